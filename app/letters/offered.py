"""The types that an office offers: those it uses most first, found by what people call them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.letters.models import Letter
from app.letters.settings import in_force_all

OFTEN = 5
RECENT = timedelta(days=90)


@dataclass(frozen=True)
class OfferedType:
    """One type in the list. ``words`` is what it is found by: name, code and requirements."""

    code: str
    name: str
    short_code: str
    words: str


@dataclass(frozen=True)
class OfferedTypes:
    """Those used often, the most used first, and the others by name."""

    often: Sequence[OfferedType]
    others: Sequence[OfferedType]

    def matching(self, typed: str) -> "OfferedTypes":
        """Those with all the words, in either part."""
        return OfferedTypes(_with(typed, self.often), _with(typed, self.others))


def offered_types(session: Session, office_code: str, today: date) -> OfferedTypes:
    """The types that the office has in use; ``today`` is its own calendar day."""
    types = {
        one.code: OfferedType(
            one.code,
            one.name,
            one.short_code,
            " ".join([one.name, one.short_code, *definition.requirements]).casefold(),
        )
        for one, (definition, settings) in in_force_all(session, office_code).items()
        if settings.active
    }
    often = [types.pop(code) for code in _most_used(session, office_code, today, types.keys())]
    return OfferedTypes(often, tuple(types.values()))


def _most_used(
    session: Session, office_code: str, today: date, among: Collection[str]
) -> Sequence[str]:
    """Codes of the types of the most numbered letters lately; a draft is no use of a type yet."""
    query = (
        select(Letter.type_code)
        .where(
            Letter.office_code == office_code,
            Letter.type_code.in_(among),
            Letter.letter_date > today - RECENT,
        )
        .group_by(Letter.type_code)
        .order_by(func.count().desc(), Letter.type_code)
        .limit(OFTEN)
    )
    return session.scalars(query).all()


def _with(typed: str, types: Sequence[OfferedType]) -> Sequence[OfferedType]:
    words = typed.casefold().split()
    return [one for one in types if all(word in one.words for word in words)]
