"""One import in the worker's hands: claimed, its progress told, and freed again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database import transaction
from app.lease import LEASE, Hold
from app.offices.models import Office
from app.residents.workbook.acts import locked
from app.residents.workbook.errors import Overtaken
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.stages import FOR_WORKER, Stage

MOST_TRIES = 3  # then the process seems to die of it
TELL_EVERY = 5  # percent


@dataclass
class Job:
    """What is to be done, for whom; ``told``: the progress that the page shows already."""

    hold: Hold
    import_id: int
    office_code: str
    timezone: str
    stage: Stage
    sheet: str
    fingerprint: str
    content: bytes | None
    details: bytes | None
    committed_at: datetime | None
    tries: int
    told: int = 0

    def tell(self, percent: int, now: datetime, done: int = 0, total: int = 0) -> None:
        """Note the progress, and that we are still at it. Raises Overtaken."""
        if percent < self.told + TELL_EVERY:
            return
        self.told = percent
        with transaction() as session:
            mine = update(ResidentImport).where(
                ResidentImport.id == self.import_id, ResidentImport.claim == self.hold.token
            )
            values = {"percent": percent, "leased_until": now + LEASE}
            if total:
                values |= {"rows_done": done, "rows_total": total}
            if session.execute(mine.values(values)).rowcount != 1:  # type: ignore[attr-defined]
                raise Overtaken

    def row(self, session: Session) -> ResidentImport:
        """The import, locked, if it is still ours. Raises Overtaken."""
        row = locked(session, self.import_id)
        if row is None or row.claim != self.hold.token or row.stage != self.stage:
            raise Overtaken
        return row


def begin(import_id: int, hold: Hold, now: datetime) -> Job | None:
    """Claim it; None where somebody was quicker."""
    with transaction() as session:
        row = locked(session, import_id)
        if row is None or row.stage not in FOR_WORKER or row.is_taken(now):
            return None
        row.take(hold, now)
        row.tries += 1
        zone = session.get_one(Office, row.office_code).timezone
        return Job(
            hold, row.id, row.office_code, zone, Stage(row.stage), row.sheet, row.fingerprint,
            row.content, row.details, row.committed_at, row.tries,
        )  # fmt: skip
