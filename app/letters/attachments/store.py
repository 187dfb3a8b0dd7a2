"""The attachments' files: encrypted at rest, under names that tell nothing."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.storage import DocumentDamaged, DocumentMissing, StorageError, write_durably
from app.vault import Vault, VaultLocked

NAME_BYTES = 16


@dataclass(frozen=True)
class AttachmentStore:
    """A folder of sealed files, ``ab/<32 hex digits>``."""

    folder: Path
    vault: Vault

    def put(self, content: bytes) -> str:
        """Seal, write, flush and read back; returns the file's name. Raises StorageError."""
        name = secrets.token_hex(NAME_BYTES)
        try:
            write_durably(self._path(name), self.vault.seal(content))
            if self.get(name) != content:
                raise DocumentDamaged("Berkas di penyimpanan rusak. Hubungi pengelola sistem.")
        except OSError as error:
            raise StorageError(
                "Berkas tidak dapat disimpan karena penyimpanan penuh atau bermasalah. "
                "Tidak ada yang berubah; hubungi pengelola sistem lalu coba lagi."
            ) from error
        return name

    def get(self, name: str) -> bytes:
        """The file's content. Raises DocumentMissing, DocumentDamaged (or its key is gone)."""
        try:
            return self.vault.open(self._path(name).read_bytes())
        except FileNotFoundError as error:
            raise DocumentMissing("Berkas tidak ditemukan.") from error
        except VaultLocked as error:
            raise DocumentDamaged(
                "Berkas lampiran tidak dapat dibuka. Hubungi pengelola sistem."
            ) from error

    def delete(self, name: str) -> None:
        """Remove the file; one that is gone already is as good. Raises OSError."""
        self._path(name).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        """Every file here, those that a crash left unfinished among them."""
        return self.folder.glob("*/*")

    def reseal(self) -> Iterator[tuple[str, bool]]:
        """Encrypt every file with the newest of the vault's keys; yields whether it opened."""
        for path in [*self.files()]:
            try:
                write_durably(path, self.vault.reseal(path.read_bytes()))
            except VaultLocked:
                yield path.name, False
            else:
                yield path.name, True

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


def attachment_store() -> AttachmentStore:
    """That of the running app."""
    folder: Path = current_app.config["DATA_FOLDER"]
    return AttachmentStore(folder / "attachments", current_app.extensions["vault"])
