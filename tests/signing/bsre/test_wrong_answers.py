"""Whatever the service does, a wrong file is never given on, and the error says what happened."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.signing.bsre.account import Account
from app.signing.bsre.client import Client
from app.signing.bsre.errors import (
    STATUSES,
    AgencyRefused,
    NotReadyAtBsre,
    NotTheService,
    OtherCertificate,
    RefusedByBsre,
)
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.secret import Secret
from app.signing.errors import (
    OutcomeUnknown,
    ServiceUnavailable,
    SigningError,
    UnexpectedResult,
    WrongPassphrase,
)
from app.signing.signer import KeyReference
from tests.bsre_stand_in import mischief
from tests.bsre_stand_in.server import StandIn
from tests.bsre_stand_in.tls import tls_files
from tests.factories.signed_letters import sign
from tests.signing.bsre.conftest import AT_BSRE, NIK


@pytest.fixture
def attempt(letter, unlock, service) -> Callable[..., SigningError]:
    """Let the service do wrong; the error that comes of it."""

    def failing(wrong: mischief.Mischief, pdf: bytes = letter.stamped) -> SigningError:
        service.mischief = wrong
        signer = unlock()
        field = "Signature1" if pdf == letter.stamped else "Signature2"
        with pytest.raises(SigningError) as raised:
            sign(pdf, signer, field)
        return raised.value

    return failing


@pytest.mark.promise("P2")
@pytest.mark.parametrize(
    "wrong",
    [
        mischief.another_file,
        mischief.unsigned,
        mischief.saved_anew,
        mischief.text_changed,
        mischief.text_changed_afterwards,
        mischief.visible,
        mischief.signed_twice,
        mischief.truncated_pdf,
        mischief.enormous,
    ],
    ids=lambda one: one.__name__,
)
@pytest.mark.parametrize("already", [0, 1], ids=["unsigned letter", "half-signed letter"])
def test_a_file_that_is_not_the_letter_and_one_signature_more_is_refused(
    attempt, letter, wrong, already
) -> None:
    pdf = letter.first if already else letter.stamped
    assert type(attempt(wrong, pdf)) is UnexpectedResult


@pytest.mark.promise("P2")
def test_another_persons_signature_is_refused(attempt, camat) -> None:
    error = attempt(mischief.by(camat))
    assert type(error) is OtherCertificate
    assert "daftarkan kembali" in error.message


@pytest.mark.parametrize("wrong", [mischief.hangs_up, mischief.error(502), mischief.error(504)])
def test_after_sending_no_good_answer_means_that_the_outcome_is_unknown(
    attempt, service, wrong
) -> None:
    error = attempt(wrong)
    assert isinstance(error, OutcomeUnknown)
    assert "jangan mengulang" in error.message
    assert len(service.asked) == 1  # nothing is sent twice


def test_whoever_waits_too_long_does_not_know_the_outcome(letter, account, service) -> None:
    service.mischief = mischief.silent
    hasty = Client(replace(account, timeout=1))
    signer = BsreProvider(hasty).unlock(KeyReference("bsre", NIK), AT_BSRE)
    with pytest.raises(OutcomeUnknown):
        sign(letter.stamped, signer, "Signature1")
    assert len(service.asked) == 1


def test_an_answer_that_never_ends_is_given_up(letter, account, service) -> None:
    service.mischief = mischief.drips
    hasty = Client(replace(account, timeout=1))
    signer = BsreProvider(hasty).unlock(KeyReference("bsre", NIK), AT_BSRE)
    with pytest.raises(OutcomeUnknown):
        sign(letter.stamped, signer, "Signature1")


def test_an_answer_that_breaks_off_is_fetched_again_where_the_service_can(
    letter, unlock, service, version
) -> None:
    service.mischief = mischief.cut_off
    if version == 1:
        signed = sign(letter.stamped, unlock(), "Signature1")
        assert signed.startswith(letter.stamped)
        assert len(service.asked) == 1
    else:
        with pytest.raises(OutcomeUnknown):
            sign(letter.stamped, unlock(), "Signature1")


def test_a_signed_file_that_cannot_be_fetched_is_named_for_whoever_looks_for_it(
    attempt, version
) -> None:
    error = attempt(mischief.cut_off_for_good)
    assert isinstance(error, OutcomeUnknown)
    assert ("20261125-contoh-0001" in error.message) == (version == 1)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (mischief.page_for_people, NotTheService),
        (mischief.elsewhere, NotTheService),
        (mischief.error(404), NotTheService),
        (mischief.error(500), ServiceUnavailable),
        (mischief.error(503), ServiceUnavailable),
        (mischief.refused(400, b'{"error":"x","status_code":1110}'), RefusedByBsre),
        (mischief.refused(400, b'{"error":"x","status_code":"1111"}'), RefusedByBsre),
        (mischief.refused(400, b'{"message":"x"}'), RefusedByBsre),
        (mischief.refused(200, b'{"status_code":9999}'), RefusedByBsre),
        (mischief.refused(400, b'{"error":"Passphrase salah"}'), WrongPassphrase),
        (mischief.refused(400, b'{"error":"x","status_code":2011}'), NotReadyAtBsre),
        (mischief.refused(400, b'{"error":"x","status_code":2021}'), NotReadyAtBsre),
        (mischief.refused(400, b'[["'), NotTheService),
    ],
)
def test_an_answer_without_a_file_is_told_in_plain_words(attempt, service, wrong, kind) -> None:
    error = attempt(wrong)
    assert type(error) is kind or (isinstance(error, kind) and kind is WrongPassphrase)
    assert not any("elsewhere" in request for request in service.requests)


def test_an_unknown_refusal_names_its_number(attempt) -> None:
    assert "1110" in attempt(mischief.refused(400, b'{"status_code":1110}')).message


def test_a_wrong_passphrase_is_the_signers(letter, unlock) -> None:
    with pytest.raises(WrongPassphrase, match="Frasa sandi BSrE Anda tidak cocok"):
        sign(letter.stamped, unlock("salah"), "Signature1")


def test_wrong_credentials_are_the_agencys_and_not_the_signers(unlock, service) -> None:
    service.password = "baru"
    with pytest.raises(AgencyRefused, match="bukan kesalahan frasa sandi Anda"):
        unlock()


@pytest.mark.parametrize("status", STATUSES)
def test_whoever_may_not_sign_at_bsre_reads_what_to_do_and_nothing_is_sent(
    unlock, service, head, status
) -> None:
    head.status = status
    with pytest.raises(NotReadyAtBsre) as raised:
        unlock()
    assert raised.value.message == STATUSES[status]
    assert service.asked == []


def test_a_status_that_nobody_knows_signs_nothing(unlock, head) -> None:
    head.status = "SOMETHING_NEW"
    with pytest.raises(NotReadyAtBsre, match="belum mengizinkan"):
        unlock()


def test_a_stranger_is_not_registered(unlock) -> None:
    with pytest.raises(NotReadyAtBsre, match="belum terdaftar"):
        unlock(key=KeyReference("bsre", "3300000000000001"))


def test_a_service_that_is_down_surely_signed_nothing(letter, unlock, service, account) -> None:
    signer = unlock()
    service.http.shutdown()
    service.http.server_close()
    with pytest.raises(ServiceUnavailable, match="belum dapat dihubungi"):
        sign(letter.stamped, signer, "Signature1")
    with pytest.raises(ServiceUnavailable):
        unlock()


@pytest.mark.parametrize("address", ["http://[", "ftp://x", "http://", "https://127.0.0.1:1"])
def test_an_address_that_leads_nowhere_is_not_available(account, address) -> None:
    client = Client(replace(account, base_url=address))
    with pytest.raises(ServiceUnavailable):
        client.status(Secret(NIK))


def test_only_a_server_with_a_trusted_certificate_gets_the_credentials(
    head, version, tmp_path, monkeypatch
) -> None:
    file, root = tls_files(tmp_path)
    with StandIn([head], tls=file) as service:
        account = Account(service.url, version, service.username, Secret(service.password))
        with pytest.raises(ServiceUnavailable):
            Client(account).try_connection()
        assert service.requests == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(root))
        Client(account).try_connection()
        assert len(service.requests) == 1


def test_trying_the_connection_tells_right_from_wrong(account, service) -> None:
    Client(account).try_connection()
    with pytest.raises(AgencyRefused):
        Client(replace(account, password=Secret("salah"))).try_connection()
