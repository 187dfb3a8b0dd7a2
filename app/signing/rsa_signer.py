"""Sign with an RSA key held in memory, through endesive, as a PAdES baseline signature."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from asn1crypto import x509 as asn1_x509
from asn1crypto.cms import CMSAttributes
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pypdf.generic import NameObject

from .attributes import signed_attributes_of
from .endesive_import import cms
from .errors import SigningError
from .outcome import require_one_more, require_waiting
from .signature_timestamp import with_timestamp
from .signer import Timestamper, require_valid_at

# Bytes of a signature beside its certificates, the RSA value and the issuer's name, which all
# differ between signers: about 500, and some to spare.
FIXED_ROOM = 1024
APPLICATION = "Esuk Layang Mabur"


class PAdES(cms.SignedData):  # type: ignore[name-defined]
    """endesive's PDF writer, with the SubFilter that PAdES asks for (ETSI EN 319 142-1, 5.3)."""

    def _make_signature(self, Contents: Any = None, Type: Any = None, SubFilter: Any = None) -> Any:
        if SubFilter == "/adbe.pkcs7.detached":
            SubFilter = NameObject("/ETSI.CAdES.detached")
        return super()._make_signature(Contents=Contents, Type=Type, SubFilter=SubFilter)

    def _addAnnotation(self, *_: Any) -> None:
        """Draw nothing: the fields are invisible, and the page stays as it was sealed."""


@dataclass(frozen=True)
class RsaSigner:
    """A Signer whose key is in this process's memory."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: RSAPrivateKey = field(repr=False)

    def sign(
        self,
        pdf: bytes,
        *,
        field_name: str,
        at: datetime,
        location: str,
        reason: str,
        timestamper: Timestamper | None = None,
    ) -> bytes:
        """See signer.Signer.sign."""
        require_valid_at(self.certificate, at)
        fields = require_waiting(pdf, field_name)
        options = {
            "signform": True,
            "sigfield": field_name,
            "auto_sigfield": False,
            "aligned": self._room + (timestamper.room if timestamper else 0),
            "attrs": self._signed_attributes,
            "sigflags": 3,
            "application": APPLICATION.replace(" ", ""),
            "name": self._common_name,
            "location": location,
            "reason": reason,
            "signingdate": _pdf_date(at),
        }
        certificate, *chain = self._parsed_certificates
        try:
            update = PAdES().sign(pdf, options, self.key, certificate, chain, "sha256", None)
        except Exception as error:
            # endesive and pypdf raise whatever comes to hand; to the signer it is one thing.
            raise SigningError from error
        signed = pdf + update
        contents = require_one_more(pdf, signed, field_name, fields)
        # Not endesive's own timestamping: when the authority fails it signs without, silently.
        return with_timestamp(signed, contents, timestamper) if timestamper else signed

    @cached_property
    def _parsed_certificates(self) -> list[asn1_x509.Certificate]:
        """Parsed once a signer, not once a letter."""
        return [
            asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
            for certificate in (self.certificate, *self.chain)
        ]

    @cached_property
    def _signed_attributes(self) -> Callable[[bytes], CMSAttributes]:
        return signed_attributes_of(self._parsed_certificates[0])

    @cached_property
    def _room(self) -> int:
        """Bytes to keep free for the signature; endesive signs twice when it is given none."""
        certificates = self._parsed_certificates
        issuer = 2 * len(certificates[0].issuer.dump())  # in the signer's id and its attributes
        chain = sum(len(certificate.dump()) for certificate in certificates)
        return FIXED_ROOM + issuer + chain + self.key.key_size // 8

    @cached_property
    def _common_name(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()


def _pdf_date(at: datetime) -> str:
    """A PDF date, ISO 32000-1 7.9.4: D:YYYYMMDDHHmmSS+07'00'."""
    offset = at.strftime("%z")
    return at.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}'"
