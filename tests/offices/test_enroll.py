"""Enrolling one's own certificate from a file, through the page."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from sqlalchemy import update

from app.demo import PASSPHRASE
from app.extensions import db
from app.offices.keys import read_key
from app.offices.models import CertificateStatus, Official
from tests.approvals.conftest import Desk, sign_by_script
from tests.conftest import both_databases
from tests.factories import signed_letters
from tests.offices.certificates import ENROLL, NEW, Certificates, change, demo_file, upload


@pytest.fixture
def certificates(app) -> Certificates:
    """Questions about them."""
    return Certificates(app)


@pytest.fixture
def kades(signed_in):
    """The village head, signed in, at the page."""
    visitor = signed_in("kades.japah")
    visitor.get(ENROLL)
    return visitor


@pytest.fixture
def file_for(app, certificates):
    """``file_for(start=-1, end=365)``: a file of the head's, valid between days from now."""

    def issue(name: str = "", *, start: int = -1, end: int = 365) -> bytes:
        name = name or certificates.official("kades.japah").name
        return demo_file(app, name, start=start, end=end)

    return issue


@both_databases
def test_a_new_certificate_takes_the_place_of_the_old_one(
    app, kades, certificates, file_for
) -> None:
    (old,) = certificates.active("kades.japah")
    file = file_for()
    assert "dapat menandatangani surat" in upload(kades, file).text
    (new,) = certificates.active("kades.japah")
    assert new != old
    assert certificates.status(old) == CertificateStatus.REPLACED
    with app.app_context():
        assert read_key(new) == file
    assert [path.name for path in certificates.key_files() if old in path.name] == []


@both_databases
def test_letters_signed_with_the_old_certificate_are_still_genuine(
    app, kades, certificates, file_for
) -> None:
    desk = Desk(app)
    letter = desk.letter()
    assert sign_by_script(kades, desk.step(letter))["ok"]
    upload(kades, file_for())
    page = kades.get(f"/v/{desk.now(letter).token}")
    assert "SAH" in page.text
    assert "TIDAK" not in page.text
    second = desk.letter()
    assert sign_by_script(kades, desk.step(second), NEW)["ok"]


def test_the_same_file_can_be_enrolled_again(kades, certificates, file_for) -> None:
    file = file_for()
    upload(kades, file)
    first = certificates.active("kades.japah")
    upload(kades, file)
    assert certificates.active("kades.japah") == first


@both_databases
def test_a_certificate_in_use_stays_so_when_it_is_enrolled_again_under_another_name(
    app, kades, certificates, file_for
) -> None:
    file = file_for()
    upload(kades, file)
    (used,) = certificates.active("kades.japah")
    change(app, "kades.japah", official={"name": "Nama Baru (Contoh)"})
    upload(kades, file)
    assert certificates.active("kades.japah") == [used]


@pytest.mark.parametrize("written", ["{0}, S.Sos., M.Si.", "Drs. H. {0}"])
def test_titles_in_the_holders_name_do_not_matter(
    kades, certificates, file_for, written: str
) -> None:
    bare = certificates.official("kades.japah").name.removesuffix(" (Contoh)")
    before = certificates.active("kades.japah")
    upload(kades, file_for(written.format(bare.upper())))
    assert certificates.active("kades.japah") != before


@both_databases
def test_another_holders_name_waits_for_the_regency_and_the_old_one_stays_in_use(
    app, kades, certificates, file_for
) -> None:
    before = certificates.active("kades.japah")
    page = upload(kades, file_for("Budi Lain"))
    assert "admin kabupaten" in page.text
    assert "Budi Lain" in page.text
    assert certificates.active("kades.japah") == before
    assert certificates.statuses("kades.japah") == ["active", "requested"]
    desk = Desk(app)
    assert sign_by_script(kades, desk.step(desk.letter()), PASSPHRASE)["ok"]


@pytest.mark.promise("P5")
def test_a_wrong_passphrase_is_refused_and_never_shown_again(kades, certificates, file_for) -> None:
    before = certificates.active("kades.japah")
    page = upload(kades, file_for(), "sandi-yang-salah")
    assert "Frasa sandi sertifikat tidak cocok" in page.text
    assert "sandi-yang-salah" not in page.text
    assert certificates.active("kades.japah") == before


