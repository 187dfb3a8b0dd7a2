"""How gunicorn serves in production: ``gunicorn --config scripts/production.py run:app``.

Listens on LABUR_BIND (127.0.0.1:8000); LABUR_WORKERS sync workers (5). See docs/operations.md.
"""

import os
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from app.logs import without_token

bind = os.environ.get("LABUR_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LABUR_WORKERS", "5"))
PLAIN = "/:@!$&'()*+,;=~"  # in a path, beside letters and digits (RFC 3986, 3.3)
timeout = 300  # seconds: longer than a slow BSrE can keep a signer waiting


class SparingLog(Logger):
    """Who asked for which page, without what was asked: no token of a letter."""

    def atoms(self, *arguments: Any) -> dict[str, Any]:
        """What the format below may name."""
        known: dict[str, Any] = super().atoms(*arguments)
        # gunicorn hands over the path decoded: a line's end in it would begin another line.
        # A request that it could not read has none.
        path = quote((known["U"] or "-").encode("latin-1"), safe=PLAIN)
        return known | {"U": without_token(path)}

    def debug(self, msg: str, *arguments: Any, **options: Any) -> None:
        """At this level gunicorn tells the path of every request."""
        super().debug(msg, *map(without_token, arguments), **options)


logger_class = SparingLog
accesslog = "-"
# The path alone: searches carry names and NIKs behind the question mark, and so does the page
# that a browser says it comes from.
access_log_format = "%(h)s %(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
