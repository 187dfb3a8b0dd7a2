"""Where an import stands. Nothing is written to the register before ``DONE``."""

from enum import StrEnum


class Stage(StrEnum):
    """Values are stored: never rename one."""

    UPLOADED = "uploaded"  # the worker is to read and compare
    CHOOSING = "choosing"  # the person is to say which sheet
    CHECKED = "checked"  # the person looks at what would change
    CONFIRMED = "confirmed"  # the worker is to write
    DONE = "done"
    UNDOING = "undoing"  # the worker is to take it back
    UNDONE = "undone"
    REFUSED = "refused"  # the file cannot be read
    ABANDONED = "abandoned"
    EXPIRED = "expired"  # nobody confirmed it in time


FOR_WORKER = (Stage.UPLOADED, Stage.CONFIRMED, Stage.UNDOING)
WAITING = (Stage.UPLOADED, Stage.CHOOSING, Stage.CHECKED)  # may still be abandoned
OPEN = (*FOR_WORKER, Stage.CHOOSING, Stage.CHECKED)  # an office has one of these at most
