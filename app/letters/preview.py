"""A look at a letter before it is submitted: what is not filled in yet shows as dots."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import local_date, utc_now
from app.letters.choice import Choice
from app.letters.context import Numbers, gather
from app.letters.definition import Definition, Field, InvalidValues, validate_values
from app.letters.files import DRAFT_MARK
from app.letters.press import Press
from app.letters.rendering import page_images
from app.letters.settings import TypeSettings
from app.letters.signers import plan_signers
from app.letters.states import SigningMode
from app.offices.models import Office
from app.residents.models import Household, Resident

DOTS = "…"
NO_TOKEN = "x" * 32  # of the length of a real one; no letter has it
_NOBODY = 0
SCALE = 1.25  # × 72 dpi: sharp beside the form, and a fifth fewer bytes than a page to be read


@dataclass(frozen=True)
class Preview:
    """PNG pages marked KONSEP, and the labels of what is still missing or unreadable."""

    pages: list[bytes]
    missing: list[str]


def preview(
    session: Session,
    office_code: str,
    definition: Definition,
    settings: TypeSettings,
    subject: Resident | None,
    typed: Mapping[str, Any],
    press: Press,
    *,
    choice: Choice,
    now: datetime | None = None,
) -> Preview:
    """Draw the letter as it would be; nothing is stored. Raises Refused."""
    office = session.get_one(Office, office_code)
    day = local_date(now or utc_now(), office.timezone)
    values, missing = _filled(definition, typed, day)
    if subject is None:
        subject = _nobody()
        missing.insert(0, definition.subject_label)
    signers = plan_signers(session, office, settings, day, choice.deputies)
    case = gather(session, office_code, definition, settings, subject, values, signers)
    case = replace(case, residents={**case.residents, _NOBODY: _nobody()})
    token = NO_TOKEN if choice.mode == SigningMode.WET else None
    data = press.data(case, Numbers(DOTS, day, DOTS), wet_token=token)
    rendered = press.render(case.definition, data)
    return Preview(page_images(rendered.pdf, scale=SCALE, watermark=DRAFT_MARK), missing)


def _filled(
    definition: Definition, typed: Mapping[str, Any], day: date
) -> tuple[dict[str, Any], list[str]]:
    try:
        return validate_values(definition, typed), []
    except InvalidValues as invalid:
        wrong = invalid.errors
    kept = {name: value for name, value in typed.items() if name not in wrong}
    values: dict[str, Any] = {}
    missing = []
    for field in definition.fields:
        if field.name in wrong:
            values[field.name] = _dots(field, day)
            missing.append(field.label)
    rest = tuple(field for field in definition.fields if field.name not in wrong)
    return values | validate_values(_only(definition, rest), kept), missing


def _only(definition: Definition, fields: tuple[Field, ...]) -> Definition:
    return replace(definition, fields=fields)


def _dots(field: Field, day: date) -> Any:
    if field.kind in ("date", "day_date"):
        return day.isoformat()
    if field.kind in ("number", "money"):
        return field.minimum or 0
    if field.kind == "resident":
        return {"id": _NOBODY}
    return [] if field.kind == "resident_table" else DOTS


def _nobody() -> Resident:
    home = Household(kk_number=DOTS, address="", hamlet=DOTS, rt="", rw="")
    return Resident(
        name=DOTS, nik=DOTS, birthplace=DOTS, father_name="", mother_name="", household=home
    )
