"""Claiming a step before signing it, and giving it back when signing fails.

The claim is a compare-and-set in one short transaction, so that of two signers, two devices or
two clicks exactly one goes on. It is a lease (``app.lease``): when the process dies, the step is
free again. Not so once the letter was sent to a service elsewhere: a person looks first.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals import errors
from app.approvals.keys import UnlockedKey, require_usable
from app.approvals.models import Approval, ApprovalState
from app.approvals.turn import require_turn, require_unsettled, steps_of
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, local_time
from app.database import transaction
from app.lease import Hold, hold
from app.letters.models import Letter
from app.letters.states import State
from app.offices.holders import certificates_of
from app.offices.levels import wanted_level
from app.offices.models import Certificate, Office, Official
from app.proof.means import can_timestamp
from app.signing.bsre.provider import BsreProvider
from app.signing.errors import OutcomeUnknown
from app.signing.seal import Seal
from app.signing.spots import SealSpot


@dataclass(frozen=True)
class Claim:
    """The right to sign one step, and all that signing needs to know about it.

    ``at`` is the claimed time of signing on the office's clock; ``earlier`` maps the fields that
    bear a signature already to their certificates' SHA-256 fingerprints; ``level_wanted`` is what
    the letter must have reached to be issued; ``sent_sha256`` is set while a person brings what a
    service signed before.
    """

    approval_id: int
    letter_id: int
    hold: Hold
    state: State
    input_sha256: str
    field_name: str
    fingerprint: str
    certificate_id: int
    at: datetime
    location: str
    reason: str
    seals: tuple[Seal, ...]
    earlier: dict[str, str]
    level_wanted: str
    is_last: bool
    sent_sha256: str | None = None


def claim(approval_id: int, key: UnlockedKey, now: datetime) -> Claim:
    """Take the step for this signer, in a transaction of its own.

    Raises what ``require_turn`` and ``require_usable`` raise, FileChanged,
    CertificateOfAnother, NotByBsre and DatedAhead.
    """
    with hold() as held, transaction() as session:
        letter, approval = locked(session, approval_id)
        steps = steps_of(session, approval)
        require_turn(approval, steps, key.user_id, now)
        certificate = _certificate(session, key, now)
        _require_as_printed(letter, certificate)
        _require_its_day(letter, now)
        approval.take(held, now)
        return _claim(session, letter, approval, held, steps, certificate, now)


def retake(approval_id: int, now: datetime) -> Claim:
    """The claim under which the letter was sent to a service, for what the service signed.

    Raises what ``require_unsettled`` raises, and FileChanged.
    """
    with hold() as held, transaction() as session:
        letter, approval = locked(session, approval_id)
        require_unsettled(approval, now)
        certificate, sent_at = approval.certificate, approval.outcome_unknown_at
        if certificate is None or sent_at is None:
            raise errors.OutcomeKnown
        approval.take(held, now)
        steps = steps_of(session, approval)
        claimed = _claim(session, letter, approval, held, steps, certificate, sent_at)
        return replace(claimed, sent_sha256=approval.input_sha256)


def release(claimed: Claim, code: str) -> None:
    """Give the step back after a failure, and leave a trace of it.

    While it is unknown whether a service signed, it stays marked: nobody signs it before a
    person has looked. Where the database does not answer, the lease is given up all the same.
    """
    claimed.hold.give_up()
    with transaction() as session:
        letter, approval = locked(session, claimed.approval_id)
        if approval.claim == claimed.hold.token:
            approval.leave()
            if code != OutcomeUnknown.code and claimed.sent_sha256 is None:
                approval.forget_sending()
        record(Action.LETTER_SIGNING_FAILED, letter, letter.office_code, code=code)
    claimed.hold.end()


def locked(session: Session, approval_id: int) -> tuple[Letter, Approval]:
    """The step and its letter, held until the transaction ends, the letter first.

    Each is read as it is now. NO KEY UPDATE on PostgreSQL: rows that point at these can still be
    added meanwhile.
    """
    step = Approval.id == approval_id
    of_step = select(Letter).join(Approval, Approval.letter_id == Letter.id).where(step)
    now = {"populate_existing": True}
    letter = session.scalars(
        of_step.with_for_update(of=Letter, key_share=True).execution_options(**now)
    ).one_or_none()
    if letter is None:  # another office's, for the wall; the screens answer 404 before
        raise errors.NotYourLetter
    query = select(Approval).where(step).with_for_update(key_share=True)
    return letter, session.scalars(query.execution_options(**now)).one()


def _certificate(session: Session, key: UnlockedKey, now: datetime) -> Certificate:
    """The unlocked key's certificate, if it still is the signer's and in use."""
    mine = certificates_of(session, Official.user_id == key.user_id)
    certificate = next((one for one in mine if one.id == key.certificate_id), None)
    if certificate is None:
        raise errors.CertificateOfAnother
    require_usable(certificate, now)
    return certificate


def _require_as_printed(letter: Letter, certificate: Certificate) -> None:
    """What the page says of BSrE must be true of every signature on it."""
    says_bsre = (letter.snapshot or {}).get("data", {}).get("by_bsre")
    if says_bsre and certificate.provider != BsreProvider.name:
        raise errors.NotByBsre


def _require_its_day(letter: Letter, now: datetime) -> None:
    """Nobody signs today what is dated tomorrow."""
    if letter.letter_date and letter.letter_date > local_date(now, letter.office.timezone):
        raise errors.DatedAhead


def _claim(
    session: Session,
    letter: Letter,
    approval: Approval,
    held: Hold,
    steps: list[Approval],
    certificate: Certificate,
    now: datetime,
) -> Claim:
    signed = [step for step in steps if step.state == ApprovalState.SIGNED]
    expected = signed[-1].output_sha256 if signed else letter.frozen_sha256
    if expected is None or letter.current_sha256 != expected:
        raise errors.FileChanged
    office = session.get_one(Office, approval.signing_office_code)
    return Claim(
        approval_id=approval.id,
        letter_id=letter.id,
        hold=held,
        state=State(letter.state),
        input_sha256=expected,
        field_name=approval.field_name,
        fingerprint=certificate.fingerprint or "",
        certificate_id=certificate.id,
        at=local_time(now, office.timezone),
        location=office.full_name,
        reason=f"Menandatangani {letter.letter_type.name} nomor {letter.number}",
        seals=() if signed else seals_of(letter, steps),
        earlier={s.field_name: s.certificate.fingerprint or "" for s in signed if s.certificate},
        level_wanted=level_wanted_of(session, letter, is_first=not signed),
        is_last=all(s.state == ApprovalState.SIGNED for s in steps if s is not approval),
    )


def level_wanted_of(session: Session, letter: Letter, *, is_first: bool) -> str:
    """What the office wants at the first signature; the later ones complete what that began.

    Not at submission: a letter may lie for days, and nothing before the first signature depends
    on the level.
    """
    if not is_first and letter.level_wanted is not None:
        return letter.level_wanted
    return wanted_level(session, letter.office_code, timestamps=can_timestamp())


def seals_of(letter: Letter, steps: list[Approval]) -> tuple[Seal, ...]:
    """The seals of all the letter's signers, as its snapshot places and words them.

    Raises FileChanged when they are not those of the steps: no letter goes out half sealed.
    """
    url = f"{current_app.config['BASE_URL']}/v/{letter.token}"
    signers = (letter.snapshot or {}).get("signers", [])
    if [signer["field_name"] for signer in signers] != [step.field_name for step in steps]:
        raise errors.FileChanged
    return tuple(
        Seal(SealSpot(**signer["spot"]), url, tuple(signer["seal_lines"])) for signer in signers
    )
