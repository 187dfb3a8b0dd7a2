"""What a backup says of itself."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from app.audit.models import AuditHead
from app.backup.errors import BackupError
from app.letters.models import Letter, RegisterEntry

FORMAT = 1


@dataclass(frozen=True)
class Facts:
    """What the copied database holds. ``audit_seq``, ``audit_hash``: the trail's head."""

    revision: str
    letters: int
    numbers: int
    audit_seq: int
    audit_hash: str


@dataclass(frozen=True)
class Manifest:
    """``made_at`` (UTC): when the copied database was as it is in the copy.

    ``sums``: the SHA-256 of the member SHA256SUMS, which lists that of every other member.
    ``absent``: documents (SHA-256) that letters need and that were lost before this backup.
    """

    made_at: datetime
    version: str
    base_url: str
    facts: Facts
    documents: int
    size: int
    sums: str
    absent: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """JSON, as it stands in the backup."""
        return json.dumps(asdict(self), default=str, indent=1).encode()

    @classmethod
    def read(cls, content: bytes) -> "Manifest":
        """The manifest of a backup. Raises BackupError."""
        try:
            values: dict[str, Any] = json.loads(content)
            if values["format"] != FORMAT:
                raise BackupError(
                    "Cadangan ini dibuat dengan bentuk yang tidak dikenal program ini. Pakailah "
                    "versi program yang membuatnya, atau yang lebih baru."
                )
            made_at = datetime.fromisoformat(values["made_at"])
            return cls(**values | {"made_at": made_at, "facts": Facts(**values["facts"])})
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError("Keterangan di dalam cadangan ini tidak dapat dibaca.") from error


def facts_of(session: Session) -> Facts:
    """What the database of this session holds just now."""
    version = table("alembic_version", column("version_num"))
    head = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    return Facts(
        revision=session.execute(select(version.c.version_num)).scalar_one(),
        letters=session.execute(select(func.count(Letter.id))).scalar_one(),
        numbers=session.execute(select(func.count(RegisterEntry.id))).scalar_one(),
        audit_seq=head.seq,
        audit_hash=head.hash,
    )
