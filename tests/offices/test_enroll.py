"""Enrolling one's own certificate through the page."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from sqlalchemy import select, update

from app.access.models import Account
from app.demo import PASSPHRASE
from app.extensions import db
from app.offices.keys import read_key
from app.offices.models import Certificate, Official
from app.signing.demo_authority import DemoAuthority
from tests.conftest import both_databases
from tests.factories import signed_letters

ENROLL = "/certificates/enroll"
NEW = "sandi-baru-2027"


@pytest.fixture
def authority(app) -> DemoAuthority:
    """The authority that this app trusts."""
    return DemoAuthority.load(app.config["DATA_FOLDER"] / "demo")


@pytest.fixture
def kades(signed_in):
    """The village head, signed in, at the page."""
    visitor = signed_in("kades.japah")
    visitor.get(ENROLL)
    return visitor


def file_for(authority: DemoAuthority, *, start: int = -1, end: int = 365) -> bytes:
    """A certificate valid from and until these days from now."""
    now = datetime.now(UTC)
    return authority.issue_person(
        "Kades (Contoh)", "Desa Japah", NEW, now + timedelta(days=start), now + timedelta(days=end)
    )


def upload(visitor, file: bytes, passphrase: str = NEW):
    """Send the form; follows to the page that tells the result."""
    data = {"file": (io.BytesIO(file), "kunci.p12"), "passphrase": passphrase}
    return visitor.post(ENROLL, data, content_type="multipart/form-data", follow_redirects=True)


def active(app, username: str = "kades.japah") -> list[str]:
    """Fingerprints of this person's certificates that are in use."""
    query = (
        select(Certificate.fingerprint)
        .join(Official, Official.id == Certificate.official_id)
        .join(Account, Account.id == Official.user_id)
        .where(Account.username == username, Certificate.active)
    )
    with app.app_context():
        return list(db.session.scalars(query))


@both_databases
def test_a_new_certificate_takes_the_place_of_the_old_one(app, kades, authority) -> None:
    (old,) = active(app)
    file = file_for(authority)
    page = upload(kades, file)
    assert "Sertifikat" in page.text
    (new,) = active(app)
    assert new != old
    with app.app_context():
        assert read_key(new) == file


def test_the_same_file_can_be_enrolled_again(app, kades, authority) -> None:
    file = file_for(authority)
    upload(kades, file)
    first = active(app)
    upload(kades, file)
    assert active(app) == first


@pytest.mark.promise("P5")
def test_a_wrong_passphrase_is_refused_and_never_shown_again(app, kades, authority) -> None:
    before = active(app)
    page = upload(kades, file_for(authority), "sandi-yang-salah")
    assert "Frasa sandi sertifikat tidak cocok" in page.text
    assert "sandi-yang-salah" not in page.text
    assert active(app) == before


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(-400, -1, "sudah berakhir"), (2, 365, "belum mulai berlaku")],
    ids=["expired", "not yet valid"],
)
def test_a_certificate_outside_its_dates_is_refused(
    app, kades, authority, start, end, words
) -> None:
    before = active(app)
    assert words in upload(kades, file_for(authority, start=start, end=end)).text
    assert active(app) == before


@pytest.mark.promise("P9")
def test_a_certificate_that_nobody_trusts_is_refused(app, kades) -> None:
    before = active(app)
    rogue = signed_letters.person_p12("Kades (Contoh)", issuer="rogue", passphrase=NEW)
    assert "belum dapat dipakai" in upload(kades, rogue).text
    assert active(app) == before


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "Berkas"),
        (b"%PDF-1.7 not a key", "tidak dapat dibaca"),
        (b"\x30" * (64 * 1024 + 1), "terlalu besar"),
    ],
    ids=["empty", "not a PKCS#12", "too large"],
)
def test_what_is_no_key_file_is_refused(app, kades, file, words) -> None:
    before = active(app)
    assert words in upload(kades, file).text
    assert active(app) == before


def test_an_elliptic_key_is_refused_with_what_to_do(app, kades) -> None:
    assert "RSA" in upload(kades, _elliptic()).text


def test_a_colleagues_certificate_is_refused(app, kades) -> None:
    before = active(app)
    (fingerprint,) = active(app, "kades.ngapus")
    with app.app_context():
        theirs = read_key(fingerprint)
    assert "atas nama pejabat lain" in upload(kades, theirs, PASSPHRASE).text
    assert active(app) == before


def test_who_holds_no_position_is_told_whom_to_ask(app, kades) -> None:
    with app.app_context():
        db.session.execute(update(Official).values(user_id=None))
        db.session.commit()
    page = kades.get(ENROLL)
    assert page.status_code == 200
    assert 'type="file"' not in page.text


def test_an_admin_cannot_enrol_anybodys_certificate(signed_in) -> None:
    assert signed_in("admin.kecamatan").get(ENROLL).status_code == 403


def _elliptic() -> bytes:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Kades (Contoh)")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    locked = BestAvailableEncryption(NEW.encode())
    return pkcs12.serialize_key_and_certificates(b"kades", key, certificate, None, locked)
