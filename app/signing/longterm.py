"""Make the proof last: evidence into the file (level B-LT), then a timestamp over it (B-LTA).

Both append, so signatures made before stay good. Add the evidence once, after the last signature:
to change a document security store after a later signature would be a change of what it signed.
Before the newest document timestamp's certificate or algorithm ages out, gather anew and do both
again. A document timestamp is a trusted time for every signature before it, so that a letter
signed without timestamps can be lifted later too: a document timestamp first, then both steps
(ETSI EN 319 142-1, 5.4 and 6.3).
"""

import asyncio
import io

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from app.verification.validator.evidence import Evidence

from . import documents
from .errors import TimestampTooLarge
from .signer import Timestamper


def with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    """The file with the evidence added to its document security store (no VRI is needed).

    The same file when it holds all of it already. Raises UnreadablePdf.
    """
    with documents.readable():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        store = DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[x509.Certificate.load(der) for der in evidence.certificates],
            ocsps=[ocsp.OCSPResponse.load(der) for der in evidence.ocsp_responses],
            crls=[crl.CertificateList.load(der) for der in evidence.revocation_lists],
        )
        if not store.modified:
            return pdf
        out = io.BytesIO()
        writer.write(out)
    return out.getvalue()


def with_document_timestamp(pdf: bytes, timestamper: Timestamper) -> bytes:
    """The file with a timestamp over all of it. Raises UnreadablePdf, TimestampTooLarge and what
    Timestamper.stamp raises."""
    stamper = PdfTimeStamper(_Tokens(timestamper))
    with documents.readable():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        # Room is counted in hexadecimal digits here.
        out = stamper.timestamp_pdf(writer, "sha256", bytes_reserved=2 * timestamper.room)
    return bytes(out.getvalue())


class _Tokens(TimeStamper):
    """A Timestamper as pyHanko wants it."""

    def __init__(self, timestamper: Timestamper) -> None:
        super().__init__()
        self._timestamper = timestamper

    async def async_timestamp(self, message_digest: bytes, _: str) -> cms.ContentInfo:
        # In a thread, since whoever validates the token may need an event loop of his own.
        token = await asyncio.to_thread(self._timestamper.stamp, message_digest)
        if len(token) > self._timestamper.room:
            raise TimestampTooLarge
        return cms.ContentInfo.load(token)
