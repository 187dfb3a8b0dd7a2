"""What the letters' screens share: the press of this app, the office at work, the letter or 404."""

from typing import Any

from flask import abort, current_app, g
from flask_babel import gettext as _

from app.extensions import db
from app.letters.guard import MAX_ID
from app.letters.models import Letter
from app.letters.press import Press, fonts_in
from app.letters.states import SigningMode
from app.offices.models import Office

UNPROCESSABLE = 422  # the form comes back with its errors


def press() -> Press:
    """The press of the running app."""
    config = current_app.config
    return Press(
        fonts_in(config["DATA_FOLDER"]),
        current_app.extensions["documents"],
        is_example=config["DEVELOPMENT"],
        base_url=config["BASE_URL"],
    )


def own_village() -> Office:
    """The village whose letters this user makes; 404 for everybody else."""
    office: Office | None = g.user.office
    if office is None or not office.is_village:
        abort(404)
    return office


def letter_or_404(letter_id: int) -> Letter:
    """A letter in the user's scope; another office's is as absent as one that never was."""
    letter: Letter | None = db.session.get(Letter, letter_id) if letter_id <= MAX_ID else None
    return letter if letter is not None else abort(404)


def submitted_in_words(letter_id: int) -> str:
    """What happens next to a letter that was just submitted."""
    if letter_or_404(letter_id).signing_mode == SigningMode.WET:
        return _("The letter has its number. Print it now, to be signed and stamped.")
    return _("The letter was submitted and now waits for its signature.")


def may(permission: str, view: str = "LetterView") -> bool:
    """Whether the user's roles allow this."""
    sm: Any = current_app.extensions["appbuilder"].sm
    return bool(sm.has_access(f"can_{permission}", view))
