"""Promise P9: what could not be found out is never shown as valid."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import transaction
from app.offices.models import Certificate, Official, Position
from app.trust.models import TrustedAuthority
from app.verification.validator.pool import ValidatorPool
from tests.client import Visitor
from tests.factories import letters
from tests.factories.authorities import trusting_nobody
from tests.verification.answers_seen import pdf, verdicts

pytestmark = pytest.mark.promise("P9")
DOUBT = "TIDAK DAPAT DIPASTIKAN"


def answer_for(visitor: Visitor, token: str):
    """Page and JSON must say the same."""
    answer = visitor.get(f"/v/{token}", headers={"Accept": "application/json"}).get_json()
    assert f">{answer['verdict']}<" in visitor.get(f"/v/{token}").text
    return answer


def test_a_damaged_stored_file_is_not_green(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    assert answer_for(visitor, token)["verdict"] == "SAH"
    path = app.extensions["documents"].path(letters.facts(app, issued)["current_sha256"])
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-100])
    answer = answer_for(visitor, token)
    assert verdicts(answer) == (DOUBT, True, None, True)
    assert "rusak" in answer["intact"]["reason"]


def test_a_lost_stored_file_is_not_green(
    visitor: Visitor, app: Flask, issued: int, token: str
) -> None:
    app.extensions["documents"].path(letters.facts(app, issued)["current_sha256"]).unlink()
    assert verdicts(answer_for(visitor, token)) == (DOUBT, True, None, True)


@pytest.mark.parametrize("limits", [{"seconds": 0.001}, {"memory_mb": 1}])
def test_a_validator_out_of_time_or_memory_is_not_green(
    visitor: Visitor, app: Flask, issued: int, token: str, limits: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pool = ValidatorPool(size=1, **limits)  # type: ignore[arg-type]
    monkeypatch.setattr(app.extensions["judge"], "pool", pool)
    assert verdicts(answer_for(visitor, token)) == (DOUBT, True, None, True)
    upload = visitor.http.post("/cek", data={"file": pdf(letters.stored_pdf(app, issued))})
    assert f">{DOUBT}<" in upload.text
    pool.close()


def test_roots_that_cannot_be_read_are_not_green(visitor: Visitor, app: Flask, token: str) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(TrustedAuthority).values(pem="not a certificate"))
    assert verdicts(answer_for(visitor, token)) == (DOUBT, True, None, True)


def test_without_the_root_the_signers_are_unknown(visitor: Visitor, app: Flask, token: str) -> None:
    trusting_nobody(app)
    assert verdicts(answer_for(visitor, token)) == (DOUBT, True, None, True)


def test_a_signature_by_another_certificate_than_the_registers_is_not_green(
    visitor: Visitor, app: Flask, token: str
) -> None:
    head = select(Official.id).where(
        Official.office_code == letters.VILLAGE, Official.position == Position.VILLAGE_HEAD
    )
    with app.app_context(), transaction() as session:
        session.execute(
            update(Certificate)
            .where(Certificate.official_id.in_(head))
            .values(fingerprint="0" * 64)
        )
    assert verdicts(answer_for(visitor, token)) == (DOUBT, True, None, True)
