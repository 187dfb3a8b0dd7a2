"""Choices and forms of the offices' screens."""

from typing import Any

from flask import g
from flask_appbuilder.fieldwidgets import BS3TextFieldWidget, Select2Widget
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.access.models import Account
from app.extensions import db
from app.offices.models import Capacity, Level, Office, Position
from app.scoping import within

POSITIONS = {
    Position.VILLAGE_HEAD: _("Village head (Kades/Lurah)"),
    Position.VILLAGE_SECRETARY: _("Village secretary"),
    Position.DISTRICT_HEAD: _("Sub-district head (Camat)"),
    Position.DISTRICT_SECRETARY: _("Sub-district secretary"),
    Position.SECTION_HEAD: _("Section head"),
}
CAPACITIES = {
    Capacity.DEFINITIVE: _("Definitive"),
    Capacity.PLT: _("Plt. (acting)"),
    Capacity.PLH: _("Plh. (for the day)"),
    Capacity.PJ: _("Pj. (appointed)"),
}
ZONES = {
    "Asia/Jakarta": "WIB (Asia/Jakarta)",
    "Asia/Makassar": "WITA (Asia/Makassar)",
    "Asia/Jayapura": "WIT (Asia/Jayapura)",
}
LEVELS = {
    Level.B_B: _("Basic, the signature alone (B-B)"),
    Level.B_T: _("With a timestamp: it is proven when the letter was signed (B-T)"),
    Level.B_LT: _("Long-term: also that the certificates were valid then (B-LT)"),
    Level.B_LTA: _("Archive: the proof is renewed and lasts for decades (B-LTA)"),
}
NOBODY = ""
AS_ABOVE = ""


def offices_in_scope() -> list[tuple[str, str]]:
    """The offices that the user may choose, by code."""
    query = select(Office).where(within(Office.code, str(g.user.office_code))).order_by(Office.code)
    return [(office.code, f"{office.full_name} ({office.code})") for office in _rows(query)]


def accounts_in_scope() -> list[tuple[str, Any]]:
    """The accounts that can be an official's; the wall keeps other offices' out."""
    query = select(Account).where(Account.active).order_by(Account.username)
    accounts = [
        (str(account.id), f"{account.get_full_name()} ({account.username})")
        for account in _rows(query)
    ]
    return [(NOBODY, _("No account")), *accounts]


def _rows(query: Any) -> Any:
    return db.session.scalars(query).unique()


def _account_id(value: Any) -> int | None:
    return int(value) if value not in (None, NOBODY, "None") else None


def _level(value: Any) -> Level | None:
    return None if value in (None, AS_ABOVE, "None") else Level(value)


def _choice(label: Any, choices: Any) -> SelectField:
    return SelectField(label, choices=choices, widget=Select2Widget(), validators=[InputRequired()])


def _optional(label: Any, length: int, hint: Any = "") -> StringField:
    """A text that may stay empty; FAB would require it, because its column is never NULL."""
    return StringField(
        label,
        description=hint,
        validators=[Optional(), Length(max=length)],
        filters=[lambda text: (text or "").strip()],
        widget=BS3TextFieldWidget(),
    )


def office_fields() -> dict[str, Any]:
    """What an office may fill in about itself."""
    return {
        "address": _optional(
            _("Address"), 200, _("As it stands on the letterhead: street and number.")
        ),
        "postcode": _optional(_("Postcode"), 5),
        "phone": _optional(_("Phone"), 30),
        "email": _optional(_("Email"), 120),
        "website": _optional(_("Website"), 120),
        "timezone": SelectField(
            _("Time zone"),
            choices=list(ZONES.items()),
            description=_("Letter dates and numbers follow the clock of this zone."),
            widget=Select2Widget(),
        ),
        "signature_level": SelectField(
            _("Signature level"),
            choices=[(AS_ABOVE, _("As the office above")), *LEVELS.items()],
            coerce=_level,
            description=_(
                "A letter that has not reached it is not issued yet: it waits for its timestamp. "
                "Letters that are issued stay as they are."
            ),
            widget=Select2Widget(),
        ),
    }


def official_fields() -> dict[str, Any]:
    """An official's fields that are chosen, or may stay empty; a new set for each form."""
    return {
        "nip": _optional(_("NIP"), 18, _("18 digits; leave empty for an elected village head.")),
        "rank": _optional(_("Rank"), 60),
        "position": _choice(_("Position"), [(str(p), label) for p, label in POSITIONS.items()]),
        "title": _optional(
            _("Section head's title"),
            80,
            _("Only for a section head, as letters print it: Kepala Seksi Pelayanan."),
        ),
        "capacity": _choice(_("Capacity"), [(str(c), label) for c, label in CAPACITIES.items()]),
        "office_code": _choice(_("Office"), offices_in_scope),
        "user_id": SelectField(
            _("User account"),
            choices=accounts_in_scope,
            coerce=_account_id,
            widget=Select2Widget(),
            description=_("The account with which this official signs in and signs letters."),
        ),
    }
