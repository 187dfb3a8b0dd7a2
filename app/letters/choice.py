"""How a letter is to be signed: who signs on behalf of a head, and whether by pen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import local_date
from app.letters.models import Letter
from app.letters.settings import TypeSettings
from app.letters.signers import (
    ACKNOWLEDGES,
    SIGNS,
    seats_of,
    serving_deputies,
    serving_head,
    signed_by,
)
from app.letters.states import SigningMode
from app.letters.titles import title_of
from app.letters.wet import MODE
from app.offices.certified import certified
from app.offices.models import Office, Official


@dataclass(frozen=True)
class Choice:
    """What was chosen. ``deputies``: the official's id by the role, where it is not the head."""

    deputies: Mapping[str, int] = field(default_factory=dict)
    mode: SigningMode = SigningMode.ELECTRONIC


HEADS_SIGN = Choice()


@dataclass(frozen=True)
class SeatOffer:
    """Who may sign in one role: ids with words, the head first and under "" as the default."""

    field_name: str
    role: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Offer:
    """What the form offers. ``uncertified`` names those for whom pen and stamp may be chosen."""

    seats: tuple[SeatOffer, ...]
    uncertified: tuple[str, ...]


def read_choice(form: Mapping[str, str]) -> Choice:
    """What the form sent; what is no id of an official means the head."""
    sent = {role: form.get(signed_by(role), "") for role in (SIGNS, ACKNOWLEDGES)}
    deputies = {
        role: int(key)
        for role, key in sent.items()
        if key.isascii() and key.isdigit() and len(key) < 10
    }
    wet = form.get(MODE) == SigningMode.WET
    return Choice(deputies, SigningMode.WET if wet else SigningMode.ELECTRONIC)


def choice_of(letter: Letter) -> Choice:
    """What is chosen for a letter."""
    return Choice(dict(letter.deputies), SigningMode(letter.signing_mode))


def offer(session: Session, office: Office, settings: TypeSettings, now: datetime) -> Offer:
    """The choices for a letter of this office: none where there is nothing to choose."""
    day = local_date(now, office.timezone)
    seats, everybody = [], []
    for seat in seats_of(session, office, settings.camat_mode):
        head = serving_head(session, seat, day)
        if head is None:
            continue
        deputies = serving_deputies(session, seat, settings.deputy, day)
        people = [(one, title_of(one, seat.office).short) for one in (head, *deputies)]
        everybody += people
        if deputies:
            named = tuple((_key(one, head), f"{title}: {one.name}") for one, title in people)
            seats.append(SeatOffer(signed_by(seat.role), seat.role, named))
    able = certified(session, [one.id for one, _title in everybody], now)
    return Offer(tuple(seats), _without(able, everybody))


def _key(official: Official, head: Official) -> str:
    return "" if official is head else str(official.id)


def _without(able: set[int], people: Sequence[tuple[Official, str]]) -> tuple[str, ...]:
    return tuple(f"{one.name} ({title})" for one, title in people if one.id not in able)
