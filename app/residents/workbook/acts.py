"""What a person does with an import. One transaction an act; the worker does the long parts."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.crud import MAX_KEY
from app.database import transaction
from app.offices.models import Office
from app.residents.text import tidy
from app.residents.workbook.columns import SHEET
from app.residents.workbook.container import family_of
from app.residents.workbook.errors import ImportNotFound, ImportRefused
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.sealed import seal
from app.residents.workbook.stages import OPEN, WAITING, Stage

LONGEST_NAME = 120
_ANOTHER = (
    "Masih ada impor lain yang berjalan di kantor ini. Selesaikan atau batalkan dahulu impor itu."
)
_ELSEWHERE = "Impor ini sudah berlanjut, mungkin di jendela lain. Muat ulang halaman ini."


def upload(office_code: str, file_name: str, content: bytes, *, by_id: int) -> int:
    """Keep a workbook, sealed, for the worker to look at; returns the import's id.

    Raises WorkbookRefused for what it is, ImportRefused while another import runs.
    """
    family_of(content)
    now, name = utc_now(), tidy(file_name.replace("\\", "/").rpartition("/")[2])
    row = ResidentImport(
        office_code=office_code, stage=Stage.UPLOADED, sheet=SHEET, sheets=[], counts={},
        file_name=name[-LONGEST_NAME:] or "tanpa nama", content=seal(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_at=now, uploaded_by_id=by_id,
        acted_at=now, acted_by_id=by_id,
    )  # fmt: skip
    try:
        with transaction() as session:
            office = session.get(Office, office_code)
            if office is None or not office.is_village:
                raise ImportRefused("Data penduduk hanya diimpor oleh desa atau kelurahan.")
            _require_no_other(session, office_code)
            session.add(row)
            session.flush()
            record(Action.IMPORT_UPLOADED, row, office_code, file=row.sha256)
            return row.id
    except IntegrityError as error:  # somebody of the office was quicker by a moment
        raise ImportRefused(_ANOTHER) from error


def choose_sheet(import_id: int, sheet: str, *, by_id: int) -> None:
    """Read this sheet of the workbook instead. Raises ImportNotFound, ImportRefused."""
    with transaction() as session:
        row = _at(session, import_id, Stage.CHOOSING)
        if sheet not in row.sheets:
            raise ImportRefused("Pilih salah satu lembar yang ada di berkas ini.")
        row.sheet = sheet
        _move(row, Stage.UPLOADED, by_id)


def confirm(import_id: int, fingerprint: str, *, by_id: int) -> None:
    """Let the worker write what the person saw. Raises ImportNotFound, ImportRefused."""
    with transaction() as session:
        row = _at(session, import_id, Stage.CHECKED)
        if fingerprint != row.fingerprint:
            raise ImportRefused("Pratinjau sudah diperbarui. Lihat sekali lagi, lalu simpan.")
        if not changes(row):
            raise ImportRefused("Tidak ada yang perlu disimpan: semua data sudah sama.")
        _move(row, Stage.CONFIRMED, by_id)
        record(Action.IMPORT_CONFIRMED, row, row.office_code, plan=row.fingerprint)


def abandon(import_id: int, *, by_id: int) -> None:
    """End it before anything is written, and delete the file.

    Raises ImportNotFound, ImportRefused.
    """
    with transaction() as session:
        end(_at(session, import_id, *WAITING), Stage.ABANDONED, by_id, utc_now())


def undo(import_id: int, *, by_id: int) -> None:
    """Let the worker take an import back. Raises ImportNotFound, ImportRefused."""
    try:
        with transaction() as session:
            row = _at(session, import_id, Stage.DONE)
            if row.details is None:
                raise ImportRefused("Data sebelum impor ini sudah dihapus, jadi tidak ada lagi.")
            _require_no_other(session, row.office_code)
            _move(row, Stage.UNDOING, by_id)
            record(Action.IMPORT_UNDOING, row, row.office_code)
    except IntegrityError as error:
        raise ImportRefused(_ANOTHER) from error


def changes(row: ResidentImport) -> bool:
    """Whether the checked import would write anything."""
    return any(row.counts.get(one) for one in ("added", "changed", "homes_added", "homes_changed"))


def end(row: ResidentImport, stage: Stage, by_id: int | None, moment: datetime) -> None:
    """Delete what was uploaded, in the running transaction; nothing of it was written."""
    row.content = row.details = None
    row.stage, row.acted_by_id, row.acted_at = stage, by_id, moment
    record(Action.IMPORT_ENDED, row, row.office_code, why=str(stage))


def locked(session: Session, import_id: int) -> ResidentImport | None:
    """The row, ours until the transaction ends."""
    query = select(ResidentImport).where(ResidentImport.id == import_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one_or_none()


def _at(session: Session, import_id: int, *stages: Stage) -> ResidentImport:
    row = locked(session, import_id) if import_id <= MAX_KEY else None
    if row is None:
        raise ImportNotFound(import_id)
    if row.stage not in stages:
        raise ImportRefused(_ELSEWHERE)
    return row


def _move(row: ResidentImport, stage: Stage, by_id: int) -> None:
    row.stage, row.acted_by_id, row.acted_at = stage, by_id, utc_now()
    row.percent = row.rows_done = row.tries = 0
    row.problem = ""
    row.leave()


def _require_no_other(session: Session, office_code: str) -> None:
    others = select(ResidentImport.id).where(
        ResidentImport.office_code == office_code, ResidentImport.stage.in_(OPEN)
    )
    if session.scalar(others.limit(1)) is not None:
        raise ImportRefused(_ANOTHER)
