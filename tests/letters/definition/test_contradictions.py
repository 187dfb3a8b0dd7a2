"""What a definition lets nobody write: fields and dates that speak against each other."""

from datetime import date
from typing import Any

import pytest

from app.letters.definition import (
    Definition,
    InvalidValues,
    dummy_values,
    misdated,
    parse_definition,
    validate_values,
)
from tests.letters.rendering.samples import CODES, load

DAY = date(2026, 11, 17)
POOR = {"purpose": "berobat"}


def dated(**keys: Any) -> Definition:
    data = {
        "code": "SKX", "name": "Contoh", "title": "CONTOH", "classification_code": "470",
        "number_format": "{counter}",
        "fields": [{"name": "a", "kind": "date", "label": "Tanggal", "required": False, **keys}],
    }  # fmt: skip
    return parse_definition(data, "<p>isi</p>")


@pytest.mark.parametrize(
    ("keys", "refused"),
    [
        ({"past": True}, ["2026-11-18"]),
        ({"future": True}, ["2026-11-16"]),
        ({}, []),
    ],
)
def test_a_date_keeps_to_its_side_of_the_letters_own(
    keys: dict[str, bool], refused: list[str]
) -> None:
    definition = dated(**keys)
    days = ["2026-11-16", "2026-11-17", "2026-11-18", None]
    assert [day for day in days if misdated(definition, {"a": day}, DAY)] == refused
    for day in refused:
        assert "17-11-2026" in misdated(definition, {"a": day}, DAY)["a"]


def test_a_crowd_is_announced_before_it_gathers() -> None:
    assert load("PIK").field_named("held_on").future


def test_a_relation_says_whose_it_is() -> None:
    with pytest.raises(InvalidValues) as caught:
        validate_values(load("SKTM"), POOR | {"relation": "Anak"})
    assert set(caught.value.errors) == {"relation"}
    assert "Surat dipergunakan untuk" in caught.value.errors["relation"]


def test_a_relation_with_its_person_and_a_person_alone_are_fine() -> None:
    person = POOR | {"beneficiary": {"id": 7}}
    assert validate_values(load("SKTM"), person | {"relation": "Anak"})["relation"] == "Anak"
    assert validate_values(load("SKTM"), person)["relation"] is None


def test_an_unreadable_person_is_the_only_error_told() -> None:
    with pytest.raises(InvalidValues) as caught:
        validate_values(load("SKTM"), POOR | {"relation": "Anak", "beneficiary": "siapa"})
    assert set(caught.value.errors) == {"beneficiary"}


def test_an_income_needs_the_parent_who_earns_it() -> None:
    typed = {"school": "SMA Contoh", "purpose": "beasiswa", "mother_income": "0"}
    with pytest.raises(InvalidValues) as caught:
        validate_values(load("SKPO"), typed)
    assert set(caught.value.errors) == {"mother_income"}


@pytest.mark.parametrize("code", CODES)
def test_a_field_left_empty_needs_nothing(code: str) -> None:
    definition = load(code)
    required = {name: value for name, value in dummy_values(definition).items()
                if definition.field_named(name).required}  # fmt: skip
    assert validate_values(definition, required)
