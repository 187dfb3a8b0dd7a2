"""An import as the village admin makes it, with the worker's part done when a test says so."""

from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.mentions import residents_in_letters
from app.residents.models import Resident
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.stages import Stage
from app.residents.workbook.work import carry_on
from tests.client import Visitor
from tests.residents.rows import JAPAH

ADDRESS = "/resident-imports"


def work(app: Flask) -> None:
    """What the worker does when it looks."""
    with app.app_context():
        carry_on(residents_in_letters)


def latest(app: Flask) -> ResidentImport:
    """The newest import."""
    with app.app_context():
        query = select(ResidentImport).order_by(ResidentImport.id.desc()).limit(1)
        row = db.session.scalars(query).one()
        db.session.refresh(row, ["content", "details"])
        db.session.expunge(row)
        return row


def send(visitor: Visitor, content: bytes, name: str = "penduduk.xlsx") -> Any:
    """Upload a workbook."""
    visitor.get(f"{ADDRESS}/list/")
    form = {"file": (BytesIO(content), name)}
    return visitor.post(f"{ADDRESS}/upload", form, content_type="multipart/form-data")


def dry_run(app: Flask, visitor: Visitor, content: bytes) -> ResidentImport:
    """Upload it and let the worker compare."""
    answer = send(visitor, content)
    assert answer.status_code == 302, answer.text
    work(app)
    return latest(app)


def act(visitor: Visitor, row: ResidentImport, verb: str, **form: str) -> Any:
    """Press a button of the import's page; the answer is that page."""
    visitor.get(f"{ADDRESS}/show/{row.id}")
    return visitor.post(f"{ADDRESS}/{verb}/{row.id}", form, follow_redirects=True)


def imported(app: Flask, visitor: Visitor, content: bytes) -> ResidentImport:
    """The whole way to the report."""
    row = dry_run(app, visitor, content)
    assert row.stage == Stage.CHECKED, row.problem
    act(visitor, row, "confirm", fingerprint=row.fingerprint)
    work(app)
    done = latest(app)
    assert done.stage == Stage.DONE, done.problem
    return done


def resident(app: Flask, nik: str, office: str = JAPAH) -> Resident | None:
    """Whoever is registered under this NIK, with the family."""
    with app.app_context():
        query = select(Resident).where(Resident.nik == nik, Resident.office_code == office)
        found = db.session.scalars(query).one_or_none()
        if found is not None:
            _loaded = found.household.kk_number
            db.session.expunge_all()
        return found


def people(app: Flask) -> list[tuple[Any, ...]]:
    """Everything that is kept of everybody, to be compared."""
    with app.app_context():
        return [tuple(row) for row in db.session.execute(
            select(Resident.__table__).order_by(Resident.id))]  # fmt: skip


def traces(app: Flask, action: str) -> list[AuditEvent]:
    """The events of one kind, in order."""
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)
        return [*db.session.scalars(query)]
