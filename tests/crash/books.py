"""Balancing the books after a run: what was promised against what is there."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import func, select

from app.approvals.models import Approval, ApprovalState
from app.audit.actions import Action
from app.audit.chain import prove_chain
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.extensions import db
from app.inventory import SIGNATURE, Inventory, take_stock
from app.letters.models import Letter, LetterFile, RegisterEntry
from app.letters.states import State
from app.proof.means import means
from app.verification.validator.report import Verdict

from .ledger import ORDER, Ledger


@dataclass(frozen=True)
class Balance:
    """``letters`` counts them by state; ``faults`` tells every broken promise."""

    letters: Counter[State]
    numbers: int
    inventory: Inventory
    faults: list[str]


def balance(app: Flask, ledger: Ledger) -> Balance:
    """Compare everything. The server must be at rest."""
    with app.app_context():
        letters = {letter.id: letter for letter in db.session.scalars(select(Letter))}
        steps: dict[int, list[Approval]] = defaultdict(list)
        for step in db.session.scalars(select(Approval).order_by(Approval.step)):
            steps[step.letter_id].append(step)
        entries = list(db.session.scalars(select(RegisterEntry)))
        inventory = take_stock(db.session(), current_app.extensions["documents"])
        faults = [
            *_lost(letters, ledger),
            *numbering(letters, entries),
            *_mixtures(letters, steps),
            *_unproven(letters, steps),
            *_documents(inventory),
            *_untraced(letters, steps),
        ]
        states = Counter(State(letter.state) for letter in letters.values())
        return Balance(states, len(entries), inventory, ledger.faults + faults)


def _lost(letters: dict[int, Letter], ledger: Ledger) -> Iterator[str]:
    for letter_id, told in ledger.told.items():
        if letter_id not in letters:
            yield f"letter {letter_id} is lost; a client was told: {told}"
        elif ORDER.index(State(letters[letter_id].state)) < ORDER.index(told):
            yield f"letter {letter_id} is {letters[letter_id].state}; a client was told: {told}"


def numbering(letters: dict[int, Letter], entries: list[RegisterEntry]) -> Iterator[str]:
    """Promise P3: in each series every number from 1 on, each once, each explained."""
    series = defaultdict(list)
    for entry in entries:
        series[entry.office_code, entry.series, entry.year].append(entry.counter)
        letter = letters.get(entry.letter_id)
        if letter is None:
            yield f"number {entry.number} belongs to no letter"
        elif entry.number not in (letter.number, letter.district_number):
            yield f"letter {letter.id} does not bear its number {entry.number}"
        elif (letter.state == State.CANCELLED) != (entry.voided_at is not None):
            yield f"number {entry.number} is void, its letter {letter.state}"
    for name, counters in series.items():
        if sorted(counters) != list(range(1, len(counters) + 1)):
            yield f"numbers of {name} are not in a row: {sorted(counters)}"
    taken = Counter((entry.office_code, entry.letter_id) for entry in entries)
    yield from (f"{key} took {count} numbers" for key, count in taken.items() if count > 1)
    for letter in letters.values():
        numbered = (letter.office_code, letter.id) in taken
        if numbered == (letter.state == State.DRAFT) or numbered != (letter.number is not None):
            yield f"letter {letter.id} is {letter.state} with the number {letter.number}"
    numbers = Counter(letter.number for letter in letters.values() if letter.number)
    yield from (f"{number} stands on {n} letters" for number, n in numbers.items() if n > 1)


def _mixtures(letters: dict[int, Letter], steps: dict[int, list[Approval]]) -> Iterator[str]:
    """Promise P1: state, steps and file of a letter say the same."""
    now = utc_now()
    for letter in letters.values():
        mine = [step for step in steps[letter.id] if step.state != ApprovalState.VOID]
        signed = [step for step in mine if step.state == ApprovalState.SIGNED]
        last = signed[-1].output_sha256 if signed else letter.frozen_sha256
        is_issued = letter.state == State.ISSUED
        if letter.state == State.SUBMITTED and signed:
            yield f"letter {letter.id} is submitted, and signed by {len(signed)}"
        if is_issued != (letter.issued_at is not None) or (is_issued and len(signed) != len(mine)):
            yield f"letter {letter.id} is {letter.state}, signed by {len(signed)} of {len(mine)}"
        if not is_issued and letter.current_sha256 != last:
            yield f"letter {letter.id} is {letter.state} with another file"
        if any(step.is_taken(now) for step in mine):
            yield f"letter {letter.id} is still claimed"


def _unproven(letters: dict[int, Letter], steps: dict[int, list[Approval]]) -> Iterator[str]:
    """No letter is issued without a file that is valid, with every signature."""
    documents, tools = current_app.extensions["documents"], means()
    kept = {(file.letter_id, file.sha256) for file in db.session.scalars(select(LetterFile))}
    for letter in letters.values():
        if letter.state != State.ISSUED:
            continue
        pdf = documents.get(letter.current_sha256)
        report = tools.judge(pdf, utc_now())  # a basic letter asks whether it is revoked
        found = {one.field_name: one.signer_fingerprint for one in report.signatures}
        wanted = {
            step.field_name: step.certificate.fingerprint if step.certificate else None
            for step in steps[letter.id]
        }
        if report.verdict is not Verdict.VALID:
            yield f"letter {letter.id} is issued and {report.verdict}: {report.reason}"
        if found != wanted:
            yield f"letter {letter.id} is issued with the signatures {found}, not {wanted}"
        if report.level != letter.level or (letter.id, letter.current_sha256) not in kept:
            yield f"letter {letter.id} is issued, its file is not noted as it is"
        if not pdf.startswith(documents.get(letter.frozen_sha256)):
            yield f"letter {letter.id} is issued with other bytes than were seen"


def _documents(inventory: Inventory) -> Iterator[str]:
    """Every file that is named is there; every signed one that is not is found."""
    yield from (f"{name} of letter {one} is missing" for name, one in inventory.missing.items())
    yield from (f"{name} of letter {one} is damaged" for name, one in inventory.damaged.items())
    store = current_app.config["DATA_FOLDER"] / "documents"
    files = [file for file in store.rglob("*") if file.is_file() and len(file.name) == 64]
    known = set(db.session.scalars(select(Approval.output_sha256)))
    known |= set(db.session.scalars(select(LetterFile.sha256)))
    unknown = {
        file.name for file in files if SIGNATURE in file.read_bytes() and file.name not in known
    }
    yield from (f"nobody reports {name}" for name in unknown - set(inventory.signed_orphans))


def _untraced(letters: dict[int, Letter], steps: dict[int, list[Approval]]) -> Iterator[str]:
    """Promise P6: each act has one event, and the chain holds."""
    report = prove_chain()
    if not report.holds:
        yield f"the chain of the audit trail is broken at {report.broken_at}: {report.reason}"
    issued = sum(letter.state == State.ISSUED for letter in letters.values())
    submitted = sum(letter.state != State.DRAFT for letter in letters.values())
    signed = sum(step.state == ApprovalState.SIGNED for each in steps.values() for step in each)
    query = select(AuditEvent.action, func.count()).group_by(AuditEvent.action)
    events = dict(db.session.execute(query).all())
    for action, count in (
        (Action.LETTER_SUBMITTED, submitted),
        (Action.LETTER_SIGNED, signed),
        (Action.LETTER_ISSUED, issued),
    ):
        if events.get(action, 0) != count:
            yield f"{events.get(action, 0)} events of {action}, for {count} acts"
