"""Screens for offices and officials."""

from typing import Any

from flask import current_app, g
from flask_appbuilder.models.filters import BaseFilter
from flask_babel import lazy_gettext as _
from sqlalchemy import inspect, select

from app.crud import CrudView, RuleBroken, ScopedInterface
from app.extensions import db
from app.offices.forms import (
    CAPACITIES,
    LEVELS,
    POSITIONS,
    ZONES,
    office_fields,
    official_fields,
)
from app.offices.holders import known_names
from app.offices.keeping import LEAST_DAYS, MOST_DAYS, USUAL_DAYS
from app.offices.models import (
    Capacity,
    Level,
    Office,
    OfficeKind,
    Official,
    Position,
)
from app.offices.names import same_name
from app.scoping import within

AS_ABOVE = _("As the office above")
VILLAGE_POSITIONS = (Position.VILLAGE_HEAD, Position.VILLAGE_SECRETARY)


class OwnOffices(BaseFilter):
    """The user's own office and those below it: offices themselves stand outside the wall."""

    def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002
        """Add the condition."""
        return query.filter(within(Office.code, str(g.user.office_code)))


class OfficeView(CrudView):
    """Offices; codes and names come from the Kemendagri list, the rest is theirs to fill in."""

    datamodel = ScopedInterface(Office)
    route_base = "/offices"
    base_permissions = ["can_list", "can_show", "can_edit"]
    base_filters = [["code", OwnOffices, ""]]
    base_order = ("code", "asc")
    list_title, show_title, edit_title = _("Offices"), _("Office"), _("Edit office")
    list_columns = ["full_name", "code", "address", "postcode", "phone", "email"]
    show_columns = [
        "code", "full_name", "parent", "address", "postcode", "phone", "email", "website",
        "timezone", "signature_level", "attachment_days",
    ]  # fmt: skip
    edit_columns = [
        "address", "postcode", "phone", "email", "website", "timezone", "signature_level",
        "attachment_days",
    ]  # fmt: skip
    edit_form_extra_fields = office_fields()
    order_columns = ["code", "postcode"]
    search_columns = ["name", "code"]
    formatters_columns = {
        "timezone": lambda zone: ZONES.get(zone, zone),
        "signature_level": lambda level: (
            LEVELS[Level(level)] if level else _("As the office above")
        ),
        "attachment_days": lambda days: days or _("As the office above"),
    }
    description_columns = {
        "attachment_days": _(
            "Scans of applicants' papers are deleted so many days after their letter was issued "
            "or cancelled, %(least)d to %(most)d. Empty: as the office above; else %(usual)d.",
            least=LEAST_DAYS, most=MOST_DAYS, usual=USUAL_DAYS,
        ),
    }  # fmt: skip
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
        "signature_level": _("Signature level"),
        "attachment_days": _("Days that scans are kept"),
    }

    def pre_update(self, item: Office) -> None:
        """A postcode, where given, has five digits; no level is wanted that nobody can reach; no
        scan is kept for ever."""
        chosen: list[Level | None] = [*inspect(item).attrs.signature_level.history.added]
        above_basic = bool(chosen) and chosen[0] not in (None, Level.B_B)
        if above_basic and not current_app.config["TSA_URL"]:
            raise RuleBroken(
                "Server ini belum mempunyai layanan stempel waktu (LABUR_TSA_URL), jadi tingkat di "
                "atas B-B belum dapat dipilih. Mintalah pengelola server memasangnya lebih dahulu.",
                "signature_level",
            )
        if item.attachment_days is not None and not (
            LEAST_DAYS <= item.attachment_days <= MOST_DAYS
        ):
            raise RuleBroken(f"Isi {LEAST_DAYS} sampai {MOST_DAYS} hari.", "attachment_days")
        if item.postcode and not (len(item.postcode) == 5 and item.postcode.isdigit()):
            raise RuleBroken("Kode pos terdiri atas lima angka.", "postcode")


