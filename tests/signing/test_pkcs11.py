"""Signing with a key on a real token (SoftHSM2)."""

import gc
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.signing.errors import (
    CertificateExpired,
    FieldAlreadySigned,
    KeyMissing,
    SigningError,
    TokenInUse,
    TokenMissing,
    UnreadablePdf,
    UnsupportedKey,
    WrongPassphrase,
    WrongPin,
)
from app.signing.outcome import certificate_in
from app.signing.pkcs11 import Pkcs11Provider, token_key
from app.signing.signer import KeyReference
from app.signing.timestamp import HttpTimestamper
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, sign
from tests.pki import misbehaviour
from tests.pki.token import SO_PIN, soft_token
from tests.tracebacks import told

KINDS = ("rsa", "ec")


@pytest.fixture(scope="module")
def persons(authority_server):
    return {kind: authority_server.person(VILLAGE_HEAD, key=kind) for kind in KINDS}


@pytest.fixture(scope="module")
def token(persons, tmp_path_factory):
    with soft_token(tmp_path_factory.mktemp("token")) as token:
        for kind, person in persons.items():
            token.put(person, f"kades {kind}")
        token.put(persons["rsa"], "sertifikat hilang", holder=False)
        token.put(persons["rsa"], "kunci hilang", key=False)
        yield token


@pytest.fixture
def provider(token) -> Pkcs11Provider:
    return Pkcs11Provider(token.module)


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def signer(provider, token, kind):
    signer = provider.unlock(token_key(token.label, f"kades {kind}"), token.pin)
    yield signer
    signer.close()


def test_the_signature_is_good_and_the_certificates_own(letter, signer, persons, kind, judge, pki):
    pdf = sign(letter.stamped, signer, "Signature1")
    assert pdf.startswith(letter.stamped)
    assert certificate_in(pdf, "Signature1") == persons[kind].certificate
    (status,) = judge(pdf, pki.root)
    assert status.bottom_line
    assert pdf.count(b"/ETSI.CAdES.detached") == 1
    assert signer.chain == (pki.certificate("issuing"),)


def test_pdfsig_calls_it_valid(letter, signer, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(sign(letter.stamped, signer, "Signature1"))
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
    assert said.count("Signature is Valid.") == 1


def test_time_place_and_reason_are_written_into_the_signature(letter, signer, judge, pki):
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    (status,) = judge(sign(letter.stamped, signer, "Signature1", at=at), pki.root)
    assert status.signer_reported_dt == at


def test_a_token_and_a_file_sign_the_same_letter(letter, signer, judge, pki):
    pdf = sign(letter.stamped, signer, "Signature1")
    pdf = sign(pdf, pki.person(DISTRICT_HEAD).signer(), "Signature2")
    assert [status.bottom_line for status in judge(pdf, pki.root)] == [True, True]
    pdf = sign(letter.stamped, pki.person(DISTRICT_HEAD).signer(), "Signature2")
    pdf = sign(pdf, signer, "Signature1")
    assert [status.bottom_line for status in judge(pdf, pki.root)] == [True, True]


def test_one_login_signs_many_letters(letter, signer, judge, pki):
    for _ in range(3):
        (status,) = judge(sign(letter.stamped, signer, "Signature1"), pki.root)
        assert status.bottom_line


def test_the_signature_is_timestamped(letter, signer, judge, pki):
    timestamper = HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)
    pdf = sign(letter.stamped, signer, "Signature1", timestamper=timestamper)
    (status,) = judge(pdf, pki.root)
    assert status.bottom_line
    assert status.timestamp_validity.trusted


@pytest.mark.promise("P9")
def test_nothing_is_signed_without_the_timestamp(letter, signer, pki):
    pki.behave("tsa", misbehaviour.html)
    timestamper = HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)
    with pytest.raises(SigningError, match="belum dapat diperoleh"):
        sign(letter.stamped, signer, "Signature1", timestamper=timestamper)


def test_what_cannot_be_signed_is_refused(letter, signer):
    late = signer.certificate.not_valid_after_utc + timedelta(seconds=1)
    with pytest.raises(CertificateExpired):
        sign(letter.stamped, signer, "Signature1", at=late)
    with pytest.raises(FieldAlreadySigned):
        sign(letter.first, signer, "Signature1")
    with pytest.raises(UnreadablePdf):
        sign(b"%PDF-1.7 but nothing more", signer, "Signature1")


