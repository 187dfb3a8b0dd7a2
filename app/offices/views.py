"""Screens for offices, officials and their certificates."""

from flask_babel import lazy_gettext as _

from app.crud import CrudView, RuleBroken, ScopedInterface
from app.offices.models import Certificate, Office, Official


class OfficeView(CrudView):
    """Offices; codes and names come from the Kemendagri list, the rest is theirs to fill in."""

    datamodel = ScopedInterface(Office)
    route_base = "/offices"
    base_permissions = ["can_list", "can_show", "can_edit"]
    base_order = ("code", "asc")
    list_title = _("Offices")
    list_columns = ["code", "full_name", "address", "postcode", "phone", "email"]
    show_columns = [
        "code",
        "full_name",
        "parent",
        "address",
        "postcode",
        "phone",
        "email",
        "website",
    ]
    edit_columns = ["address", "postcode", "phone", "email", "website", "timezone"]
    search_columns = ["code", "name"]
    label_columns = {
        "code": _("Code"),
        "name": _("Name"),
        "full_name": _("Name"),
        "parent": _("Above it"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "phone": _("Phone"),
        "email": _("Email"),
        "website": _("Website"),
        "timezone": _("Time zone"),
    }


class OfficialView(CrudView):
    """Who holds which position, from when to when."""

    datamodel = ScopedInterface(Official, eager=("office",))
    route_base = "/officials"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title = _("Officials")
    list_columns = ["name", "position", "capacity", "office", "valid_from", "valid_to"]
    show_columns = [
        "name", "nip", "rank", "position", "capacity", "office", "valid_from", "valid_to",
    ]  # fmt: skip
    add_columns = edit_columns = [
        "name", "nip", "rank", "position", "capacity", "office_code", "user_id",
        "valid_from", "valid_to",
    ]  # fmt: skip
    search_columns = ["name", "nip", "position", "office_code"]
    label_columns = {
        "name": _("Name with titles"),
        "nip": _("NIP"),
        "rank": _("Rank"),
        "position": _("Position"),
        "capacity": _("Capacity"),
        "office": _("Office"),
        "office_code": _("Office"),
        "user_id": _("User account"),
        "valid_from": _("From"),
        "valid_to": _("Until"),
    }

    def pre_add(self, item: Official) -> None:
        """An official must have an end after the start."""
        if item.valid_to is not None and item.valid_to < item.valid_from:
            raise RuleBroken("Tanggal berakhir tidak boleh sebelum tanggal mulai.", "valid_to")

    pre_update = pre_add


class CertificateView(CrudView):
    """Signing certificates: who has one, and until when."""

    datamodel = ScopedInterface(Certificate, eager=("official",))
    route_base = "/certificates"
    base_permissions = ["can_list", "can_show"]
    list_title = _("Certificates")
    list_columns = ["official", "subject", "issuer", "not_before", "not_after", "active"]
    show_columns = [*list_columns, "fingerprint", "provider", "office_code"]
    search_columns = ["subject", "issuer", "office_code", "active"]
    label_columns = {
        "official": _("Official"),
        "subject": _("Holder"),
        "issuer": _("Issuer"),
        "not_before": _("Valid from"),
        "not_after": _("Valid until"),
        "active": _("In use"),
        "fingerprint": _("Fingerprint (SHA-256)"),
        "provider": _("Kept in"),
        "office_code": _("Office"),
    }
