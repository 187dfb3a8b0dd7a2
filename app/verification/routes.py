"""The public pages: no login and no script needed. They learn nothing the paper does not show."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.extensions import csrf
from app.letters.models import Letter
from app.letters.rendering.pages import page_images
from app.verification import holder, lookup, visitors
from app.verification.answers import Answer
from app.verification.examine import examiner
from app.verification.foreign import too_large, unknown_code
from app.verification.judging import Judge
from app.verification.report_pdf import sealed_report
from app.verification.sealed_page import SealUnavailable
from app.verification.validator.pool import ValidatorPool

public = Blueprint("verification", __name__)
visitors.spare(public)
_LIMITS = {
    "letter": "PAGE_RATE_LIMIT",
    "replacement": "PAGE_RATE_LIMIT",
    "nik": "PAGE_RATE_LIMIT",
    "check": "CHECK_RATE_LIMIT",
    "report": "CHECK_RATE_LIMIT",
    "report_on_file": "CHECK_RATE_LIMIT",
}


def init_app(app: Flask) -> None:
    """Start (lazily) the validator's workers, add the pages, and limit what one address may ask."""
    app.config.setdefault("MAX_CHECK_BYTES", 10 * 1024 * 1024)
    app.config.setdefault("PAGE_RATE_LIMIT", "300 per minute")
    app.config.setdefault("CHECK_RATE_LIMIT", "30 per minute")
    pool = app.extensions.setdefault("validator", ValidatorPool())
    app.extensions["judge"] = Judge(pool)
    app.register_blueprint(public)
    limiter = app.extensions["appbuilder"].sm.limiter
    for endpoint, setting in _LIMITS.items():
        name = f"verification.{endpoint}"
        limit = limiter.limit(lambda setting=setting: current_app.config[setting])
        app.view_functions[name] = limit(app.view_functions[name])


@public.get("/v/<token>")
def letter(token: str) -> Any:
    """The page behind every printed QR (promise P8: this address form is permanent)."""
    answer, row = examiner().token(token)
    _leave_trace(row, answer, "code")
    return _respond(answer, status=200 if row else 404, token=token if row else None)


@public.get("/v/<token>/pengganti")
def replacement(token: str) -> Any:
    """What the public may know of the letter that replaced this one.

    Not a link to that letter's own page: whoever still holds the old paper, and its NIK, would
    read the new letter there, of which the old paper shows nothing (promise P7).
    """
    row = lookup.by_token(token)
    newer = lookup.replacement_of(row) if row else None
    if newer is None:
        return _respond(unknown_code(), status=404)
    answer, newer = examiner().letter(newer)
    _leave_trace(newer, answer, "replaced")
    return _respond(answer, replaces=token)


# Without a CSRF token, because a token needs a cookie, and whoever only looks gets none.
# Requests that other sites send are refused by app/headers.py.
@public.post("/v/<token>/nik")
@csrf.exempt
def nik(token: str) -> Any:
    """Compare with the paper: the NIK printed on it opens the genuine letter."""
    row = lookup.by_token(token)
    if row is None:
        return _respond(unknown_code(), status=404)
    identity, office = row.id, row.office_code
    known = holder.knows_nik(row, request.form.get("nik", ""), token, request.remote_addr or "")
    with transaction():
        if known:
            record(Action.LETTER_SHOWN_TO_HOLDER, ("letter", identity), office)
        else:
            record(Action.LETTER_CHECKED, ("letter", identity), office, way="nik", matched=False)
    if known:
        holder.grant(token)
        return redirect(url_for("verification.genuine", token=token), 303)
    answer, _row = examiner().token(token)
    return _respond(answer, status=422, token=token, nik_refused=True)


@public.get("/v/<token>/surat")
def genuine(token: str) -> Any:
    """The genuine letter as page images, to be compared with the paper line by line."""
    row = _shown(token)
    if row is None:
        return redirect(url_for("verification.letter", token=token), 303)
    pages = len(page_images(_content(row), scale=0.2))
    answer, _row = examiner().token(token)
    minutes = holder.SHOWN_FOR_SECONDS // 60
    return render_template(
        "pages/verification/genuine.html", token=token, answer=answer, pages=pages, minutes=minutes
    )


