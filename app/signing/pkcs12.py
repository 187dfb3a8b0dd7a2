"""Keys in PKCS#12 files (.p12, .pfx), opened with a passphrase."""

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto.pkcs12 import Pfx, SafeContents
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from .errors import (
    KeyMissing,
    KeyUnreadable,
    UnsupportedKey,
    WrongPassphrase,
)
from .rsa_signer import RsaSigner
from .signer import KeyReference, require_for_signing

SMALLEST_KEY = 2048  # bits
MOST_ROUNDS = 5_000_000  # of hashing a passphrase: seconds; programs write 2,000 to 1,000,000


@dataclass(frozen=True)
class Pkcs12Provider:
    """Finds a PKCS#12 file through `read` and opens it.

    `read` returns the file's bytes and raises LookupError or FileNotFoundError when there is no
    such key.
    """

    read: Callable[[KeyReference], bytes]
    name: str = "pkcs12"
    is_remote: bool = False

    def unlock(self, key: KeyReference, secret: str) -> RsaSigner:
        """Raises KeyMissing, KeyUnreadable, WrongPassphrase, UnsupportedKey and
        CertificateNotForSigning."""
        try:
            file = self.read(key)
        except (LookupError, FileNotFoundError) as error:
            del secret  # a traceback keeps the frames it passes through, locals and all
            raise KeyMissing from error
        except BaseException:
            del secret
            raise
        opened = _open(file, secret)
        del secret
        if isinstance(opened, type):
            raise opened
        return _signer(opened)


def _open(
    file: bytes, secret: str
) -> pkcs12.PKCS12KeyAndCertificates | type[WrongPassphrase | KeyUnreadable | UnsupportedKey]:
    """The opened file, or the class of error to raise.

    It does not raise: this frame and those below it hold the passphrase, and an exception would
    carry them along.
    """
    try:
        too_slow = _rounds(Pfx.load(file, strict=True)) > MOST_ROUNDS
    except (ValueError, TypeError, KeyError):
        return KeyUnreadable
    if too_slow:
        return KeyUnreadable
    if "\0" in secret:  # no passphrase can hold one, and the library aborts on it
        return WrongPassphrase
    try:
        return pkcs12.load_pkcs12(file, secret.encode())
    except ValueError:  # a wrong passphrase, or one that is no valid text (UnicodeEncodeError)
        return WrongPassphrase
    except UnsupportedAlgorithm:
        return UnsupportedKey
    except Exception:  # the library's other complaints about odd files
        return KeyUnreadable


def _rounds(file: Pfx) -> int:
    """How often the passphrase is to be hashed, at most; the file itself says so (RFC 7292)."""
    rounds = [file["mac_data"]["iterations"].native] if file["mac_data"].native else [0]
    for content in file.authenticated_safe:
        if content["content_type"].native == "encrypted_data":
            encrypted = content["content"]["encrypted_content_info"]
            rounds.append(encrypted["content_encryption_algorithm"].kdf_iterations)
            continue
        for bag in SafeContents.load(content["content"].native):
            if bag["bag_id"].native == "pkcs8_shrouded_key_bag":
                rounds.append(bag["bag_value"]["encryption_algorithm"].kdf_iterations)
    return max(rounds)


def _signer(opened: pkcs12.PKCS12KeyAndCertificates) -> RsaSigner:
    key, holder = opened.key, opened.cert
    if key is None or holder is None:
        raise KeyUnreadable
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST_KEY:
        raise UnsupportedKey
    require_for_signing(holder.certificate)
    chain = tuple(other.certificate for other in opened.additional_certs)
    return RsaSigner(holder.certificate, chain, key)
