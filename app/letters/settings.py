"""What holds for a type in an office: the nearest setting, field by field, else the type's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.letters.definition import Definition
from app.letters.definition.model import CAMAT_MODES, DEPUTIES
from app.letters.errors import Refused
from app.letters.models import Letter, LetterType, LetterTypeSetting, LetterTypeVersion
from app.letters.numbering.format import InvalidNumberFormat, NumberFormat, check_text
from app.letters.types import definition_of
from app.scoping import VILLAGE_DOTS, ancestors

NO_VALIDITY = 0  # an office's way to say "without end" where the type has a validity
# A village's row decides neither about its Camat nor how far down its head's signature may go.
FROM_ABOVE = ("camat_mode", "deputy", "version")
MAX_PADDING, MAX_VALIDITY_DAYS = 8, 3660


@dataclass(frozen=True)
class TypeSettings:
    """The settings in force. ``validity_days`` None: the letter has no end."""

    active: bool
    classification_code: str
    number_format: str
    padding: int
    series: str
    paper: str
    validity_days: int | None
    camat_mode: str
    deputy: str

    def applied_to(self, definition: Definition) -> Definition:
        """The definition as this office uses it."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "active"}
        return replace(definition, **own)

    def with_camat_mode(self, camat_mode: str) -> "TypeSettings":
        """The same, with the Camat's part as given."""
        return replace(self, camat_mode=camat_mode)


def version_in_force(session: Session, office_code: str, type_code: str) -> LetterTypeVersion:
    """The version that new letters of this type are made with in one office."""
    letter_type = session.get_one(LetterType, type_code)
    query = _rows_for(office_code).where(LetterTypeSetting.type_code == type_code)
    return _version(letter_type, session.scalars(query))


def effective(
    session: Session, office_code: str, type_code: str, version: LetterTypeVersion | None = None
) -> TypeSettings:
    """The settings of one type in one village; of the ``version`` in force unless one is given."""
    letter_type = session.get_one(LetterType, type_code)
    query = _rows_for(office_code).where(LetterTypeSetting.type_code == type_code)
    rows = list(session.scalars(query))
    return merged(definition_of(version or _version(letter_type, rows)), rows)


def settings_of(session: Session, letter: Letter) -> TypeSettings:
    """The settings under which a letter is (again) submitted."""
    settings = effective(session, letter.office_code, letter.type_code, letter.version)
    if letter.number is not None and letter.snapshot is not None:
        # Its number was taken in the register of whoever issued then, so that stays.
        return settings.with_camat_mode(letter.snapshot["camat_mode"])
    return settings


def in_force_all(
    session: Session, office_code: str
) -> dict[LetterType, tuple[Definition, TypeSettings]]:
    """Every type as one village uses it, by name of the type, in two queries."""
    rows: dict[str, list[LetterTypeSetting]] = {}
    for row in session.scalars(_rows_for(office_code)):
        rows.setdefault(row.type_code, []).append(row)
    types = select(LetterType).options(joinedload(LetterType.current)).order_by(LetterType.name)
    found: dict[LetterType, tuple[Definition, TypeSettings]] = {}
    for one in session.scalars(types):
        own = rows.get(one.code, [])
        definition = definition_of(_version(one, own))
        found[one] = (definition, merged(definition, own))
    return found


def check_setting(row: LetterTypeSetting) -> None:
    """Refuse what no letter could be numbered or printed with. Raises Refused, by field."""
    errors: dict[str, str] = {}
    if row.number_format:
        try:
            NumberFormat.parse(row.number_format)
        except InvalidNumberFormat as error:
            errors["number_format"] = str(error)
        else:
            if "{year}" not in row.number_format:
                errors["number_format"] = (
                    "Format nomor harus memuat {year}, karena nomor urut mulai lagi dari 1 "
                    "setiap tahun."
                )
    try:
        check_text(row.classification_code or "", "Kode klasifikasi")
    except InvalidNumberFormat as error:
        errors["classification_code"] = str(error)
    if row.padding is not None and not 1 <= row.padding <= MAX_PADDING:
        errors["padding"] = f"Isi 1 sampai {MAX_PADDING} angka."
    if row.validity_days is not None and not 0 <= row.validity_days <= MAX_VALIDITY_DAYS:
        errors["validity_days"] = f"Isi 0 (tanpa batas) sampai {MAX_VALIDITY_DAYS} hari."
    if row.camat_mode and (row.camat_mode not in CAMAT_MODES or _is_village(row.office_code)):
        errors["camat_mode"] = (
            "Peran Camat hanya dapat diatur oleh kecamatan atau kabupaten, bukan oleh desa."
        )
    if row.deputy and (row.deputy not in DEPUTIES or _is_village(row.office_code)):
        errors["deputy"] = (
            "Tanda tangan atas nama (a.n.) hanya dapat diatur oleh kecamatan atau kabupaten, "
            "bukan oleh desa."
        )
    if errors:
        raise Refused(errors)


def _is_village(code: str) -> bool:
    return code.count(".") == VILLAGE_DOTS


def _rows_for(office_code: str) -> Select[LetterTypeSetting]:
    """Settings of the village and the offices above it, nearest first."""
    codes = [office_code, *ancestors(office_code)]
    return (
        select(LetterTypeSetting)
        .where(LetterTypeSetting.office_code.in_(codes))
        .options(joinedload(LetterTypeSetting.version))
        .order_by(LetterTypeSetting.office_code.desc())
    )


def _version(letter_type: LetterType, rows: Iterable[LetterTypeSetting]) -> LetterTypeVersion:
    return _nearest(rows, "version") or letter_type.current


def merged(definition: Definition, rows: Sequence[LetterTypeSetting]) -> TypeSettings:
    """What holds of a definition where these settings are in force, the nearest first."""
    found: dict[str, Any] = {}
    for f in fields(TypeSettings):
        value = _nearest(rows, f.name)
        found[f.name] = getattr(definition, f.name, True) if value is None else value
    if found["validity_days"] == NO_VALIDITY:
        found["validity_days"] = None
    return TypeSettings(**found)


def _nearest(rows: Iterable[LetterTypeSetting], name: str) -> Any:
    for row in rows:
        value = getattr(row, name)
        if value not in (None, "") and not (name in FROM_ABOVE and _is_village(row.office_code)):
            return value
    return None
