"""What our logs leave out: the code of a letter, and the values that a database complains about."""

import logging
import re
import traceback
from typing import Any

_TOKEN = re.compile(r"/v/[^/\s]+")  # opens the page of one letter to whoever has it
# PostgreSQL's second lines: "Key (nik)=(33…) already exists", "Failing row contains (…)".
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def without_token(told: Any) -> Any:
    """The same text with no code of a letter in any address; what is no text as it is."""
    return _TOKEN.sub("/v/-", told) if isinstance(told, str) else told


def _spared(told: str) -> str:
    return _VALUES.sub(r"\1: -", _TOKEN.sub("/v/-", told))


class SparingRecord(logging.LogRecord):
    """A record that, in our own rooms, is spared before any handler sees it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.name.partition(".")[0] != "app":
            return
        self.msg, self.args = _spared(self.getMessage()), ()
        if self.exc_info and self.exc_info[0]:
            self.exc_text = _spared("".join(traceback.format_exception(*self.exc_info)))


def init() -> None:
    """From now on. Flask's own log and those of all rooms are named below ``app``."""
    logging.setLogRecordFactory(SparingRecord)
