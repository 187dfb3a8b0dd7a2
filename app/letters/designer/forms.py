"""What the forms of a design send, put into its definition. Every mistake is said by field."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.letters.body import Unusable, from_json, read_body, write_body
from app.letters.body.model import Locked, Mark
from app.letters.definition import Definition, DefinitionError, Field, parse_definition
from app.letters.definition.parse import RESERVED
from app.letters.designer.check import number_fault
from app.letters.errors import Refused
from app.letters.rendering.sandbox import MAX_BODY

Form = MultiDict[str, str]
NEW = "baru"
TIME = "time"  # a text that holds hours; to people a kind of its own
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}\Z")
_LISTS = ("subject_states", "subject_sex", "subject_marital")
_CHOSEN = ("series", "paper", "camat_mode", "deputy")
_LIMITS = {"name": 120, "title": 120, "classification_code": 30, "number_format": 120,
           "subject_label": 80}  # fmt: skip
_NOT_READ = "Isian ini tidak dapat dipakai."


def general(definition: Definition, form: Form, *, name: bool, code: bool) -> Definition:
    """What the type says of itself; whether its name and code may be changed. Raises Refused."""
    data, errors = definition.to_dict(), {}
    for key, limit in _LIMITS.items():
        if key == "name" and not name:
            continue
        data[key] = words = " ".join(form.get(key, "").split())
        if not words or len(words) > limit:
            errors[key] = f"Isi 1 sampai {limit} karakter."
    if code:
        data["code"] = form.get("code", "").strip().upper()
        if not _CODE.match(data["code"]):
            errors["code"] = "Isi 2 sampai 12 huruf besar, angka, atau tanda -, misalnya SKDU."
    data["padding"] = _whole(form, "padding", 1, 8, errors)
    data["validity_days"] = _whole(form, "validity_days", 1, 3660, errors, optional=True)
    data |= {key: form.get(key, "") for key in _CHOSEN}
    data |= {key: form.getlist(key) for key in _LISTS}
    if not data["subject_states"]:
        errors["subject_states"] = "Pilih sedikitnya satu."
    data["sensitive"] = "sensitive" in form
    data["requirements"] = _lines(form.get("requirements", ""), "requirements", errors)
    changed = _parsed(data, definition.body, errors, lambda key: key.partition("[")[0])
    if fault := number_fault(changed, date.today()):
        raise Refused({"number_format": fault})
    return changed


def field(definition: Definition, form: Form, name: str) -> Definition:
    """With a field that was changed, or a new one at the end. Raises Refused."""
    errors: dict[str, str] = {}
    label = " ".join(form.get("label", "").split())
    if not label or len(label) > 120:
        errors["label"] = "Isi 1 sampai 120 karakter."
    kind = form.get("kind", "")
    entry: dict[str, Any] = {
        "name": name if name != NEW else name_for(label, definition),
        "label": label or "-",
        "kind": "text" if kind == TIME else kind,
        "format": "time" if kind == TIME else None,
        "required": form.get("required") == "yes",
        "help": " ".join(form.get("help", "").split()),
        "group": " ".join(form.get("group", "").split()),
        "example": form.get("example", "").strip() or None,
    }
    if kind == "choice":
        entry["choices"] = _lines(form.get("choices", ""), "choices", errors)
        if not entry["choices"]:
            errors["choices"] = "Tulis sedikitnya satu pilihan, satu per baris."
    if kind in ("text", "long_text"):
        entry["max_length"] = _whole(form, "max_length", 1, 10_000, errors, optional=True)
    if kind in ("number", "money", "resident_table"):
        for key in ("min", "max"):
            entry[key] = _whole(form, key, 0, 10**12, errors, optional=True)
    if kind in ("date", "day_date") and form.get("side") in ("past", "future"):
        entry[form["side"]] = True
    if kind in ("resident", "resident_table"):
        entry["sex"] = form.get("sex") or None
        entry["may_be_subject"] = "may_be_subject" in form
        entry["example"] = None
    if not entry["required"] and form.get("needs"):
        entry["needs"] = form["needs"]
    if shown := form.getlist("shown_when"):
        entry["shown_when"] = _shown_when(shown, errors)
    data = definition.to_dict()
    names = [one["name"] for one in data["fields"]]
    place = names.index(name) if name in names else len(names)
    data["fields"][place : place + 1] = [entry]
    prefix = f"fields.{entry['name']}."
    return _parsed(data, definition.body, errors, lambda key: key.removeprefix(prefix))


def moved(definition: Definition, name: str, act: str) -> Definition:
    """The fields with one of them up, down or away. Raises Refused when others lean on it."""
    data = definition.to_dict()
    places = [one["name"] for one in data["fields"]]
    if name not in places:
        raise Refused("Isian itu sudah tidak ada.")
    place = places.index(name)
    entry = data["fields"].pop(place)
    if act in ("up", "down"):
        data["fields"].insert(max(0, place + (1 if act == "down" else -1)), entry)
    try:
        return parse_definition(data, definition.body)
    except DefinitionError as error:
        raise Refused(
            f"“{entry['label']}” tidak dapat dipindah atau dihapus: isian lain bergantung padanya "
            "(“ditampilkan bila” atau “memerlukan”). Ubah dahulu isian itu."
        ) from error


def wording(definition: Definition, form: Mapping[str, str]) -> Definition:
    """The text that the editor sent. Raises Refused."""
    try:
        blocks = from_json(json.loads(form.get("blocks", "")))
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("Isi surat tidak terbaca. Muat ulang halaman ini.") from error
    except Unusable as error:
        raise Refused(str(error)) from error
    source = write_body(blocks)
    if len(source) > MAX_BODY:
        raise Refused("Isi surat terlalu panjang. Ringkaslah.")
    if not source.strip():
        raise Refused("Isi surat masih kosong.")
    whole = len(blocks) == 1 and isinstance(blocks[0], Locked)
    if isinstance(read_body(source)[0], Locked) and len(read_body(source)) == 1 and not whole:
        paired = any(isinstance(one, Mark) for one in blocks)
        raise Refused(
            "Setiap “hanya bila …” harus mempunyai “sampai di sini”, dalam urutan yang benar."
            if paired
            else "Ada bagian isi surat yang tidak dapat ditulis. Hapus bagian yang terakhir diubah."
        )
    return parse_definition(definition.to_dict(), source)


def name_for(label: str, definition: Definition) -> str:
    """A name for a new field, made from its label, that no other field has."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")[:34] or "isian"
    taken = {one.name for one in definition.fields} | RESERVED
    numbered = (f"{base.rstrip('_')}_{number}" for number in range(2, 99))
    return next(one for one in (base.rstrip("_"), *numbered) if one not in taken)


