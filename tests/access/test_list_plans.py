"""Long lists stay quick in a full database: they are read in the order of an index."""

import pytest
from flask import Flask
from sqlalchemy import literal_column, select, text

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.models import Letter, RegisterEntry
from app.scoping import within


@pytest.mark.parametrize(
    ("scope", "way"),
    [("33.16.16.2007", "office_code=?"), ("33.16.16", "_district (<expr>=?)"), ("33.16", "SCAN")],
)
@pytest.mark.parametrize(
    "key", [Letter.id, RegisterEntry.id, AuditEvent.seq], ids=lambda key: key.class_.__tablename__
)
def test_the_newest_rows_of_an_office_are_found_without_sorting(
    app: Flask, scope, way, key
) -> None:
    column = key.class_.office_code
    query = select(key, literal_column("1")).where(within(column, scope)).order_by(key.desc())
    with app.app_context():
        sql = query.limit(20).compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
    assert way in plan
    assert "ORDER BY" not in plan
