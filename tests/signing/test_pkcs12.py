from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    PrivateFormat,
    pkcs12,
)

from app.signing.errors import (
    CertificateNotForSigning,
    KeyMissing,
    KeyUnreadable,
    SigningError,
    UnsupportedKey,
    WrongPassphrase,
)
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from tests.factories.signed_letters import (
    PASSPHRASE,
    VILLAGE_HEAD,
    authority,
    person_p12,
    rsa_key,
    sign,
)
from tests.tracebacks import told

KEY = KeyReference("pkcs12", "kades-japah")
SECRET = "rahasia-kades-1945"


def provider(file: bytes) -> Pkcs12Provider:
    return Pkcs12Provider(lambda _: file)


def file_with(key, usage: x509.KeyUsage | None = None) -> bytes:
    """A PKCS#12 file around any key."""
    now = datetime.now(UTC)
    subject = x509.Name.from_rfc4514_string(
        "CN=CONTOH," + ",".join(f"OU={'x' * 60}" for _ in "1234")
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority().issuing.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    if usage:
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(authority().issuing_key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, BestAvailableEncryption(SECRET.encode())
    )


def test_the_right_passphrase_opens_key_certificate_and_chain():
    signer = provider(person_p12(VILLAGE_HEAD)).unlock(KEY, PASSPHRASE)
    names = signer.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert names[0].value == VILLAGE_HEAD
    assert signer.chain == (authority().issuing,)


@pytest.mark.parametrize("wrong", ["", "salah", PASSPHRASE + " ", "\ud800", "a\x00b", "x" * 9999])
def test_a_wrong_passphrase_is_refused_in_plain_words(wrong):
    with pytest.raises(WrongPassphrase, match="Frasa sandi sertifikat tidak cocok"):
        provider(person_p12(VILLAGE_HEAD)).unlock(KEY, wrong)


def _missing(_: KeyReference) -> bytes:
    raise FileNotFoundError("kades-japah.p12")


def _forbidden(_: KeyReference) -> bytes:
    raise PermissionError("kades-japah.p12")


@pytest.mark.promise("P5")
@pytest.mark.parametrize(
    "failing",
    [
        provider(person_p12(VILLAGE_HEAD)),
        provider(b"no key at all"),
        provider(file_with(ec.generate_private_key(ec.SECP256R1()))),
        Pkcs12Provider(_missing),
        Pkcs12Provider(_forbidden),
    ],
    ids=["wrong passphrase", "broken file", "unsupported key", "missing", "unreadable"],
)
@pytest.mark.parametrize("secret", [SECRET, SECRET + "\ud800"])
def test_no_error_carries_the_passphrase(failing, secret):
    with pytest.raises((SigningError, PermissionError)) as caught:
        failing.unlock(KEY, secret)
    assert SECRET not in told(caught.value)


@pytest.mark.promise("P5")
def test_an_unlocked_signer_shows_no_key():
    signer = provider(person_p12(VILLAGE_HEAD)).unlock(KEY, PASSPHRASE)
    assert "RSAPrivateKey" not in repr(signer)
    assert PASSPHRASE not in repr(vars(signer))


def test_an_elliptic_curve_key_is_refused_in_plain_words():
    with pytest.raises(UnsupportedKey, match="kunci RSA"):
        provider(file_with(ec.generate_private_key(ec.SECP256R1()))).unlock(KEY, SECRET)


def test_a_short_rsa_key_is_refused():
    with pytest.raises(UnsupportedKey):
        provider(file_with(rsa.generate_private_key(65537, 1024))).unlock(KEY, SECRET)


def test_a_certificate_for_encryption_only_does_not_sign():
    usage = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    with pytest.raises(CertificateNotForSigning):
        provider(file_with(rsa_key("spare"), usage)).unlock(KEY, SECRET)


def test_a_file_without_the_keys_own_certificate_is_refused():
    strangers = pkcs12.serialize_key_and_certificates(
        None, rsa_key("spare"), None, [authority().root], BestAvailableEncryption(SECRET.encode())
    )
    with pytest.raises(KeyUnreadable):
        provider(strangers).unlock(KEY, SECRET)


def test_a_file_without_a_key_is_refused():
    only_certificate = pkcs12.serialize_key_and_certificates(
        None, None, authority().root, None, BestAvailableEncryption(SECRET.encode())
    )
    with pytest.raises(KeyUnreadable):
        provider(only_certificate).unlock(KEY, SECRET)


@pytest.mark.parametrize("junk", [b"", b"\x30", b"junk" * 50, b"\x30\x80" * 40])
def test_a_broken_file_is_refused_as_such_and_not_as_a_wrong_passphrase(junk):
    with pytest.raises(KeyUnreadable, match="tidak dapat dibaca"):
        provider(junk).unlock(KEY, SECRET)


def slow_file(part: int) -> bytes:
    """A file that asks for 8,388,607 rounds of hashing: for its key, certificate or check."""
    rounds, many = bytes.fromhex("0203011170"), bytes.fromhex("02037fffff")
    how = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(70_000)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
    )
    holder = pkcs12.load_pkcs12(person_p12(VILLAGE_HEAD), PASSPHRASE.encode())
    file = pkcs12.serialize_key_and_certificates(
        b"x", holder.key, holder.cert.certificate, None, how.build(PASSPHRASE.encode())
    )
    pieces = file.split(rounds)
    before, after = rounds.join(pieces[: part + 1]), rounds.join(pieces[part + 1 :])
    assert after, "the file has fewer parts"
    return before + many + after


@pytest.mark.parametrize("part", [0, 1])
def test_a_file_that_would_keep_the_server_hashing_for_minutes_is_refused(part):
    with pytest.raises(KeyUnreadable):
        provider(slow_file(part)).unlock(KEY, PASSPHRASE)


def test_a_key_that_is_not_there_is_refused_in_plain_words():
    with pytest.raises(KeyMissing, match="tidak ditemukan"):
        Pkcs12Provider(_missing).unlock(KEY, SECRET)


def test_a_long_key_with_long_names_finds_room_for_its_signature(letter, judge):
    long_key = rsa.generate_private_key(65537, 4096)
    signing = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    signer = provider(file_with(long_key, signing)).unlock(KEY, SECRET)
    (status,) = judge(sign(letter.stamped, signer, "Signature1"), authority().issuing)
    assert status.bottom_line
