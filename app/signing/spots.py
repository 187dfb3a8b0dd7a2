"""Where a seal goes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SealSpot:
    """A rectangle that the letter leaves empty for one signer's seal.

    `page` counts from 0. `x`, `y`, `width`, `height` are PDF points (1/72 inch), with the origin
    at the lower left corner of the page and (x, y) the lower left corner of the rectangle.
    """

    field_name: str
    page: int
    x: float
    y: float
    width: float
    height: float
