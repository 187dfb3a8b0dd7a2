"""What the bytes alone must show, before anything is parsed."""

import re
from collections.abc import Callable

from . import checks
from .checks import Check

MAX_BYTES = 10 * 1024 * 1024
HEADER = b"%PDF-"
END = b"%%EOF"
# ISO 32000-1, annex H.3 lets readers look for the header this far; many do, so a header that
# stands later than byte 0 is an attack to be named, not a foreign format.
_HEADER_WINDOW = 1024


def size(pdf: bytes) -> Check | None:
    """Between 1 byte and 10 MB."""
    if not pdf:
        return checks.EMPTY_FILE
    return checks.TOO_LARGE if len(pdf) > MAX_BYTES else None


def header(pdf: bytes) -> Check | None:
    """The file begins with ``%PDF-``."""
    found = pdf.find(HEADER, 0, _HEADER_WINDOW + len(HEADER))
    if found < 0:
        return checks.NOT_A_PDF
    return checks.BYTES_BEFORE_HEADER if found else None


def end(pdf: bytes) -> Check | None:
    """Nothing but white space follows the last ``%%EOF``."""
    found = pdf.rfind(END)
    if found < 0:
        return checks.NO_END
    tail = pdf[found + len(END) :]
    return None if re.fullmatch(rb"[\r\n]{0,4}", tail) else checks.BYTES_AFTER_END


RULES: tuple[Callable[[bytes], Check | None], ...] = (size, header, end)


def examine(pdf: bytes) -> Check | None:
    """Return the first of the rules that fails."""
    return next((failed for rule in RULES if (failed := rule(pdf))), None)
