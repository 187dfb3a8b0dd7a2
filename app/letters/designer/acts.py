"""Designing a letter type: one function an act, one transaction each, a trace of each."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.definition import Definition, parse_definition
from app.letters.designer.models import LetterTypeDraft
from app.letters.errors import LetterNotFound, Refused
from app.letters.guard import MAX_ID
from app.letters.models import LetterType, LetterTypeSetting, LetterTypeVersion
from app.letters.types import definition_of

MAX_DRAFTS = 50
CHANGED_MEANWHILE = (
    "Rancangan ini sudah diubah orang lain sejak Anda membukanya, jadi isian Anda belum disimpan. "
    "Buka rancangan di tab lain untuk melihat perubahannya."
)


def begin(office_code: str, version_id: int, *, by_id: int | None, new_type: bool = False) -> int:
    """Copy a version into a draft: of the same type, or of one that will be new.

    Returns the draft's id. Raises LetterNotFound, Refused when there are too many drafts.
    """
    with transaction() as session:
        version = _version(session, version_id)
        definition = definition_of(version)
        draft = _draft_of(session, office_code, definition, by_id)
        draft.based_on_id = version.id
        draft.type_code = None if new_type else version.type_code
        session.add(draft)
        session.flush()
        record(Action.TYPE_DRAFTED, draft, office_code, type=version.type_code, copy=new_type)
        return draft.id


def bring_in(
    office_code: str, definition: Definition, *, by_id: int | None, type_code: str | None = None
) -> int:
    """Keep what came as a file as a draft: of a new type, or of the next version of one.

    Returns the draft's id. Raises LetterNotFound, Refused when there are too many drafts.
    """
    with transaction() as session:
        if type_code is not None:
            letter_type = session.get(LetterType, type_code)
            if letter_type is None:
                raise LetterNotFound(type_code)
            definition = replace(definition, code=letter_type.short_code, name=letter_type.name)
        draft = _draft_of(session, office_code, definition, by_id)
        draft.type_code = type_code
        session.add(draft)
        session.flush()
        record(Action.TYPE_IMPORTED, draft, office_code, digest=definition.digest)
        return draft.id


def change(draft_id: int, definition: Definition, edition: int, *, by_id: int | None) -> None:
    """Store what the designer says now. Raises LetterNotFound, Refused."""
    with transaction() as session:
        draft = _draft(session, draft_id, edition)
        draft.definition, draft.body = definition.to_dict(), definition.body
        draft.edited_at, draft.edited_by_id = utc_now(), by_id
        draft.edition += 1
        record(Action.TYPE_EDITED, draft, draft.office_code, digest=definition.digest)


def discard(draft_id: int) -> None:
    """Throw a draft away. Raises LetterNotFound."""
    with transaction() as session:
        draft = _draft(session, draft_id)
        record(Action.TYPE_DISCARDED, draft, draft.office_code, type=draft.type_code)
        session.delete(draft)


def activate(draft_id: int, edition: int) -> str:
    """Make a draft that was checked the version in force at and below its office.

    ``edition`` is the one that was checked. Returns the key of its type. Raises LetterNotFound,
    Refused when it was changed since, or its code is taken.
    """
    with transaction() as session:
        draft = _draft(session, draft_id, edition)
        definition = definition_in(draft)
        letter_type = _type_of(session, draft, definition)
        version = _kept(session, letter_type, draft.office_code, definition)
        _put_in_force(session, letter_type, version, draft.office_code)
        session.delete(draft)
        return letter_type.code


def use(office_code: str, version_id: int) -> str:
    """Go (back) to a version that there is; returns the key of its type. Raises LetterNotFound."""
    with transaction() as session:
        version = _version(session, version_id)
        letter_type = session.get_one(LetterType, version.type_code)
        _put_in_force(session, letter_type, version, office_code)
        return letter_type.code


def keep(office_code: str, type_code: str) -> None:
    """Stay with the own version although another came with the system. Raises LetterNotFound."""
    with transaction() as session:
        setting = setting_of(session, office_code, type_code)
        letter_type = session.get(LetterType, type_code)
        if setting is None or letter_type is None or setting.version_id is None:
            raise LetterNotFound(type_code)
        setting.compared_id = letter_type.current_version_id
        record(Action.TYPE_KEPT, letter_type, office_code, against=letter_type.current_version_id)


def taken(session: Session, draft: LetterTypeDraft, definition: Definition) -> dict[str, str]:
    """Why a new type cannot bear its code or its name: another one here does, by field.

    Two types with one code would print the same numbers.
    """
    if draft.type_code is not None:
        return {}
    errors: dict[str, str] = {}
    for one in session.scalars(select(LetterType)):
        if one.short_code == definition.code:
            errors["code"] = f"Kode {one.short_code} sudah dipakai {one.name}. Pilih kode lain."
        if one.name.casefold() == definition.name.casefold():
            errors["name"] = f"Sudah ada jenis surat bernama {one.name}. Pilih nama lain."
    return errors


def exported(office_code: str, subject: LetterTypeDraft | LetterTypeVersion, digest: str) -> None:
    """Leave a trace that a type was taken along as a file."""
    with transaction():
        record(Action.TYPE_EXPORTED, subject, office_code, digest=digest)


def definition_in(draft: LetterTypeDraft) -> Definition:
    """What a draft says now."""
    return parse_definition(draft.definition, draft.body)


def setting_of(session: Session, office_code: str, type_code: str) -> LetterTypeSetting | None:
    """What the office itself has set for a type."""
    query = select(LetterTypeSetting).where(
        LetterTypeSetting.office_code == office_code, LetterTypeSetting.type_code == type_code
    )
    return session.scalar(query)


def _draft_of(
    session: Session, office_code: str, definition: Definition, by_id: int | None
) -> LetterTypeDraft:
    own = select(LetterTypeDraft.id).where(LetterTypeDraft.office_code == office_code)
    if len(session.scalars(own.limit(MAX_DRAFTS)).all()) >= MAX_DRAFTS:
        raise Refused(f"Sudah ada {MAX_DRAFTS} rancangan. Buang dahulu yang tidak dipakai.")
    return LetterTypeDraft(
        office_code=office_code,
        definition=definition.to_dict(),
        body=definition.body,
        edited_by_id=by_id,
        edited_at=utc_now(),
    )


def _draft(session: Session, draft_id: int, edition: int | None = None) -> LetterTypeDraft:
    draft = session.get(LetterTypeDraft, draft_id, with_for_update=True)
    if draft is None:
        raise LetterNotFound(draft_id)
    if edition is not None and draft.edition != edition:
        raise Refused(CHANGED_MEANWHILE)
    return draft


def _version(session: Session, version_id: int) -> LetterTypeVersion:
    version = session.get(LetterTypeVersion, version_id) if version_id <= MAX_ID else None
    if version is None:
        raise LetterNotFound(version_id)
    return version


def _type_of(session: Session, draft: LetterTypeDraft, definition: Definition) -> LetterType:
    if draft.type_code is not None:
        return session.get_one(LetterType, draft.type_code)
    if errors := taken(session, draft, definition):
        raise Refused(errors)
    key = f"{draft.office_code}-{definition.code}"
    letter_type = LetterType(code=key, name=definition.name, office_code=draft.office_code)
    session.add(letter_type)
    session.flush()
    return letter_type


def _kept(
    session: Session, letter_type: LetterType, office_code: str, definition: Definition
) -> LetterTypeVersion:
    """The version with this content: the one that there is, or a new one of the office."""
    query = select(LetterTypeVersion).where(
        LetterTypeVersion.type_code == letter_type.code,
        LetterTypeVersion.digest == definition.digest,
    )
    version = session.scalars(query.order_by(LetterTypeVersion.id)).first()
    if version is None:
        version = LetterTypeVersion(
            type_code=letter_type.code,
            office_code=office_code,
            digest=definition.digest,
            definition=definition.to_dict(),
            body=definition.body,
            created_at=utc_now(),
        )
        session.add(version)
        session.flush()
    return version


def _put_in_force(
    session: Session, letter_type: LetterType, version: LetterTypeVersion, office_code: str
) -> None:
    if letter_type.office_code is not None:
        letter_type.current = version
        letter_type.name = str(version.definition["name"])
    else:
        setting = setting_of(session, office_code, letter_type.code)
        if setting is None:
            setting = LetterTypeSetting(office_code=office_code, type_code=letter_type.code)
            session.add(setting)
        # Whoever uses the newest one that came with the system follows it from now on.
        follows = version.id == letter_type.current_version_id
        setting.version_id = None if follows else version.id
        setting.compared_id = letter_type.current_version_id
    trace: dict[str, Any] = {"version": version.id, "digest": version.digest}
    record(Action.TYPE_ACTIVATED, letter_type, office_code, **trace)
