"""How the stand-in signs: PAdES with a timestamp, in an invisible field of its own naming."""

import io
from collections.abc import Iterator
from itertools import count

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.timestamps import TimeStamper

from tests.bsre_stand_in.people import Person


def signed(
    pdf: bytes,
    by: Person,
    stamper: TimeStamper | None,
    *,
    location: str = "",
    reason: str = "",
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """The file with one more signature; with a `box` it takes up room on the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    name = next(name for name in _names() if name not in taken)
    metadata = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        location=location or None,
        reason=reason or None,
    )
    field = SigFieldSpec(name, on_page=0, box=box)
    pen = signers.PdfSigner(metadata, by.signer(), timestamper=stamper, new_field_spec=field)
    return pen.sign_pdf(writer).getvalue()


def _names() -> Iterator[str]:
    """Signature1, Signature2, …, as signing programs name the fields that they make."""
    return (f"Signature{number}" for number in count(1))
