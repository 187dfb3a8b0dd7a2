"""What the public learns of a letter: only what its paper already shows (promise P7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import wall
from app.approvals.models import Approval, ApprovalState
from app.clock import local_date, local_time, utc_now
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import State
from app.offices.models import Office, Official
from app.verification.lookup import ISSUED

_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True)
class Signer:
    """One signer: name and position as on the seal, and when (in the office's own zone)."""

    name: str
    position: str
    at: dt.datetime | None
    zone: str


@dataclass(frozen=True)
class PublicLetter:
    """The fields that promise P7 lists, and no others. ``status`` may be "expired".

    ``is_example``: the letter is marked as one without legal force.
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

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; times in ISO 8601 with their offset."""
        data = asdict(self)
        for name in ("date", "valid_until"):
            data[name] = data[name] and data[name].isoformat()
        for signer in data["signers"]:
            signer["at"] = signer["at"] and signer["at"].isoformat()
            del signer["zone"]
        data["signers"] = list(data["signers"])
        return data


def describe(letter: Letter, steps: Sequence[Approval] = ()) -> PublicLetter:
    """The public side of a letter; ``steps`` as ``signed_steps`` gives them.

    A letter that was never issued shows neither names nor a date.
    """
    issued = State(letter.state) in ISSUED
    return PublicLetter(
        status="expired" if is_expired(letter) else str(letter.state),
        type=letter.letter_type.name,
        number=letter.number or "",
        date=letter.letter_date if issued else None,
        valid_until=letter.valid_until if issued else None,
        office=_with_district(letter.office),
        subject=masked_name(letter.subject_name) if issued else "",
        signers=tuple(_signers(letter, steps)) if issued else (),
        is_example=bool((letter.snapshot or {}).get("is_example")),
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


def signed_steps(letter: Letter) -> list[Approval]:
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


def _signers(letter: Letter, steps: Sequence[Approval]) -> Iterator[Signer]:
    """Names and positions as the seals show them; who holds the office today is another matter."""
    snapshot = letter.snapshot or {}
    planned = {signer["field_name"]: signer for signer in snapshot.get("signers", [])}
    for step in steps:
        signer, zone = planned[step.field_name], step.official.office.timezone
        at = local_time(step.signed_at, zone) if step.signed_at else None
        yield Signer(signer["name"], signer["seal_lines"][-1], at, _ZONES.get(zone, ""))


def _with_district(office: Office) -> str:
    above = [office.parent.full_name] if office.parent and office.is_village else []
    return ", ".join([office.full_name, *above])