def test_a_closed_signer_signs_no_more_and_the_token_is_free_again(letter, provider, token):
    key = token_key(token.label, "kades rsa")
    signer = provider.unlock(key, token.pin)
    with pytest.raises(TokenInUse, match="sedang dipakai"):
        provider.unlock(key, "000000")  # a login counts for the process: no PIN was compared
    signer.close()
    signer.close()
    with pytest.raises(SigningError):
        sign(letter.stamped, signer, "Signature1")
    with pytest.raises(WrongPin):
        provider.unlock(key, "000000")
    provider.unlock(key, token.pin).close()


def test_a_signer_that_nobody_holds_any_more_logs_out(provider, token):
    key = token_key(token.label, "kades rsa")
    provider.unlock(key, token.pin)
    gc.collect()
    provider.unlock(key, token.pin).close()


@pytest.mark.parametrize("wrong", ["", "1", "482914", "4829130", "\ud800", "4" * 500, SO_PIN])
def test_a_wrong_pin_is_refused_in_plain_words(provider, token, wrong):
    with pytest.raises(WrongPin, match="PIN token tidak cocok") as caught:
        provider.unlock(token_key(token.label, "kades rsa"), wrong)
    assert isinstance(caught.value, WrongPassphrase)


@pytest.mark.parametrize(
    ("key", "error"),
    [
        (token_key("Token Lain", "kades rsa"), TokenMissing),
        (token_key("", "kades rsa"), TokenMissing),
        (token_key("Token Desa; 1", "kunci lain"), KeyMissing),
        (token_key("Token Desa; 1", "sertifikat hilang"), KeyMissing),
        (token_key("Token Desa; 1", "kunci hilang"), KeyMissing),
        (KeyReference("pkcs11", "kades rsa"), KeyMissing),
        (KeyReference("pkcs11", "pkcs11:token=Token%20Desa"), KeyMissing),
    ],
)
def test_a_key_that_is_not_there_is_refused_in_plain_words(provider, token, key, error):
    with pytest.raises(error, match="admin kabupaten"):
        provider.unlock(key, token.pin)
    provider.unlock(token_key(token.label, "kades rsa"), token.pin).close()  # left logged out


@pytest.mark.parametrize("module", ["", "/nowhere/token.so", __file__])
def test_a_library_that_does_not_load_is_no_token(module, token):
    with pytest.raises(TokenMissing, match="tidak terbaca"):
        Pkcs11Provider(module).unlock(token_key(token.label, "kades rsa"), token.pin)


@pytest.mark.parametrize(
    "weak",
    [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256K1())],
    ids=["short", "odd curve"],
)
def test_a_key_that_is_too_weak_or_odd_is_refused(provider, token, pki, weak):
    label = f"lemah {weak.key_size}"
    token.put(pki.person(VILLAGE_HEAD, key=weak), label)
    with pytest.raises(UnsupportedKey):
        provider.unlock(token_key(token.label, label), token.pin)


@pytest.mark.promise("P5")
@pytest.mark.parametrize("pin", ["739128", "739128\ud800"])
@pytest.mark.parametrize(
    ("key", "module"),
    [
        (token_key("Token Desa; 1", "kades rsa"), None),
        (token_key("Token Desa; 1", "kunci lain"), None),
        (token_key("Token Lain", "x"), None),
        (KeyReference("pkcs11", "x"), None),
        (token_key("Token Desa; 1", "kades rsa"), "/nowhere/token.so"),
    ],
    ids=["wrong PIN", "no key", "no token", "no reference", "no library"],
)
def test_no_error_carries_the_pin(provider, token, pin, key, module):
    with pytest.raises(SigningError) as caught:
        replace(provider, module_path=module or provider.module_path).unlock(key, pin)
    assert "739128" not in told(caught.value)


@pytest.mark.promise("P5")
def test_an_unlocked_signer_shows_no_pin(signer, token):
    assert token.pin not in repr(signer)
    assert token.pin not in repr(vars(signer))
