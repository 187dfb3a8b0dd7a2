"""The QR code as PDF drawing operators: sharp at every size, and no image to decode."""

import re
from functools import lru_cache

import segno

from .errors import SpaceTooSmall
from .qr_mask import GAP, best_symbol

QUIET_ZONE = 4  # modules on every side, ISO/IEC 18004


@lru_cache(maxsize=256)
def qr_drawing(text: str) -> tuple[int, bytes]:
    """Side in modules with the quiet zone, and the operators that fill the dark modules.

    The operators work in module units, origin at the lower left corner of the quiet zone. All
    dark runs are one path with one fill, so that a renderer leaves no hairlines between rows.
    Raises SpaceTooSmall when the text is longer than any QR code holds.
    """
    try:
        symbol = best_symbol(text)
    except segno.DataOverflowError as error:
        raise SpaceTooSmall from error
    top = QUIET_ZONE + symbol.side - 1
    operators = []
    for run in re.finditer("1+", symbol.bits):
        row, column = divmod(run.start(), symbol.side + GAP)
        length = run.end() - run.start()
        operators.append(f"{column + QUIET_ZONE} {top - row} {length} 1 re")
    operators.append("f")
    return symbol.side + 2 * QUIET_ZONE, "\n".join(operators).encode()
