"""What a browser asks for to install the service: for everybody, and the same for all.

W3C Web App Manifest and Service Workers. The service worker keeps the page for "no connection" and
what draws it; it never keeps a page with anybody's data.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, current_app, jsonify, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.pwa.icons import icon

blueprint = Blueprint("pwa", __name__)
# File name → width in pixels, to the edges.
ICONS = {
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "maskable-512.png": (512, True),
    "touch-180.png": (180, True),
}
DRAWN_WITH = ("css/labur.css", "img/labur.svg")
DAY = 24 * 3600


@blueprint.get("/manifest.webmanifest")
def manifest() -> Any:
    """Name, colours, icons, and where the app begins."""
    answer = jsonify(
        id="/",
        name="Esuk Layang Mabur",
        short_name="Layang Mabur",
        description=_("Letters of village offices: make, sign, check."),
        lang=str(get_locale()),
        dir="ltr",
        start_url="/",
        scope="/",
        display="standalone",
        background_color="#ffffff",
        theme_color="#123a5a",
        icons=[_icon("icon-192.png"), _icon("icon-512.png"), _icon("maskable-512.png")],
        shortcuts=[{"name": _("Signing desk"), "url": "/approvals/list/"}],
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _icon(name: str) -> dict[str, str]:
    size, full = ICONS[name]
    return {
        "src": url_for("pwa.image", name=name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "maskable" if full else "any",
    }


@blueprint.get("/pwa/<name>")
def image(name: str) -> Any:
    """One of the icons."""
    if name not in ICONS:
        abort(404)
    size, full = ICONS[name]
    answer = current_app.response_class(icon(size, full=full), mimetype="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={DAY}"
    return answer


@blueprint.get("/service-worker.js")
def service_worker() -> Any:
    """At the root, because a worker serves what lies below its own address."""
    drawing = [url_for("static", filename=name) for name in DRAWN_WITH]
    script = render_template(
        "pages/pwa/service-worker.js", version=_version(), kept=[url_for("pwa.offline"), *drawing]
    )
    answer = current_app.response_class(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/offline")
def offline() -> str:
    """What shows where there is no connection."""
    return render_template("pages/pwa/offline.html")


def _version() -> str:
    """Changes with what is kept, so that browsers fetch it anew."""
    static = Path(str(current_app.static_folder))
    digest = sha256(str(current_app.config["VERSION"]).encode())
    for name in DRAWN_WITH:
        digest.update((static / name).read_bytes())
    page = Path(str(current_app.template_folder)) / "pages/pwa/offline.html"
    digest.update(page.read_bytes())
    return digest.hexdigest()[:16]


def init_app(app: Flask) -> None:
    """Add the routes."""
    app.register_blueprint(blueprint)
