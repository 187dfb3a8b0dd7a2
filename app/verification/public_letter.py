"""What the public learns of a letter: only what its paper already shows (promise P7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import wall
from app.approvals.models import Approval, ApprovalState
from app.clock import local_date, local_time, utc_now
from app.extensions import db
from app.letters.models import Letter, SigningMode
from app.letters.states import State
from app.offices.models import Office, Official
from app.verification.capacity import meanings
from app.verification.lookup import ISSUED

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True)
class Signer:
    """One signer: name and title as the paper shows them, and when (in the office's own zone).

    ``at`` is None for pen and stamp. ``fingerprint`` is that of the certificate used, SHA-256.
    """

    name: str
    title: str
    office: str
    at: dt.datetime | None
    timezone: str
    field_name: str = ""
    fingerprint: str | None = None

    @property
    def zone(self) -> str:
        """The zone as people write it behind a time; "" where it has no such name."""
        return ZONES.get(self.timezone, "")

    @property
    def meanings(self) -> tuple[str, ...]:
        """Plain words for the abbreviations in the title."""
        return meanings(self.title)

    def made(self, fingerprint: str | None) -> bool:
        """Whether the certificate with this fingerprint is the one that the register knows."""
        return fingerprint is not None and fingerprint == self.fingerprint

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "name": self.name,
            "position": self.title,
            "office": self.office,
            "at": self.at and self.at.isoformat(),
        }


@dataclass(frozen=True)
class PublicLetter:
    """The fields that promise P7 lists, and no others. ``status`` may be "expired".

    ``is_example``: the letter is marked as one without legal force. ``by_pen``: it was signed on
    paper, so that no file can prove it.
    """

    status: str
    type: str
    number: str
    date: dt.date | None
    valid_until: dt.date | None
    office: str
    subject: str
    signers: tuple[Signer, ...]
    is_example: bool
    by_pen: bool

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; times in ISO 8601 with their offset."""
        return {
            "status": self.status,
            "type": self.type,
            "number": self.number,
            "date": self.date and self.date.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "office": self.office,
            "subject": self.subject,
            "signers": [signer.to_dict() for signer in self.signers],
            "is_example": self.is_example,
            "signing_mode": str(SigningMode.WET if self.by_pen else SigningMode.ELECTRONIC),
        }


def describe(letter: Letter) -> PublicLetter:
    """The public side of a letter; one that was never issued shows neither names nor a date.

    A destroyed one shows what its register still holds: the date, and no names.
    """
    issued = State(letter.state) in ISSUED
    dated = issued or (letter.state == State.DESTROYED and letter.issued_at is not None)
    return PublicLetter(
        status="expired" if is_expired(letter) else str(letter.state),
        type=letter.letter_type.name,
        number=letter.number or "",
        date=letter.letter_date if dated else None,
        valid_until=letter.valid_until if dated else None,
        office=_with_district(letter.office),
        subject=masked_name(letter.subject_name) if issued else "",
        signers=_signers(letter) if issued else (),
        is_example=bool((letter.snapshot or {}).get("is_example")),
        by_pen=letter.signing_mode == SigningMode.WET,
    )


def is_expired(letter: Letter) -> bool:
    """Whether an issued letter's validity has run out, by the calendar of its office."""
    today = local_date(utc_now(), letter.office.timezone)
    return (
        letter.state == State.ISSUED
        and letter.valid_until is not None
        and letter.valid_until < today
    )


def masked_name(name: str) -> str:
    """``Siti Contoh`` → ``S*** C*****``: enough to recognise, too little to learn."""
    return " ".join(part[0] + "*" * (len(part) - 1) for part in name.split())


def _signers(letter: Letter) -> tuple[Signer, ...]:
    """Names and titles as the paper shows them; who holds the office today is another matter."""
    planned = (letter.snapshot or {}).get("signers", [])
    if letter.signing_mode == SigningMode.WET:
        return tuple(_by_pen(one) for one in planned)
    return tuple(_by_certificate(planned, _signed_steps(letter)))


def _by_pen(planned: dict[str, Any]) -> Signer:
    office = db.session.get_one(Office, planned["signing_office_code"])
    return Signer(planned["name"], planned["title"], office.full_name, None, office.timezone)


def _by_certificate(planned: list[dict[str, Any]], steps: Sequence[Approval]) -> Iterator[Signer]:
    for step in steps:  # by their number: a service may have signed in a field of its own
        as_printed, office = planned[step.step - 1], step.official.office
        yield Signer(
            name=as_printed["name"],
            # Letters from before titles were kept have theirs in the seal's third line.
            title=step.title or as_printed["seal_lines"][2],
            office=office.full_name,
            at=local_time(step.signed_at, office.timezone) if step.signed_at else None,
            timezone=office.timezone,
            field_name=step.field_name,
            fingerprint=step.certificate.fingerprint if step.certificate else None,
        )


def _signed_steps(letter: Letter) -> list[Approval]:
    """The signatures that the letter's present file bears, in order."""
    query = (
        select(Approval)
        .where(Approval.letter_id == letter.id, Approval.state == ApprovalState.SIGNED)
        .options(
            joinedload(Approval.certificate),
            joinedload(Approval.official).joinedload(Official.office),
        )
        .order_by(Approval.round, Approval.step)
    )
    # A public page: the seal shows these officials, the Camat of another office among them.
    with wall.lifted():
        return list(db.session.scalars(query))


def _with_district(office: Office) -> str:
    above = [office.parent.full_name] if office.parent and office.is_village else []
    return ", ".join([office.full_name, *above])
