"""Reading the archive, piece by piece; nothing in it is believed before it is proven."""

import os
import tarfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

from pyrage import x25519

from app.backup.age import decrypted
from app.backup.contents import DATABASES, document_hash, is_ours
from app.backup.errors import BackupError
from app.backup.manifest import Manifest
from app.backup.pack import MANIFEST, PIECE, SEAL, SUMS
from app.vault import Vault, VaultLocked

LONGEST_MANIFEST = 1 << 24  # bytes
NOT_A_BACKUP = "Isi berkas ini bukan cadangan Esuk Layang Mabur, atau susunannya rusak."
NOT_SEALED = (
    "Cadangan ini tidak disegel dengan LABUR_VAULT_KEYS yang dipakai di sini. Bisa jadi berkasnya "
    "ditukar orang lain, atau kuncinya bukan kunci server yang membuatnya. Isilah LABUR_VAULT_KEYS "
    "dari amplop kunci. Hanya bila kunci itu benar-benar hilang: ulangi dengan --vault-keys-lost."
)


def unpack(
    file: Path,
    keys: Sequence[x25519.Identity],
    into: Path,
    vault: Vault | None,
    *,
    all_members: bool = True,
) -> Manifest:
    """Check every byte of a backup and write its members into the folder ``into``.

    Without ``all_members`` only the database is written; all are checked all the same. A
    ``vault`` has to have sealed the manifest, which proves whose backup it is: age itself says
    nothing about who encrypted. Raises BackupError, also for members named so that they would lie
    elsewhere, and OSError; what was written until then must not be used.
    """
    own_sums, sums = sha256(), into / SUMS
    with decrypted(file, keys) as stream, _archive(stream) as archive:
        members = _members(archive)
        for name, content in members:
            if name == SUMS:
                break
            target = into / name if all_members or name in DATABASES else None
            own_sums.update(f"{_copy(name, content, target)}  {name}\n".encode())
        else:
            raise BackupError(NOT_A_BACKUP)
        listed = _copy(SUMS, content, sums)
        described = _small(members, MANIFEST)
        manifest = Manifest.read(described)
        if not own_sums.hexdigest() == listed == manifest.sums:
            raise BackupError(
                "Isi cadangan ini tidak cocok dengan daftar sidik SHA-256 di dalamnya, jadi tidak "
                "dipakai. Ambil salinan yang lain."
            )
        _require_seal(_small(members, SEAL), described, vault)
        if next(members, None) is not None:
            raise BackupError(NOT_A_BACKUP)
    sums.unlink()
    return manifest


def _archive(stream: BinaryIO) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE)
    except tarfile.TarError as error:
        raise BackupError(NOT_A_BACKUP) from error


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Names that are allowed, and contents."""
    try:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or not (is_ours(member.name) or member.name in _OWN):
                raise BackupError(f"{NOT_A_BACKUP} Nama yang tidak dikenal: {member.name[:100]!r}.")
            yield member.name, content
    except tarfile.TarError as error:
        raise BackupError(NOT_A_BACKUP) from error


_OWN = frozenset({SUMS, MANIFEST, SEAL})


def _copy(name: str, content: IO[bytes], target: Path | None) -> str:
    """Write a member to a file that is not there yet; returns its SHA-256."""
    digest = sha256()
    if target is not None:
        make_private(target.parent)
    try:
        with open(target or os.devnull, "xb" if target else "wb", opener=_private) as out:
            while piece := content.read(PIECE):
                digest.update(piece)
                out.write(piece)
    except FileExistsError as error:
        raise BackupError(f"{NOT_A_BACKUP} Nama ini ada dua kali: {name}.") from error
    if document_hash(name) not in (None, digest.hexdigest()):
        raise BackupError(f"Berkas surat di dalam cadangan ini tidak sesuai namanya: {name}.")
    return digest.hexdigest()


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _small(members: Iterator[tuple[str, IO[bytes]]], wanted: str) -> bytes:
    name, content = next(members, ("", None))
    if name != wanted or content is None:
        raise BackupError(NOT_A_BACKUP)
    return content.read(LONGEST_MANIFEST)


def _require_seal(seal: bytes, described: bytes, vault: Vault | None) -> None:
    if vault is None:
        return
    try:
        if vault.open(seal) != sha256(described).digest():
            raise BackupError(NOT_SEALED)
    except VaultLocked as error:
        raise BackupError(NOT_SEALED) from error
