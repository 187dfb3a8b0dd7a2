"""Expressions as people say them: what a chip shows, and what can be put in."""

from dataclasses import dataclass

from jinja2 import TemplateError, nodes

from app.letters.body.lexing import lexer
from app.letters.definition.model import DATES, Definition, Field

_PERSON = {
    "name": "nama",
    "nik": "NIK",
    "kk": "nomor KK",
    "sex": "jenis kelamin",
    "birthplace": "tempat lahir",
    "birth_date": "tanggal lahir",
    "religion": "agama",
    "marital_status": "status perkawinan",
    "occupation": "pekerjaan",
    "education": "pendidikan",
    "nationality": "kewarganegaraan",
    "family_relation": "hubungan keluarga",
    "hamlet": "dukuh",
    "rt": "RT",
    "rw": "RW",
    "village": "desa/kelurahan",
    "father_name": "nama ayah",
    "mother_name": "nama ibu",
}
_OBJECTS = {
    "office": {
        "kind": "Desa atau Kelurahan",
        "name": "nama kantor",
        "full_name": "Desa/Kelurahan dan namanya",
        "head": "Kepala Desa/Lurah dan kantornya",
        "region": "kecamatan, kabupaten, provinsi",
        "district": "nama kecamatan",
        "regency": "nama kabupaten",
        "province": "nama provinsi",
    },
    "letter": {
        "number": "nomor surat",
        "date": "tanggal surat",
        "place": "tempat surat dibuat",
        "valid_from": "berlaku sejak",
        "valid_until": "berlaku sampai",
        "title": "judul surat",
    },
}
_FORMS = {
    "long_date": "tanggal panjang",
    "day_name": "hari",
    "day_and_date": "hari dan tanggal",
    "roman_month": "bulan romawi",
    "rupiah": "rupiah",
    "rupiah_in_words": "rupiah terbilang",
    "in_words": "terbilang",
    "grouped": "dengan titik ribuan",
    "address": "alamat",
    "birth": "tempat dan tanggal lahir",
    "age": "umur",
    "lines": "",
    "upper": "HURUF BESAR",
    "lower": "huruf kecil",
    "or_dash": "atau tanda -",
    "hours": "jam",
    "length": "banyaknya",
}
_PARTS = {
    "opening": "Pembuka: yang bertanda tangan di bawah ini …",
    "identity": "Identitas",
    "parent": "Identitas singkat",
    "people": "Tabel",
    "validity": "Masa berlaku surat",
    "closing": "Penutup: demikian … dibuat dengan sebenarnya",
}
_IDENTITY = {"kk": "dengan nomor KK", "education": "dengan pendidikan", "brief": "ringkas"}


@dataclass(frozen=True)
class Placeholder:
    """Something that can be put into a text, under its heading; `where` is "line" or "block"."""

    group: str
    words: str
    source: str
    where: str = "line"


def spoken(source: str, definition: Definition) -> str:
    """An expression in words; empty when it has none, or names what the type does not have."""
    try:
        [output] = lexer().parse("{{ " + source + " }}").body
        [node] = output.nodes  # type: ignore[attr-defined]
        return _Speaker(definition).say(node)
    except (TemplateError, ValueError, KeyError, AttributeError, RecursionError):
        return ""