@public.get("/v/<token>/surat/<int:page>.png")
def page(token: str, page: int) -> Any:
    """One page of the genuine letter, numbered from 1."""
    row = _shown(token)
    images = page_images(_content(row), scale=2) if row else []
    if not 1 <= page <= len(images):
        abort(404)
    return current_app.response_class(images[page - 1], mimetype="image/png")


@public.get("/v/<token>/surat.pdf")
def download(token: str) -> Any:
    """The issued file itself, never changed since."""
    row = _shown(token)
    if row is None:
        abort(404)
    content, name = _content(row), f"surat-{row.type_code.lower()}-{row.id}.pdf"
    identity, office = row.id, row.office_code
    with transaction():
        record(Action.LETTER_DOWNLOADED, ("letter", identity), office, way="nik")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


@public.get("/v/<token>/laporan.pdf")
def report(token: str) -> Any:
    """The answer about a letter as a sealed PDF."""
    answer, row = examiner().token(token)
    if row is None:
        return _respond(answer, status=404)
    _leave_trace(row, answer, "report")
    return _report(answer)


# Exempt as ``check`` below.
@public.post("/cek/laporan.pdf")
@csrf.exempt
def report_on_file() -> Any:
    """The answer about an uploaded file as a sealed PDF."""
    try:
        content = _uploaded()
    except RequestEntityTooLarge:
        return _respond(too_large(), status=413)
    if content is None:
        return _nothing_sent()
    answer, row = examiner().file(content)
    _leave_trace(row, answer, "report")
    return _report(answer)


@public.get("/cek")
def ask() -> Any:
    """The form: type the code, or upload the PDF."""
    return render_template("pages/verification/ask.html", refused="")


# Programs of banks send files without a session, hence without a CSRF token.
@public.post("/cek")
@csrf.exempt
def check() -> Any:
    """Answer for a typed code or an uploaded PDF, as a page or as JSON."""
    try:
        content, code = _uploaded(), request.form.get("code", "").strip()
    except RequestEntityTooLarge:
        return _respond(too_large(), status=413)
    if content is not None:
        answer, row = examiner().file(content)
        _leave_trace(row, answer, "file")
        return _respond(answer)
    if not code:
        return _nothing_sent()
    token = lookup.clean_code(code)
    answer, row = examiner().token(token) if token else (unknown_code(), None)
    _leave_trace(row, answer, "code")
    return _respond(answer, token=token if row else None)


def _uploaded() -> bytes | None:
    """The file that was sent; None where none was chosen. Raises RequestEntityTooLarge."""
    upload = request.files.get("file")
    if upload is None:
        return None
    content = upload.read(current_app.config["MAX_CHECK_BYTES"] + 1)
    if len(content) > current_app.config["MAX_CHECK_BYTES"]:
        raise RequestEntityTooLarge
    return content if content or upload.filename else None


def _leave_trace(row: Letter | None, answer: Answer, way: str) -> None:
    if row is None:
        return  # nothing that the trail could be about; the server's own log counts these
    identity, office = row.id, row.office_code
    with transaction():
        record(Action.LETTER_CHECKED, ("letter", identity), office, way=way, verdict=answer.verdict)


def _shown(token: str) -> Letter | None:
    """The issued letter, for a visitor who typed its NIK a short while ago."""
    row = lookup.by_token(token) if holder.may_see(token) else None
    return row if row is not None and row.state in lookup.ISSUED else None


def _content(row: Letter) -> bytes:
    content: bytes = current_app.extensions["documents"].get(row.current_sha256 or "")
    return content


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def _respond(answer: Answer, status: int = 200, **context: Any) -> Any:
    if _wants_json():
        return answer.to_dict(), status
    return render_template("pages/verification/answer.html", answer=answer, **context), status


def _report(answer: Answer) -> Any:
    try:
        content = sealed_report(answer)
    except SealUnavailable as error:
        current_app.logger.error("a report was not sealed: %r", error.__cause__)
        message = _("The report cannot be sealed just now. The result itself is on the page of "
                    "the check; try the report again later.")  # fmt: skip
        return render_template("errors/503.html", message=message), 503
    headers = {"Content-Disposition": 'attachment; filename="laporan-pemeriksaan.pdf"'}
    return current_app.response_class(content, mimetype="application/pdf", headers=headers)


def _nothing_sent() -> Any:
    message = _("Choose a PDF file or type the code that stands on the letter.")
    if _wants_json():
        return {"error": message}, 400
    return render_template("pages/verification/ask.html", refused=message), 400
