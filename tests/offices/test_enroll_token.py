"""Enrolling keys on hardware tokens, under an authority that is asked about revocation."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.extensions import db
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from app.trust.acts import trust
from tests.approvals.conftest import Desk, sign_by_script
from tests.client import Visitor
from tests.offices.certificates import ENROLL, NEW, Certificates, demo_file, upload
from tests.pki import misbehaviour
from tests.pki.authority import Authority, Person
from tests.pki.token import SoftToken, soft_token


@pytest.fixture
def certificates(app) -> Certificates:
    """Questions about them."""
    return Certificates(app)


@pytest.fixture
def authority(app, pki) -> Authority:
    """The test authority, trusted by this app."""
    with app.app_context():
        trust(db.session(), pki.root, source="pengujian", note="")
        db.session.commit()
    return pki


@pytest.fixture
def token(app, monkeypatch, tmp_path) -> Iterator[SoftToken]:
    """A token in the server."""
    with soft_token(tmp_path) as plugged_in:
        monkeypatch.setitem(app.config, "PKCS11_MODULE", plugged_in.module)
        yield plugged_in


@pytest.fixture
def kades(signed_in) -> Visitor:
    """The village head, signed in, at the page."""
    visitor = signed_in("kades.japah")
    visitor.get(ENROLL)
    return visitor


@pytest.fixture
def name(certificates) -> str:
    """The village head's name."""
    return certificates.official("kades.japah").name


def choose(visitor: Visitor, token: SoftToken, pin: str, label: str = "kades"):
    """Send the form; follows to the page that tells the result."""
    data = {
        "provider": "pkcs11",
        "pkcs11-token": token.label,
        "pkcs11-label": label,
        "pkcs11-secret": pin,
    }
    return visitor.post(ENROLL, data, follow_redirects=True)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_key_on_a_token_is_enrolled(authority, token, kades, certificates, name, kind) -> None:
    token.put(authority.person(name, key=kind), "kades")
    (old,) = certificates.active("kades.japah")
    assert "dapat menandatangani surat" in choose(kades, token, token.pin).text
    (new,) = certificates.active("kades.japah")
    assert new != old


def test_letters_are_signed_with_it_one_after_the_other(app, token, kades, name) -> None:
    token.put(_of_the_demonstration(app, name), "kades")
    choose(kades, token, token.pin)
    desk = Desk(app)
    for _ in range(2):  # the token is free again after each
        assert sign_by_script(kades, desk.step(desk.letter()), token.pin)["ok"]


def test_a_wrong_pin_changes_nothing(authority, token, kades, certificates, name) -> None:
    before = certificates.statuses("kades.japah")
    token.put(authority.person(name), "kades")
    assert "PIN" in choose(kades, token, "000000").text
    assert certificates.statuses("kades.japah") == before


def test_a_token_or_key_that_is_not_there_is_named(token, kades, certificates) -> None:
    before = certificates.statuses("kades.japah")
    assert "tidak ditemukan" in choose(kades, token, token.pin, "bukan-kunci").text
    assert certificates.statuses("kades.japah") == before


def test_a_colleagues_key_on_the_same_token_is_refused(
    authority, token, kades, certificates, name, signed_in
) -> None:
    token.put(authority.person(name), "kades")
    choose(kades, token, token.pin)
    other = signed_in("kades.ngapus")
    other.get(ENROLL)
    assert "atas nama pejabat lain" in choose(other, token, token.pin).text
    assert len(certificates.active("kades.ngapus")) == 1


def test_nobody_guesses_at_a_colleagues_token_by_naming_another_key(
    authority, token, kades, certificates, name, signed_in
) -> None:
    token.put(authority.person(name), "kades")
    choose(kades, token, token.pin)
    other = signed_in("kades.ngapus")
    other.get(ENROLL)
    assert "atas nama pejabat lain" in choose(other, token, "000000", "bukan-kunci").text
    assert certificates.failures() == []  # the PIN never reached the token


def test_without_a_module_no_token_is_offered(kades) -> None:
    assert "pkcs11" not in kades.get(ENROLL).text


@pytest.mark.promise("P9")
def test_a_revoked_certificate_is_not_enrolled(authority, kades, certificates, name) -> None:
    before = certificates.statuses("kades.japah")
    person = authority.person(name)
    authority.revoke(person)
    assert "dicabut" in upload(kades, person.p12(NEW)).text
    assert certificates.statuses("kades.japah") == before


@pytest.mark.promise("P9")
def test_while_nobody_says_whether_it_was_revoked_it_is_not_enrolled(
    authority, kades, certificates, name
) -> None:
    before = certificates.statuses("kades.japah")
    person = authority.person(name)
    for service in ("ocsp", "crls"):
        authority.behave(service, misbehaviour.down)
    assert "belum dapat diperoleh" in upload(kades, person.p12(NEW)).text
    assert certificates.statuses("kades.japah") == before
    authority.reset()


def test_a_certificate_of_this_authority_in_another_name_waits(
    authority, kades, certificates
) -> None:
    upload(kades, authority.person("Nama Lain (Contoh)").p12(NEW))
    assert certificates.statuses("kades.japah") == ["active", "requested"]


def test_an_ended_certificate_of_this_authority_is_refused(
    authority, kades, certificates, name
) -> None:
    before = certificates.statuses("kades.japah")
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    assert "sudah berakhir" in upload(kades, authority.person(name, until=ended).p12(NEW)).text
    assert certificates.statuses("kades.japah") == before


def _of_the_demonstration(app, name: str) -> Person:
    file = demo_file(app, name)
    opened = Pkcs12Provider(lambda _key: file).unlock(KeyReference("pkcs12", "any"), NEW)
    return Person("kades", opened.certificate, opened.chain, opened.key)
