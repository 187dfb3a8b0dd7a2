"""Telling whoever made a letter what became of it: type and number, nothing of the person."""

from sqlalchemy.orm import Session

from app.letters.models import Letter
from app.notifications.events import Event
from app.notifications.tell import tell


def in_short(letter: Letter) -> str:
    """The letter by type and number, as a message on a locked screen may name it."""
    return f"{letter.letter_type.name} nomor {letter.number}"


def tell_maker(session: Session, letter: Letter, event: Event) -> None:
    """Note it for whoever made the letter, in the running transaction."""
    path = f"/letters/show/{letter.id}"
    tell(session, [letter.created_by_id], event, in_short(letter), path)
