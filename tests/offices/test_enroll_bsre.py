"""Enrolling a key that BSrE keeps, against the stand-in over HTTP."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.offices.models import SigningService
from app.offices.signing_services import sealed
from tests.bsre_stand_in import mischief
from tests.bsre_stand_in.people import ONE_TIME_CODE, Person, person
from tests.bsre_stand_in.server import StandIn
from tests.client import Visitor
from tests.offices.certificates import ENROLL, NEW, Certificates, demo_file

NIK, AT_BSRE = "3316160101700001", "frasa-di-bsre-1945"


@pytest.fixture
def certificates(app) -> Certificates:
    """Questions about them."""
    return Certificates(app)


def at_bsre(app, name: str, nik: str = NIK) -> Person:
    """Somebody whose key BSrE keeps, under the authority that this app trusts."""
    return person(demo_file(app, name), NEW, nik, AT_BSRE)


@pytest.fixture
def head(app, certificates) -> Person:
    """The village head of Japah at BSrE."""
    return at_bsre(app, certificates.official("kades.japah").name.upper())


@pytest.fixture(params=[1, 2], ids=["version 1", "version 2"])
def service(app, head, request) -> Iterator[StandIn]:
    """The stand-in, and the regency's account there."""
    with StandIn([head]) as running:
        with app.app_context():
            account = SigningService(
                office_code="33.16",
                base_url=running.url,
                version=request.param,
                username=running.username,
                password_sealed=sealed(running.password),
                timeout_seconds=20,
            )
            db.session.add(account)
            db.session.commit()
        yield running


@pytest.fixture
def kades(signed_in, service) -> Visitor:
    """The village head, signed in, at the page."""
    visitor = signed_in("kades.japah")
    visitor.get(ENROLL)
    return visitor


def state_nik(visitor: Visitor, passphrase: str = AT_BSRE, nik: str = NIK):
    """Send the form; follows to the page that tells the result."""
    data = {"provider": "bsre", "bsre-nik": nik, "bsre-secret": passphrase}
    return visitor.post(ENROLL, data, follow_redirects=True)


def test_a_key_at_bsre_is_in_use_after_a_blank_page_was_signed_with_it(
    service, kades, certificates
) -> None:
    (old,) = certificates.active("kades.japah")
    assert "dapat menandatangani surat" in state_nik(kades).text
    (new,) = certificates.active("kades.japah")
    assert new != old
    assert len(service.asked) == 1


@pytest.mark.promise("P5")
def test_neither_nik_nor_passphrase_is_shown_or_traced(app, kades, certificates) -> None:
    page = state_nik(kades).text
    listed = kades.get("/certificates/list/").text
    with app.app_context():
        trail = "".join(db.session.scalars(select(AuditEvent.detail)))
    for text in (page, listed, trail):
        assert NIK not in text
        assert AT_BSRE not in text


def test_a_wrong_passphrase_changes_nothing_and_is_slowed(kades, certificates) -> None:
    before = certificates.active("kades.japah")
    for _ in range(5):
        assert "Frasa sandi BSrE Anda tidak cocok" in state_nik(kades, "salah-semua").text
    assert state_nik(kades).status_code == 429
    assert certificates.active("kades.japah") == before


def test_whoever_may_not_sign_yet_is_told_what_to_do_there(head, kades, certificates) -> None:
    before = certificates.statuses("kades.japah")
    head.status = "WAITING_FOR_VERIFICATION"
    assert "menunggu verifikasi" in state_nik(kades).text
    assert certificates.statuses("kades.japah") == before


def test_while_bsre_is_silent_the_request_is_kept_and_completed_later(
    service, kades, certificates, signed_in
) -> None:
    service.mischief = mischief.hangs_up
    assert "belum menjawab" in state_nik(kades).text
    assert certificates.statuses("kades.japah") == ["active", "requested"]
    request = certificates.ids("kades.japah")[-1]
    page = signed_in("admin.blora").get(f"/certificates/show/{request}").text
    assert "pemegangnya belum diketahui" in page
    assert 'value="confirm"' not in page
    service.mischief = None
    state_nik(kades)
    assert certificates.statuses("kades.japah") == ["replaced", "active"]


