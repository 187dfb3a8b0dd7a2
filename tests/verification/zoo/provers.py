"""Timestamps by pyHanko: another program than ours, which takes what it is given."""

import io

from asn1crypto import tsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

from .authorities import Stamper


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


def timestamped_by_pyhanko(pdf: bytes, stamper: Stamper) -> bytes:
    """A timestamp over the whole document, as an update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    by = PdfTimeStamper(Asking(stamper))
    out = by.timestamp_pdf(writer, stamper.algorithm, bytes_reserved=20000)
    return bytes(out.getvalue())
