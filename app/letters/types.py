"""Letter types in the database: synced from their folders, read back as definitions."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import ROOT_OFFICE, record
from app.clock import utc_now
from app.database import transaction
from app.letters.definition import Definition, load_definition, parse_definition
from app.letters.models import LetterType, LetterTypeVersion
from app.letters.rendering import check_template

_definitions: dict[str, Definition] = {}


def sync_types(folder: Path) -> int:
    """Bring the types in ``folder`` into the database; returns how many versions were added.

    A changed definition becomes a new version, used for new letters where a regency has not made
    a version of its own; nothing is ever deleted, because letters point at the version that they
    were made with. Raises DefinitionError and
    InvalidBody, naming the file, before anything is changed.
    """
    definitions = [load_definition(file.parent) for file in sorted(folder.glob("*/letter.yaml"))]
    for definition in definitions:
        check_template(definition.body)
    with transaction() as session:
        return sum(_sync(session, definition) for definition in definitions)


def _sync(session: Session, definition: Definition) -> int:
    row = session.get(LetterType, definition.code)
    if row is None:
        row = LetterType(code=definition.code, name=definition.name)
        session.add(row)
        session.flush()
    row.name = definition.name
    query = select(LetterTypeVersion).where(
        LetterTypeVersion.type_code == definition.code,
        LetterTypeVersion.digest == definition.digest,
        LetterTypeVersion.office_code.is_(None),
    )
    version = session.scalar(query)
    added = version is None
    if version is None:
        version = LetterTypeVersion(
            type_code=definition.code,
            digest=definition.digest,
            definition=definition.to_dict(),
            body=definition.body,
            created_at=utc_now(),
        )
        session.add(version)
        session.flush()
        record(Action.SYSTEM_SYNCED, row, ROOT_OFFICE, digest=definition.digest)
    row.current_version_id = version.id
    return int(added)


def definition_of(version: LetterTypeVersion) -> Definition:
    """The definition that a version holds; versions never change, so each is parsed once."""
    found = _definitions.get(version.digest)
    if found is None:
        found = parse_definition(version.definition, version.body)
        _definitions[version.digest] = found
    return found
