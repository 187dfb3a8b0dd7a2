"""Why an act on a letter is refused, in words for the one who tried it."""

from collections.abc import Mapping


class LetterNotFound(LookupError):
    """There is no such letter here; shown as 404, whether absent or another office's."""


class Refused(ValueError):
    """The act cannot be done as asked; nothing was changed.

    ``errors`` maps a field's name ("" for the letter as a whole) to an Indonesian sentence.
    """

    def __init__(self, errors: Mapping[str, str] | str) -> None:
        self.errors = {"": errors} if isinstance(errors, str) else dict(errors)
        super().__init__(" ".join(self.errors.values()))
