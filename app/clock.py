"""Time: stored in UTC, shown and numbered in the office's own zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of an aware ``moment`` in the IANA time ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def local_time(moment: datetime, zone: str) -> datetime:
    """An aware ``moment`` on the wall clock of the IANA time ``zone``."""
    return moment.astimezone(ZoneInfo(zone))
