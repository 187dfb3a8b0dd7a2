"""What may be changed in a genuine letter with the verdict left as it is, and why.

Whatever the reason, the report has to say of the changed letter what it says of the genuine one.
"""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from app.verification.validator import dss
from app.verification.validator.judge import validate
from app.verification.validator.report import Report

from .bases import Base
from .places import VALUE

SPELLING = "spelling"
"""The same signature written otherwise, as other programs do: its digits in capitals throughout, or
RSA named with its digest or without (RFC 5754, 3.2). Ours sign that name too (RFC 6211)."""
UNSEALED = "unsealed"
"""What holds the evidence of a B-LT letter together (white space, dates, identifiers): the format
lets anybody add evidence, so nobody seals it before a document timestamp does. No page, no
signature and no piece of evidence is other than it was."""
_RSA, _RSA_WITH_SHA256 = b"06092a864886f70d0101010500", b"06092a864886f70d01010b0500"
_RANGE = re.compile(rb"/ByteRange ?\[ ?0 \d+ (\d+) (\d+)")


def why(base: Base, pdf: bytes, report: Report) -> str | None:
    """Why this letter may be called valid; None where it may not."""
    if replace(report, sha256="") != replace(genuine(base), sha256=""):
        return None
    if _spelt_alike(pdf) == _spelt_alike(base.pdf):
        return SPELLING
    sealed = max(int(found[1]) + int(found[2]) for found in _RANGE.finditer(base.pdf))
    unsealed = sealed < len(base.pdf) and pdf[:sealed] == base.pdf[:sealed]
    return UNSEALED if unsealed and _evidence(pdf) == _evidence(base.pdf) else None


def _evidence(pdf: bytes) -> list[bytes]:
    return [entry.data for entry in dss.read(PdfFileReader(BytesIO(pdf))).entries]


@cache
def genuine(base: Base) -> Report:
    """The report on the letter before it was damaged."""
    return validate(base.pdf, base.roots, base.at, base.evidence)


def _spelt_alike(pdf: bytes) -> bytes:
    return VALUE.sub(lambda found: found[0].lower().replace(_RSA_WITH_SHA256, _RSA), pdf)
