"""Tallies as a table: one row a village or a type, one column a month, with totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.reports.letters import Tally
from app.reports.periods import Month


@dataclass(frozen=True)
class Row:
    """``cells`` are in the order of the table's months; ``median_minutes`` None: not known."""

    key: str
    label: str
    cells: tuple[int, ...]
    median_minutes: float | None = None

    @property
    def total(self) -> int:
        """Letters of the whole row."""
        return sum(self.cells)


@dataclass(frozen=True)
class Table:
    """Rows by label, and the sums below them."""

    months: tuple[Month, ...]
    rows: tuple[Row, ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """Letters by month."""
        return tuple(sum(row.cells[at] for row in self.rows) for at in range(len(self.months)))

    @property
    def total(self) -> int:
        """Every letter of the table."""
        return sum(self.sums)


def pivot(
    tallies: Iterable[Tally],
    months: Sequence[Month],
    key: Callable[[Tally], str],
    labels: Mapping[str, str],
    medians: Mapping[str, float] | None = None,
) -> Table:
    """Count letters by ``key`` and month; ``labels`` names the keys."""
    counts: Counter[tuple[str, Month]] = Counter()
    for tally in tallies:
        counts[key(tally), tally.month] += tally.letters
    rows = [
        Row(one, labels.get(one, one), tuple(counts[one, month] for month in months),
            (medians or {}).get(one))
        for one in {name for name, _month in counts}
    ]  # fmt: skip
    return Table(tuple(months), tuple(sorted(rows, key=lambda row: (row.label, row.key))))
