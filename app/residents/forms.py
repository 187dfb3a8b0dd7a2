"""Fields of the residents' forms: code lists as choices, numbers with their rules."""

from typing import Any

from flask_appbuilder.fieldwidgets import BS3TextFieldWidget
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.remote_select import RemoteSelectField
from app.residents.codes import CODES
from app.residents.models import Household

LABELS = {
    "nik": _("NIK"),
    "masked_nik": _("NIK"),
    "name": _("Name"),
    "sex": _("Sex"),
    "birthplace": _("Birthplace"),
    "birth_date": _("Birth date"),
    "religion": _("Religion"),
    "education": _("Education"),
    "occupation": _("Occupation"),
    "marital_status": _("Marital status"),
    "family_relation": _("Relation in the family"),
    "nationality": _("Nationality"),
    "blood_group": _("Blood group"),
    "disability": _("Disability"),
    "father_name": _("Father's name"),
    "father_nik": _("Father's NIK"),
    "mother_name": _("Mother's name"),
    "mother_nik": _("Mother's NIK"),
    "phone": _("Phone"),
    "life_state": _("Life state"),
    "life_state_date": _("Since"),
    "life_state_note": _("Note"),
    "household": _("Family (KK)"),
    "household.hamlet": _("Hamlet"),
    "kk_number": _("KK number"),
    "masked_kk": _("KK number"),
    "head_name": _("Head of the family"),
    "address": _("Address"),
    "hamlet": _("Hamlet (dusun)"),
    "rt": _("RT"),
    "rw": _("RW"),
    "members": _("Members"),
    "office": _("Village"),
}
REQUIRED = {"sex", "family_relation", "nationality", "life_state"}
USUAL = {"nationality": 1, "life_state": 1}  # nobody should choose a sex by overlooking it


def _code(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def code_field(column: str) -> SelectField:
    """A choice from the code list of a column; nothing is chosen where no answer is usual."""
    return SelectField(
        LABELS[column],
        choices=[("", ""), *CODES[column].items()],
        coerce=_code,
        validators=[InputRequired() if column in REQUIRED else Optional()],
        default=USUAL.get(column),
    )


def code_search(column: str) -> SelectField:
    """The same choice in the search form, where nothing is chosen yet."""
    return SelectField(LABELS[column], choices=[("", ""), *CODES[column].items()], coerce=_code)


def number_field(column: str, hint: Any = "", *, required: bool = False) -> StringField:
    """A NIK or KK number, as long as people paste it; on a phone with the number keys."""
    return StringField(
        LABELS[column],
        description=hint,
        validators=[InputRequired() if required else Optional(), Length(max=40)],
        widget=BS3TextFieldWidget(),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


def household_label(household: Household) -> str:
    """How a household is told apart in a list: by head and place; the number stays masked."""
    place = f"{household.hamlet} RT {household.rt}/RW {household.rw}".strip()
    head = household.head
    named = f"{head.name}, lahir {head.birth_date:%d-%m-%Y}" if head else ""
    return " · ".join(part for part in (named, place, f"KK {household.masked_kk}") if part)


def resident_fields() -> dict[str, Any]:
    """The extra fields of the resident form."""
    fields: dict[str, Any] = {column: code_field(column) for column in CODES}
    fields["nik"] = number_field(
        "nik", _("16 digits, as on the KTP or KK. Leave empty if there is none yet.")
    )
    fields |= {column: number_field(column) for column in ("father_nik", "mother_nik")}
    fields["household"] = RemoteSelectField(
        LABELS["household"],
        [InputRequired()],
        model=Household,
        url="/households/options",
        label_of=household_label,
        placeholder=_("Type a KK number or a name"),
        from_address=True,
    )
    return fields
