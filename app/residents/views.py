"""Screens for residents and households of one's own office."""

from typing import Any

from flask import abort, flash, g, jsonify, request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext as _

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.crud import CrudView, RuleBroken, ScopedInterface
from app.database import transaction
from app.extensions import db
from app.offices.models import Office
from app.residents.codes import ALIVE, CODES, label
from app.residents.forms import LABELS, household_label, resident_fields
from app.residents.models import Household, Resident
from app.residents.nik import check_kk, check_nik
from app.residents.service import (
    distinguish,
    find_households,
    find_residents,
    registered_elsewhere,
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


class ResidentView(CrudView):
    """Residents. The NIK is masked in lists; showing it is a click that the trail records."""

    datamodel = ScopedInterface(Resident, eager=("household",))
    route_base = "/residents"
    base_permissions = [
        "can_list", "can_show", "can_add", "can_edit", "can_delete", "can_options", "can_reveal",
    ]  # fmt: skip
    base_order = ("name", "asc")
    list_title, show_title = _("Residents"), _("Resident")
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
    search_columns = ["name", "nik", "sex", "birth_date", "life_state"]
    order_columns = ["name", "birth_date"]
    add_form_extra_fields = edit_form_extra_fields = resident_fields()
    search_form_extra_fields = {
        column: resident_fields()[column] for column in ("sex", "life_state")
    }
    formatters_columns = {
        column: (lambda code, column=column: label(column, code)) for column in CODES
    } | {"household": household_label}
    label_columns = LABELS
    description_columns = {
        "nik": _("16 digits, as on the KTP or KK. Leave empty if there is none yet."),
        "life_state_date": _("Needed when the person has died, moved, gone or is missing."),
    }
    integrity_message = _("This NIK is already registered in your office, or letters use this row.")

    def pre_add(self, item: Resident) -> None:
        """Check the numbers and the life event; the office is always one's own."""
        _own_village(item)
        self.pre_update(item)

    def pre_update(self, item: Resident) -> None:
        """Check the numbers and the life event."""
        if item.household is None or item.household.office_code != item.office_code:
            raise RuleBroken("Pilih keluarga (KK) dari kantor Anda.", "household")
        today = local_date(utc_now(), item.household.office.timezone)
        if item.birth_date > today:
            raise RuleBroken("Tanggal lahir tidak boleh setelah hari ini.", "birth_date")
        self._check_life_event(item, today)
        for column in ("father_nik", "mother_nik"):
            self._check_number(item, column)
        self._check_number(item, "nik", item.birth_date, item.sex)

    def _check_number(self, item: Resident, column: str, *hints: Any) -> None:
        typed = (getattr(item, column) or "").strip()
        check = check_nik(typed, *hints) if typed else None
        if check and check.errors:
            raise RuleBroken(" ".join(check.errors), column)
        empty = None if column == "nik" else ""
        setattr(item, column, check.number if check else empty)
        if check and column == "nik":
            g.nik_warnings = check.warnings

    def _check_life_event(self, item: Resident, today: Any) -> None:
        if item.life_state == ALIVE:
            item.life_state_date, item.life_state_note = None, ""
        elif item.life_state_date is None:
            raise RuleBroken("Isi tanggal peristiwanya.", "life_state_date")
        elif item.life_state_date > today:
            raise RuleBroken("Tanggal peristiwa tidak boleh setelah hari ini.", "life_state_date")

    def post_add(self, item: Resident) -> None:
        """Say what deserves a second look; it is saved all the same."""
        hints = list(g.pop("nik_warnings", ()))
        if item.nik and registered_elsewhere(db.session(), item.nik, item.office_code):
            hints.append("NIK ini juga terdaftar di kantor lain")
        if hints:
            flash(f"Data disimpan, tetapi mohon periksa lagi: {'; '.join(hints)}.", "warning")

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


class HouseholdView(CrudView):
    """Family cards (KK)."""

    datamodel = ScopedInterface(Household)
    route_base = "/households"
    base_permissions = [
        "can_list", "can_show", "can_add", "can_edit", "can_delete", "can_options",
    ]  # fmt: skip
    base_order = ("kk_number", "asc")
    list_title, show_title = _("Households"), _("Household")
    add_title, edit_title = _("Add household"), _("Edit household")
    list_columns = ["kk_number", "address", "hamlet", "rt", "rw"]
    show_columns = ["kk_number", "address", "hamlet", "rt", "rw", "members"]
    add_columns = edit_columns = ["kk_number", "address", "hamlet", "rt", "rw"]
    search_columns = ["kk_number", "address", "hamlet", "rt", "rw"]
    label_columns = LABELS
    integrity_message = _("This KK number is already there, or the household still has members.")

    def pre_add(self, item: Household) -> None:
        """Check the number; the office is always one's own."""
        _own_village(item)
        self.pre_update(item)

    def pre_update(self, item: Household) -> None:
        """Check the number, and bring RT and RW to three digits."""
        check = check_kk(item.kk_number or "")
        if check.errors:
            raise RuleBroken(" ".join(check.errors), "kk_number")
        item.kk_number = check.number
        for column in ("rt", "rw"):
            typed = (getattr(item, column) or "").strip()
            if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 3):
                raise RuleBroken("RT dan RW berupa angka, paling banyak tiga.", column)
            setattr(item, column, typed.zfill(3) if typed else "")
        item.hamlet = (item.hamlet or "").strip().removeprefix("DUSUN ").removeprefix("Dusun ")

    @expose("/options")
    @has_access
    def options(self) -> Any:
        """At most 20 households for a search box: by KK number or a member's name."""
        found = find_households(db.session(), request.args.get("q", ""))
        return jsonify(
            results=[{"id": row.id, "text": household_label(row)} for row in found], more=False
        )
