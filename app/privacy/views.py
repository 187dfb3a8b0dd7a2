"""The screen for a resident who asks what is kept about them (UU 27/2022 art. 7 and 32)."""

from typing import Any

from flask import Response, abort, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.crud import MAX_KEY
from app.database import transaction
from app.extensions import db
from app.letters.desk import UNPROCESSABLE
from app.letters.errors import Refused
from app.privacy.copy import IDENTITIES, make_copy
from app.residents.models import Resident
from app.residents.nik import plain_digits

MOST_FOUND = 20


class SubjectAccessView(BaseView):
    """Copies of personal data for residents of the own office, and of those below it."""

    route_base = "/subject-access"
    default_view = "find"
    base_permissions = ["can_find"]

    @expose("/", methods=["GET", "POST"])
    @has_access
    def find(self) -> Any:
        """Find the resident by the whole NIK: nobody browses here."""
        if request.method == "GET":
            return self._ask()
        nik = plain_digits(request.form.get("nik", "").replace("\0", ""))
        with transaction() as session:
            query = select(Resident).where(Resident.nik == nik).order_by(Resident.office_code)
            found = session.scalars(query.limit(MOST_FOUND)).all() if nik else []
            for one in found:
                record(Action.RESIDENT_LOOKED_UP, one, one.office_code)
            choices = [(one.id, one.office.full_name) for one in found]
        if not choices:
            return self._ask(_("Nobody here is registered under this NIK.")), UNPROCESSABLE
        if len(choices) == 1:
            return redirect(url_for(".copy", pk=choices[0][0]))
        return self._ask(choices=choices)

    @expose("/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("find")
    def copy(self, pk: int) -> Any:
        """Why and for whom, then the file."""
        resident = db.session.get(Resident, pk) if pk <= MAX_KEY else None
        if resident is None:
            abort(404)
        if request.method == "GET":
            return self._form(resident)
        zone = resident.office.timezone
        try:
            bundle = make_copy(pk, request.form.get("reason", ""), request.form.get("identity", ""))
        except Refused as refused:
            return self._form(db.session.get_one(Resident, pk), refused.errors), UNPROCESSABLE
        response = Response(bundle, mimetype="application/zip")
        name = f"salinan-data-pribadi-{local_date(utc_now(), zone)}.zip"
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response

    def _ask(self, error: str = "", choices: list[tuple[int, str]] | None = None) -> str:
        return self.render_template(
            "pages/privacy/find.html", error=error, choices=choices, own=str(g.user.office_code)
        )

    def _form(self, resident: Resident, errors: dict[str, str] | None = None) -> str:
        return self.render_template(
            "pages/privacy/ask.html", resident=resident, errors=errors or {}, identities=IDENTITIES
        )
