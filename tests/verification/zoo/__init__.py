"""A zoo of PDFs, bred from genuine signed letters: one defect a file, named for the defect."""

from . import (
    altered,
    byte_ranges,
    bytes_around,
    contents,
    foreign,
    forms,
    honest,
    shadow,
    signers,
    trusted_hand,
    updates,
    wrapping,
)
from .letters import roots
from .registry import DEFECTS, HONEST

__all__ = [
    "DEFECTS",
    "HONEST",
    "altered",
    "byte_ranges",
    "bytes_around",
    "contents",
    "foreign",
    "forms",
    "honest",
    "roots",
    "shadow",
    "signers",
    "trusted_hand",
    "updates",
    "wrapping",
]
