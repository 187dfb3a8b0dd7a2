"""The screen for what an office sets for the letter types."""

from datetime import date
from typing import Any

from flask import flash, g
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.crud import CrudView, RuleBroken, ScopedInterface
from app.extensions import db
from app.letters.errors import Refused
from app.letters.models import LetterTypeSetting
from app.letters.numbering.format import NumberFormat
from app.letters.settings import check_setting, effective
from app.offices.models import Office
from app.scoping import within

INHERIT = ("", _("As the office above, or the type, says"))
SERIES = {"office": _("one series for all letters"), "type": _("a series of its own")}
PAPERS = {"F4": "F4 (215 × 330 mm)", "A4": "A4 (210 × 297 mm)"}
CAMAT_MODES = {
    "none": _("takes no part"),
    "acknowledges": _("acknowledges the letter"),
    "issues": _("issues the letter"),
}
DEPUTIES = {
    "none": _("nobody but the head"),
    "secretary": _("the secretary (a.n.)"),
    "section_head": _("the secretary (a.n.) and section heads (u.b.)"),
}
ACTIVE = {"yes": _("Yes"), "no": _("No")}


class Inherited(SelectField):
    """A choice that may be left to the office above."""

    def __init__(self, label: Any = None, choices: dict[str, Any] | None = None, **kw: Any) -> None:
        offered = [INHERIT, *(choices or {}).items()]
        super().__init__(label, choices=offered, coerce=lambda value: value or "", **kw)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Keep "left to others" as NULL."""
        setattr(obj, name, self.data or None)


class InheritedFlag(Inherited):
    """Yes, no, or left to the office above."""

    def process_data(self, value: Any) -> None:
        """Show the stored flag."""
        self.data = {True: "yes", False: "no"}.get(value, "")

    def populate_obj(self, obj: Any, name: str) -> None:
        """Store the flag."""
        setattr(obj, name, {"yes": True, "no": False}.get(self.data))


class OwnOffice(SelectField):
    """The user's own office, or one below it."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        scope = str(g.user.office_code)
        query = select(Office).where(within(Office.code, scope)).order_by(Office.code)
        offices = [(one.code, one.full_name) for one in db.session.scalars(query)]
        super().__init__(label, choices=offices, **kw)


class LetterSettingView(CrudView):
    """What an office sets for a type; empty fields follow the office above, or the type."""

    datamodel = ScopedInterface(LetterTypeSetting, eager=("letter_type", "office"))
    route_base = "/letter-settings"
    list_title = _("Letter settings")
    empty_title = _("Every letter type is used as it came")
    empty_text = _("Add a setting only for what this office does otherwise, for example a number.")
    add_title, edit_title = _("Add letter setting"), _("Edit letter setting")
    list_columns = ["letter_type", "office", "active", "number_format", "series", "camat_mode"]
    show_columns = [
        "letter_type", "office", "active", "classification_code", "number_format", "padding",
        "series", "paper", "validity_days", "camat_mode", "deputy",
    ]  # fmt: skip
    add_columns = [
        "letter_type", "office_code", "active", "classification_code", "number_format", "padding",
        "series", "paper", "validity_days", "camat_mode", "deputy",
    ]  # fmt: skip
    edit_columns = [name for name in add_columns if name not in ("letter_type", "office_code")]
    search_columns = ["office_code", "type_code"]
    label_columns = {
        "letter_type": _("Letter type"),
        "type_code": _("Letter type"),
        "office": _("Office"),
        "office_code": _("Office"),
        "active": _("In use"),
        "classification_code": _("Classification code"),
        "number_format": _("Number format"),
        "padding": _("Digits of the count"),
        "series": _("Series"),
        "paper": _("Paper"),
        "validity_days": _("Days valid"),
        "camat_mode": _("Part of the Camat"),
        "deputy": _("Who may sign for the head"),
    }
    description_columns = {
        "number_format": _(
            "For example {counter}/{classification}/{roman_month}/{year} makes "
            "001/400.10.2.2/XI/2026. Also known: {type}, {office}, {office_name}, {month}."
        ),
        "validity_days": _("0 means without end."),
    }
    _choices = {
        "active": InheritedFlag(label_columns["active"], choices=ACTIVE),
        "series": Inherited(label_columns["series"], choices=SERIES),
        "paper": Inherited(label_columns["paper"], choices=PAPERS),
        "camat_mode": Inherited(
            label_columns["camat_mode"],
            choices=CAMAT_MODES,
            description=_("Only a sub-district or the regency may set this."),
        ),
        "deputy": Inherited(
            label_columns["deputy"],
            choices=DEPUTIES,
            description=_("Only a sub-district or the regency may set this."),
        ),
    }
    add_form_extra_fields = {
        **_choices,
        "office_code": OwnOffice(_("Office"), validators=[InputRequired()]),
    }
    edit_form_extra_fields = _choices
    formatters_columns = {
        "series": lambda value: SERIES.get(value, "–"),
        "camat_mode": lambda value: CAMAT_MODES.get(value, "–"),
        "deputy": lambda value: DEPUTIES.get(value, "–"),
    }

    def pre_add(self, item: LetterTypeSetting) -> None:
        """Check the rules; say one beside its field."""
        item.number_format = (item.number_format or "").strip() or None
        item.classification_code = (item.classification_code or "").strip() or None
        try:
            check_setting(item)
        except Refused as refused:
            field, message = next(iter(refused.errors.items()))
            raise RuleBroken(message, field) from refused

    pre_update = pre_add

    def pre_delete(self, item: LetterTypeSetting) -> None:
        """Keep what names the version in force: it is chosen with the letter type."""
        if item.version_id is not None:
            raise RuleBroken(
                "Pengaturan ini menyimpan versi jenis surat yang berlaku. Pilih dahulu versi "
                "bawaan sistem di menu Jenis surat, atau kosongkan saja isiannya."
            )

    def post_add(self, item: LetterTypeSetting) -> None:
        """Show what a number will look like now."""
        found = effective(db.session(), item.office_code, item.type_code)
        example = NumberFormat.parse(found.number_format).render(
            counter=1,
            padding=found.padding,
            classification=found.classification_code,
            type_code=item.type_code,
            office_code=item.office_code,
            office_name=item.office.name,
            date=date.today(),
        )
        flash(_("A number will look like this: %(number)s", number=example), "info")

    post_update = post_add
