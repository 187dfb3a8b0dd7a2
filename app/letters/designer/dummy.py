"""A letter of nobody, to see what a type looks like: made-up village, people and signers."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.letters.definition import Definition, Field, Values, dummy_values, validate_values
from app.letters.numbering.format import NumberFormat
from app.letters.rendering import LetterData, Letterhead, Person, SignatureBlock

OFFICE_CODE, NAME = "33.16.16.2099", "Contoh"
_NAMES = ("Sri Contoh Rahayu", "Budi Contoh Santoso", "Dewi Contoh Lestari", "Agus Contoh")
_HEAD = SignatureBlock("Signature1", ("KEPALA DESA CONTOH",), "SUTRISNO CONTOH")
_CAMAT = SignatureBlock(
    "Signature2",
    ("CAMAT CONTOH",),
    "Drs. Hadi Contoh, M.M.",
    rank="Pembina (IV/a)",
    nip="19690202 199003 1 002",
)


def example_number(definition: Definition, day: date, office_name: str = NAME) -> str:
    """The first number of a year as this type writes it. Raises InvalidNumberFormat."""
    return NumberFormat.parse(definition.number_format).render(
        counter=1,
        padding=definition.padding,
        classification=definition.classification_code,
        type_code=definition.code,
        office_code=OFFICE_CODE,
        office_name=office_name,
        date=day,
    )


def filled(definition: Definition) -> Values:
    """Every field with its example. Raises InvalidValues."""
    return dummy_values(definition)


def sparse(definition: Definition) -> Values:
    """Only what must be filled in. Raises InvalidValues."""
    values = dummy_values(definition)
    asked = {one.name: values[one.name] for one in definition.fields if one.required}
    optional = tuple(replace(one, required=one.name in asked) for one in definition.fields)
    # A field that is asked for only by an optional one is not asked for now.
    return validate_values(replace(definition, fields=_asked(optional, asked)), asked)


def _asked(several: tuple[Field, ...], asked: Values) -> tuple[Field, ...]:
    return tuple(
        replace(one, required=one.required and (not one.shown_when or one.shown_when.holds(asked)))
        for one in several
    )


def dummy_data(definition: Definition, values: Values, regency: str, day: date) -> LetterData:
    """The letter as the renderer takes it, plainly marked as an example."""
    by_district = definition.camat_mode == "issues"
    head = Letterhead(
        kind="kecamatan" if by_district else "desa",
        regency=regency,
        district=NAME,
        name=NAME,
        address="Jalan Contoh Nomor 1",
        postcode="58257",
    )
    signers: tuple[SignatureBlock, ...] = (_CAMAT,) if by_district else (_HEAD,)
    if definition.camat_mode == "acknowledges":
        number = "145/027/2026"
        signers = (_HEAD, replace(_CAMAT, role="acknowledges", number=number, date=day))
    days = definition.validity_days
    return LetterData(
        number=example_number(definition, day),
        date=day,
        place=NAME,
        letterhead=head,
        subject=person(0, regency),
        values={name: _resolved(value, regency) for name, value in values.items()},
        signers=signers,
        valid_from=day if days else None,
        valid_until=day + timedelta(days=days) if days else None,
        is_example=True,
        classification=definition.classification_code,
    )


def person(number: int, regency: str) -> Person:
    """A made-up resident; each number another one."""
    return Person(
        name=_NAMES[number % len(_NAMES)],
        nik=f"33169941028500{number % 100:02d}",
        kk="3316990102100001",
        sex="Perempuan" if number % 2 == 0 else "Laki-laki",
        birthplace=regency,
        birth_date=date(1985, 2, 1),
        religion="Islam",
        marital_status="Kawin",
        occupation="Wiraswasta",
        education="SLTA/Sederajat",
        family_relation="Anak",
        hamlet="Dukuh Krajan",
        rt="2",
        rw="1",
        village=NAME,
        district=NAME,
        regency=regency,
    )


def _resolved(value: Any, regency: str) -> Any:
    if isinstance(value, list):
        return [_resolved(one, regency) for one in value]
    return person(value["id"], regency) if isinstance(value, dict) else value
