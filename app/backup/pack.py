"""Writing the archive, piece by piece: members, the list of their hashes, the manifest, a seal."""

import os
import tarfile
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from app.backup.contents import DOCUMENTS, Member
from app.backup.errors import BackupError, DocumentsLost

SUMS, MANIFEST, SEAL = "SHA256SUMS", "manifest.json", "manifest.seal"
PIECE = 1 << 18
END = bytes(2 * tarfile.BLOCKSIZE)
DAMAGED = (
    "Berkas surat {} di penyimpanan RUSAK, jadi cadangan tidak dibuat. `flask documents` menyebut "
    "surat yang memerlukannya. Pulihkan berkas itu dari cadangan sebelumnya; bila tidak ada lagi "
    "di mana pun, ulangi dengan --incomplete."
)


@dataclass
class Tally:
    """What was packed so far: documents, and bytes of all members."""

    documents: int = 0
    size: int = 0


def pack(
    members: Iterable[Member], sums: IO[bytes], describe: Callable[[Tally, str], dict[str, bytes]]
) -> Iterator[bytes]:
    """The archive as a stream of bytes; ``sums`` is where the list of hashes grows meanwhile.

    ``describe`` makes the last members from the tally and the hash of that list. Raises
    BackupError, DocumentsLost and OSError, when the stream gets there.
    """
    tally = Tally()
    for member in members:
        try:
            file = member.file.open("rb")
        except FileNotFoundError:
            if member.transient:
                continue
            raise DocumentsLost(f"Berkas {member.name} hilang saat disalin. Ulangi.") from None
        with file:
            size = os.fstat(file.fileno()).st_size
            digest = yield from _member(member.name, size, file)
        if member.sha256 not in (None, digest):
            raise DocumentsLost(DAMAGED.format(member.sha256))
        sums.write(f"{digest}  {member.name}\n".encode())
        tally.documents += member.name.startswith(f"{DOCUMENTS}/")
        tally.size += size
    size = sums.tell()
    sums.seek(0)
    listed = yield from _member(SUMS, size, sums)
    for name, content in describe(tally, listed).items():
        yield _header(name, len(content)) + content + _padding(len(content))
    yield END


def _member(name: str, size: int, file: IO[bytes]) -> Generator[bytes, None, str]:
    """A member's header and bytes; returns their SHA-256."""
    yield _header(name, size)
    digest, left = sha256(), size
    while left and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
        yield piece
    if left:
        raise BackupError(f"Berkas {name} menjadi lebih pendek saat disalin. Ulangi.")
    yield _padding(size)
    return digest.hexdigest()


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)
