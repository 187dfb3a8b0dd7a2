"""Letters of which nobody knows whether BSrE signed them, and what the regency admin can do."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext as _

from app.approvals.models import Approval
from app.approvals.reconcile import adopt, fetch, free, unsettled
from app.clock import utc_now
from app.crud import CrudView, ScopedInterface
from app.extensions import db
from app.offices.signing_services import client_for
from app.signing.bsre.client import DOCUMENT_ID
from app.signing.errors import SigningError
from app.storage import StorageError

MAX_FILE = 10 * 1024 * 1024


class Unsettled(BaseFilter):
    """Only steps whose outcome is unknown."""

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002
        """Add the condition."""
        return query.filter(unsettled(utc_now()))


class OutcomeView(CrudView):
    """No letter's contents, only which one it is: who settles this reads no letters."""

    datamodel = ScopedInterface(Approval, eager=("letter", "official"))
    route_base = "/outcomes"
    base_permissions = ["can_list", "can_show", "can_settle"]
    base_filters = [["id", Unsettled, ""]]
    base_order = ("id", "asc")
    list_template = "pages/approvals/outcomes.html"
    show_template = "pages/approvals/outcome.html"
    list_title, show_title = _("Unknown outcomes"), _("Outcome unknown")
    empty_title = _("There is no letter whose outcome is unknown")
    list_columns = ["letter", "letter.letter_type.name", "letter.office", "official",
                    "outcome_unknown_at"]  # fmt: skip
    show_columns = [*list_columns, "letter.letter_date"]
    order_columns = ["id"]
    search_columns = ["outcome_unknown_at"]
    label_columns = {
        "letter": _("Number"),
        "letter.letter_type.name": _("Letter type"),
        "letter.letter_date": _("Date"),
        "letter.office": _("Office"),
        "official": _("Official"),
        "outcome_unknown_at": _("Sent to BSrE"),
    }

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Which letter it is, and the ways to settle it."""
        approval = self._step(pk)
        return self.render_template(
            self.show_template,
            title=self.show_title,
            widgets=self._show(pk),
            approval=approval,
            by_number=_by_number(approval),
        )

    @expose("/free/<pk>", methods=["POST"])
    @has_access
    @permission_name("settle")
    def free(self, pk: str) -> Any:
        """BSrE says that it did not sign: the official may sign again."""
        key, reason = self._step(pk).id, request.form.get("reason", "")
        return self._settled(
            key,
            lambda: free(key, reason, utc_now()),
            _("The letter can be signed again. The official finds it on the signing desk."),
        )

    @expose("/fetch/<pk>", methods=["POST"])
    @has_access
    @permission_name("settle")
    def fetch(self, pk: str) -> Any:
        """Fetch the signed file by its number at BSrE."""
        approval, number = self._step(pk), request.form.get("number", "").strip()
        key = approval.id
        if not DOCUMENT_ID.fullmatch(number):
            flash(_("Type the document number as BSrE states it: letters, digits, - and _."),
                  "danger")  # fmt: skip
            return redirect(url_for(".show", pk=key))
        return self._adopted(key, lambda: fetch(db.session(), approval, number))

    @expose("/upload/<pk>", methods=["POST"])
    @has_access
    @permission_name("settle")
    def upload(self, pk: str) -> Any:
        """Take the signed file that was got from BSrE."""
        key, file = self._step(pk).id, request.files.get("file")
        content = file.read(MAX_FILE + 1) if file else b""
        if not content or len(content) > MAX_FILE:
            flash(_("Choose the signed PDF from BSrE, at most 10 MB."), "danger")
            return redirect(url_for(".show", pk=key))
        return self._adopted(key, lambda: content)

    def _adopted(self, key: int, source: Callable[[], bytes]) -> Any:
        done = _("The signed letter was checked and taken over.")
        return self._settled(key, lambda: adopt(key, source()), done)

    def _settled(self, key: int, act: Callable[[], object], done: Any) -> Any:
        try:
            act()
        except (SigningError, StorageError) as refused:
            flash(str(refused), "danger")
            return redirect(url_for(".show", pk=key))
        flash(done, "success")
        return redirect(url_for(".list"))

    def _step(self, pk: str) -> Approval:
        found: Approval | None = self.datamodel.get(pk, self._base_filters)
        return found if found is not None else abort(404)


def _by_number(approval: Approval) -> bool:
    """Whether the agency's service hands out signed files by their number."""
    try:
        return client_for(db.session(), approval.signing_office_code).account.version == 1
    except SigningError:
        return False
