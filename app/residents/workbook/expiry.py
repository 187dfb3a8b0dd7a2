"""What imports keep of people ends by itself: the file soon, the values before a while later."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select

from app.database import transaction
from app.extensions import db
from app.residents.workbook.acts import end
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.stages import Stage

UNCONFIRMED = timedelta(days=7)
UNDO = timedelta(days=30)
_UNWRITTEN = (Stage.UPLOADED, Stage.CHOOSING, Stage.CHECKED)
_WRITTEN = (Stage.DONE, Stage.UNDONE)


def expire_imports(now: datetime) -> int:
    """Delete what nobody confirmed in time, and what nobody may undo any more; how many."""
    acted, stage = ResidentImport.acted_at, ResidentImport.stage
    kept = ResidentImport.details.is_not(None) | ResidentImport.content.is_not(None)
    forgotten = and_(stage.in_(_UNWRITTEN), acted <= now - UNCONFIRMED)
    settled = and_(stage.in_(_WRITTEN), acted <= now - UNDO)
    ids = db.session.scalars(select(ResidentImport.id).where(kept, forgotten | settled)).all()
    for one in ids:
        with transaction() as session:
            row = session.get_one(ResidentImport, one, with_for_update=True)
            if row.stage in _UNWRITTEN:
                end(row, Stage.EXPIRED, None, now)
            else:
                row.details = None
    return len(ids)
