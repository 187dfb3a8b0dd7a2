"""What is wrong with a type before it may be used. Pure: it is tried out on letters of nobody."""

from dataclasses import dataclass, field
from datetime import date

from app.letters.body import faults_of
from app.letters.body.judging import named_fields
from app.letters.definition import Definition, InvalidValues
from app.letters.designer.dummy import dummy_data, example_number, filled, sparse
from app.letters.numbering.format import InvalidNumberFormat, check_text
from app.letters.rendering import Fonts, RenderError, render_letter

GENERAL, WORDING, NUMBER, FIELDS = "Keterangan surat", "Isi surat", "Nomor", "Isian"


@dataclass(frozen=True)
class Finding:
    """One fault: on which part of the design, what it is about, and what to do."""

    part: str
    about: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """`unused` are required fields that no letter shows; `pages` and `pdf` of the dummy letter."""

    findings: tuple[Finding, ...] = ()
    unused: tuple[str, ...] = ()
    number: str = ""
    pages: int = 0
    pdf: bytes = field(default=b"", repr=False)

    @property
    def passed(self) -> bool:
        """Whether it may be activated."""
        return not self.findings


def number_fault(definition: Definition, day: date) -> str:
    """What is wrong with the numbers that this type would get; empty: nothing."""
    try:
        check_text(definition.classification_code, "Kode klasifikasi")
        example_number(definition, day)
    except (InvalidNumberFormat, ValueError) as error:
        return str(error)
    if "{year}" not in definition.number_format:
        return "Format nomor harus memuat {year}, karena nomor urut mulai lagi setiap tahun."
    return ""


def check(definition: Definition, fonts: Fonts, regency: str, day: date) -> Verdict:
    """Judge a type: its text, its numbers, its fields, and two letters made with it."""
    faults = faults_of(definition.body, definition)
    findings = [Finding(WORDING, fault.about, fault.text) for fault in faults]
    if fault := number_fault(definition, day):
        findings.append(Finding(NUMBER, definition.number_format, fault))
    unused = _unused(definition)
    if findings:
        return Verdict(tuple(findings), unused)
    number = example_number(definition, day)
    try:
        full, least = filled(definition), sparse(definition)
    except InvalidValues as invalid:
        labels = {one.name: one.label for one in definition.fields}
        told = [
            Finding(FIELDS, labels[name], f"Contoh isian tidak sesuai: {text}")
            for name, text in invalid.errors.items()
        ]
        return Verdict(tuple(told), unused, number)
    try:
        rendered = render_letter(
            definition, dummy_data(definition, full, regency, day), fonts=fonts
        )
    except RenderError as error:
        return Verdict((Finding(WORDING, "", str(error)),), unused, number)
    try:
        render_letter(definition, dummy_data(definition, least, regency, day), fonts=fonts)
    except RenderError as error:
        told = [Finding(WORDING, "Bila isian yang boleh kosong dikosongkan", str(error))]
        return Verdict(tuple(told), unused, number, rendered.pages, rendered.pdf)
    return Verdict((), unused, number, rendered.pages, rendered.pdf)


def _unused(definition: Definition) -> tuple[str, ...]:
    """Labels of required fields that neither the text nor another field's condition names."""
    named = named_fields(definition.body)
    named |= {one.shown_when.field for one in definition.fields if one.shown_when}
    return tuple(one.label for one in definition.fields if one.required and one.name not in named)
