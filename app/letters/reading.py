"""Who may read what a letter says. Some types hold specific personal data (UU 27/2022, art. 4)."""

from flask import g

from app.audit.actions import Action
from app.audit.trail import record
from app.extensions import db
from app.letters.models import Letter
from app.letters.types import definition_of

NO_CAMAT = "none"


def is_sensitive(letter: Letter) -> bool:
    """Whether the letter's type holds specific data: poverty, income, birth, cause of death."""
    return definition_of(letter.version).sensitive


def may_read(letter: Letter) -> bool:
    """Whether this user may see the pages: a sensitive letter only who handles it.

    That is its own office, and the district where the Camat signs it.
    """
    if not is_sensitive(letter) or g.user.office_code == letter.office_code:
        return True
    return (letter.snapshot or {}).get("camat_mode", NO_CAMAT) != NO_CAMAT


def record_reading(letter: Letter) -> None:
    """Leave a trace that a sensitive letter's pages were shown; others are not traced."""
    if is_sensitive(letter):
        record(Action.LETTER_READ, letter, letter.office_code)
        db.session.commit()
