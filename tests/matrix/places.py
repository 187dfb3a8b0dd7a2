"""The offices of the matrix's world, and what stands for a person and a row in it.

Two villages of one district (A, B under X), one of another (C under Y), both of the regency R;
and a village of another regency (D under W, under Z), where nobody of ours may ever look.
"""

import re
from dataclasses import dataclass

from tests.matrix import rules

CODES = {
    "A": "33.16.16.2007", "B": "33.16.16.2004", "X": "33.16.16",
    "C": "33.16.15.2001", "Y": "33.16.15", "R": "33.16",
    "D": "33.17.01.2001", "W": "33.17.01", "Z": "33.17",
}  # fmt: skip
ABOVE = {"A": "XR", "B": "XR", "X": "R", "C": "YR", "Y": "R", "R": "", "D": "WZ", "W": "Z", "Z": ""}
NUMBER = {office: index for index, office in enumerate(CODES, start=10)}
VILLAGES, DISTRICTS, REGENCIES = "ABCD", "XYW", "RZ"
ABSENT, MALFORMED = "absent", "malformed"


@dataclass(frozen=True)
class Person:
    """Who asks: a role at an office; ``office`` is empty for a stranger."""

    role: str
    office: str
    username: str = ""

    def __str__(self) -> str:
        return f"{self.role} of {self.office}" if self.office else self.role


STRANGER = Person(rules.STRANGER, "")


@dataclass(frozen=True)
class Row:
    """One row that an address can name: its kind, whose it is, and its key in the address."""

    kind: str
    office: str
    key: str
    holder: str = ""  # of a step: the role of who must sign

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.office, self.holder) if part)


@dataclass(frozen=True)
class World:
    """Who is in it, and what."""

    people: tuple[Person, ...]
    rows: tuple[Row, ...]

    def of_kind(self, kind: str) -> list[Row]:
        """The rows of one kind, then one that is not there and one that cannot be."""
        found = [row for row in self.rows if row.kind == kind]
        if not found:
            raise LookupError(f"plant a “{kind}” in every office: tests/matrix/world.py")
        # Where a key has two parts (a letter's paper), both are absent.
        absent = "33.16.16.9999" if kind == "office" else re.sub(r"[^/]+", "999999", found[0].key)
        return [*found, Row(kind, ABSENT, absent), Row(kind, MALFORMED, "1'%20or%201")]


def is_below(office: str, seer: str) -> bool:
    """Whether ``office`` is the seer's or lies below it."""
    return office == seer or seer in ABOVE.get(office, "")


def mark(office: str, kind: str) -> str:
    """What betrays a row of this office wherever it shows."""
    return f"Penanda {office} {kind}"


def nik(office: str, number: int = 1) -> str:
    """A number of 16 digits that betrays its office."""
    return f"331699{NUMBER[office]}{number:08}"
