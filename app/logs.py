"""What our logs leave out: the code of a letter, which opens its page to whoever has it."""

import logging
import re
from typing import Any

from flask import Flask

_TOKEN = re.compile(r"/v/[^/\s]+")


def without_token(told: Any) -> Any:
    """The same text with no code of a letter in any address; what is no text as it is."""
    return _TOKEN.sub("/v/-", told) if isinstance(told, str) else told


def _sparing(record: logging.LogRecord) -> bool:
    record.msg = without_token(record.msg)
    return True


def init_app(app: Flask) -> None:
    """Flask tells the address of a request that failed."""
    app.logger.addFilter(_sparing)
