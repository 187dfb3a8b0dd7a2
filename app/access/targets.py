"""Where somebody goes after signing in."""

from urllib.parse import urlsplit, urlunsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException


def wanted_page() -> str:
    """The page asked for before signing in, where it is one of ours to be opened; else the first.

    Only its path is kept, so no link leads to another site; and what was a form being sent when
    the session ended is no page.
    """
    try:
        wanted = urlsplit(request.args.get("next", ""))
        current_app.create_url_adapter(request).match(wanted.path, "GET")  # type: ignore[union-attr]
    except (HTTPException, ValueError):
        return "/"
    return urlunsplit(("", "", wanted.path, wanted.query, ""))
