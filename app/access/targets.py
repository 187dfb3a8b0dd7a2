"""Where somebody goes after showing who they are."""

from urllib.parse import urlsplit, urlunsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException


def wanted_page(otherwise: str = "/") -> str:
    """The page asked for before, where it is one of ours to be opened; else ``otherwise``.

    Only its path is kept, so no link leads to another site; and what was a form being sent when
    the session ended is no page.
    """
    try:
        wanted = urlsplit(request.args.get("next", ""))
        current_app.create_url_adapter(request).match(wanted.path, "GET")  # type: ignore[union-attr]
    except (HTTPException, ValueError):
        return otherwise
    return urlunsplit(("", "", wanted.path, wanted.query, ""))
