"""What is added to a file to carry its proof on, and whether that was of use."""

from datetime import datetime
from typing import Protocol

from app.letters.states import Act
from app.offices.levels import reaches
from app.offices.models import Level
from app.proof.claim import ProofClaim
from app.proof.errors import LevelNotReached
from app.proof.means import Means
from app.signing.ageing import last_year
from app.signing.gathering import gather
from app.signing.longterm import with_document_timestamp, with_evidence
from app.verification.validator.report import Report


class Judged(Protocol):
    """A file's report, and how its newest document timestamp was made."""

    @property
    def report(self) -> Report: ...

    @property
    def algorithms(self) -> str | None: ...


def carried_on(pdf: bytes, level: str | None, wanted: Level, means: Means, now: datetime) -> bytes:
    """The file of this ``level`` with what it lacks of the level wanted, in the order of ETSI.

    One document timestamp proves the time of all signatures before it (B-T, EN 319 142-1, 6.3);
    then comes the evidence that the certificates were valid (B-LT), then a timestamp over both
    (B-LTA), which is also how a proof is renewed (5.4.3: evidence about the old timestamp's
    certificates, then the new timestamp). Raises TimestampUnavailable, TimestampNotTrusted,
    EvidenceUnavailable, NoTimestampAuthority.
    """
    lacks = [step for step in Level if reaches(wanted, step) and not reaches(level, step)]
    if Level.B_T in lacks:
        pdf = with_document_timestamp(pdf, means.timestamper)
    if Level.B_LT in lacks:
        pdf = with_evidence(pdf, gather(pdf, means.roots, now, means.fetch))
    if Level.B_LTA in lacks:
        pdf = with_document_timestamp(pdf, means.timestamper)
    return pdf


def require_further(claimed: ProofClaim, before: Judged, after: Judged) -> None:
    """Raise LevelNotReached unless the file proves what it was made for."""
    if not reaches(after.report.level, claimed.wanted):
        raise LevelNotReached(f"baru {after.report.level}, belum {claimed.wanted}.")
    if claimed.act is Act.RENEW and not _lasts_longer(before, after):
        raise LevelNotReached("stempel waktu yang baru tidak berlaku lebih lama dari yang lama.")


def _lasts_longer(before: Judged, after: Judged) -> bool:
    old, new = before.report.proof_until, after.report.proof_until
    stronger = last_year(after.algorithms or "") > last_year(before.algorithms or "")
    return new is not None and (old is None or new > old or stronger)
