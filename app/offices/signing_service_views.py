"""The screen of the agencies' accounts at BSrE. The password goes in and never comes out."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, url_for
from flask_appbuilder.actions import action
from flask_appbuilder.fieldwidgets import BS3PasswordFieldWidget, BS3TextFieldWidget, Select2Widget
from flask_babel import lazy_gettext as _
from sqlalchemy import inspect, select
from wtforms import IntegerField, PasswordField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from app.crud import CrudView, RuleBroken, ScopedInterface
from app.extensions import db
from app.offices.forms import offices_in_scope
from app.offices.models import SigningService
from app.offices.signing_services import client_of, sealed
from app.scoping import VILLAGE_DOTS
from app.signing.bsre.account import LONGEST_TIMEOUT
from app.signing.errors import SigningError

SHORTEST_TIMEOUT = 5  # seconds
VERSIONS = {1: _("Version 1"), 2: _("Version 2 (one-time codes as well)")}


def agencies() -> list[tuple[str, str]]:
    """Offices that can have an account: the regency and its districts."""
    return [choice for choice in offices_in_scope() if choice[0].count(".") < VILLAGE_DOTS]


def _fields(*, is_new: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "version": SelectField(
            _("Version of the interface"),
            choices=list(VERSIONS.items()),
            coerce=int,
            widget=Select2Widget(),
            validators=[InputRequired()],
        ),
        "password": PasswordField(
            _("Password of the account"),
            widget=BS3PasswordFieldWidget(),
            description=_("Kept encrypted and never shown again.")
            if is_new
            else _("Kept encrypted and never shown. Leave empty to keep the present one."),
            validators=[DataRequired()] if is_new else [],
        ),
        "timeout_seconds": IntegerField(
            _("Longest wait (seconds)"),
            default=60,
            widget=BS3TextFieldWidget(),
            validators=[InputRequired(), NumberRange(SHORTEST_TIMEOUT, LONGEST_TIMEOUT)],
        ),
    }
    if is_new:
        fields["office_code"] = SelectField(
            _("Agency"), choices=agencies, widget=Select2Widget(), validators=[InputRequired()]
        )
    return fields


class SigningServiceView(CrudView):
    """Accounts are ended by switching them off, so that the trail keeps them."""

    datamodel = ScopedInterface(SigningService, eager=("office",))
    route_base = "/signing-services"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit"]
    list_title, show_title = _("BSrE accounts"), _("BSrE account")
    empty_title = _("There is no account at BSrE yet")
    empty_text = _("Add one if officials sign with certificates that BSrE keeps for them.")
    add_title, edit_title = _("Add BSrE account"), _("Edit BSrE account")
    list_columns = ["office", "base_url", "version", "active"]
    show_columns = ["office", "base_url", "version", "username", "timeout_seconds", "active"]
    edit_columns = ["base_url", "version", "username", "password", "timeout_seconds", "active"]
    add_columns = ["office_code", *edit_columns]
    add_form_extra_fields = _fields(is_new=True)
    edit_form_extra_fields = _fields(is_new=False)
    order_columns = ["base_url"]
    search_columns = ["base_url", "active"]
    formatters_columns = {"version": lambda version: VERSIONS.get(version, version)}
    description_columns = {
        "base_url": _("As the agency was told it, without /api: https://esign.example.go.id"),
        "username": _("Of the agency's account, not of an official."),
        "active": _("Villages without an account of their own sign through the nearest one above."),
    }
    label_columns = {
        "office": _("Agency"),
        "base_url": _("Address of the service"),
        "version": _("Version of the interface"),
        "username": _("User name of the account"),
        "password": _("Password of the account"),
        "timeout_seconds": _("Longest wait (seconds)"),
        "active": _("In use"),
    }

    @action("try_connection", _("Test the connection"), icon="fa-plug", multiple=False)
    def try_connection(self, service: SigningService) -> Any:
        """Ask the service after a person that is none, with the agency's credentials."""
        key = service.id
        try:
            client = client_of(service)
            db.session.rollback()  # hold no transaction while the service takes its time
            client.try_connection()
        except SigningError as refused:
            flash(refused.message, "danger")
        else:
            flash(_("The service answers and accepts the account."), "success")
        return redirect(url_for(".show", pk=key))

    def pre_add(self, item: SigningService) -> None:
        """Check the address and the account, and seal the password."""
        item.base_url = item.base_url.strip().rstrip("/")
        _require_safe(item.base_url)
        if ":" in item.username:  # RFC 7617, 2
            raise RuleBroken("Nama pengguna tidak boleh memuat titik dua.", "username")
        if item.active and _other_active(item):
            raise RuleBroken(
                "Instansi ini sudah mempunyai akun yang dipakai. Nonaktifkan dahulu yang itu.",
                "active",
            )
        password = item.__dict__.pop("password", "")
        if password:
            item.password_sealed = sealed(password)

    def pre_update(self, item: SigningService) -> None:
        """The same; and a password goes to no other address than the one it was typed for."""
        moved: bool = inspect(item).attrs.base_url.history.has_changes()
        if moved and not item.__dict__.get("password"):
            raise RuleBroken(
                "Alamat layanan diganti: ketik juga kata sandinya, karena kata sandi yang "
                "tersimpan hanya untuk alamat yang lama.",
                "password",
            )
        self.pre_add(item)


def _require_safe(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
        plain = parts.hostname and not (parts.username or parts.query or parts.fragment)
        _port = parts.port  # raises for what is no number
    except ValueError:
        plain = False
    if not plain or parts.scheme not in ("https", "http"):
        raise RuleBroken("Tulis alamat lengkap, misalnya https://esign.contoh.go.id.", "base_url")
    if parts.scheme != "https" and not current_app.config["DEVELOPMENT"]:
        raise RuleBroken(
            "Alamat harus diawali https://, agar frasa sandi pejabat tidak terbaca di jalan.",
            "base_url",
        )


def _other_active(item: SigningService) -> bool:
    others = select(SigningService.id).where(
        SigningService.office_code == item.office_code, SigningService.active
    )
    if item.id is not None:
        others = others.where(SigningService.id != item.id)
    return db.session.scalar(others.limit(1)) is not None
