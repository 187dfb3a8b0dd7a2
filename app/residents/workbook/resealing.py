"""What imports keep sealed, sealed anew when the vault's key changes."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import select

from app.database import transaction
from app.extensions import db
from app.residents.workbook.models import ResidentImport
from app.vault import Vault, VaultLocked


def reseal_imports() -> Iterator[tuple[str, bool]]:
    """Seal files and values with the vault's first key; yields a name and whether it opened.

    What does not open stays as it is.
    """
    vault: Vault = current_app.extensions["vault"]
    kept = ResidentImport.details.is_not(None) | ResidentImport.content.is_not(None)
    for key in db.session.scalars(select(ResidentImport.id).where(kept)).all():
        with transaction() as session:  # one after the other: each may hold many megabytes
            row = session.get_one(ResidentImport, key, with_for_update=True)
            try:
                row.content = vault.reseal(row.content) if row.content else None
                row.details = vault.reseal(row.details) if row.details else None
            except VaultLocked:
                session.rollback()
                yield f"impor penduduk {key}", False
            else:
                yield f"impor penduduk {key}", True
