"""What our logs leave out: the code of a letter, and the values that a database complains about.

And what nobody can write into them: a line of their own (OWASP ASVS 5.0, 16.4.1). Whatever begins
at the margin is the program's; a text from elsewhere that has several lines goes on indented.
"""

import logging
import re
import traceback
from typing import Any

_TOKEN = re.compile(r"/v/[^/\s]+")  # opens the page of one letter to whoever has it
# PostgreSQL's second lines: "Key (nik)=(33…) already exists", "Failing row contains (…)".
_VALUES = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)

_LINE_ENDS = re.compile("\r\n|[\n\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def indented(told: str) -> str:
    """The same text with every line but the first indented, and no sign that moves the cursor."""
    lines = _LINE_ENDS.sub("\n    ", told)
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", lines)


def without_token(told: Any) -> Any:
    """The same text with no code of a letter in any address; what is no text as it is."""
    return _TOKEN.sub("/v/-", told) if isinstance(told, str) else told


def _spared(told: str) -> str:
    return _VALUES.sub(r"\1: -", _TOKEN.sub("/v/-", told))


class SparingRecord(logging.LogRecord):
    """A record of indented lines that, in our own rooms, is spared before any handler sees it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.name.partition(".")[0] != "app":
            return
        self.msg, self.args = _spared(super().getMessage()), ()
        if self.exc_info and self.exc_info[0]:
            trace = "".join(traceback.format_exception(*self.exc_info))
            self.exc_text = indented(_spared(trace))

    def getMessage(self) -> str:
        """What is told, whoever tells it."""
        return indented(super().getMessage())


def init() -> None:
    """From now on. Flask's own log and those of all rooms are named below ``app``."""
    logging.setLogRecordFactory(SparingRecord)
