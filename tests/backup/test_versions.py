"""A backup of an older version can be restored; one of a newer version says what to install."""

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade

from app.backup.recipients import identities
from app.backup.source import the_source
from app.backup.workplace import workplace
from app.backup.write import Written, write_backup
from app.extensions import db
from tests.backup.conftest import Operator


def written(app: Flask, operator: Operator) -> Written:
    """A backup without its trace, which older tables may not take."""
    (key,) = identities(operator.key)
    with app.app_context(), workplace(app.config["DATA_FOLDER"]) as work:
        folder = operator.folder / "backups"
        try:
            return write_backup(the_source(), folder, work, [key.to_public()])
        finally:
            db.session.remove()


def test_the_tables_of_an_older_backup_become_those_of_this_version(
    app: Flask, operator: Operator
) -> None:
    with app.app_context():
        downgrade(revision="0023")  # the tables before the newest ones
        db.session.remove()
    code, told = operator.restores(written(app, operator).file)
    assert code == 0, told
    assert "dari versi lama" in told
    assert "make migrate" in told


def test_a_backup_of_a_newer_version_is_refused(app: Flask, operator: Operator) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    code, told = operator.restores(written(app, operator).file)
    assert code == 1
    assert "versi program yang lebih baru (basis data 9999)" in told