def field_named(definition: Definition, name: str) -> Field | None:
    """The field of that name, if there is one."""
    return next((one for one in definition.fields if one.name == name), None)


def _shown_when(ticked: list[str], errors: dict[str, str]) -> dict[str, Any] | None:
    """``name`` for "is filled in", ``name=choice`` for one of its choices."""
    names = {one.partition("=")[0] for one in ticked}
    if len(names) > 1:
        errors["shown_when"] = "Pilih syarat dari satu isian saja."
        return None
    choices = [one.partition("=")[2] for one in ticked if "=" in one]
    return {"field": names.pop(), "one_of": [] if len(choices) < len(ticked) else choices}


def _whole(
    form: Form, key: str, low: int, high: int, errors: dict[str, str], *, optional: bool = False
) -> int | None:
    text = form.get(key, "").strip().replace(".", "")
    if not text and optional:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 14 and low <= int(text) <= high):
        errors[key] = f"Isi angka {low} sampai {high}."
        return low
    return int(text)


def _lines(text: str, key: str, errors: dict[str, str]) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    found = list(dict.fromkeys(line for line in lines if line))
    if len(found) > 40 or any(len(line) > 200 for line in found):
        errors[key] = "Paling banyak 40 baris, masing-masing paling panjang 200 karakter."
        return found[:1]
    return found


def _parsed(
    data: dict[str, Any], body: str, errors: dict[str, str], key_of: Callable[[str], str]
) -> Definition:
    try:
        definition = parse_definition(data, body)
    except DefinitionError as error:
        key, _, reason = str(error).partition(": ")
        raise Refused(errors or {key_of(key): f"{_NOT_READ} ({reason})"}) from error
    if errors:
        raise Refused(errors)
    return definition
