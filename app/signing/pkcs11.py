"""Keys on hardware tokens (PKCS #11), opened with a PIN; RSA and elliptic curves."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pkcs11 import Attribute, ObjectClass, Session, Token, TokenFlag

from .errors import (
    KeyMissing,
    KeyUnreadable,
    PinLocked,
    SigningError,
    TokenInUse,
    TokenMissing,
    UnsupportedKey,
    WrongPin,
)
from .signer import KeyReference, require_for_signing
from .token_signer import TokenSigner

SMALLEST_RSA_KEY = 2048  # bits
CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
LONGEST_CHAIN = 8
NOTHING_THERE = (
    "Kunci atau sertifikat tanda tangan Anda tidak ditemukan pada token. Silakan hubungi admin "
    "kabupaten untuk memeriksa nama kunci yang didaftarkan."
)


def token_key(token: str, label: str) -> KeyReference:
    """The reference of a key on a token, as a PKCS #11 URI (RFC 7512): the token's label, and the
    label that private key and certificate have in common."""
    handle = f"pkcs11:token={quote(token, safe='')};object={quote(label, safe='')}"
    return KeyReference(Pkcs11Provider.name, handle)


@dataclass(frozen=True)
class Pkcs11Provider:
    """Opens tokens through the manufacturer's library at `module_path`."""

    module_path: str
    name: str = "pkcs11"
    is_remote: bool = False

    def unlock(self, key: KeyReference, secret: str) -> TokenSigner:
        """Log in with the PIN `secret`, once. Close the signer after use.

        Raises TokenMissing, TokenInUse, WrongPin, PinLocked, KeyMissing, KeyUnreadable,
        UnsupportedKey, CertificateNotForSigning.
        """
        try:
            token_label, label = _parts(key.handle)
            token = self._token(token_label)
        except BaseException:
            del secret  # a traceback keeps the frames it passes through, locals and all
            raise
        session = _log_in(token, secret)
        del secret
        if isinstance(session, SigningError):
            raise session
        try:
            return _signer(session, label)
        except BaseException:
            session.close()
            raise

    def _token(self, label: str) -> Token:
        try:
            slots = pkcs11.lib(self.module_path).get_slots(token_present=True)
            tokens = [slot.get_token() for slot in slots]
        except (RuntimeError, OSError) as error:  # PKCS11Error is a RuntimeError
            raise TokenMissing from error
        found = [token for token in tokens if token.label == label]
        if len(found) != 1:
            raise TokenMissing
        if found[0].flags & TokenFlag.USER_PIN_LOCKED:
            raise PinLocked
        return found[0]


def _parts(handle: str) -> tuple[str, str]:
    """Token and object of a PKCS #11 URI. Raises KeyMissing."""
    scheme, _, path = handle.partition(":")
    attributes = dict(part.partition("=")[::2] for part in path.split(";"))
    if scheme != "pkcs11" or not {"token", "object"} <= attributes.keys():
        raise KeyMissing
    return unquote(attributes["token"]), unquote(attributes["object"])


def _log_in(token: Token, secret: str) -> Session | SigningError:
    """A session, or the error to raise.

    It does not raise: this frame holds the PIN, and an exception would carry it along.
    """
    try:
        secret.encode()
    except UnicodeEncodeError:
        return WrongPin()
    if not secret:  # not worth one of the token's tries
        return WrongPin()
    try:
        return token.open(user_pin=secret)
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
        return WrongPin(WrongPin.last_try if _is_last_try(token) else None)
    except pkcs11.PinLocked:
        return PinLocked()
    except pkcs11.UserAlreadyLoggedIn:
        return TokenInUse()
    except Exception:  # the library's other complaints: removed, not initialised, out of sessions
        return TokenMissing()


def _is_last_try(token: Token) -> bool:
    try:
        return bool(token.slot.get_token().flags & TokenFlag.USER_PIN_FINAL_TRY)
    except pkcs11.PKCS11Error:
        return False


def _signer(session: Session, label: str) -> TokenSigner:
    keys = list(session.get_objects(_query(ObjectClass.PRIVATE_KEY, label)))
    holders = list(_certificates(session, _query(ObjectClass.CERTIFICATE, label)))
    if len(keys) != 1 or len(holders) != 1:
        raise KeyMissing(NOTHING_THERE)
    certificate = holders[0]
    _require_supported(certificate)
    require_for_signing(certificate)
    others = list(_certificates(session, {Attribute.CLASS: ObjectClass.CERTIFICATE}))
    return TokenSigner(session, certificate, tuple(_chain(certificate, others)), label)


def _query(kind: ObjectClass, label: str) -> dict[Attribute, object]:
    return {Attribute.CLASS: kind, Attribute.LABEL: label}


def _certificates(session: Session, query: dict[Attribute, object]) -> Iterator[x509.Certificate]:
    for item in session.get_objects(query):
        try:
            yield x509.load_der_x509_certificate(bytes(item[Attribute.VALUE]))
        except (ValueError, TypeError, pkcs11.PKCS11Error) as error:
            raise KeyUnreadable from error


def _require_supported(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    strong = isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_RSA_KEY
    if not strong and not (isinstance(key, EllipticCurvePublicKey) and key.curve.name in CURVES):
        raise UnsupportedKey


def _chain(
    certificate: x509.Certificate, others: list[x509.Certificate]
) -> Iterator[x509.Certificate]:
    """The authorities above the certificate, as far as the token holds them; no root."""
    for _ in range(LONGEST_CHAIN):
        issuers = [one for one in others if one.subject == certificate.issuer]
        if not issuers or issuers[0].subject == issuers[0].issuer:
            return
        certificate = issuers[0]
        yield certificate
