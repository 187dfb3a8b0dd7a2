"""What people type into a letter's own fields."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.definition import (
    Definition,
    InvalidValues,
    dummy_values,
    load_definition,
    parse_definition,
    validate_values,
)

TYPES_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "letters"


def with_field(kind: str, **keys: Any) -> Definition:
    return parse_definition(
        {
            "code": "SKX",
            "name": "Contoh",
            "title": "CONTOH",
            "classification_code": "470",
            "number_format": "{counter}",
            "fields": [{"name": "a", "kind": kind, "label": "Isian", **keys}],
        },
        "<p>isi</p>",
    )


def read(raw: object, kind: str, **keys: Any) -> Any:
    values = validate_values(with_field(kind, **keys), {"a": raw})
    assert json.loads(json.dumps(values)) == values
    return values["a"]


def error(raw: object, kind: str, **keys: Any) -> str:
    with pytest.raises(InvalidValues) as caught:
        validate_values(with_field(kind, **keys), {"a": raw})
    return caught.value.errors["a"]


@pytest.mark.parametrize(
    "typed",
    [
        "1500000",
        "1.500.000",
        "Rp1.500.000",
        "Rp 1.500.000,00",
        "rp. 1.500.000,-",
        " 1.500.000 ",
        1_500_000,
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: object) -> None:
    assert read(typed, "money") == 1_500_000


@pytest.mark.parametrize(
    "typed",
    [
        "1,5 juta",
        "1.5",
        "15.00",
        "1,500,000",
        "-5",
        "Rp",
        "sejuta",
        "1e6",
        "１５",
        "1.500.00",
        True,
    ],
)
def test_an_unclear_amount_is_an_error_not_a_guess(typed: object) -> None:
    assert "1.500.000" in error(typed, "money")


@pytest.mark.parametrize(
    "typed",
    ["17-8-2026", "17/08/2026", "17.08.2026", "2026-08-17", "17 Agustus 2026", "17 agt 2026"],
)
@pytest.mark.parametrize("kind", ["date", "day_date"])
def test_a_date_is_read_day_first(typed: str, kind: str) -> None:
    assert read(typed, kind) == "2026-08-17"


@pytest.mark.parametrize(
    "typed",
    ["31-2-2026", "8-17-2026", "17-8-26", "17-8", "besok", "17/08-2026", "2026-13-01", "1-1-0001"],
)
def test_an_unclear_date_is_an_error_not_a_guess(typed: str) -> None:
    assert "17-8-2026" in error(typed, "date")


def test_a_time_of_day_is_kept_with_a_dot() -> None:
    for typed in ("7:30", "07.30", "07:30:00", "7.30 WIB"):
        assert read(typed, "text", format="time") == "07.30"
    for typed in ("24.00", "7.60", "pagi", "730"):
        assert "07.30" in error(typed, "text", format="time")


def test_a_number_keeps_to_its_bounds() -> None:
    assert read("1.200", "number", min=1, max=2000) == 1200
    assert error("0", "number", min=1) == "Paling sedikit 1."
    assert error("2.001", "number", max=2000) == "Paling banyak 2.000."
    assert error("dua", "number")


def test_a_purpose_of_5000_characters_says_the_limit_and_the_length() -> None:
    text = error("x" * 5000, "long_text", max_length=500)
    assert "5.000" in text
    assert "500" in text
    assert len(read("x" * 500, "long_text", max_length=500)) == 500


def test_spaces_are_tidied_and_only_a_long_text_keeps_its_lines() -> None:
    assert read("  Warung \n  Makan ", "text") == "Warung Makan"
    assert read(" satu \r\n\r\n\r\n\r\n dua  tiga", "long_text") == "satu\n\ndua tiga"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u200b"])
def test_an_invisible_character_is_named(character: str) -> None:
    assert f"U+{ord(character):04X}" in error(f"a{character}b", "text")


def test_a_choice_is_one_of_its_list() -> None:
    assert read("anak", "choice", choices=["Anak", "Istri"]) == "Anak"
    assert "Anak, Istri" in error("Paman", "choice", choices=["Anak", "Istri"])


def test_a_resident_is_a_reference() -> None:
    for raw in (7, "7", " 7 ", {"id": 7}, {"id": "7"}):
        assert read(raw, "resident") == {"id": 7}
    for raw in ("tujuh", 0, -1, {"id": "x"}, [7], True, "7; DROP", 2**70):
        assert "Pilih penduduk" in error(raw, "resident")


def test_a_table_of_residents_holds_each_once() -> None:
    assert read([1, {"id": "2"}], "resident_table") == [{"id": 1}, {"id": 2}]
    assert read("1,2", "resident_table") == [{"id": 1}, {"id": 2}]
    assert "dua kali" in error([1, "1"], "resident_table")
    assert "1 sampai 2" in error([1, 2, 3], "resident_table", max=2)
    assert read([], "resident_table", required=False) == []
    assert error({"x": 1}, "resident_table")


@pytest.mark.parametrize("empty", [None, "", "   ", {"id": ""}])
def test_a_required_field_must_be_filled_and_another_may_be_empty(empty: object) -> None:
    assert error(empty, "text") == "Isian wajib diisi."
    assert read(empty, "resident", required=False) is None


def test_all_errors_come_at_once_and_foreign_keys_are_ignored() -> None:
    definition = load_definition(TYPES_FOLDER / "sku")
    with pytest.raises(InvalidValues) as caught:
        validate_values(definition, {"csrf_token": "x", "started_on": "besok"})
    assert set(caught.value.errors) == {
        "business_name",
        "business_kind",
        "business_address",
        "started_on",
        "purpose",
    }


def test_the_business_letter_insists_on_kind_and_start_as_banks_do() -> None:
    definition = load_definition(TYPES_FOLDER / "sku")
    assert definition.field_named("business_kind").required
    assert definition.field_named("started_on").required


@pytest.mark.parametrize("where", sorted(TYPES_FOLDER.glob("[!_]*")), ids=lambda path: path.name)
def test_every_types_examples_fit_their_own_fields(where: Path) -> None:
    definition = load_definition(where)
    values = dummy_values(definition)
    assert set(values) == {field.name for field in definition.fields}
    assert validate_values(definition, values) == values


@pytest.mark.parametrize("kind", ["text", "long_text", "number", "money", "date", "resident"])
@given(raw=st.one_of(st.text(), st.integers(), st.none(), st.lists(st.integers()), st.booleans()))
def test_whatever_is_typed_is_read_or_refused_and_reading_twice_changes_nothing(
    kind: str, raw: object
) -> None:
    definition = with_field(kind, required=False)
    try:
        values = validate_values(definition, {"a": raw})
    except InvalidValues:
        return
    assert validate_values(definition, values) == values
