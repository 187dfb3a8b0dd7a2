"""The stretch of days that a report is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MAX_MONTHS = 24
Month = tuple[int, int]  # year, 1–12


class PeriodError(ValueError):
    """The dates make no period; the message is for the user, in Indonesian."""


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def months(self) -> list[Month]:
        """Every calendar month that the period touches, in order."""
        start = self.first.year * 12 + self.first.month - 1
        end = self.last.year * 12 + self.last.month - 1
        return [(index // 12, index % 12 + 1) for index in range(start, end + 1)]


def presets(today: date) -> dict[str, Period]:
    """The periods that one click chooses."""
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        "this_month": Period(first, today),
        "last_month": Period(before.replace(day=1), before),
        "this_year": Period(today.replace(month=1, day=1), today),
    }


def chosen(arguments: Mapping[str, str], today: date) -> Period:
    """The period in a request's ``preset`` or ``from`` and ``to`` (ISO dates); else this year.

    Raises PeriodError for dates that cannot be read, stand the wrong way round, or span more
    than MAX_MONTHS calendar months.
    """
    ready = presets(today)
    if preset := ready.get(arguments.get("preset", "")):
        return preset
    if not arguments.get("from") and not arguments.get("to"):
        return ready["this_year"]
    try:
        period = Period(
            date.fromisoformat(arguments.get("from", "")),
            date.fromisoformat(arguments.get("to") or today.isoformat()),
        )
    except ValueError as error:
        raise PeriodError("Tanggal tidak terbaca. Pilih tanggal awal dan tanggal akhir.") from error
    if period.first > period.last:
        raise PeriodError("Tanggal awal harus sebelum tanggal akhir.")
    if len(period.months) > MAX_MONTHS:
        raise PeriodError(f"Pilih paling banyak {MAX_MONTHS} bulan sekaligus.")
    return period
