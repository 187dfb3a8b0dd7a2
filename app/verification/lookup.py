"""Finding the letter that a visitor asks about. The public has no office, so the wall is lifted."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import wall
from app.extensions import db
from app.letters.models import Letter, LetterFile
from app.letters.states import State
from app.retention.models import DisposalItem, Outcome

# Letters that left the office; only these have a file that anybody outside may hold.
ISSUED = frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED})
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_IN_ADDRESS = re.compile(r"/v/([^/?#]+)")


def clean_code(typed: str) -> str | None:
    """The token in what somebody typed or pasted: with spaces, or inside the whole address.

    None when no token of ours can look like that.
    """
    joined = "".join(typed[:1000].split())
    found = _IN_ADDRESS.search(joined)
    code = found[1] if found else joined
    return code if _TOKEN.fullmatch(code) else None


def by_token(token: str) -> Letter | None:
    """The letter with this token; drafts are nobody's business and answer like unknown ones."""
    if not _TOKEN.fullmatch(token):
        return None
    return _one(Letter.token == token, Letter.state != State.DRAFT)


def by_id(letter_id: int) -> Letter | None:
    """The letter as it is now, for whoever found it a moment ago."""
    return _one(Letter.id == letter_id)


def by_file(sha256: str) -> Letter | None:
    """The letter that was issued as a file with this SHA-256 (hex); no stage before is found.

    A file stays genuine when another carries its proof further. The hashes of a destroyed letter's
    files are still known.
    """
    of_letter = select(LetterFile.letter_id).where(LetterFile.sha256 == sha256)
    return _one(Letter.id.in_(of_letter), Letter.state.in_(ISSUED | {State.DESTROYED}))


def replacement_of(letter: Letter) -> Letter | None:
    """The letter that replaces this one; where that was replaced too, the newest of them."""
    newest, seen = letter, {letter.id}
    while newest.superseded_by_id is not None and newest.superseded_by_id not in seen:
        seen.add(newest.superseded_by_id)
        newest = _one(Letter.id == newest.superseded_by_id, Letter.state.in_(ISSUED)) or newest
    return None if newest is letter else newest


def state_when_destroyed(letter: Letter) -> State | None:
    """How a destroyed letter stood before; None for any other."""
    gone = DisposalItem.outcome == Outcome.DESTROYED
    query = select(DisposalItem.was).where(DisposalItem.letter_id == letter.id, gone)
    # A public page: whoever holds the QR may know what it said before, whichever office's it is.
    with wall.lifted():
        was = db.session.scalars(query.limit(1)).one_or_none()
    return State(was) if was else None


def _one(*conditions: Any) -> Letter | None:
    query = select(Letter).where(*conditions)
    related = (joinedload(Letter.office), joinedload(Letter.letter_type))
    # Whoever holds the letter or its QR may ask about it, whichever office it is from.
    with wall.lifted():
        return db.session.scalars(query.options(*related).limit(1)).one_or_none()


def printed_niks(letter: Letter) -> frozenset[str]:
    """Every NIK in the data that the letter was printed from; none for a letter never printed."""
    return frozenset(_niks(letter.snapshot or {}))


def _niks(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inside in value.items():
            if key == "nik" and isinstance(inside, str) and inside:
                yield inside
            else:
                yield from _niks(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _niks(inside)
