"""Everything that one letter is rendered from, gathered from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.letters.definition import Definition
from app.letters.offices import Places, letterhead_of, places_of
from app.letters.people import person_of, residents_of, why_not_named
from app.letters.rendering import LetterData, Person, SignatureBlock
from app.letters.rounds import PlannedSigner
from app.letters.settings import TypeSettings
from app.letters.signers import ACKNOWLEDGES
from app.offices.models import Office
from app.residents.models import Resident


@dataclass(frozen=True)
class Numbers:
    """What the register gave: the letter's number and day, and the district's own number."""

    number: str
    day: date
    district_number: str | None = None


@dataclass(frozen=True)
class Case:
    """One letter's office, type, people and signers. ``values`` are the checked ones."""

    places: Places
    definition: Definition  # as the office uses it
    settings: TypeSettings
    subject: Resident
    values: Mapping[str, Any]
    signers: tuple[PlannedSigner, ...]
    residents: Mapping[int, Resident] = field(repr=False)

    @property
    def by_district(self) -> bool:
        """Whether the district issues the letter, under its own letterhead and number."""
        return self.settings.camat_mode == "issues"

    @property
    def by_bsre(self) -> bool:
        """Whether every signature will be by a certificate that BSrE issued."""
        return all(signer.at_bsre for signer in self.signers)


def gather(
    session: Session,
    office_code: str,
    definition: Definition,
    settings: TypeSettings,
    subject: Resident,
    values: Mapping[str, Any],
    signers: tuple[PlannedSigner, ...],
) -> Case:
    """The case of a letter whose values were checked."""
    village = session.get_one(Office, office_code)
    return Case(
        places=places_of(session, village),
        definition=settings.applied_to(definition),
        settings=settings,
        subject=subject,
        values=values,
        signers=signers,
        residents=residents_of(session, office_code, resident_ids(values)),
    )


def resident_ids(values: Mapping[str, Any]) -> Iterator[int]:
    """The residents that checked values name."""
    for value in values.values():
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                yield entry["id"]


def unfit_residents(case: Case) -> dict[str, str]:
    """By field: why residents named there cannot be, the first reason of each field.

    They are not, or no longer, in this office's register, or they speak against the letter.
    """
    errors: dict[str, str] = {}
    for field_ in case.definition.fields:
        for one in resident_ids({field_.name: case.values[field_.name]}):
            reason = why_not_named(field_, case.residents.get(one), case.subject)
            if reason:
                errors.setdefault(field_.name, reason)
    return errors


def letter_data(
    case: Case, numbers: Numbers, *, is_example: bool, code_url: str | None
) -> LetterData:
    """The case as the renderer takes it."""
    office = case.places.district if case.by_district else case.places.village
    validity = case.settings.validity_days
    return LetterData(
        number=numbers.number,
        date=numbers.day,
        place=office.name,
        letterhead=letterhead_of(case.places, by_district=case.by_district),
        subject=person_of(case.subject, case.places),
        values={name: _resolved(case, value) for name, value in case.values.items()},
        signers=tuple(_block(signer, numbers) for signer in case.signers),
        valid_from=numbers.day if validity else None,
        valid_until=numbers.day + timedelta(days=validity) if validity else None,
        is_example=is_example,
        code_url=code_url,
        by_bsre=case.by_bsre and not is_example and code_url is None,
        classification=case.settings.classification_code,
    )


def _resolved(case: Case, value: Any) -> Any:
    if isinstance(value, list):
        return [_resolved(case, entry) for entry in value]
    if isinstance(value, dict):
        return _person(case, value["id"])
    return value


def _person(case: Case, resident_id: int) -> Person:
    return person_of(case.residents[resident_id], case.places)


def _block(signer: PlannedSigner, numbers: Numbers) -> SignatureBlock:
    acknowledges = signer.role == ACKNOWLEDGES
    return SignatureBlock(
        field_name=signer.field_name,
        heading=signer.heading,
        in_text=signer.in_text,
        name=signer.name,
        rank=signer.rank or None,
        nip=signer.nip or None,
        role="acknowledges" if acknowledges else "signs",
        number=numbers.district_number if acknowledges else None,
        date=numbers.day if acknowledges else None,
    )
