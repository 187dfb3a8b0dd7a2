"""The retention schedule (jadwal retensi arsip): how long which letters are kept, and then what.

The data are in ``schedule.csv``, by the classification code under which a letter was numbered:
active and inactive years and fate, from the schedule with Permendagri 83/2022. To be confirmed by
the regency's archives office before the first list; a code that is not in the file is kept.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("schedule.csv")
DESTROY, PERMANENT = "destroy", "permanent"


@dataclass(frozen=True)
class Rule:
    """One line of the schedule; ``years``: active and inactive ones together."""

    code: str
    name: str
    years: int
    fate: str
    source: str

    def last_year(self, today: date) -> int:
        """The newest year of whose letters the retention has run out.

        Years are counted whole, from the end of that in which the letter ended: registers are
        kept by the year, and this is never sooner than the schedule asks.
        """
        return today.year - self.years - 1


@cache
def schedule() -> dict[str, Rule]:
    """Every line by its code. Raises ValueError for a fate or years that nobody could apply."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rules = [_rule(row) for row in csv.DictReader(file)]
    return {rule.code: rule for rule in rules}


def disposable() -> tuple[Rule, ...]:
    """The lines by which letters may be destroyed at all."""
    return tuple(rule for rule in schedule().values() if rule.fate == DESTROY)


def _rule(row: dict[str, str]) -> Rule:
    years = int(row["active_years"]) + int(row["inactive_years"])
    if row["fate"] not in (DESTROY, PERMANENT) or years < 1:
        raise ValueError(f"{FILE.name}: {row['code']}")
    return Rule(row["code"], row["name"], years, row["fate"], row["source"])