@pytest.mark.parametrize("service", [2], indirect=True)
def test_a_one_time_code_opens_the_key_instead_of_the_passphrase(
    service, kades, certificates
) -> None:
    (old,) = certificates.active("kades.japah")
    asked = {"provider": "bsre", "bsre-nik": NIK, "send_code": "1"}
    assert "sudah mengirim kode" in kades.post(ENROLL, asked).text
    code = {"provider": "bsre", "bsre-nik": NIK, "bsre-one_time": "y"}
    page = kades.post(ENROLL, code | {"bsre-secret": "000000"}, follow_redirects=True)
    assert "Kode sekali pakai tidak cocok" in page.text
    page = kades.post(ENROLL, code | {"bsre-secret": ONE_TIME_CODE}, follow_redirects=True)
    assert "dapat menandatangani surat" in page.text
    assert certificates.active("kades.japah") != [old]


@pytest.mark.parametrize("service", [2], indirect=True)
def test_nobody_floods_somebody_with_codes(service, kades) -> None:
    asked = {"provider": "bsre", "bsre-nik": NIK, "send_code": "1"}
    pages = [kades.post(ENROLL, asked).text for _ in range(6)]
    assert ["sudah mengirim kode" in page for page in pages] == [True] * 5 + [False]
    assert "terlalu sering diminta" in pages[5]
    assert "NIK terdiri atas 16 angka" in kades.post(ENROLL, asked | {"bsre-nik": "12"}).text


@pytest.mark.parametrize("service", [2], indirect=True)
def test_no_code_goes_to_anybody_else_once_the_own_nik_is_proven(service, kades, signed_in) -> None:
    code = {"provider": "bsre", "bsre-nik": NIK, "bsre-secret": AT_BSRE}
    assert "dapat menandatangani surat" in kades.post(ENROLL, code, follow_redirects=True).text
    other = {"provider": "bsre", "bsre-nik": "3316160101700002", "send_code": "1"}
    assert "bukan NIK yang sudah terdaftar untuk Anda" in kades.post(ENROLL, other).text
    colleague = signed_in("sekdes.japah")
    colleague.get(ENROLL)
    page = colleague.post(ENROLL, other | {"bsre-nik": NIK})
    assert "sudah terdaftar atas nama pejabat lain" in page.text
    assert service.people[0].codes == 0


@pytest.mark.parametrize("service", [1], indirect=True)
def test_the_first_version_of_the_interface_offers_no_codes(service, kades) -> None:
    assert "send_code" not in kades.get(ENROLL).text


def test_somebody_elses_key_waits_for_the_regency(app, service, kades, certificates) -> None:
    service.people.append(at_bsre(app, "Orang Lain", "3316160101700002"))
    page = state_nik(kades, nik="3316160101700002")
    assert "Orang Lain" in page.text
    assert certificates.statuses("kades.japah") == ["active", "requested"]


def test_a_file_that_was_changed_on_the_way_is_not_believed(service, kades, certificates) -> None:
    before = certificates.statuses("kades.japah")
    service.mischief = mischief.another_file
    assert "tidak sesuai" in state_nik(kades).text
    assert certificates.statuses("kades.japah") == before


@pytest.mark.parametrize("nik", ["", "123", "33161601017000012", "nik-saya-rahasia"])
def test_what_is_no_nik_is_refused_before_anybody_is_asked(service, kades, nik) -> None:
    assert 'class="error"' in state_nik(kades, nik=nik).text
    assert service.requests == []


def test_without_an_agencys_account_only_files_are_offered(signed_in) -> None:
    page = signed_in("kades.japah").get(ENROLL).text
    assert 'name="pkcs12-file"' in page
    assert "bsre-nik" not in page
