"""Submitting: the letter gets its number and its frozen PDF, and goes to its signers.

One transaction: whatever fails, no number is taken, no step opened and the letter stays as it
was (promises P1, P3). The stored file alone may remain, named by its content, used by nobody.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.database import transaction
from app.letters.context import Case, Numbers, gather, unfit_residents
from app.letters.corrections import RETURNED, since_returned
from app.letters.definition import InvalidValues, misdated, validate_values
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID, letter_for, lock_office
from app.letters.models import Letter
from app.letters.numbering.register import NumberRule, take_number
from app.letters.people import why_not_subject
from app.letters.press import Press
from app.letters.rounds import Rounds
from app.letters.settings import TypeSettings, effective, settings_of
from app.letters.signers import plan_signers
from app.letters.snapshot import snapshot_of
from app.letters.states import Act, SigningMode, State
from app.letters.types import definition_of
from app.letters.wet import require_uncertified
from app.signing.fields import reserve_fields

TOKEN_BYTES = 24  # 192 random bits (P8 asks for at least 128)
SUBJECT = "resident"


def submit(letter_id: int, rounds: Rounds, press: Press, *, now: datetime | None = None) -> None:
    """Freeze the letter and open its round of signatures; by pen it waits to be printed instead.

    A letter that was returned keeps its number, its date and its token. Raises LetterNotFound,
    ActNotAllowed, Refused (by field; ``resident`` is the subject), StorageError.
    """
    moment = now or utc_now()
    with transaction() as session:
        lock_office(session, _office_of(session, letter_id))
        letter = letter_for(session, letter_id, Act.SUBMIT)
        _freeze(session, letter, rounds, press, moment)


def _office_of(session: Session, letter_id: int) -> str:
    letter = session.get(Letter, letter_id) if letter_id <= MAX_ID else None
    if letter is None:
        raise LetterNotFound(letter_id)
    return letter.office_code


def _freeze(
    session: Session, letter: Letter, rounds: Rounds, press: Press, moment: datetime
) -> None:
    day = local_date(moment, letter.office.timezone)
    case = case_of(session, letter, day, moment)
    numbers = _numbers(session, letter, case, day, moment)
    letter.token = letter.token or secrets.token_urlsafe(TOKEN_BYTES)
    by_pen = letter.signing_mode == SigningMode.WET
    data = press.data(case, numbers, wet_token=letter.token if by_pen else None)
    rendered = press.render(case.definition, data)
    names = [signer.field_name for signer in case.signers]
    frozen = rendered.pdf if by_pen else reserve_fields(rendered.pdf, names)
    sha256 = press.documents.put(frozen)

    letter.number, letter.district_number = numbers.number, numbers.district_number
    letter.letter_date, letter.valid_until = numbers.day, data.valid_until
    letter.subject_name = case.subject.name
    snapshot = snapshot_of(case, data, rendered.spots, letter.token)
    if letter.state == State.RETURNED and letter.snapshot is not None:
        old, new, fields = letter.snapshot["data"], snapshot["data"], case.definition.fields
        snapshot[RETURNED] = since_returned(letter.reason, old, new, fields)
    letter.snapshot = snapshot
    letter.frozen_sha256 = letter.current_sha256 = sha256
    letter.state, letter.submitted_at, letter.reason = State.SUBMITTED, moment, ""
    session.flush()
    if not by_pen:
        rounds.open(session, letter, case.signers)
    trace = {"number": letter.number, "sha256": sha256, "mode": str(letter.signing_mode)}
    record(Action.LETTER_SUBMITTED, letter, letter.office_code, **trace)


def case_of(session: Session, letter: Letter, day: date, moment: datetime) -> Case:
    """All that the letter is made of, checked. Raises Refused, by field."""
    definition = definition_of(letter.version)
    settings = settings_of(session, letter)
    errors: dict[str, str] = {}
    values: Mapping[str, Any] = {}
    try:
        values = validate_values(definition, letter.values)
        errors |= misdated(definition, values, letter.letter_date or day)
    except InvalidValues as invalid:
        errors |= invalid.errors
    if reason := why_not_subject(definition, letter.resident):
        errors[SUBJECT] = reason
    if not settings.active and letter.number is None:
        errors[""] = f"{definition.name} sedang tidak dilayani di kantor ini."
    if errors:
        raise Refused(errors)
    signers = plan_signers(session, letter.office, settings, day, letter.deputies)
    if letter.signing_mode == SigningMode.WET:
        require_uncertified(session, signers, moment)
    case = gather(
        session, letter.office_code, definition, settings, letter.resident, values, signers
    )
    if errors := unfit_residents(case):
        raise Refused(errors)
    return case


def _numbers(session: Session, letter: Letter, case: Case, day: date, moment: datetime) -> Numbers:
    if letter.number is not None and letter.letter_date is not None:
        return Numbers(letter.number, letter.letter_date, letter.district_number)
    subject = f"{case.definition.name}: {case.subject.name}"
    own, others = case.settings, None
    if own.camat_mode != "none":
        # The district numbers by its own rules, whatever the village has set for itself.
        district = case.places.district.code
        others = effective(session, district, letter.type_code, letter.version)

    def take(office: str, settings: TypeSettings) -> str:
        rule = NumberRule.of(settings, letter.type_code)
        return take_number(session, office, letter, rule, subject=subject, day=day, now=moment)

    if case.by_district and others is not None:
        number = take(case.places.district.code, others)
        return Numbers(number, day, number)
    number = take(letter.office_code, own)
    return Numbers(number, day, take(case.places.district.code, others) if others else None)
