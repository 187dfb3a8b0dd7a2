"""Damage by incremental update: well formed, with an object that is not what it was."""

import re
from random import Random

from .places import objects
from .raw import RAW
from .syntax import number, word

_ROOT = re.compile(rb"/Root (\d+ \d+) R")
_SIZE = re.compile(rb"/Size (\d+)")


def update(pdf: bytes, key: int, body: bytes) -> bytes:
    """Append one object as the newest version of its number, with table and trailer."""
    root, sizes = _ROOT.findall(pdf), [int(size) for size in _SIZE.findall(pdf)]
    previous = pdf.rsplit(b"startxref", 1)[-1].split()[:1]
    if not root or not sizes or not previous or not previous[0].isdigit():
        return pdf + body
    at = len(pdf) + 1
    table = at + len(body) + 1
    size = max(*sizes, key + 1)
    return b"%s\n%s\nxref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %s R /Prev %s>>\n" % (
        pdf, body, key, at, size, root[-1], previous[0],
    ) + b"startxref\n%d\n%%%%EOF\n" % table  # fmt: skip


def overridden(random: Random, pdf: bytes, other: bytes) -> bytes:
    """One of the letter's objects anew, damaged."""
    found = objects(pdf)
    if not found:
        return pdf + b"\n"
    start, end = random.choice(found)
    key = int(pdf[start:end].split(b" ", 1)[0])
    damage = random.choice([number, word, *RAW])
    return update(pdf, key, damage(random, pdf[start:end], other))


def pasted(random: Random, pdf: bytes, other: bytes) -> bytes:
    """An object of another letter as the newest version of one of this."""
    mine, theirs = objects(pdf), objects(other)
    if not mine or not theirs:
        return pdf + other
    key = int(pdf[slice(*random.choice(mine))].split(b" ", 1)[0])
    body = other[slice(*random.choice(theirs))].split(b" ", 1)[1]
    return update(pdf, key, b"%d %s" % (key, body))


def exchanged(random: Random, pdf: bytes, other: bytes) -> bytes:
    """One of the letter's own objects in the place of another of its own."""
    return pasted(random, pdf, pdf)


APPENDED = (overridden, pasted, exchanged)
