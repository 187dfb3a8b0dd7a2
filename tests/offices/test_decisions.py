"""What the regency decides about certificates: confirm, refuse, revoke; traced, and at once."""

import pytest
from sqlalchemy import select, update

from app.access.models import Account
from app.approvals import sign
from app.approvals.errors import CertificateRevoked
from app.approvals.keys import unlock
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.states import State
from app.offices.keys import read_key
from app.offices.models import Official
from tests.approvals.conftest import Desk, sign_by_script
from tests.client import Visitor
from tests.conftest import both_databases
from tests.offices.certificates import ENROLL, NEW, Certificates, demo_file, upload

REASON = "KTP dan SK sudah dicocokkan"


@pytest.fixture
def certificates(app) -> Certificates:
    """Questions about them."""
    return Certificates(app)


@pytest.fixture
def regency(signed_in) -> Visitor:
    """The regency admin."""
    return signed_in("admin.blora")


@pytest.fixture
def kades(signed_in) -> Visitor:
    """The village head, signed in."""
    return signed_in("kades.japah")


@pytest.fixture
def requested(app, kades, certificates) -> int:
    """A certificate in another name that the village head enrolled."""
    kades.get(ENROLL)
    upload(kades, demo_file(app, "Nama Lain"))
    return certificates.ids("kades.japah")[-1]


def decide(visitor: Visitor, certificate: int, decision: str, reason: str = REASON):
    """Send the form; follows to the page that tells the result."""
    visitor.get(f"/certificates/show/{certificate}")
    form = {"decision": decision, "reason": reason}
    return visitor.post(f"/certificates/decide/{certificate}", form, follow_redirects=True)


def trail(app, action: str) -> list[AuditEvent]:
    """The events of this kind."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


@both_databases
@pytest.mark.promise("P6")
def test_a_confirmed_certificate_takes_over_and_the_trail_says_who_and_why(
    app, regency, kades, certificates, requested
) -> None:
    assert "sudah ditegaskan" in decide(regency, requested, "confirm").text
    assert certificates.statuses("kades.japah") == ["replaced", "active"]
    (event,) = trail(app, "certificate:confirmed")
    assert (REASON in event.detail, "admin.blora" in event.actor_name) == (True, True)
    desk = Desk(app)
    assert sign_by_script(kades, desk.step(desk.letter()), NEW)["ok"]


@both_databases
def test_a_refused_certificate_is_never_used_and_its_key_is_gone(
    app, regency, kades, certificates, requested
) -> None:
    before = certificates.key_files()
    assert "ditolak" in decide(regency, requested, "refuse", "Bukan orang yang sama").text
    assert certificates.statuses("kades.japah") == ["active", "refused"]
    assert len(certificates.key_files()) == len(before) - 1
    assert "Bukan orang yang sama" in kades.get(f"/certificates/show/{requested}").text


@both_databases
def test_a_revoked_certificate_signs_nothing_more_and_letters_in_waiting_say_why(
    app, regency, kades, certificates
) -> None:
    desk, (certificate,) = Desk(app), certificates.ids("kades.japah")
    signed, waiting = desk.letter(), desk.letter()
    assert sign_by_script(kades, desk.step(signed))["ok"]
    number = desk.now(waiting).number
    assert number in regency.get(f"/certificates/show/{certificate}").text
    assert "dicabut" in decide(regency, certificate, "revoke", "Ponsel hilang").text
    refused = sign_by_script(kades, desk.step(waiting))
    assert (refused["code"], "Ponsel hilang" in refused["message"]) == ("certificate_revoked", True)
    assert "Ponsel hilang" in kades.get(f"/approvals/desk?id={desk.step(waiting)}").text
    assert desk.state(waiting) == State.SUBMITTED
    assert "SAH" in kades.get(f"/v/{desk.now(signed).token}").text
    assert len(trail(app, "certificate:revoked")) == 1


@both_databases
def test_a_revocation_during_the_signing_stops_it(
    app, regency, kades, certificates, monkeypatch
) -> None:
    desk, (certificate,) = Desk(app), certificates.ids("kades.japah")
    step = desk.step(desk.letter())
    store = sign.store

    def revoked_meanwhile(signed: sign.Signed) -> str:
        decide(regency, certificate, "revoke", "Ponsel hilang")
        return store(signed)

    monkeypatch.setattr(sign, "store", revoked_meanwhile)
    user = desk.user_id("kades.japah")

    def act() -> None:
        key = unlock(user, PASSPHRASE, utc_now())
        with pytest.raises(CertificateRevoked):
            sign.sign_letter(step, key)

    desk.run(act)


def test_a_revoked_certificate_cannot_be_enrolled_again(
    app, regency, kades, certificates, requested
) -> None:
    decide(regency, requested, "confirm")
    (fingerprint,) = certificates.active("kades.japah")
    with app.app_context():
        file = read_key(fingerprint)
    decide(regency, requested, "revoke", "Ponsel hilang")
    kades.get(ENROLL)
    assert "sudah dicabut" in upload(kades, file).text
    assert certificates.statuses("kades.japah") == ["replaced", "revoked"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_fitting_reason_nothing_is_decided(
    regency, certificates, requested, reason
) -> None:
    assert 'class="notice notice--danger"' in decide(regency, requested, "confirm", reason).text
    assert certificates.statuses("kades.japah") == ["active", "requested"]


@pytest.mark.parametrize(("decision", "status"), [("revoke", 200), ("approve", 400), ("", 400)])
def test_what_cannot_be_decided_about_a_request_is_refused(
    regency, certificates, requested, decision, status
) -> None:
    assert decide(regency, requested, decision).status_code == status
    assert certificates.statuses("kades.japah") == ["active", "requested"]


def test_nobody_decides_about_the_own_certificate(app, regency, certificates, requested) -> None:
    with app.app_context():
        admin = select(Account.id).where(Account.username == "admin.blora").scalar_subquery()
        mine = certificates.official("kades.japah").id
        db.session.execute(update(Official).where(Official.id == mine).values(user_id=admin))
        db.session.commit()
    assert "admin kabupaten yang lain" in decide(regency, requested, "confirm").text
    assert certificates.statuses("admin.blora") == ["active", "requested"]


@pytest.mark.promise("P4")
@pytest.mark.parametrize(
    ("username", "status"), [("kades.japah", 403), ("admin.kecamatan", 403), ("kades.ngapus", 403)]
)
def test_only_the_regency_decides(signed_in, certificates, requested, username, status) -> None:
    visitor = signed_in(username)
    visitor.get("/")
    form = {"decision": "confirm", "reason": REASON}
    assert visitor.post(f"/certificates/decide/{requested}", form).status_code == status
    assert certificates.statuses("kades.japah") == ["active", "requested"]
