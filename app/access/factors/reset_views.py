"""The screen from which an admin resets the second factors of accounts below."""

from typing import Any

from flask import abort, flash, g, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.filters import BaseFilter
from flask_babel import lazy_gettext as _

from app.access.factors.forms import ResetForm
from app.access.factors.gate import factors_of
from app.access.factors.reset import reset, resettable
from app.access.models import Account
from app.clock import utc_now
from app.crud import CrudView, ScopedInterface


class Resettable(BaseFilter):
    """The accounts whose factors the user may reset; others are not there."""

    name = "resettable"
    arg_name = "resettable"

    def apply(self, query: Any, _value: Any) -> Any:
        """Narrow the query."""
        return query.filter(resettable(g.user))


class FactorResetView(CrudView):
    """Accounts of the offices below, and nothing of them but who they are."""

    datamodel = ScopedInterface(Account)
    route_base = "/factor-resets"
    base_permissions = ["can_list", "can_show", "can_reset"]
    base_filters = [["id", Resettable, None]]
    base_order = ("username", "asc")
    show_template = "pages/factors/reset.html"
    list_title, show_title = _("Reset second factors"), _("Reset second factors")
    list_columns = ["get_full_name", "username", "office_code", "active"]
    show_columns = ["get_full_name", "username", "office", "active"]
    order_columns = ["username", "office_code"]
    search_columns = ["first_name", "last_name", "username", "office_code"]
    label_columns = {
        "get_full_name": _("Full Name"),
        "first_name": _("First Name"),
        "last_name": _("Last Name"),
        "username": _("User Name"),
        "office_code": _("Office"),
        "office": _("Office"),
        "active": _("Is Active?"),
    }

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Whose factors they are, and which."""
        return self._page(pk, ResetForm(formdata=None))

    @expose("/reset/<pk>", methods=["POST"])
    @has_access
    def reset(self, pk: str) -> Any:
        """Take them away, with the reason that was typed."""
        key, form = self._account(pk).id, ResetForm()
        if not form.validate_on_submit():
            return self._page(pk, form), 422
        me = f"{g.user.get_full_name()} ({g.user.username})"
        reset(key, form.reason.data or "", utc_now(), by=me)
        flash(_("The second factors are reset. The user is told at the next sign-in."), "success")
        return redirect(url_for(".list"))

    def _account(self, pk: str) -> Account:
        account: Account | None = self.datamodel.get(pk, self._base_filters)
        return account if account is not None else abort(404)

    def _page(self, pk: str, form: ResetForm) -> Any:
        account = self._account(pk)
        return self.render_template(
            self.show_template,
            title=self.show_title,
            widgets=self._show(pk),
            account=account,
            factors=factors_of(account.id),
            form=form,
        )
