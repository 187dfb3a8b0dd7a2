"""Letters in every state, an import to decide on: what an office sees on a busy day."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.access.models import Account
from app.approvals.models import Approval
from app.approvals.rounds import SignatureRounds
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters.cancel import cancel
from app.letters.give_back import return_letter
from app.letters.models import Letter
from app.letters.replace import replace
from app.letters.revoke import revoke
from app.letters.states import SigningMode, State
from app.proof.models import ProofTask
from app.residents.workbook import acts
from tests.factories import letters
from tests.residents.workbook.books import OTHER_NIK, book, person
from tests.residents.workbook.imports import work

TOO_OLD = "Tanggal lahir pemohon tidak cocok dengan KTP. Mohon diperiksa lagi."


def furnish(app: Flask) -> dict[str, str]:
    """Plant it in Japah. Returns what addresses are filled with: letters by state, and a code."""
    made = {
        "draft": letters.draft_letter(app, "SKD"),
        "waiting": letters.submitted_letter(app, "SKTM"),
        "second": letters.submitted_letter(app, "SKTM"),
        "issued": letters.issued_letter(app),
        "returned": letters.submitted_letter(app, "SKBM"),
        "cancelled": letters.submitted_letter(app, "SKPO"),
        "revoked": letters.issued_letter(app, "SKD"),
        "superseded": letters.issued_letter(app, "SKU"),
        "late": letters.issued_letter(app, "SKD"),
        "pen": letters.submitted_letter(app, "SKD"),
    }
    letters.sign_next(app, made["second"])
    letters.change(app, made["pen"], signing_mode=SigningMode.WET)
    letters.change(app, made["late"], state=State.AWAITING_TIMESTAMP)
    with app.app_context():
        return_letter(made["returned"], TOO_OLD, SignatureRounds())
        cancel(made["cancelled"], "Pemohon tidak jadi memerlukannya.", SignatureRounds())
        revoke(made["revoked"], "Alamat pada surat ternyata keliru.")
        replacement = replace(made["superseded"], "Nama usaha salah tulis.", by_id=None)
    letters.submit_draft(app, replacement)
    letters.sign_next(app, replacement)
    _waits(app, made["late"])
    _import(app)
    words = {name: str(key) for name, key in made.items()}
    with app.app_context():
        step = db.session.scalars(
            select(Approval.id).filter_by(letter_id=made["waiting"], step=1)
        ).one()
    return words | {"token": letters.facts(app, made["issued"])["token"], "step": str(step)}


def _waits(app: Flask, letter_id: int) -> None:
    now = utc_now()
    with app.app_context(), transaction() as session:
        office = session.get_one(Letter, letter_id).office_code
        opened, due = now - timedelta(hours=3), now + timedelta(minutes=20)
        task = ProofTask(
            letter_id=letter_id, office_code=office, opened_at=opened, due_at=due, tries=4,
            problem="Layanan stempel waktu tidak dapat dihubungi.",
        )  # fmt: skip
        session.add(task)


def _import(app: Flask) -> None:
    with app.app_context():
        by = db.session.scalars(select(Account.id).filter_by(username="admin.japah")).one()
        rows = person(), person(nik=OTHER_NIK, nama="Rini Contoh", kk_level="3", sex="9")
        acts.upload(letters.VILLAGE, "penduduk-japah.xlsx", book(*rows), by_id=by)
    work(app)
