"""Reading a letter type's folder, and naming what is wrong in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.letters.definition import DefinitionError, load_definition, parse_definition

TYPES_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "letters"
MINIMAL: dict[str, Any] = {
    "code": "SKX",
    "name": "Surat Keterangan Contoh",
    "title": "SURAT KETERANGAN CONTOH",
    "classification_code": "400.10.2.2",
    "number_format": "{counter}/{year}",
    "fields": [{"name": "purpose", "kind": "text", "label": "Keperluan"}],
}


def folder(root: Path, text: str, *, body: str | None = "<p>isi</p>", name: str = "skx") -> Path:
    where = root / name
    where.mkdir()
    (where / "letter.yaml").write_text(text, "utf-8")
    if body is not None:
        (where / "body.html").write_text(body, "utf-8")
    return where


def one_field(kind: str, **keys: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", "kind": kind, "label": "x", **keys}]}


def test_a_folder_becomes_a_definition_with_sensible_defaults(tmp_path: Path) -> None:
    definition = load_definition(folder(tmp_path, yaml.safe_dump(MINIMAL)))
    assert definition.code == "SKX"
    assert definition.paper == "F4"
    assert definition.series == "office"
    assert definition.camat_mode == "none"
    assert definition.padding == 3
    assert definition.validity_days is None
    assert definition.subject_states == ("alive",)
    assert (definition.subject_sex, definition.subject_marital) == ((), ())  # anyone
    assert definition.field_named("purpose").required


def test_every_type_of_the_system_survives_being_stored_and_read_back() -> None:
    for where in TYPES_FOLDER.glob("[!_]*"):
        definition = load_definition(where)
        again = parse_definition(definition.to_dict(), definition.body)
        assert again == definition
        assert again.digest == definition.digest


def test_the_digest_changes_with_the_text_and_with_every_setting() -> None:
    base = parse_definition(MINIMAL, "<p>isi</p>").digest
    assert len(base) == 64
    assert parse_definition(MINIMAL, "<p>isi </p>").digest != base
    for key, value in (("padding", 4), ("paper", "A4"), ("sensitive", True)):
        assert parse_definition(MINIMAL | {key: value}, "<p>isi</p>").digest != base


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"code": "sk x"}, "code"),
        ({"name": ""}, "name"),
        ({"title": None}, "title"),
        ({"classification_code": 470}, "classification_code: .* in quotes"),
        ({"number_format": "{year}"}, "number_format"),
        ({"padding": 0}, "padding"),
        ({"padding": True}, "padding"),
        ({"series": "village"}, "series"),
        ({"paper": "A5"}, "paper: .*F4, A4"),
        ({"validity_days": "90"}, "validity_days"),
        ({"camat_mode": "signs"}, "camat_mode"),
        ({"sensitive": "yes"}, "sensitive"),
        ({"subject_states": ["asleep"]}, "subject_states"),
        ({"subject_states": []}, "subject_states"),
        ({"subject_sex": ["woman"]}, "subject_sex: .*male, female"),
        ({"subject_marital": "single"}, "subject_marital: expected a list"),
        ({"subject_marital": ["engaged"]}, "subject_marital: .*widowed"),
        ({"requirements": "KTP"}, "requirements"),
        ({"colour": "red"}, "colour: unknown key"),
        ({"fields": ["purpose"]}, r"fields\[0\]"),
        ({"fields": [{"name": "Purpose", "kind": "text", "label": "x"}]}, "fields.Purpose.name"),
        ({"fields": [{"name": "a", "kind": "colour", "label": "x"}]}, "fields.a.kind"),
        ({"fields": [{"name": "a", "kind": "text"}]}, "fields.a.label"),
        ({"fields": [{"name": "a", "kind": "choice", "label": "x"}]}, "fields.a.choices"),
        ({"fields": [{"name": "a", "kind": "text", "label": "x", "size": 3}]}, "fields.a.size"),
        ({"fields": MINIMAL["fields"] * 2}, "purpose is used twice"),
        (one_field("resident", sex="woman"), "fields.a.sex"),
        (one_field("text", sex="male"), "fields.a.sex: only for residents"),
        (one_field("text", may_be_subject=True), "fields.a.may_be_subject: only for residents"),
        (one_field("text", past=True), "fields.a.past: only for dates"),
        (one_field("number", future=True), "fields.a.future: only for dates"),
        (one_field("date", past=True, future=True), "fields.a.future: .* past"),
        (one_field("text", required=False, needs="b"), "fields.a.needs: no other field b"),
        (one_field("text", required=False, needs="a"), "fields.a.needs: no other"),
        (one_field("text", needs="b"), "fields.a.needs: .*required: false"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(
    change: dict[str, Any], named: str, tmp_path: Path
) -> None:
    where = folder(tmp_path, yaml.safe_dump(MINIMAL | change))
    with pytest.raises(DefinitionError, match=f"skx/letter.yaml: .*{named}"):
        load_definition(where)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "a: !!python/object:os.system x", "\x00"])
def test_a_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"skx/letter\.yaml"):
        load_definition(folder(tmp_path, text))


def test_a_missing_or_empty_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"body\.html is missing"):
        load_definition(folder(tmp_path, yaml.safe_dump(MINIMAL), body=None))
    with pytest.raises(DefinitionError, match="body"):
        parse_definition(MINIMAL, "  ")


def test_the_folder_bears_the_types_code(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="folder's name"):
        load_definition(folder(tmp_path, yaml.safe_dump(MINIMAL), name="sku"))