@both_databases
def test_guesses_at_enrolling_are_slowed_and_traced_like_those_at_signing(
    app, kades, certificates, file_for
) -> None:
    file = file_for()
    for _ in range(5):
        upload(kades, file, "sandi-yang-salah")
    slowed = upload(kades, file)
    assert slowed.status_code == 429
    assert len(certificates.failures()) == 5
    assert "Terlalu banyak percobaan" in slowed.text
    desk = Desk(app)
    assert sign_by_script(kades, desk.step(desk.letter()))["code"] == "too_many_tries"


def test_somebodys_guesses_slow_nobody_else(kades, certificates, file_for, signed_in) -> None:
    file = file_for()
    for _ in range(5):
        upload(kades, file, "sandi-yang-salah")
    assert upload(kades, file).status_code == 429
    before = certificates.active("camat.japah")
    camat = signed_in("camat.japah")
    camat.get(ENROLL)
    upload(camat, file_for(certificates.official("camat.japah").name))
    assert certificates.active("camat.japah") != before


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(-400, -1, "sudah berakhir"), (2, 365, "belum mulai berlaku")],
    ids=["expired", "not yet valid"],
)
def test_a_certificate_outside_its_dates_is_refused(
    kades, certificates, file_for, start, end, words
) -> None:
    before = certificates.active("kades.japah")
    assert words in upload(kades, file_for(start=start, end=end)).text
    assert certificates.active("kades.japah") == before


@pytest.mark.promise("P9")
def test_a_certificate_that_nobody_trusts_is_refused(kades, certificates) -> None:
    before = certificates.active("kades.japah")
    name = certificates.official("kades.japah").name
    rogue = signed_letters.person_p12(name, issuer="rogue", passphrase=NEW)
    assert "belum dapat dipakai" in upload(kades, rogue).text
    assert certificates.active("kades.japah") == before


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "tidak dapat dibaca"),
        (b"%PDF-1.7 not a key", "tidak dapat dibaca"),
        (b"\x30" * (64 * 1024 + 1), "terlalu besar"),
    ],
    ids=["empty", "not a PKCS#12", "too large"],
)
def test_what_is_no_key_file_is_refused(kades, certificates, file, words) -> None:
    before = certificates.active("kades.japah")
    assert words in upload(kades, file).text
    assert certificates.active("kades.japah") == before


def test_an_elliptic_key_is_refused_with_what_to_do(kades) -> None:
    assert "RSA" in upload(kades, _elliptic()).text


def test_a_colleagues_certificate_is_refused(app, kades, certificates) -> None:
    before = certificates.active("kades.japah")
    (fingerprint,) = certificates.active("kades.ngapus")
    with app.app_context():
        theirs = read_key(fingerprint)
    assert "atas nama pejabat lain" in upload(kades, theirs, PASSPHRASE).text
    assert certificates.active("kades.japah") == before
    assert certificates.active("kades.ngapus") == [fingerprint]


def test_who_holds_no_position_is_told_whom_to_ask(app, kades) -> None:
    with app.app_context():
        db.session.execute(update(Official).values(user_id=None))
        db.session.commit()
    page = kades.get(ENROLL)
    assert page.status_code == 200
    assert 'type="file"' not in page.text


def test_an_admin_cannot_enrol_anybodys_certificate(signed_in) -> None:
    assert signed_in("admin.kecamatan").get(ENROLL).status_code == 403


@pytest.mark.promise("P4")
def test_a_village_head_sees_the_certificates_of_the_own_office_only(
    kades, certificates, signed_in
) -> None:
    camat = certificates.official("camat.japah").name
    assert camat not in kades.get("/certificates/list/").text
    (foreign,) = certificates.ids("camat.japah")
    assert kades.get(f"/certificates/show/{foreign}").status_code == 404
    assert camat in signed_in("admin.kecamatan").get("/certificates/list/").text


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
