"""Damaged letters by number: the same seed, number and letters give the same file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from .appended import APPENDED
from .bases import Base
from .places import values
from .raw import RAW
from .syntax import SYNTAX

DIGITS = b"0123456789abcdef"
DAMAGE = (*RAW, *SYNTAX, *APPENDED)


@dataclass(frozen=True)
class Mutant:
    """A damaged letter, and how it came about."""

    base: Base
    pdf: bytes
    how: str


def mutant(bases: Sequence[Base], seed: int, number: int) -> Mutant:
    """Damage a letter once to three times; the result is never one of its genuine stages."""
    random = Random(f"{seed}:{number}")
    base, other = random.choice(bases), random.choice(bases)
    while True:
        chosen = random.choices(DAMAGE, k=random.choice([1, 1, 1, 2, 3]))
        pdf = base.pdf
        for damage in chosen:
            pdf = damage(random, pdf, other.pdf) or b"%"
        if pdf not in base.stages:
            names = "+".join(damage.__name__ for damage in chosen)
            return Mutant(base, pdf, f"seed {seed}, number {number}: {names}")


def flipped(base: Base, seed: int) -> Iterator[Mutant]:
    """The letter once for each of its bytes, which has become another.

    A digit of the signature's value becomes another digit once more: the harder test, since any
    other byte in its place is refused for what it is.
    """
    value = {place for start, end in values(base.pdf) for place in range(start + 1, end - 1)}
    for place, byte in enumerate(base.pdf):
        random = Random(f"{seed}:{place}")
        yield _with_byte(base, place, byte ^ random.randint(1, 255))
        if place in value:
            yield _with_byte(base, place, random.choice(DIGITS.replace(bytes([byte]), b"")))


def _with_byte(base: Base, place: int, byte: int) -> Mutant:
    pdf = base.pdf[:place] + bytes([byte]) + base.pdf[place + 1 :]
    return Mutant(base, pdf, f"byte {place} is {byte:#04x}")
