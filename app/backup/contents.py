"""What a backup holds: what docs/operations.md names under "What must be kept safe"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.storage import DocumentStore

SQLITE, POSTGRESQL = "labur.sqlite3", "labur.pgdump"
DATABASES = frozenset({SQLITE, POSTGRESQL})
DOCUMENTS = "documents"
KEPT_FOLDERS = ("keys", "attachments")
KEPT_FILES = ("service-seal.p12.sealed", "push-key.pem.sealed")
# In the data folder, but no part of a backup: made anew, or (secret_key, vault_key and demo, which
# only a demonstration has) not to lie beside what they protect.
LEFT_OUT = frozenset({
    "pages", "fonts", "claims", "queue.sqlite3", "queue.sqlite3-shm", "queue.sqlite3-wal",
    f"{SQLITE}-shm", f"{SQLITE}-wal",
    "backups", "backup-work", "secret_key", "vault_key", "demo",
})  # fmt: skip
_DOCUMENT = re.compile(r"documents/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"  # no part begins with a dot, so none leads upwards
_KEPT = re.compile(rf"(?:{'|'.join(KEPT_FOLDERS)})(?:/{_PART}){{1,4}}")


@dataclass(frozen=True)
class Member:
    """One file of a backup. ``sha256``: what its bytes must hash to, where its name says so.

    ``transient``: whoever uses the service may delete it at any moment, and then it is left out.
    """

    name: str
    file: Path
    sha256: str | None = None
    transient: bool = False


def is_ours(name: str) -> bool:
    """Whether a member may have this name; no such name leads out of the folder restored to."""
    known = name in DATABASES or name in KEPT_FILES
    return known or bool(_DOCUMENT.fullmatch(name) or _KEPT.fullmatch(name))


def document_hash(name: str) -> str | None:
    """The SHA-256 that a document's name promises; None for other members."""
    found = _DOCUMENT.fullmatch(name)
    return found[3] if found else None


def kept_files(data: Path) -> Iterator[Member]:
    """Key files and whatever else lies beside the database and the documents."""
    for name in KEPT_FILES:
        if (data / name).exists():
            yield Member(name, data / name, transient=True)
    for folder in KEPT_FOLDERS:
        for file in sorted((data / folder).rglob("*")):
            name = file.relative_to(data).as_posix()
            if file.is_file() and is_ours(name):  # not what is just being written: it has a dot
                yield Member(name, file, transient=True)


def kept_documents(documents: DocumentStore) -> Iterator[Member]:
    """Every document, in no order."""
    for sha256 in documents.names():
        file = documents.path(sha256)
        yield Member(f"{DOCUMENTS}/{sha256[:2]}/{sha256[2:4]}/{sha256}", file, sha256)


def strangers(data: Path) -> list[str]:
    """What lies in the data folder that nobody said whether it belongs into a backup."""
    known = LEFT_OUT | {SQLITE, DOCUMENTS, *KEPT_FOLDERS, *KEPT_FILES}
    return sorted(entry.name for entry in data.iterdir() if entry.name not in known)
