"""Long lists stay quick in a full database: they are read in the order of an index."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, literal_column, select, text

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


def test_the_waiting_letters_are_counted_from_the_few_that_wait(app: Flask, signed_in) -> None:
    """Not from all letters of the district, of which there may be tens of thousands."""
    camat, asked = signed_in("camat.japah"), []

    def listen(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if "proof_task" in sql:
            asked.append((sql, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    assert camat.get("/letters/list/").status_code == 200
    event.remove(engine, "before_cursor_execute", listen)
    with engine.connect() as connection:
        for sql, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
            assert "proof_task" in plan[0].detail
    assert asked
