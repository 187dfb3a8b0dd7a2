"""Taking stock of the document store: what the database names against what lies there.

A file is written before the row that names it, so a crash in between leaves a file that no letter
knows. That is harmless and is reported; a letter whose file is missing or damaged is a loss.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.approvals.models import Approval
from app.extensions import db
from app.letters.models import Letter, LetterFile
from app.retention.models import DisposalItem, Outcome
from app.storage import DocumentStore, drafts_in

SIGNATURE = b"/ByteRange"  # ISO 32000-1, 12.8.1: in every signature, and nowhere else in our files


@dataclass(frozen=True)
class Inventory:
    """What was found, documents by their SHA-256.

    ``named`` and ``kept`` count documents; ``missing`` and ``damaged`` map each to the id of a
    letter that needs it; ``orphans`` are files that no letter names, and ``signed_orphans`` those
    of them that bear a signature; ``doomed`` are files of destroyed letters that are still to be
    deleted, by letter; ``drafts`` counts files that are being written or were never finished.
    """

    named: int
    kept: int
    missing: dict[str, int]
    damaged: dict[str, int]
    orphans: list[str]
    signed_orphans: list[str]
    doomed: dict[str, int]
    drafts: int

    @property
    def is_whole(self) -> bool:
        """Whether every document that a letter names is there, byte for byte."""
        return not self.missing and not self.damaged


def take_stock(session: Session, documents: DocumentStore) -> Inventory:
    """Read every document once and compare; changes nothing, and may run beside the service.

    Takes as long as reading the whole store does, and some 150 bytes of memory a document.
    """
    named = _named(session)
    kept = set(documents.names())
    unsound = {name for name in kept & named.keys() if not documents.is_sound(name)}
    # Read again: what was stored meanwhile has its row by now, unless its act is still under way,
    # and what was destroyed has it no more.
    now_named = _named(session)
    doomed = {name: letter for name, letter in _doomed(session).items() if name in kept}
    still = named.keys() & now_named.keys()
    damaged = {name: named[name] for name in unsound & still}
    missing = {name: named[name] for name in still - kept}
    orphans = sorted(kept - named.keys() - doomed.keys() - now_named.keys())
    signed = [name for name in orphans if SIGNATURE in documents.path(name).read_bytes()]
    drafts = len(drafts_in(documents.drafts))
    return Inventory(len(named), len(kept), missing, damaged, orphans, signed, doomed, drafts)


def named_documents(session: Session) -> Iterator[tuple[str, int]]:
    """Every document that a row names, with its letter; the signed files of void rounds too.

    One that several rows name comes several times. What is known of a destroyed letter's files
    are their hashes alone.
    """
    gone = select(DisposalItem.letter_id).where(DisposalItem.outcome == Outcome.DESTROYED)
    columns = (
        (Letter.frozen_sha256, Letter.id),
        (Letter.current_sha256, Letter.id),
        (LetterFile.sha256, LetterFile.letter_id),
        (Approval.output_sha256, Approval.letter_id),
    )
    for name, letter in columns:
        rows = select(name, letter).where(name.is_not(None), letter.not_in(gone))
        for sha256, letter_id in session.execute(rows, execution_options={"yield_per": 1000}):
            yield str(sha256), letter_id


def _named(session: Session) -> dict[str, int]:
    session.rollback()
    named = dict(named_documents(session))
    session.rollback()  # hold no transaction while the files are read
    return named


def _doomed(session: Session) -> dict[str, int]:
    destroyed = DisposalItem.outcome == Outcome.DESTROYED
    rows = session.execute(select(DisposalItem.letter_id, DisposalItem.files).where(destroyed))
    return {name: letter_id for letter_id, files in rows for name in files}


@click.command("documents")
@with_appcontext
def command() -> None:
    """Compare the stored documents with the database; exit 1 when one is missing or damaged."""
    inventory = take_stock(db.session(), current_app.extensions["documents"])
    for line in _in_words(inventory):
        click.echo(line)
    if not inventory.is_whole:
        sys.exit(1)


def _in_words(found: Inventory) -> Iterator[str]:
    for what, documents in (("HILANG", found.missing), ("RUSAK", found.damaged)):
        yield from (f"{what}: {name}, surat id {letter}" for name, letter in documents.items())
    yield from (f"Bertanda tangan, tanpa surat: {name}" for name in found.signed_orphans)
    yield from (
        f"MUSNAH, BERKASNYA MASIH ADA: {name}, surat id {letter}"
        for name, letter in found.doomed.items()
    )
    yield f"Berkas surat: {found.named} tercatat, {found.kept} tersimpan."
    yield f"Hilang: {len(found.missing)}. Rusak: {len(found.damaged)}."
    yield (
        f"Tanpa surat: {len(found.orphans)}, di antaranya bertanda tangan: "
        f"{len(found.signed_orphans)}. Sisa penulisan: {found.drafts}."
    )
