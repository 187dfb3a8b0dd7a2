"""Fields that are asked for only when an earlier one says so."""

from typing import Any

import pytest

from app.letters.definition import (
    Definition,
    DefinitionError,
    InvalidValues,
    parse_definition,
    validate_values,
)

RELATION = {"name": "relation", "kind": "choice", "label": "Hubungan", "choices": ["Anak", "Istri"]}
SCHOOL = {"name": "school", "kind": "text", "label": "Sekolah"}
GRADE = {"name": "grade", "kind": "number", "label": "Kelas", "shown_when": "school"}
FOR_CHILDREN = {"field": "relation", "one_of": ["Anak"]}


def definition(*fields: dict[str, Any]) -> Definition:
    data = {"code": "SKX", "name": "Contoh", "title": "CONTOH", "classification_code": "470",
            "number_format": "{counter}/{year}", "fields": list(fields)}  # fmt: skip
    return parse_definition(data, "<p>isi</p>")


SCHOOLING = definition(RELATION, SCHOOL | {"shown_when": FOR_CHILDREN}, GRADE)


def test_a_field_is_asked_for_when_its_condition_holds() -> None:
    with pytest.raises(InvalidValues) as caught:
        validate_values(SCHOOLING, {"relation": "Anak"})
    assert list(caught.value.errors) == ["school"]  # without a school, no grade is asked for
    typed = {"relation": "anak", "school": "SD Contoh", "grade": "4"}
    assert validate_values(SCHOOLING, typed)["grade"] == 4


def test_what_a_hidden_field_holds_is_ignored_even_when_it_is_unreadable() -> None:
    typed = {"relation": "Istri", "school": "SD Contoh", "grade": "empat"}
    values = validate_values(SCHOOLING, typed)
    assert values == {"relation": "Istri", "school": None, "grade": None}


def test_a_condition_survives_being_stored_and_a_field_without_one_says_nothing_of_it() -> None:
    stored = SCHOOLING.to_dict()
    assert parse_definition(stored, SCHOOLING.body) == SCHOOLING
    assert "shown_when" not in stored["fields"][0]  # the digests of older versions stay theirs


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([GRADE, SCHOOL], "no field school before this one"),
        ([SCHOOL | {"shown_when": "school"}], "no field school before this one"),
        ([RELATION, SCHOOL | {"shown_when": {"field": "relation", "one_of": ["Paman"]}}], "Paman"),
        ([SCHOOL, GRADE | {"shown_when": {"field": "school", "one_of": ["SD"]}}], "no choice"),
        ([SCHOOL, GRADE | {"shown_when": {"fields": "school"}}], "unknown key"),
        ([SCHOOL, GRADE | {"shown_when": 3}], "expected a field's name"),
    ],
)
def test_a_condition_that_cannot_be_fulfilled_is_named(fields: list[Any], told: str) -> None:
    with pytest.raises(DefinitionError, match=told):
        definition(*fields)
