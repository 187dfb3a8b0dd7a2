"""The QR code as PDF drawing operators: sharp at every size, and no image to decode."""

from functools import lru_cache

import segno

from .errors import SpaceTooSmall

QUIET_ZONE = 4  # modules on every side, ISO/IEC 18004


@lru_cache(maxsize=256)
def qr_drawing(text: str) -> tuple[int, bytes]:
    """Side in modules with the quiet zone, and the operators that fill the dark modules.

    The operators work in module units, origin at the lower left corner of the quiet zone. All
    dark runs are one path with one fill, so that a renderer leaves no hairlines between rows.
    Error correction is level M or, where it costs no larger symbol, better. Raises SpaceTooSmall
    when the text is longer than any QR code holds.
    """
    try:
        matrix = segno.make_qr(text, error="m", boost_error=True).matrix
    except segno.DataOverflowError as error:
        raise SpaceTooSmall from error
    side = len(matrix) + 2 * QUIET_ZONE
    operators = []
    for number, row in enumerate(matrix):
        y = side - QUIET_ZONE - number - 1
        x = 0
        for part in bytes(row).replace(b"\x00", b"\x00 ").split(b" "):
            dark = part.count(b"\x01")
            if dark:
                operators.append(f"{x + QUIET_ZONE} {y} {dark} 1 re")
            x += len(part)
    operators.append("f")
    return side, "\n".join(operators).encode()
