"""What every error looks like, to a person and to a program."""

from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.access.throttle import TooManyTries
from app.access.wall import WallError
from app.extensions import db
from app.headers import FromElsewhere
from app.storage import DocumentMissing, StorageError


def error_page(status: int, message: str | None = None) -> tuple[Any, int]:
    """The page, or for API clients the JSON, of an error."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=message or status), status
    shown = status if status in (400, 403, 404, 405, 413, 429, 503) else 500
    # Drawn for anybody: the database may be what failed, so it is not asked who is there.
    g.user = g._login_user = AnonymousUserMixin()
    return render_template(f"errors/{shown}.html", message=message), status


def _log_refusal(why: str) -> None:
    """Who tried what they may not, by ids alone (ASVS 5.0, 16.3.2 and 16.3.3)."""
    account = current_user.get_id()
    current_app.logger.warning(
        "refused (%s): account %s, %s %s", why, account, request.method, request.endpoint
    )


def init_app(app: Flask) -> None:
    """Install the error pages and what every page knows of its reader."""

    @app.context_processor
    def _office() -> dict[str, Any]:
        user = g.get("user")
        office = user.office if user is not None and user.is_authenticated else None
        return {
            "current_office_name": office.full_name if office else "",
            "is_demo": app.config["DEVELOPMENT"],
        }

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.code is not None and error.code < 400:
            return error
        if error.code == 403:
            _log_refusal("no permission")
        if isinstance(error, SecurityError):  # a foreign Host header: no page can have links
            return Response("Alamat situs tidak dikenal.", 400, mimetype="text/plain")
        return error_page(error.code or 500)

    @app.errorhandler(FromElsewhere)
    def _elsewhere(error: FromElsewhere) -> Any:
        _log_refusal("from another site")
        return error_page(400, str(error))

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Any:
        _log_refusal("no token of this session")
        return error_page(400, "Halaman ini sudah terlalu lama terbuka. Muat ulang lalu coba lagi.")

    @app.errorhandler(WallError)
    def _wall(_error: WallError) -> Any:
        _log_refusal("another office")
        db.session.rollback()
        return error_page(404)

    @app.errorhandler(DocumentMissing)
    def _missing(_error: DocumentMissing) -> Any:
        return error_page(404)

    @app.errorhandler(StorageError)
    def _storage(error: StorageError) -> Any:
        db.session.rollback()
        app.logger.error("storage: %s", error, exc_info=error)
        return error_page(503, str(error))

    @app.errorhandler(TooManyTries)
    def _tries(error: TooManyTries) -> Any:
        page, status = error_page(429, str(error))
        return page, status, {"Retry-After": str(error.seconds)}

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def _unreadable(_error: Exception) -> Any:
        db.session.rollback()
        return error_page(400, "Ada bagian alamat atau isian yang tidak dapat dibaca. Cari lagi.")

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Any:
        db.session.rollback()
        app.logger.error("database: %s", error.orig)
        return error_page(
            503, "Basis data sedang sibuk atau tidak dapat dihubungi. Coba lagi sebentar lagi."
        )
