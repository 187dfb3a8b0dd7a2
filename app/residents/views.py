"""Screens for residents and households of one's own office."""

from typing import Any

from flask import abort, flash, g, jsonify, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.audit.actions import Action
from app.audit.trail import record
from app.audit.views import TracedPages
from app.clock import local_date, utc_now
from app.crud import RuleBroken, ScopedInterface
from app.database import transaction
from app.extensions import db
from app.offices.models import Office
from app.residents.codes import ALIVE, CODES, label
from app.residents.forms import (
    LABELS,
    code_search,
    household_label,
    number_field,
    resident_fields,
)
from app.residents.models import Household, Resident
from app.residents.rules import check_household, check_resident
from app.residents.service import (
    distinguish,
    find_households,
    find_residents,
    household_matches,
    resident_matches,
)

PERSON = [
    "nik", "name", "sex", "birthplace", "birth_date", "religion", "education", "occupation",
    "marital_status", "nationality", "phone",
]  # fmt: skip
FAMILY = ["household", "family_relation", "father_name", "father_nik", "mother_name", "mother_nik"]
HEALTH = ["blood_group", "disability"]
LIFE = ["life_state", "life_state_date", "life_state_note"]


def _own_village(item: Any) -> None:
    office = db.session.get(Office, str(g.user.office_code))
    if office is None or not office.is_village:
        raise RuleBroken("Penduduk dan keluarga hanya dapat ditambahkan oleh desa atau kelurahan.")
    item.office_code = office.code


class AskedFor(BaseFilter):
    """The search box above the list: a number's beginning, or words of a name."""

    def apply(self, query: Any, _value: Any) -> Any:
        """Add what the address asks for."""
        typed = request.args.get("q", "").strip()
        matches = resident_matches if self.model is Resident else household_matches
        return query.filter(matches(typed)) if typed else query


def household_link(household: Household) -> Markup:
    """A household's label that leads to it."""
    href = url_for("HouseholdView.show", pk=household.id)
    return Markup('<a href="{}">{}</a>').format(href, household_label(household))


def members_list(members: list[Resident]) -> Markup:
    """The members in the order of the family card, each leading to the person."""
    rows = [
        Markup('<li><a href="{}">{}</a> · {}{}</li>').format(
            url_for("ResidentView.show", pk=one.id),
            one.name,
            label("family_relation", one.family_relation),
            "" if one.life_state == ALIVE else f" ({label('life_state', one.life_state)})",
        )
        for one in sorted(members, key=lambda one: (one.family_relation, one.birth_date))
    ]
    if not rows:
        return Markup("–")
    return Markup('<ul class="plain-list">{}</ul>').format(Markup("").join(rows))


