"""The screen "Penahanan": letters that must not be destroyed. Whoever oversees sets them here."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import lazy_gettext as _

from app.crud import MAX_KEY, CrudView, ScopedInterface
from app.extensions import db
from app.letters.desk import UNPROCESSABLE, may
from app.letters.errors import LetterNotFound, Refused
from app.letters.models import RegisterEntry
from app.letters.states import ActNotAllowed
from app.retention.holds import lift, place
from app.retention.models import LegalHold


class HoldView(CrudView):
    """Holds on letters of one's own office and those below. Placed from the register."""

    datamodel = ScopedInterface(LegalHold, eager=("letter", "office"))
    route_base = "/holds"
    base_permissions = ["can_list", "can_show", "can_place", "can_lift"]
    show_template = "pages/disposal/hold.html"
    list_title, show_title = _("Letters held back"), _("Letter held back")
    empty_title = _("No letter is held back. To hold one, open its number in the register.")
    list_columns = ["letter", "office", "reason", "placed_at", "lifted_at"]
    show_columns = ["letter", "office", "reason", "placed_by", "placed_at", "lifted_at",
                    "lifted_by", "lifted_because"]  # fmt: skip
    order_columns = ["placed_at"]
    search_columns = ["reason", "placed_at", "lifted_at"]
    label_columns = {
        "letter": _("Number"),
        "office": _("Office"),
        "reason": _("Reason"),
        "placed_by": _("Held by"),
        "placed_at": _("Held since"),
        "lifted_at": _("Let go at"),
        "lifted_by": _("Let go by"),
        "lifted_because": _("Let go because"),
    }

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """One hold, and for whoever may, the form to let go."""
        return self._page(pk)

    @expose("/place/<int:pk>", methods=["GET", "POST"])
    @has_access
    def place(self, pk: int) -> Any:
        """Hold the letter with this number of the register."""
        entry = db.session.get(RegisterEntry, pk) if pk <= MAX_KEY else None
        if entry is None:
            abort(404)
        if request.method == "GET":
            return self.render_template("pages/disposal/place.html", entry=entry, errors={})
        try:
            place(pk, request.form.get("reason", ""), g.user.get_full_name())
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("RegisterView.show", pk=pk))
        except Refused as refused:
            entry = db.session.get_one(RegisterEntry, pk)
            page = self.render_template(
                "pages/disposal/place.html", entry=entry, errors=refused.errors
            )
            return page, UNPROCESSABLE
        flash(_("The letter is held back: nobody can destroy it until the hold is lifted."),
              "success")  # fmt: skip
        return redirect(url_for(".list"))

    @expose("/lift/<pk>", methods=["POST"])
    @has_access
    def lift(self, pk: str) -> Any:
        """Let go of a letter, with a reason."""
        row = self.datamodel.get(pk) or abort(404)
        try:
            lift(row.id, request.form.get("reason", ""), g.user.get_full_name())
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
        except Refused as refused:
            return self._page(pk, refused.errors), UNPROCESSABLE
        else:
            flash(_("The hold was lifted. From now on the letter may be proposed again."),
                  "success")  # fmt: skip
        return redirect(url_for(".show", pk=pk))

    def _page(self, pk: str, errors: dict[str, str] | None = None) -> Any:
        row = self.datamodel.get(pk) or abort(404)
        return self.render_template(
            self.show_template, title=self.show_title, pk=pk, widgets=self._show(pk),
            row=row, errors=errors or {},
            may_lift=row.lifted_at is None and may("lift", "HoldView"),
        )  # fmt: skip
