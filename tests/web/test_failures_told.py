"""What is logged of failures and refusals: what and whose, never the values."""

import io
import logging
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.access.models import Account
from app.extensions import db
from app.residents.models import Resident
from tests.client import Visitor
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


def test_a_refusal_is_logged_with_the_account_and_without_values(
    app: Flask, signed_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        head = db.session.scalar(select(Account.id).filter_by(username="kades.japah"))
    visitor, stranger = signed_in("kades.japah"), Visitor(app)
    caplog.clear()
    assert visitor.get(f"/residents/list/?q={letters.NIK}").status_code == 403
    assert visitor.http.post("/letters/cancel/1", data={"reason": letters.NAME}).status_code == 400
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert stranger.post("/cek", {"code": "x"}, headers=elsewhere).status_code == 400
    told = [one.getMessage() for one in caplog.records if one.name == "app"]
    assert told == [
        f"refused (no permission): account {head}, GET ResidentView.list",
        f"refused (no token of this session): account {head}, POST LetterView.cancel",
        "refused (from another site): account None, POST verification.check",
    ]
