"""Damage that knows nothing of PDF: bytes changed, put in, taken out and moved."""

from random import Random

from .places import choose

_SPECIAL = b"\0\t\n\r ()<>[]/%0aA\x80\xff"


def _part(random: Random, pdf: bytes, most: int = 4000) -> tuple[int, int]:
    """A range; small ones are as likely as large ones."""
    start, end = choose(random, pdf)
    at = random.randrange(start, end) if end > start else start
    size = min(int(2 ** random.uniform(0, 12)), most)
    return at, min(at + size, len(pdf))


def flip(random: Random, pdf: bytes, _: bytes) -> bytes:
    """One to four bytes become others."""
    out = bytearray(pdf)
    for _ in range(random.randint(1, 4)):
        out[min(_part(random, pdf)[0], len(out) - 1)] ^= random.randint(1, 255)
    return bytes(out)


def special(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A byte becomes a delimiter, white space or the like."""
    at, _end = _part(random, pdf)
    return pdf[:at] + random.choice(_SPECIAL).to_bytes() + pdf[at + 1 :]


def insert(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A few bytes more."""
    at, _end = _part(random, pdf)
    return pdf[:at] + random.randbytes(random.randint(1, 40)) + pdf[at:]


def delete(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A range less."""
    at, end = _part(random, pdf)
    return pdf[:at] + pdf[end:]


def duplicate(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A range twice, the second time anywhere."""
    at, end = _part(random, pdf)
    to = random.choice([end, _part(random, pdf)[0]])
    return pdf[:to] + pdf[at:end] + pdf[to:]


def swap(random: Random, pdf: bytes, _: bytes) -> bytes:
    """Two ranges in each other's place."""
    (a, b), (c, d) = sorted((_part(random, pdf), _part(random, pdf)))
    if c < b:
        return delete(random, pdf, pdf)
    return pdf[:a] + pdf[c:d] + pdf[b:c] + pdf[a:b] + pdf[d:]


def overwrite(random: Random, pdf: bytes, other: bytes) -> bytes:
    """A range of another letter over this one's, nothing moved."""
    at, end = _part(random, other)
    to = random.choice([at, _part(random, pdf)[0]])
    return pdf[:to] + other[at:end] + pdf[to + end - at :]


def truncate(random: Random, pdf: bytes, _: bytes) -> bytes:
    """The file ends early."""
    return pdf[: _part(random, pdf)[0]]


RAW = (flip, special, insert, delete, duplicate, swap, overwrite, truncate)
