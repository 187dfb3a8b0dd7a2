"""The screens of the workbook: upload, dry run, progress, report, undo; and the export."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, g, jsonify, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.crud import MAX_KEY, is_key
from app.database import transaction
from app.extensions import db
from app.residents.workbook import acts
from app.residents.workbook.container import WorkbookRefused
from app.residents.workbook.errors import ImportNotFound, ImportRefused
from app.residents.workbook.expiry import UNCONFIRMED, UNDO
from app.residents.workbook.export import errors_workbook, export_register
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.preview import PAGE_SIZE, PARTS, counted, page_of, sizes
from app.residents.workbook.sealed import unpacked
from app.residents.workbook.stages import FOR_WORKER, OPEN, WAITING, Stage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNPROCESSABLE = 422
SHOWN = 20  # earlier imports on the first page


def unheard() -> None:
    """Nobody wakes the worker; it looks within a minute by itself."""


class ResidentImportView(BaseView):
    """The village's own workbook, in and out."""

    route_base = "/resident-imports"
    default_view = "list"
    wake: Callable[[], None] = staticmethod(unheard)  # lies above: app.jobs

    @expose("/list/")
    @has_access
    def list(self) -> Any:
        """Upload, download, and what was imported before."""
        return self._first_page()

    @expose("/upload", methods=["POST"])
    @has_access
    @permission_name("import")
    def upload(self) -> Any:
        """Take a workbook; the worker looks at it."""
        file = request.files.get("file")
        content, name = (file.read(), file.filename or "") if file else (b"", "")
        try:
            pk = acts.upload(str(g.user.office_code), name, content, by_id=g.user.id)
        except (WorkbookRefused, ImportRefused) as refused:
            return self._first_page(str(refused)), UNPROCESSABLE
        self.wake()
        return redirect(url_for(".show", pk=pk))

    @expose("/show/<int:pk>")
    @has_access
    def show(self, pk: int) -> Any:
        """Where the import stands, and what it would change or has changed."""
        row = _row(pk)
        details = unpacked(row.details) if row.stage not in FOR_WORKER else {}
        parts = sizes(details)
        part = request.args.get("part") or next(iter(parts), "changed")
        number = request.args.get("page", "1")
        if part not in PARTS or not is_key(number) or not int(number):
            abort(404)
        return self.render_template(
            "pages/residents/import/show.html",
            row=row, stage=row.stage, Stage=Stage, working=row.stage in FOR_WORKER,
            waiting=row.stage in WAITING, parts=parts, words=PARTS, part=part,
            lines=page_of(details, part, int(number) - 1), page=int(number),
            pages=-(-parts.get(part, 0) // PAGE_SIZE), counted=counted,
            unkept=details.get("unkept", ()), unknown=details.get("unknown", ()),
            writes=acts.changes(row), may_undo=row.stage == Stage.DONE and row.details is not None,
            undo_until=row.committed_at + UNDO if row.committed_at else None,
            kept_until=row.acted_at + UNCONFIRMED,
        )  # fmt: skip

    @expose("/progress/<int:pk>")
    @has_access
    @permission_name("show")
    def progress(self, pk: int) -> Response:
        """How far the worker is, for the page that shows it."""
        row = _row(pk)
        done, total = counted(row.rows_done), counted(row.rows_total)
        text = _("%(done)s of %(total)s rows", done=done, total=total) if row.rows_total else ""
        return jsonify(percent=row.percent, text=text, working=row.stage in FOR_WORKER)

    @expose("/choose/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("import")
    def choose(self, pk: int) -> Any:
        """Read another sheet of the same workbook."""
        sheet = request.form.get("sheet", "")
        return self._act(pk, lambda: acts.choose_sheet(pk, sheet, by_id=g.user.id), wakes=True)

    @expose("/confirm/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("import")
    def confirm(self, pk: int) -> Any:
        """Write what was shown."""
        seen = request.form.get("fingerprint", "")
        return self._act(pk, lambda: acts.confirm(pk, seen, by_id=g.user.id), wakes=True)

    @expose("/abandon/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("import")
    def abandon(self, pk: int) -> Any:
        """End it before anything is written."""
        return self._act(pk, lambda: acts.abandon(pk, by_id=g.user.id))

    @expose("/undo/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("import")
    def undo(self, pk: int) -> Any:
        """Take a finished import back."""
        return self._act(pk, lambda: acts.undo(pk, by_id=g.user.id), wakes=True)

    @expose("/errors/<int:pk>.xlsx")
    @has_access
    @permission_name("import")
    def errors(self, pk: int) -> Response:
        """The wrong cells as a workbook."""
        row = _row(pk)
        content = errors_workbook(unpacked(row.details).get("wrong", ()))
        with transaction():
            record(Action.IMPORT_ERRORS_TAKEN, ("residentimport", pk), row.office_code)
        return _download(content, f"perbaikan-impor-{pk}")

    @expose("/residents.xlsx")
    @has_access
    def export(self) -> Response:
        """All residents of the own village, in the columns of the workbook."""
        office = str(g.user.office_code)
        content, many = export_register(db.session(), office)
        with transaction():
            record(Action.RESIDENTS_EXPORTED, ("register", office), office, rows=many)
        return _download(content, f"penduduk-{office}-{local_date(utc_now(), _zone())}")

    def _first_page(self, error: str = "") -> str:
        query = select(ResidentImport).order_by(ResidentImport.id.desc()).limit(SHOWN)
        rows = db.session.scalars(query).all()
        running = next((row for row in rows if row.stage in OPEN), None)
        page = self.render_template(
            "pages/residents/import/list.html",
            rows=rows,
            running=running,
            error=error,
            counted=counted,
        )
        return str(page)

    def _act(self, pk: int, act: Callable[[], None], *, wakes: bool = False) -> Any:
        try:
            act()
        except ImportNotFound:
            abort(404)
        except ImportRefused as refused:
            flash(str(refused), "danger")
        else:
            if wakes:
                self.wake()
        return redirect(url_for(".show", pk=pk))


def _row(pk: int) -> ResidentImport:
    row = db.session.get(ResidentImport, pk) if pk <= MAX_KEY else None
    return row if row is not None else abort(404)


def _zone() -> str:
    return str(g.user.office.timezone)


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return response
