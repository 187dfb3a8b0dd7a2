"""A failure of the database is logged without the values that it is about."""

import io
import logging

import pytest
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.residents.models import Resident
from tests.conftest import both_databases
from tests.factories import letters


@pytest.mark.promise("P7")
@both_databases
@pytest.mark.parametrize("missing", ["name", "birth_date"])
@pytest.mark.parametrize("logger", ["app", "app.approvals.batch"])
def test_a_refused_row_is_not_written_into_the_log(app: Flask, missing: str, logger: str) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    with app.app_context():
        person = db.session.get_one(Resident, letters.resident(db.session()))
        setattr(person, missing, None)
        with pytest.raises(DBAPIError) as refused:
            db.session.flush()
        logging.getLogger(logger).error("no page for /v/%s", "kode-rahasia")
        logging.getLogger(logger).error("failed: %s", refused.value, exc_info=refused.value)
        current_app.logger.error("database: %s", refused.value.orig)
        db.session.rollback()
    logging.getLogger().removeHandler(handler)
    assert "IntegrityError" in written.getvalue()
    assert "Traceback" in written.getvalue()
    assert "kode-rahasia" not in written.getvalue()
    assert letters.NIK not in written.getvalue()
    assert letters.NAME not in written.getvalue()
