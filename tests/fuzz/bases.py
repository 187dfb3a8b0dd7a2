"""The genuine letters that are damaged, each with what it is judged by."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from app.signing.fields import reserve_fields
from app.verification.validator.evidence import NOTHING, Evidence
from app.verification.validator.roots import TrustRoot
from tests.factories.signed_letters import VILLAGE_HEAD, plain_letter, sign, signer
from tests.verification.zoo import HONEST, roots, under

NAMES = (
    "one_signer",
    "two_signers",
    "with_xref_streams_throughout",
    "elliptic_curve_signer",
    "level_b_t",
    "level_b_lt",
    "level_b_lta",
    "two_signers_level_b_lta",
)


@dataclass(frozen=True)
class Base:
    """A genuine letter; ``stages`` are what it was after each of its updates, itself included."""

    name: str
    pdf: bytes
    roots: tuple[TrustRoot, ...]
    at: datetime | None = None
    evidence: Evidence = NOTHING

    @property
    def stages(self) -> frozenset[bytes]:
        """Each is a genuine letter too, or none yet: not a damaged one."""
        ends = [end + len(b"%%EOF") for end in _positions(self.pdf, b"%%EOF")]
        starts = {self.pdf[:end] + tail for end in ends for tail in (b"", b"\n", b"\r\n")}
        return frozenset(stage for stage in starts if self.pdf.startswith(stage))


@cache
def small() -> Base:
    """A bare page, signed: the smallest letter that the signing code makes."""
    page = reserve_fields(plain_letter(""), ["Signature1"])
    return Base("small", sign(page, signer(VILLAGE_HEAD), "Signature1"), tuple(roots()))


@cache
def every() -> tuple[Base, ...]:
    """All of them, the small one first."""
    return (small(), *map(_base, NAMES))


def _base(name: str) -> Base:
    set_by = under(name)
    return Base(name, HONEST[name](), tuple(set_by["roots"]), set_by["at"], set_by["evidence"])


def _positions(pdf: bytes, word: bytes) -> list[int]:
    found, at = [], pdf.find(word)
    while at >= 0:
        found.append(at)
        at = pdf.find(word, at + 1)
    return found