class OfficialView(CrudView):
    """Who holds which position, from when to when."""

    datamodel = ScopedInterface(Official, eager=("office",))
    route_base = "/officials"
    base_permissions = ["can_list", "can_show", "can_add", "can_edit", "can_delete"]
    list_title, show_title = _("Officials"), _("Official")
    empty_title = _("No official is named yet")
    empty_text = _("Letters can be submitted when it is known who signs them.")
    add_title, edit_title = _("Add official"), _("Edit official")
    list_columns = ["name", "position", "capacity", "office", "valid_from", "valid_to"]
    show_columns = [
        "name", "nip", "rank", "position", "title", "capacity", "office", "valid_from",
        "valid_to",
    ]  # fmt: skip
    add_columns = edit_columns = [
        "name", "nip", "rank", "office_code", "position", "title", "capacity", "valid_from",
        "valid_to", "user_id",
    ]  # fmt: skip
    add_form_extra_fields = official_fields()
    edit_form_extra_fields = official_fields()
    order_columns = ["name", "valid_from", "valid_to"]
    search_columns = ["name", "nip", "office_code", "valid_from"]
    formatters_columns = {
        "position": lambda position: POSITIONS[Position(position)],
        "capacity": lambda capacity: CAPACITIES[Capacity(capacity)],
    }
    description_columns = {
        "name": _("With titles, exactly as it shall stand on letters."),
        "valid_to": _("The last day in office; leave empty while it is open."),
    }
    label_columns = {
        "name": _("Name with titles"),
        "nip": _("NIP"),
        "rank": _("Rank"),
        "position": _("Position"),
        "title": _("Section head's title"),
        "capacity": _("Capacity"),
        "office": _("Office"),
        "office_code": _("Office"),
        "user_id": _("User account"),
        "valid_from": _("From"),
        "valid_to": _("Until"),
    }

    def pre_add(self, item: Official) -> None:
        """Refuse what no letter could bear: a wrong NIP, a Camat of a village, two heads."""
        if item.valid_to is not None and item.valid_to < item.valid_from:
            raise RuleBroken("Tanggal berakhir tidak boleh sebelum tanggal mulai.", "valid_to")
        if item.nip and not (len(item.nip) == 18 and item.nip.isdigit()):
            raise RuleBroken("NIP terdiri atas 18 angka tanpa spasi.", "nip")
        office = db.session.get_one(Office, item.office_code)
        by_section = item.position == Position.SECTION_HEAD
        if office.kind == OfficeKind.REGENCY or (
            not by_section and (item.position in VILLAGE_POSITIONS) != office.is_village
        ):
            raise RuleBroken("Jabatan ini tidak ada di kantor tersebut.", "position")
        if by_section != bool(item.title):
            raise RuleBroken(
                "Tulis jabatannya lengkap, misalnya Kepala Seksi Pelayanan."
                if by_section
                else "Isian ini hanya untuk kepala seksi; kosongkan untuk jabatan lain.",
                "title",
            )
        if item.capacity == Capacity.DEFINITIVE and _overlapping(item):
            raise RuleBroken(
                "Pada masa itu sudah ada pejabat definitif. Isi dahulu tanggal berakhirnya.",
                "valid_from",
            )
        _require_same_person(item)

    def pre_update(self, item: Official) -> None:
        """The same, and the row stays one person's: whoever comes next gets a row of their own.

        Letters in waiting bear this official's name, and the linked account may sign them.
        """
        before: list[int | None] = [*inspect(item).attrs.user_id.history.deleted]
        if any(account is not None for account in before):
            raise RuleBroken(
                "Pejabat ini sudah terhubung dengan sebuah akun dan tidak dapat dipindahkan ke "
                "akun lain. Isi tanggal berakhirnya, lalu tambahkan pejabat baru.",
                "user_id",
            )
        self.pre_add(item)


def _require_same_person(item: Official) -> None:
    """One account is one person: its certificate must not sign under somebody else's name."""
    state: Any = inspect(item)
    if not state.transient and not any(
        state.attrs[name].history.has_changes() for name in ("name", "user_id")
    ):
        return
    known = known_names(db.session(), item)
    if known and not any(same_name(item.name, name) for name in known):
        raise RuleBroken(
            f"Akun ini milik {known[0]}, yang menandatangani dengan sertifikatnya sendiri. "
            "Samakan namanya, atau pilih akun pejabat ini sendiri. Bila orangnya sama dan namanya "
            "memang berganti, mintalah admin kabupaten mencabut sertifikat lamanya dahulu.",
            "name",
        )


def _overlapping(item: Official) -> bool:
    """Whether another definitive official holds the same position in the same time."""
    others = select(Official.id).where(
        Official.office_code == item.office_code,
        Official.position == item.position,
        Official.title == (item.title or ""),  # an office has several sections
        Official.capacity == Capacity.DEFINITIVE,
        Official.valid_to.is_(None) | (Official.valid_to >= item.valid_from),
    )
    if item.id is not None:
        others = others.where(Official.id != item.id)
    if item.valid_to is not None:
        others = others.where(Official.valid_from <= item.valid_to)
    return db.session.scalar(others.limit(1)) is not None
