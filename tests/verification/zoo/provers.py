"""Add what proves a letter in the long term, by pyHanko: another program than ours."""

import io

from asn1crypto import crl, ocsp, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from app.verification.validator.evidence import Evidence

from .authorities import Stamper
from .letters import update, written


class Asking(TimeStamper):
    """pyHanko's way to a Stamper."""

    def __init__(self, stamper: Stamper) -> None:
        super().__init__(include_nonce=False)
        self.stamper = stamper

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        token = self.stamper.stamp(req["message_imprint"]["hashed_message"].native)
        granted = {"status": "granted"}
        return tsp.TimeStampResp(
            {"status": granted, "time_stamp_token": tsp.ContentInfo.load(token)}
        )


def with_document_timestamp(pdf: bytes, stamper: Stamper) -> bytes:
    """A timestamp over the whole document, as an update."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfTimeStamper(Asking(stamper)).timestamp_pdf(
        writer, stamper.algorithm, None, output=out, bytes_reserved=20000
    )
    return out.getvalue()


def with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    """The evidence in the document security store, as an update."""
    writer = update(pdf)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(each) for each in evidence.certificates],
        ocsps=[ocsp.OCSPResponse.load(each) for each in evidence.ocsp_responses],
        crls=[crl.CertificateList.load(each) for each in evidence.revocation_lists],
    )
    return written(writer)
