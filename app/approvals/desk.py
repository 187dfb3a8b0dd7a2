"""What the signing page shows: the chosen letters, which of them can be signed, and with what."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.approvals.claim import level_wanted_of
from app.approvals.errors import AlreadySigned, FileChanged, OfficialNotServing
from app.approvals.keys import certificate_of
from app.approvals.models import Approval
from app.approvals.one_time import offers_codes
from app.approvals.turn import require_turn, steps_of
from app.extensions import db
from app.letters.attachments.acts import brought
from app.letters.attachments.models import Attachment
from app.letters.corrections import Returned, returned
from app.letters.models import Letter
from app.letters.states import State
from app.offices.holders import RENEWAL_NOTICE
from app.offices.models import Certificate, Level
from app.signing.errors import SigningError
from app.storage import StorageError


@dataclass(frozen=True)
class Sheet:
    """One letter on the desk. ``problem`` says why it cannot be signed now; then no pages."""

    approval: Approval
    pages: int = 0
    problem: SigningError | None = None
    level_wanted: str = Level.B_B

    @property
    def returnable(self) -> bool:
        """Whether returning the letter is the way on: as it is, nobody can sign it."""
        return isinstance(self.problem, FileChanged | OfficialNotServing)

    @property
    def done(self) -> bool:
        """Whether it is not here any more because it is signed."""
        return isinstance(self.problem, AlreadySigned)

    @property
    def returned(self) -> Returned | None:
        """What was corrected since the letter was returned, if it was."""
        return returned(self.letter.snapshot)

    @property
    def brought(self) -> dict[str, Attachment | None]:
        """What the applicant was to bring, and what the office has seen or kept of it."""
        return brought(db.session(), self.letter)

    @property
    def letter(self) -> Letter:
        """The letter of this step."""
        return self.approval.letter


@dataclass(frozen=True)
class Desk:
    """The page: letters to sign, letters that cannot be signed now, and the certificate.

    ``renew_until`` is the certificate's end when that is near; with ``codes`` a one-time code can
    stand for the passphrase.
    """

    sheets: Sequence[Sheet]
    certificate: Certificate | None = None
    certificate_problem: SigningError | None = None
    renew_until: datetime | None = None
    codes: bool = False
    ready: list[Sheet] = field(init=False)
    blocked: list[Sheet] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ready", [s for s in self.sheets if s.problem is None])
        object.__setattr__(self, "blocked", [s for s in self.sheets if s.problem is not None])


def lay_out(session: Session, approvals: Iterable[Approval], user_id: int, now: datetime) -> Desk:
    """The desk of this person with these steps on it."""
    sheets = [_sheet(session, approval, user_id, now) for approval in approvals]
    try:
        certificate = certificate_of(session, user_id, now)
        end = certificate.not_after
        ends_soon = end is not None and end - now < RENEWAL_NOTICE
        return Desk(
            sheets,
            certificate,
            renew_until=end if ends_soon else None,
            codes=offers_codes(session, certificate),
        )
    except SigningError as problem:
        return Desk(sheets, certificate_problem=problem)


def _sheet(session: Session, approval: Approval, user_id: int, now: datetime) -> Sheet:
    try:
        require_turn(approval, steps_of(session, approval), user_id, now)
        letter = approval.letter
        level = level_wanted_of(session, letter, is_first=letter.state == State.SUBMITTED)
        return Sheet(approval, pages=_pages(letter), level_wanted=level)
    except SigningError as problem:
        return Sheet(approval, problem=problem)


def _pages(letter: Letter) -> int:
    try:
        pdf = current_app.extensions["documents"].get(letter.current_sha256 or "")
    except StorageError as error:
        raise FileChanged from error
    return len(PdfReader(io.BytesIO(pdf)).pages)
