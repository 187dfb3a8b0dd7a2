"""Static files: each address names its content, so that browsers may keep the file for a year.

RFC 9111, 4.2.2 and RFC 8246 (``immutable``). A file asked for by another address is asked for
again each time, as Flask does it.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

YEAR = 365 * 24 * 3600  # seconds
ENDPOINTS = ("static", "appbuilder.static")


def _file(endpoint: str, name: str) -> Path | None:
    """The file behind a name; None where there is none."""
    blueprint = endpoint.rpartition(".")[0]
    owner = current_app.blueprints[blueprint] if blueprint else current_app
    path = safe_join(str(owner.static_folder), name)
    return Path(path) if path and Path(path).is_file() else None


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: float) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def _version(endpoint: str, values: dict[str, Any]) -> str:
    path = _file(endpoint, str(values.get("filename", "")))
    return _digest(path, path.stat().st_mtime) if path else ""


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in ENDPOINTS and (version := _version(endpoint, values)):
        values["v"] = version


def _keep(response: Response) -> Response:
    endpoint, asked = request.endpoint or "", request.args.get("v")
    if asked and endpoint in ENDPOINTS and asked == _version(endpoint, request.view_args or {}):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def init_app(app: Flask) -> None:
    """Let ``url_for`` name the content, and answers say how long they may be kept."""
    app.url_defaults(_name_content)
    app.after_request(_keep)
