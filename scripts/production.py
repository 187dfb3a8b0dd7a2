"""How gunicorn serves in production: ``gunicorn --config scripts/production.py run:app``.

Listens on LABUR_BIND (127.0.0.1:8000); LABUR_WORKERS sync workers (5). See docs/operations.md.
"""

import os
from typing import Any

from gunicorn.glogging import Logger

from app.logs import without_token

bind = os.environ.get("LABUR_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LABUR_WORKERS", "5"))
timeout = 300  # seconds: longer than a slow BSrE can keep a signer waiting


class SparingLog(Logger):
    """Who asked for which page, without what was asked: no token of a letter."""

    def atoms(self, *arguments: Any) -> dict[str, Any]:
        """What the format below may name."""
        known: dict[str, Any] = super().atoms(*arguments)
        return known | {"U": without_token(known["U"])}

    def debug(self, msg: str, *arguments: Any, **options: Any) -> None:
        """At this level gunicorn tells the path of every request."""
        super().debug(msg, *map(without_token, arguments), **options)


logger_class = SparingLog
accesslog = "-"
# The path alone: searches carry names and NIKs behind the question mark, and so does the page
# that a browser says it comes from.
access_log_format = "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
