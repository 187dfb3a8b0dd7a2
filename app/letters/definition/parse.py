"""From `letter.yaml` + `body.html` to a Definition, with every mistake named in words."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from app.letters.definition.errors import DefinitionError
from app.letters.definition.keys import (
    boolean,
    integer,
    known,
    one_of,
    plain,
    some_of,
    strings,
    text,
)
from app.letters.definition.model import (
    CAMAT_MODES,
    DATES,
    DEPUTIES,
    KINDS,
    LIFE_STATES,
    MARITAL,
    PAPERS,
    RESIDENTS,
    SERIES,
    SEXES,
    Definition,
    Field,
    ShownWhen,
)
from app.letters.numbering.format import InvalidNumberFormat, NumberFormat

MAX_FIELDS = 60
# What the form of a letter sends beside the type's own fields.
RESERVED = {
    *("resident", "type", "act", "edition", "csrf_token", "signing_mode", "seen"),
    *("signed_by_signs", "signed_by_acknowledges"),
}
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}\Z")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_TEXTS = ("code", "name", "title", "classification_code", "number_format")
_DEFINITION_KEYS = {
    *_TEXTS,
    *("padding", "series", "paper", "validity_days", "camat_mode", "deputy", "sensitive"),
    *("subject_label", "subject_states", "subject_sex", "subject_marital"),
    *("requirements", "fields"),
}
_FIELD_KEYS = {
    *("name", "kind", "label", "required", "max_length", "min", "max", "choices"),
    *("format", "past", "future", "needs", "sex", "may_be_subject", "shown_when"),
    *("help", "group", "example"),
}


def load_definition(folder: Path) -> Definition:
    """Read one letter type's folder; DefinitionError names the file and the key that is wrong."""
    yaml_file, body_file = folder / "letter.yaml", folder / "body.html"
    for file in (yaml_file, body_file):
        if not file.is_file():
            raise DefinitionError(f"{folder.name}: the file {file.name} is missing")
    try:
        data = yaml.safe_load(yaml_file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{folder.name}/letter.yaml: not readable YAML: {error}") from error
    if not isinstance(data, dict):
        raise DefinitionError(f"{folder.name}/letter.yaml: expected keys and values")
    try:
        definition = parse_definition(data, body_file.read_text("utf-8"))
    except DefinitionError as error:
        raise DefinitionError(f"{folder.name}/letter.yaml: {error}") from error
    if definition.code.lower() != folder.name:
        raise DefinitionError(
            f"{folder.name}/letter.yaml: code: {definition.code} does not fit the folder's name"
        )
    return definition


def parse_definition(data: Mapping[str, Any], body: str) -> Definition:
    """Check the keys of a definition; DefinitionError names the key. Takes `to_dict()` back."""
    known(data, _DEFINITION_KEYS, "")
    texts = {key: text(data, key) for key in _TEXTS}
    if not _CODE.match(texts["code"]):
        raise DefinitionError("code: 2 to 12 capital letters, digits or hyphens")
    if not body.strip():
        raise DefinitionError("body: the text of the letter is empty")
    try:
        NumberFormat.parse(texts["number_format"])
    except InvalidNumberFormat as error:
        raise DefinitionError(f"number_format: {error}") from error
    states = some_of(data, "subject_states", LIFE_STATES, ["alive"])
    if not states:
        raise DefinitionError("subject_states: at least one")
    entries = data.get("fields") or ()
    if not isinstance(entries, list | tuple) or len(entries) > MAX_FIELDS:
        raise DefinitionError(f"fields: expected a list of at most {MAX_FIELDS}")
    fields = tuple(_field(entry, index) for index, entry in enumerate(entries))
    names = [field.name for field in fields]
    for name in names:
        if names.count(name) > 1:
            raise DefinitionError(f"fields: the name {name} is used twice")
    for index, field in enumerate(fields):
        if field.needs and field.needs not in set(names) - {field.name}:
            raise DefinitionError(f"fields.{field.name}.needs: no other field {field.needs}")
        _shown_by(field, fields[:index])
    return Definition(
        **texts,
        body=body,
        fields=fields,
        padding=integer(data, "padding", 3, low=1, high=8) or 3,
        series=one_of(data.get("series", "office"), SERIES, "series"),
        paper=one_of(data.get("paper", "F4"), PAPERS, "paper"),
        validity_days=integer(data, "validity_days", None, low=1, high=3660),
        camat_mode=one_of(data.get("camat_mode", "none"), CAMAT_MODES, "camat_mode"),
        deputy=one_of(data.get("deputy", "none"), DEPUTIES, "deputy"),
        sensitive=boolean(data, "sensitive", False),
        subject_label=text(data, "subject_label", "Penduduk"),
        subject_states=states,  # type: ignore[arg-type]
        subject_sex=some_of(data, "subject_sex", SEXES, []),  # type: ignore[arg-type]
        subject_marital=some_of(data, "subject_marital", MARITAL, []),  # type: ignore[arg-type]
        requirements=strings(data, "requirements", []),
    )


def _field(entry: Any, index: int) -> Field:
    if not isinstance(entry, Mapping):
        raise DefinitionError(f"fields[{index}]: expected keys and values")
    where = f"fields.{entry.get('name', index)}."
    known(entry, _FIELD_KEYS, where)
    name = text(entry, "name", where=where)
    if not _FIELD_NAME.match(name):
        raise DefinitionError(f"{where}name: small letters, digits and _ only")
    if name in RESERVED or "__" in name:
        raise DefinitionError(f"{where}name: {name} has a meaning of its own in the form")
    kind = one_of(text(entry, "kind", where=where), KINDS, f"{where}kind")
    choices = strings(entry, "choices", [], where)
    if (kind == "choice") != bool(choices):
        raise DefinitionError(f"{where}choices: needed for the kind choice, and only there")
    field = Field(
        name=name,
        kind=kind,
        label=text(entry, "label", where=where),
        required=boolean(entry, "required", True, where),
        max_length=integer(entry, "max_length", None, low=1, high=10_000, where=where),
        minimum=integer(entry, "min", None, where=where),
        maximum=integer(entry, "max", None, where=where),
        choices=choices,
        format=one_of(entry.get("format"), (None, "time"), f"{where}format"),
        past=boolean(entry, "past", False, where),
        future=boolean(entry, "future", False, where),
        needs=text(entry, "needs", "", where=where),
        sex=one_of(entry.get("sex"), (None, *SEXES), f"{where}sex"),
        may_be_subject=boolean(entry, "may_be_subject", False, where),
        shown_when=_shown_when(entry.get("shown_when"), f"{where}shown_when"),
        help=text(entry, "help", "", where=where),
        group=text(entry, "group", "", where=where),
        example=plain(entry.get("example"), f"{where}example"),
    )
    _fits(field, where)
    return field


def _shown_when(entry: Any, where: str) -> ShownWhen | None:
    if entry is None:
        return None
    if isinstance(entry, str):
        entry = {"field": entry}
    if not isinstance(entry, Mapping):
        raise DefinitionError(f"{where}: expected a field's name, or field and one_of")
    known(entry, {"field", "one_of"}, f"{where}.")
    name = text(entry, "field", where=f"{where}.")
    return ShownWhen(name, strings(entry, "one_of", [], f"{where}."))


def _shown_by(field: Field, before: Sequence[Field]) -> None:
    """Refuse a condition that does not look back at a field that can fulfil it."""
    if field.shown_when is None:
        return
    where, asked = f"fields.{field.name}.shown_when", field.shown_when
    found = next((one for one in before if one.name == asked.field), None)
    if found is None:
        raise DefinitionError(f"{where}: no field {asked.field} before this one")
    for choice in set(asked.one_of) - set(found.choices):
        raise DefinitionError(f"{where}: {choice!r} is no choice of {found.name}")


def _fits(field: Field, where: str) -> None:
    """Refuse keys that mean nothing for this kind, or that speak against each other."""
    for key, kinds, words in (
        ("past", DATES, "dates"),
        ("future", DATES, "dates"),
        ("sex", RESIDENTS, "residents"),
        ("may_be_subject", RESIDENTS, "residents"),
    ):
        if getattr(field, key) and field.kind not in kinds:
            raise DefinitionError(f"{where}{key}: only for {words}")
    if field.past and field.future:
        raise DefinitionError(f"{where}future: not together with past")
    if field.needs and field.required:
        raise DefinitionError(f"{where}needs: only with required: false")
