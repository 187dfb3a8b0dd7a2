"""What people do while something fails, and what then must be as it was."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.approvals.models import Approval
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.database import transaction
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.models import Letter, LetterFile, RegisterEntry
from app.letters.states import State
from app.residents.models import Resident
from tests.factories import letters
from tests.letters.office import BUSINESS

from .machine import Machine

LINES = {"Accept": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What the person got to see."""

    status: int
    text: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The results of a batch, one for each letter."""
        return [json.loads(line) for line in self.text.splitlines()]


def a_day_at_the_office(machine: Machine) -> None:
    """People are signed in, and a letter waits for the village head."""
    letters.submitted_letter(machine.app)
    everybody_arrives(machine)


def everybody_arrives(machine: Machine) -> None:
    """Before anything fails."""
    with machine.app.app_context():
        machine.steps = list(db.session.scalars(select(Approval.id)))
        with transaction() as session:
            machine.subject = letters.resident(session, letters.VILLAGE)
    for username in ("admin.japah", "kades.japah"):
        machine.visitor(username)


def submit(machine: Machine) -> Answer:
    """The admin fills in a letter and submits it."""
    form = {"resident": machine.subject, "act": "submit", **BUSINESS}
    return _answer(machine.visitor("admin.japah").post("/letters/compose/SKU", form))


def sign(machine: Machine) -> Answer:
    """The village head signs what waits."""
    form = {"id": machine.steps, "passphrase": PASSPHRASE}
    visitor = machine.visitor("kades.japah")
    return _answer(visitor.post("/approvals/sign", form, headers=LINES))


def read(machine: Machine) -> Answer:
    """The admin looks through the letters."""
    return _answer(machine.visitor("admin.japah").get("/letters/list/"))


def facts(machine: Machine) -> dict[str, Any]:
    """All that an act which failed must leave alone. Drafts may stay: they keep what was typed."""
    with machine.app.app_context():
        db.session.rollback()
        rows = {
            model.__name__: [
                tuple(row) for row in db.session.execute(select(*columns)) if State.DRAFT not in row
            ]
            for model, columns in (
                (Letter, (Letter.id, Letter.state, Letter.number, Letter.current_sha256)),
                (Approval, (Approval.id, Approval.state, Approval.output_sha256)),
                (RegisterEntry, (RegisterEntry.number, RegisterEntry.letter_id)),
                (LetterFile, (LetterFile.sha256,)),
                (Resident, (Resident.id,)),
            )
        }
        db.session.rollback()
        return rows


def chain(machine: Machine) -> bool:
    """Whether the trail holds."""
    with machine.app.app_context():
        holds = prove_chain().holds
        assert db.session.scalar(select(func.count()).select_from(AuditEvent))
        return holds


def _answer(response: Any) -> Answer:
    return Answer(response.status_code, response.text)
