"""The two ways a letter type's data can be wrong: its definition, or what was typed into it."""

from collections.abc import Mapping


class DefinitionError(ValueError):
    """A letter type's folder is wrong; the text names the file, the key and the reason."""


class InvalidValues(ValueError):
    """What was typed into a letter's own fields cannot be used.

    `errors` maps the field's name to one Indonesian sentence for the person who typed.
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {text}" for name, text in self.errors.items()))
