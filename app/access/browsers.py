"""Which browser this is: known by a cookie of its own, and told to people in plain words."""

import secrets
from hashlib import sha256

from flask import Response, after_this_request, current_app, request

COOKIE = "labur_browser"
KEPT_FOR = 400 * 24 * 3600  # seconds; browsers keep no cookie longer (RFC 6265bis, 5.5)

# The first that is named in the header counts: Edge and Opera call themselves Chrome as well,
# Chrome calls itself Safari, and Android calls itself Linux.
_PROGRAMS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_DEVICES = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def this_browser() -> str:
    """SHA-256 of this browser's cookie; one that has none, or another's, is given a new one."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = f"__Host-{COOKIE}" if secure else COOKIE  # no other site of the domain can plant it
    value = request.cookies.get(name, "")
    if len(value) != len(_new()):
        value = _new()

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            name,
            value,
            max_age=KEPT_FOR,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    return sha256(value.encode()).hexdigest()


def _new() -> str:
    return secrets.token_urlsafe(32)


def in_words(user_agent: str) -> tuple[str, str]:
    """Program and device of a User-Agent header; each "" where it names none that we know."""
    program, device = (
        next((name for sign, name in known if sign in user_agent), "")
        for known in (_PROGRAMS, _DEVICES)
    )
    return program, device
