"""What every response tells browsers to forbid or to keep, and which requests we refuse.

OWASP ASVS 5.0, V3 (3.4 response headers, 3.5 origin separation); W3C Fetch Metadata.
"""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session

NEEDLESS = frozenset({"_fresh", "locale"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}


class FromElsewhere(Exception):
    """A page of another site sends a request that would change something here."""

    def __init__(self) -> None:
        super().__init__(
            "Permintaan ini dikirim dari situs lain, jadi tidak dilakukan. Buka halamannya di "
            "sini, lalu coba lagi."
        )


def csp_nonce() -> str:
    """This response's nonce: only scripts that carry it run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _policy(mimetype: str | None) -> str:
    if mimetype == "application/pdf":  # browsers' own viewers need more than a page of ours
        return "frame-ancestors 'none'"
    nonce = csp_nonce()
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _policy(response.mimetype))
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        whole = "max-age=63072000; includeSubDomains"
        response.headers.setdefault("Strict-Transport-Security", whole)
    if "static" not in (request.endpoint or ""):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _leave_no_cookie(response: Response) -> Response:
    """Open no session for what Flask-Login and FAB note for everybody.

    Such a cookie, set by a file that was asked for before the page that came first, would take
    the place of that page's session: its form could not be sent.
    """
    has_one = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    chosen = session.get("locale") not in (None, current_app.config["BABEL_DEFAULT_LOCALE"])
    if not has_one and not chosen and session.keys() <= NEEDLESS:
        session.modified = False
    return response


def _refuse_others() -> None:
    """Beside the CSRF tokens, and in their place where a page sets no cookie.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; programs say
    neither, and carry no cookie that somebody else could use.
    """
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        raise FromElsewhere
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        raise FromElsewhere


def init_app(app: Flask) -> None:
    """Install the headers and the check of origins. Call it before the check of CSRF tokens."""
    app.before_request(_refuse_others)
    app.after_request(_headers)
    app.after_request(_leave_no_cookie)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
