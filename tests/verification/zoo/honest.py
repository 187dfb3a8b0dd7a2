"""Genuine files, at each stage where a signature is in them."""

from .letters import one, two
from .registry import honest


@honest
def one_signer() -> bytes:
    return one().final


@honest
def two_signers() -> bytes:
    return two().final


@honest
def two_signers_after_the_first() -> bytes:
    return two().first
