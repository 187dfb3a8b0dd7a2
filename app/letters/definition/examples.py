"""Dummy values of a letter type, for previews and for trying out a definition."""

from typing import Any

from app.letters.definition.model import Definition, Field
from app.letters.definition.values import Values, validate_values

_PLAIN = {
    "text": "Contoh isian",
    "long_text": "Contoh isian yang agak panjang.",
    "number": 3,
    "money": 1_500_000,
    "date": "2026-08-17",
    "day_date": "2026-08-17",
    "resident": {"id": 1},
    "resident_table": [{"id": 2}, {"id": 3}],
}


def dummy_values(definition: Definition) -> Values:
    """Valid values from each field's example, or a plain one of its kind.

    InvalidValues when an example in the definition does not fit its own field.
    """
    return validate_values(definition, {field.name: _raw(field) for field in definition.fields})


def _raw(field: Field) -> Any:
    if field.example is not None:
        return field.example
    if field.format == "time":
        return "07.30"
    return field.choices[0] if field.choices else _PLAIN[field.kind]