class _Speaker:
    """Says the nodes of an expression; KeyError for what has no words."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def say(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Name):
            return {"subject": self.definition.subject_label, "signer": "jabatan penanda tangan"}[
                node.name
            ]
        if isinstance(node, nodes.Const) and isinstance(node.value, str | int):
            return f"“{node.value}”"
        if isinstance(node, nodes.Getattr):
            return self._attribute(node)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._form(node)
        if isinstance(node, nodes.List):
            return " – ".join(self.say(one) for one in node.items)
        if isinstance(node, nodes.Call):
            return self._part(node)
        return self._condition(node)

    def _attribute(self, node: nodes.Getattr) -> str:
        owner = getattr(node.node, "name", "")
        if owner == "values":
            return self.definition.field_named(node.attr).label
        if owner in _OBJECTS:
            return _OBJECTS[owner][node.attr]
        return f"{self.say(node.node)}: {_PERSON[node.attr]}"

    def _form(self, node: nodes.Filter) -> str:
        if node.node is None:
            raise KeyError(node.name)
        inner = self.say(node.node)
        if node.name == "with_unit":
            return f"{inner}, dalam {getattr(node.args[0], 'value', '')}"
        form = _FORMS[node.name]
        return f"{inner}, {form}" if form else inner

    def _part(self, node: nodes.Call) -> str:
        name = getattr(node.node, "name", "")
        said = _PARTS[name]
        if name in ("identity", "parent", "people"):
            said = f"{said}: {self.say(node.args[0])}"
        shown = {pair.key for pair in node.kwargs if getattr(pair.value, "value", False)}
        extra = [words for key, words in _IDENTITY.items() if key in shown]
        texts = [f"“{one.value}”" for one in node.args if isinstance(one, nodes.Const)]
        return ", ".join([said, *extra, *texts])

    def _condition(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Not):
            test = node.node
            if isinstance(test, nodes.Test) and test.name in ("none", "defined"):
                return self.say(test.node)
            return f"bukan {self.say(test)}"
        if isinstance(node, nodes.Test) and node.name == "none":
            return f"bukan {self.say(node.node)}"
        if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op == "eq":
            return f"{self.say(node.expr)} adalah {self.say(node.ops[0].expr)}"
        if isinstance(node, nodes.And | nodes.Or):
            link = "dan" if isinstance(node, nodes.And) else "atau"
            return f"{self.say(node.left)} {link} {self.say(node.right)}"
        if isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            asked, other = self.say(node.test), self.say(node.expr2)
            return f"{self.say(node.expr1)} bila {asked} diisi, selain itu {other}"
        raise KeyError(type(node).__name__)


def placeholders(definition: Definition) -> list[Placeholder]:
    """All that this type's text can have put in, in the order that a menu shows it."""
    found: list[Placeholder] = []

    def add(group: str, source: str, where: str = "line") -> None:
        found.append(Placeholder(group, spoken(source, definition), source, where))

    for field in definition.fields:
        for source in _forms_of(field):
            add("Isian", source)
    for source in ("name", "nik", "kk", "occupation", "religion", "sex"):
        add(definition.subject_label, f"subject.{source}")
    for form in ("address", "birth", "age(letter.date)"):
        add(definition.subject_label, f"subject | {form}")
    for source in ("full_name", "head", "region"):
        add("Kantor", f"office.{source}")
    for source in ("letter.number", "letter.date | long_date", "signer"):
        add("Surat", source)
    kinds = {one.name: one.kind for one in definition.fields}
    for source in (
        "opening(signer, office)",
        "identity(subject)",
        "identity(subject, kk=true)",
        "identity(subject, kk=true, education=true)",
        "identity(subject, brief=true)",
        *(f"parent(values.{name})" for name, kind in kinds.items() if kind == "resident"),
        *(f"people(values.{name})" for name, kind in kinds.items() if kind == "resident_table"),
        "validity(letter)",
        "closing()",
        'closing("surat pengantar")',
    ):
        add("Bagian siap pakai", source, "block")
    for field in definition.fields:
        add("Hanya bila diisi", f"values.{field.name}", "condition")
        for choice in field.choices:
            if not {'"', "\\"} & set(choice):
                add("Hanya bila pilihannya", f'values.{field.name} == "{choice}"', "condition")
    return found


def _forms_of(field: Field) -> list[str]:
    name = f"values.{field.name}"
    if field.kind == "long_text":
        return [f"{name} | lines"]
    if field.kind == "money":
        return [f"{name} | rupiah", f"{name} | rupiah_in_words"]
    if field.kind == "number":
        return [f"{name} | grouped", f"{name} | in_words"]
    if field.kind in DATES:
        return [f"{name} | long_date", f"{name} | day_and_date"]
    if field.kind == "resident":
        parts = [f"{name}.{one}" for one in ("name", "nik", "occupation")]
        return [*parts, f"{name} | address", f"{name} | birth"]
    if field.kind == "resident_table":
        return [f"{name} | length"]
    return [f"[{name}] | hours"] if field.format == "time" else [name]
