"""A zoo of PDFs, bred from genuine signed letters: one defect a file, named for the defect."""

from . import (
    altered,
    byte_ranges,
    bytes_around,
    contents,
    foreign,
    foreign_evidence,
    forged_times,
    forms,
    honest,
    shadow,
    signers,
    times,
    trusted_hand,
    unneeded,
    updates,
    wrapping,
)
from .letters import roots
from .registry import DEFECTS, HONEST, Builder, under

__all__ = [
    "DEFECTS",
    "HONEST",
    "Builder",
    "altered",
    "byte_ranges",
    "bytes_around",
    "contents",
    "foreign",
    "foreign_evidence",
    "forged_times",
    "forms",
    "honest",
    "roots",
    "shadow",
    "signers",
    "times",
    "trusted_hand",
    "under",
    "unneeded",
    "updates",
    "wrapping",
]
