"""docs/asvs.csv answers every requirement of OWASP ASVS 5.0, levels 1 and 2, and shows why."""

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATES = {"pass", "not applicable", "open"}
# How many there are in each chapter at level 1 and at level 2 (OWASP ASVS 5.0.0).
WANTED = {
    1: (8, 19), 2: (4, 7), 3: (8, 11), 4: (2, 8), 5: (4, 5), 6: (13, 22), 7: (6, 12), 8: (4, 3),
    9: (4, 3), 10: (5, 24), 11: (3, 11), 12: (3, 6), 13: (1, 12), 14: (2, 7), 15: (3, 10),
    16: (0, 16), 17: (0, 7),
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_both_levels_is_answered_once(rows) -> None:
    assert len({row["id"] for row in rows}) == len(rows) == 253
    found = Counter((int(row["id"][1:].split(".")[0]), int(row["level"])) for row in rows)
    wanted = {(chapter, level): count for chapter, counts in WANTED.items()
              for level, count in enumerate(counts, start=1) if count}  # fmt: skip
    assert found == wanted


def test_whatever_is_not_met_says_why(rows) -> None:
    assert {row["state"] for row in rows} == STATES
    unexplained = [row["id"] for row in rows if row["state"] != "pass" and not row["how"]]
    assert unexplained == []


def test_whatever_is_met_names_what_shows_it(rows) -> None:
    missing = []
    for row in rows:
        shown = row["shown_by"].split()
        if row["state"] == "pass" and not shown:
            missing.append(f"{row['id']}: nothing named")
        for place in shown:
            path, _, test = place.partition("::")
            file = ROOT / path
            if not file.exists() or (test and f"def {test}(" not in file.read_text()):
                missing.append(f"{row['id']}: {place}")
            if (path.startswith("tests/") and not test) or file.is_dir():
                missing.append(f"{row['id']}: {place} is a place and no proof")
    assert missing == []
