"""What the worker does with imports: reading, writing, taking back. One after the other."""

import logging
from collections.abc import Callable, Collection
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import Clock, local_date, utc_now
from app.database import transaction
from app.extensions import db
from app.lease import hold
from app.residents.rules import registered_elsewhere
from app.residents.workbook.compare import Plan, compared
from app.residents.workbook.container import WorkbookRefused
from app.residents.workbook.entries import Entry, Problem, entries
from app.residents.workbook.errors import Overtaken
from app.residents.workbook.job import MOST_TRIES, Job, begin
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.reading import SheetMissing, read_sheet
from app.residents.workbook.register import register_of
from app.residents.workbook.sealed import opened, packed, unpacked
from app.residents.workbook.sheet import Sheet
from app.residents.workbook.stages import FOR_WORKER, Stage
from app.residents.workbook.undo import take_back
from app.residents.workbook.write import write

logger = logging.getLogger(__name__)
# Which residents of an office letters made since a moment are about, or name.
LettersSince = Callable[[Session, str, datetime], Collection[int]]
_FAILED = {
    Stage.UPLOADED: (Stage.REFUSED, "Berkas ini tidak dapat diperiksa. Simpan ulang, coba lagi."),
    Stage.CONFIRMED: (Stage.CHECKED, "Impor gagal dan tidak ada yang disimpan. Coba sekali lagi."),
    Stage.UNDOING: (Stage.DONE, "Pembatalan gagal dan tidak ada yang berubah. Coba sekali lagi."),
}
_MOVED_ON = (
    "Data penduduk berubah sejak pratinjau dibuat, jadi belum ada yang disimpan. Periksa pratinjau "
    "yang baru ini, lalu simpan."
)
READ, TAKEN, WRITTEN = 25, 80, 90  # percent, when that much is done


def carry_on(letters_since: LettersSince, clock: Clock = utc_now) -> int:
    """Do what is due; how many imports there were. Safe to call as often as one likes."""
    free = select(ResidentImport.id).where(
        ResidentImport.stage.in_(FOR_WORKER), ResidentImport.is_free(clock())
    )
    due = db.session.scalars(free.order_by(ResidentImport.acted_at)).all()
    db.session.rollback()
    return sum(_carry_on(one, letters_since, clock) for one in due)


def _carry_on(import_id: int, letters_since: LettersSince, clock: Clock) -> bool:
    with hold() as held:
        job = begin(import_id, held, clock())
    try:
        if job is None:
            return False
        if job.tries > MOST_TRIES:
            _fail(job, clock)
        elif job.stage is Stage.UPLOADED:
            _check(job, clock)
        elif job.stage is Stage.CONFIRMED:
            _commit(job, clock)
        else:
            _undo(job, letters_since, clock)
    except Overtaken:
        logger.warning("import %d: somebody else has it", import_id)
    except OperationalError:  # the database is away or busy: next time
        logger.exception("import %d waits", import_id)
    except Exception:
        logger.exception("import %d failed; nothing was written", import_id)
        _fail(job, clock)
    finally:
        db.session.rollback()
        held.end()
    return True


def _rows(job: Job, clock: Clock) -> tuple[Sheet, list[Entry | list[Problem]]]:
    """The workbook's rows. Raises WorkbookRefused, SheetMissing, VaultLocked."""
    sheet = read_sheet(opened(job.content or b""), job.sheet)
    total, rows = len(sheet.rows), []
    job.tell(READ, clock(), 0, total)
    today = local_date(clock(), job.timezone)
    for done, row in enumerate(entries(sheet, today, job.office_code), start=1):
        rows.append(row)
        job.tell(READ + (TAKEN - READ) * done // total, clock(), done, total)
    return replace(sheet, rows=[]), rows  # a copy of many megabytes that nobody needs any more


def _elsewhere(session: Session, job: Job, rows: list[Entry | list[Problem]]) -> set[str]:
    niks = [row.nik for row in rows if isinstance(row, Entry) and row.nik]
    return registered_elsewhere(session, niks, job.office_code)


def _check(job: Job, clock: Clock) -> None:
    """The dry run."""
    try:
        sheet, rows = _rows(job, clock)
    except (SheetMissing, WorkbookRefused) as problem:
        _ask_again(job, problem, clock())
        return
    session = db.session()
    plan = compared(register_of(session, job.office_code), rows, _elsewhere(session, job, rows))
    details = packed(asdict(plan) | {"unkept": sheet.unkept, "unknown": sheet.unknown})
    with transaction() as session:
        _show(job.row(session), plan, details)


def _show(row: ResidentImport, plan: Plan, details: bytes, problem: str = "") -> None:
    """Let the person look at what would change."""
    row.stage, row.problem, row.details = Stage.CHECKED, problem, details
    row.counts, row.fingerprint, row.percent = plan.counts(), plan.fingerprint(), 100
    row.rows_done = row.rows_total
    row.leave()


def _ask_again(job: Job, problem: SheetMissing | WorkbookRefused, now: datetime) -> None:
    with transaction() as session:
        row = job.row(session)
        if isinstance(problem, SheetMissing) and problem.sheets:
            row.stage, row.sheets = Stage.CHOOSING, problem.sheets
        else:
            row.stage, row.content, row.acted_at = Stage.REFUSED, None, now
            row.problem = str(problem) or "Berkas ini tidak memuat lembar kerja."
        row.leave()


def _commit(job: Job, clock: Clock) -> None:
    """Write what was confirmed, if that is still what the workbook would change."""
    sheet, rows = _rows(job, clock)
    elsewhere = _elsewhere(db.session(), job, rows)
    with transaction() as session:
        row = job.row(session)
        register = register_of(session, job.office_code, lock=True)
        plan = compared(register, rows, elsewhere)
        more = {"unkept": sheet.unkept, "unknown": sheet.unknown}
        if plan.fingerprint() != job.fingerprint:
            _show(row, plan, packed(asdict(plan) | more), _MOVED_ON)
            return
        more |= write(session, row, register, plan)
        row.stage, row.counts, row.percent = Stage.DONE, plan.counts(), 100
        row.details, row.content = packed(asdict(plan) | more), None
        row.committed_at = row.acted_at = clock()
        row.leave()
        detail = {"file": row.sha256, "plan": row.fingerprint, **row.counts}
        record(Action.IMPORT_COMMITTED, row, row.office_code, by=row.acted_by, **detail)


def _undo(job: Job, letters_since: LettersSince, clock: Clock) -> None:
    with transaction() as session:
        row = job.row(session)
        details, since = unpacked(job.details), job.committed_at or clock()
        done = take_back(session, row, details,
                         letters_since(session, job.office_code, since))  # fmt: skip
        counts = {"deleted": done.deleted, "restored": done.restored, "left": len(done.left)}
        row.stage, row.percent, row.acted_at = Stage.UNDONE, 100, clock()
        row.counts = row.counts | counts
        row.details = packed(details | {"left": done.left})
        row.leave()
        record(Action.IMPORT_UNDONE, row, row.office_code, by=row.acted_by, **counts)


def _fail(job: Job | None, clock: Clock) -> None:
    """Back to where the person can act."""
    if job is None:
        return
    db.session.rollback()
    with transaction() as session:
        row = job.row(session)
        row.stage, row.problem = _FAILED[job.stage]
        if row.stage == Stage.REFUSED:
            row.content, row.acted_at = None, clock()
        row.leave()
