"""What a letter type is: its fields, its rules and its text, read from a folder. Pure."""

from app.letters.definition.errors import DefinitionError, InvalidValues
from app.letters.definition.examples import dummy_values
from app.letters.definition.model import Definition, Field, ShownWhen
from app.letters.definition.parse import load_definition, parse_definition
from app.letters.definition.values import Values, misdated, validate_values

__all__ = [
    "Definition",
    "DefinitionError",
    "Field",
    "InvalidValues",
    "ShownWhen",
    "Values",
    "dummy_values",
    "load_definition",
    "misdated",
    "parse_definition",
    "validate_values",
]
