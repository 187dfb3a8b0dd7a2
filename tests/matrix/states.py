"""What may be done to a letter in which state, asked over HTTP; written anew, not taken from code.

Each act is tried on a letter in each state and each way of signing, by everybody. Who may do it at
all stands in ``rules.py``. An act that fits changes the letter (or hands out its file); one that
does not changes no row. The same request sent again changes nothing more.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from app.approvals.models import Approval
from app.database import transaction
from app.demo import PASSPHRASE
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import SigningMode, State
from app.offices.models import Official
from tests.matrix import rules
from tests.matrix.copied import copied
from tests.matrix.places import World
from tests.matrix.rules import REASON

DRAFT, RETURNED, SUBMITTED = State.DRAFT, State.RETURNED, State.SUBMITTED
SECOND, LATE, ISSUED = State.AWAITING_SECOND, State.AWAITING_TIMESTAMP, State.ISSUED
CANCELLED, REVOKED, SUPERSEDED = State.CANCELLED, State.REVOKED, State.SUPERSEDED
DESTROYED = State.DESTROYED
ELECTRONIC, WET = SigningMode.ELECTRONIC, SigningMode.WET
BOTH = (ELECTRONIC, WET)


@dataclass(frozen=True)
class Try:
    """One act over HTTP: where, in which states and ways of signing it fits."""

    endpoint: str
    url: str
    states: tuple[State, ...]
    modes: tuple[SigningMode, ...] = BOTH
    form: dict[str, Any] = field(default_factory=lambda: dict(REASON))
    by_get: bool = False
    on_step: bool = False  # the address or the form names the step, not the letter


TRIES = {
    "edit": Try("LetterView.edit_draft", "/letters/edit-draft/{}", (DRAFT, RETURNED), by_get=True),
    # With pen and stamp only while a signer has no certificate; here all have one.
    "submit": Try("LetterView.submit", "/letters/submit/{}", (DRAFT, RETURNED), (ELECTRONIC,)),
    "discard": Try("LetterView.discard", "/letters/discard/{}", (DRAFT,)),
    "attach": Try(
        "LetterView.attach", "/letters/attach/{}", (DRAFT, RETURNED, SUBMITTED),
        form={"requirement": "Surat pengantar RT/RW", "seen": "1"},
    ),
    "sign": Try(
        "ApprovalView.sign", "/approvals/sign", (SUBMITTED, SECOND), (ELECTRONIC,),
        {"passphrase": PASSPHRASE}, on_step=True,
    ),
    "return": Try(
        "ApprovalView.give_back", "/approvals/give_back/{}", (SUBMITTED, SECOND), (ELECTRONIC,),
        on_step=True,
    ),
    "print": Try(
        "LetterView.print_for_pen", "/letters/print/{}", (SUBMITTED,), (WET,), by_get=True
    ),
    "confirm": Try(
        "LetterView.confirm", "/letters/confirm/{}", (SUBMITTED,), (WET,), {"seen": "y"}
    ),
    "take_back": Try("LetterView.take_back", "/letters/take-back/{}", (SUBMITTED,), (WET,)),
    "cancel": Try("LetterView.cancel", "/letters/cancel/{}", (SUBMITTED, LATE, RETURNED)),
    "download": Try(
        "LetterView.download", "/letters/download/{}", (ISSUED, REVOKED, SUPERSEDED), by_get=True
    ),
    "revoke": Try("LetterView.revoke", "/letters/revoke/{}", (ISSUED,)),
    "supersede": Try("LetterView.replace", "/letters/replace/{}", (ISSUED,)),
}  # fmt: skip
# What the system alone does; no route leads there.
OF_THE_SYSTEM = {"issue", "complete", "renew", "destroy"}
NO_STEP = 999999
ALL_STATES = (
    DRAFT, RETURNED, SUBMITTED, SECOND, LATE, ISSUED, CANCELLED, REVOKED, SUPERSEDED, DESTROYED,
)  # fmt: skip


def plant(app: Flask, world: World) -> dict[tuple[State, SigningMode], tuple[int, int]]:
    """A letter of village A, with a step of its head, in each state and way of signing."""
    keys = {row.kind: row.key for row in world.rows if row.office == "A"}
    found = {}
    with app.app_context():
        with transaction() as session:
            step = session.get_one(Approval, int(_step_of_head(world)))
            head = session.get_one(Official, step.official_id)
            for number, (state, mode) in enumerate((s, m) for s in ALL_STATES for m in BOTH):
                kind = "draft" if state is DRAFT else "waiting letter"
                kind = "issued letter" if state in (ISSUED, REVOKED, SUPERSEDED) else kind
                sample = session.get_one(Letter, int(keys[kind]))
                letter = copied(
                    sample, state=state, signing_mode=mode, token=f"keadaan-{number:020}",
                    number=None if state is DRAFT else f"{number}/KEADAAN/2026",
                )  # fmt: skip
                session.add(letter)
                session.flush()
                found[state, mode] = (letter.id, NO_STEP)
                if state is DRAFT:  # before it is submitted nobody is asked to sign
                    continue
                waiting = copied(step, letter_id=letter.id, official_id=head.id, title="",
                                 office_code=letter.office_code)  # fmt: skip
                session.add(waiting)
                session.flush()
                found[state, mode] = (letter.id, waiting.id)
        db.session.remove()
    return found


def _step_of_head(world: World) -> str:
    head = (rules.VILLAGE_HEAD, "A", "step")
    return next(row.key for row in world.rows if (row.holder, row.office, row.kind) == head)
