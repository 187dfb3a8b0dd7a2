"""Proving a restored copy, inside an application that runs on it."""

from collections.abc import Iterator

from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Migrate, upgrade

from app.audit.chain import prove_chain
from app.backup.errors import BackupError
from app.backup.manifest import Manifest, facts_of
from app.extensions import db
from app.inventory import take_stock


def bring_up_to_date(revision: str) -> bool:
    """Migrate a copy of an older version; whether it was one. Raises BackupError for a newer."""
    migrations: Migrate = current_app.extensions["migrate"].migrate
    scripts = ScriptDirectory.from_config(migrations.get_config())
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BackupError(
            f"Cadangan ini dari versi program yang lebih baru (basis data {revision}). Pasang "
            "versi itu dahulu, lalu pulihkan lagi."
        )
    if revision == scripts.get_current_head():
        return False
    upgrade()
    return True


def faults(manifest: Manifest) -> Iterator[str]:
    """What in the restored database and documents is not as the manifest and the trail say."""
    chain = prove_chain()
    if not chain.holds:
        yield f"rantai audit rusak pada catatan {chain.broken_at}: {chain.reason}"
    found, expected = facts_of(db.session()), manifest.facts
    for name in ("letters", "numbers", "audit_seq", "audit_hash"):
        if getattr(found, name) != getattr(expected, name):
            yield f"{name}: {getattr(found, name)}, menurut cadangan {getattr(expected, name)}"
    stock = take_stock(db.session(), current_app.extensions["documents"])
    for sha256, letter in stock.missing.items():
        if sha256 not in manifest.absent:
            yield f"berkas {sha256} milik surat id {letter} tidak ada"
    for sha256, letter in stock.damaged.items():
        yield f"berkas {sha256} milik surat id {letter} rusak"
