"""Sign with a key that never leaves its token, through pyHanko, as a PAdES baseline signature."""

import asyncio
import io
import weakref
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pkcs11 import PKCS11Error, Session
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from . import documents
from .errors import SigningError
from .outcome import require_one_more, require_waiting
from .signature_timestamp import with_timestamp
from .signer import Timestamper, require_valid_at

# Bytes of a signature beside its certificates: about 600 with the issuer's name twice, and up to
# 512 of signature value.
FIXED_ROOM = 2048


class TokenSigner:
    """A Signer whose key is on a token that somebody has logged in to.

    The login lasts until `close`, or at the latest until the signer is no longer referred to.
    """

    def __init__(
        self,
        session: Session,
        certificate: x509.Certificate,
        chain: tuple[x509.Certificate, ...],
        key_label: str,
    ) -> None:
        self.certificate, self.chain = certificate, chain
        first, *others = self._parsed = [
            asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))
            for one in (certificate, *chain)
        ]
        self._signer = PKCS11Signer(
            session,
            signing_cert=first,
            ca_chain=others,
            key_label=key_label,
            # Many tokens sign only digests with elliptic curves, so the digest is made here.
            use_raw_mechanism=first.public_key.algorithm == "ec",
        )
        self._log_out = weakref.finalize(self, _close, session)
        self._log_out.atexit = False

    def close(self) -> None:
        """Log out of the token; the signer is of no use afterwards."""
        self._log_out()

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
        if not self._log_out.alive:
            raise SigningError
        require_valid_at(self.certificate, at)
        fields = require_waiting(pdf, field_name)
        certificates = sum(len(certificate.dump()) for certificate in self._parsed)
        room = FIXED_ROOM + certificates + (timestamper.room if timestamper else 0)
        container = SignatureObject(
            timestamp=at,
            subfilter=SigSeedSubFilter.PADES,
            name=self._common_name,
            location=location,
            reason=reason,
            bytes_reserved=2 * room,  # counted in hexadecimal digits
        )
        with documents.readable():
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        try:
            signed = self._fill(writer, field_name, container)
        except Exception as error:
            # pyHanko and the token's library raise whatever comes to hand; to the signer it is
            # one thing.
            raise SigningError from error
        contents = require_one_more(pdf, signed, field_name, fields)
        return with_timestamp(signed, contents, timestamper) if timestamper else signed

    def _fill(
        self, writer: IncrementalPdfFileWriter, field_name: str, container: SignatureObject
    ) -> bytes:
        steps = PdfCMSEmbedder().write_cms(field_name, writer, existing_fields_only=True)
        next(steps)
        steps.send(SigObjSetup(sig_placeholder=container))
        digest, out = steps.send(SigIOSetup(md_algorithm="sha256"))
        steps.send(asyncio.run(self._signature(digest.document_digest)))
        return bytes(out.getvalue())

    async def _signature(self, digest: bytes) -> cms.ContentInfo:
        return await self._signer.async_sign(digest, "sha256", use_pades=True)

    @property
    def _common_name(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()


def _close(session: Session) -> None:
    try:
        session.close()
    except PKCS11Error:
        return  # the token was pulled out, and with it the login