class ResidentView(TracedPages):
    """Residents. The NIK is masked in lists; showing it is a click that the trail records."""

    reading = Action.RESIDENT_READ
    datamodel = ScopedInterface(Resident, eager=("household",))
    route_base = "/residents"
    base_permissions = [
        "can_list", "can_show", "can_add", "can_edit", "can_delete", "can_options", "can_reveal",
    ]  # fmt: skip
    base_order = ("name", "asc")
    base_filters = [["id", AskedFor, ""]]
    list_template = "pages/residents/list.html"
    list_title, show_title = _("Residents"), _("Resident")
    empty_title = _("There are no residents yet")
    empty_text = _("Bring in the workbook that the office already has, or add them one by one.")
    add_title, edit_title = _("Add resident"), _("Edit resident")
    list_columns = ["name", "masked_nik", "sex", "birth_date", "household.hamlet", "life_state"]
    show_template = "pages/residents/show.html"
    fieldsets = [
        (_("Person"), {"fields": PERSON}),
        (_("Family"), {"fields": FAMILY}),
        (_("Health"), {"fields": HEALTH}),
        (_("Life event"), {"fields": LIFE}),
    ]
    add_fieldsets = edit_fieldsets = fieldsets
    show_fieldsets = [
        (_("Person"), {"fields": ["masked_nik", *PERSON[1:]]}),
        (_("Family"), {"fields": ["household", "family_relation", "father_name", "mother_name"]}),
        (_("Life event"), {"fields": LIFE}),
    ]
    add_columns = edit_columns = [*PERSON, *FAMILY, *HEALTH, *LIFE]
    show_columns = ["masked_nik", *PERSON[1:], "household", "family_relation", "father_name",
                    "mother_name", *LIFE]  # fmt: skip
    search_columns = ["name", "sex", "birth_date", "life_state"]
    order_columns = ["name", "birth_date"]
    add_form_extra_fields = edit_form_extra_fields = resident_fields()
    search_form_extra_fields = {column: code_search(column) for column in ("sex", "life_state")}
    formatters_columns = {
        column: (lambda code, column=column: label(column, code)) for column in CODES
    } | {"household": household_link}
    label_columns = LABELS
    description_columns = {
        "life_state_date": _("Needed when the person has died, moved, gone or is missing."),
    }
    integrity_message = _("This NIK is already registered in your office.")
    in_use_message = (
        "Penduduk ini pernah dibuatkan surat, jadi datanya tidak dapat dihapus. "
        "Bila sudah meninggal atau pindah, ubah status penduduknya."
    )

    def pre_add(self, item: Resident) -> None:
        """Check what was typed; the office is always one's own."""
        _own_village(item)
        self.pre_update(item)

    def pre_update(self, item: Resident) -> None:
        """Check what was typed, and keep the hints until it is saved."""
        office = db.session.get_one(Office, item.office_code)
        today = local_date(utc_now(), office.timezone)
        g.resident_hints = check_resident(db.session(), item, today)

    def post_add(self, _item: Resident) -> None:
        """Say what deserves a second look; it is saved all the same."""
        if hints := g.pop("resident_hints", ()):
            flash(f"Disimpan, tetapi mohon periksa: {'; '.join(hints)}.", "warning")

    post_update = post_add

    def prefill_form(self, _form: Any, pk: Any) -> None:
        """Opening the form shows the whole NIK, which is an act of its own."""
        item = db.session.get(Resident, pk)
        if item is not None and item.nik:
            record(Action.RESIDENT_NIK_SHOWN, item, item.office_code, where="edit")
            db.session.commit()

    @expose("/options")
    @has_access
    def options(self) -> Any:
        """At most 20 residents for a search box: by the start of the NIK, or part of the name."""
        found = find_residents(db.session(), request.args.get("q", ""))
        return jsonify(
            results=[{"id": row.id, "text": f"{row.name} · {distinguish(row)}"} for row in found],
            more=False,
        )

    @expose("/reveal/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("reveal")
    def reveal(self, pk: int) -> Any:
        """The whole NIK of one resident, and a trace of who looked."""
        if self.datamodel.get(pk, self._base_filters) is None:
            abort(404)
        with transaction() as session:
            resident = session.get_one(Resident, pk)
            record(Action.RESIDENT_NIK_SHOWN, resident, resident.office_code, where="reveal")
            nik = resident.nik or ""
        if request.accept_mimetypes.best == "application/json":
            return jsonify(nik=nik)
        return self.render_template("pages/residents/nik.html", resident_id=pk, nik=nik)


class HouseholdView(TracedPages):
    """Family cards (KK). The number is masked in lists; whoever opens a page leaves a trace."""

    reading = Action.RESIDENT_READ
    datamodel = ScopedInterface(Household, eager=("members",))
    route_base = "/households"
    base_permissions = [
        "can_list", "can_show", "can_add", "can_edit", "can_delete", "can_options",
    ]  # fmt: skip
    base_order = ("kk_number", "asc")
    base_filters = [["id", AskedFor, ""]]
    list_template = "pages/residents/list.html"
    show_template = "pages/residents/household.html"
    list_title, show_title = _("Households"), _("Household")
    empty_title = _("There are no families yet")
    empty_text = _("Add a family first, then its members; or bring in the office's workbook.")
    add_title, edit_title = _("Add household"), _("Edit household")
    list_columns = ["head_name", "masked_kk", "address", "hamlet", "rt", "rw"]
    show_columns = ["kk_number", "address", "hamlet", "rt", "rw", "members"]
    add_columns = edit_columns = ["kk_number", "address", "hamlet", "rt", "rw"]
    add_form_extra_fields = edit_form_extra_fields = {
        "kk_number": number_field("kk_number", _("16 digits, as on the KK."), required=True)
    }
    search_columns = ["address", "hamlet", "rt", "rw"]
    formatters_columns = {"members": members_list}
    label_columns = LABELS
    integrity_message = _("This KK number is already registered in your office.")
    in_use_message = (
        "Keluarga ini masih punya anggota, jadi tidak dapat dihapus. "
        "Pindahkan dahulu anggotanya ke keluarga lain."
    )

    def pre_add(self, item: Household) -> None:
        """Check what was typed; the office is always one's own."""
        _own_village(item)
        self.pre_update(item)

    def pre_update(self, item: Household) -> None:
        """Check what was typed."""
        check_household(db.session(), item)

    def prefill_form(self, _form: Any, pk: Any) -> None:
        """Opening the form shows the whole number, as opening the page does."""
        item = db.session.get(Household, pk)
        if item is not None:
            record(Action.RESIDENT_READ, item, item.office_code, where="edit")
            db.session.commit()

    @expose("/options")
    @has_access
    def options(self) -> Any:
        """At most 20 households for a search box: by KK number or a member's name."""
        found = find_households(db.session(), request.args.get("q", ""))
        return jsonify(
            results=[{"id": row.id, "text": household_label(row)} for row in found], more=False
        )
