"""Papers and files that betray their office when they are opened, and what guards an account."""

import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from flask import current_app
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.factors.models import FactorReset, Kind, RecoveryCode, SecondFactor
from app.access.models import Account
from app.clock import utc_now
from app.letters.attachments.content import Kind as PaperKind
from app.letters.attachments.models import Attachment
from app.letters.attachments.store import attachment_store
from app.letters.designer.models import LetterTypeDraft
from app.letters.models import Letter, LetterType
from app.mail.models import MailState, OutgoingMail
from app.offices.models import Official, Position
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.sealed import packed
from app.residents.workbook.stages import Stage
from tests.matrix.copied import copied


def pdf_of(text: str) -> bytes:
    """One page that says this."""
    written = BytesIO()
    canvas = Canvas(written, invariant=1)
    canvas.drawString(72, 720, text)
    canvas.save()
    return written.getvalue()


def keep_document(text: str) -> str:
    """Keep a PDF that says this among the letters' files; returns its SHA-256 in hex."""
    return str(current_app.extensions["documents"].put(pdf_of(text)))


def factors_of(account: Account, text: str) -> Iterator[Any]:
    """An app, a recovery code and a reset, of an account that nobody signs in to."""
    common: dict[str, Any] = {"account_id": account.id, "office_code": account.office_code}
    now = utc_now()
    yield SecondFactor(**common, kind=Kind.TOTP, label=text, created_at=now, last_used_at=now)
    yield RecoveryCode(**common, code_hash=secrets.token_hex(32), created_at=now)
    yield FactorReset(**common, at=now, by_name=text, reason=text)


def papers_of(session: Session, letter: Letter, text: str) -> Iterator[tuple[str, Attachment]]:
    """A scan with a file, and a tick without; each with its kind in the rules.

    Papers are shown to whoever signs the letter: the head of its village.
    """
    _let_sign(session, letter)
    common: dict[str, Any] = {
        "letter_id": letter.id, "office_code": letter.office_code, "requirement": text,
        "added_at": utc_now(),
    }  # fmt: skip
    name = attachment_store().put(pdf_of(text))
    yield "scan", Attachment(**common, kind=PaperKind.PDF, file_name=name, size=1, sha256="0" * 64)
    yield "tick", Attachment(**common, kind=PaperKind.SEEN)


def import_of(office_code: str, file_name: str, name: str) -> ResidentImport:
    """A workbook that was looked at, with one row that cannot be taken."""
    wrong = {"row": 2, "cell": "A2", "column": "Nama", "value": name, "advice": "Contoh"}
    return ResidentImport(
        office_code=office_code, stage=Stage.CHECKED, sha256=secrets.token_hex(32),
        file_name=file_name, sheet="Data Penduduk", sheets=[],
        counts={"added": 1, "changed": 0, "same": 0, "wrong": 1}, fingerprint="baru",
        uploaded_at=utc_now(), acted_at=utc_now(), details=packed({"wrong": [wrong]}),
    )  # fmt: skip


def mail_to(office_code: str, recipient: str) -> OutgoingMail:
    """A message that nobody took."""
    return OutgoingMail(
        office_code=office_code, state=MailState.GIVEN_UP, message_id="<1@contoh>",
        recipient=recipient, about_type="letter", about_id="1",
        posted_at=utc_now(), due_at=utc_now(),
    )  # fmt: skip


def own_type(session: Session, office_code: str, name: str) -> LetterType:
    """A regency's letter type, like a shipped one."""
    shipped = session.get_one(LetterType, "SKU").current
    own = LetterType(code=f"{office_code}-SKUJI", name=name, office_code=office_code)
    session.add(own)
    session.flush()  # the version refers to the type, and the type to its version
    own.current = copied(shipped, type_code=own.code, office_code=office_code)
    session.flush()
    return own


def draft_of(own: LetterType, name: str) -> LetterTypeDraft:
    """What may become the type's next version."""
    version = own.current
    assert version is not None
    return LetterTypeDraft(
        office_code=own.office_code, type_code=own.code, based_on_id=version.id,
        definition=version.definition | {"name": name}, body=version.body, edited_at=utc_now(),
    )  # fmt: skip


def _let_sign(session: Session, letter: Letter) -> None:
    of_village = Official.office_code == letter.office_code
    is_head = Official.position == Position.VILLAGE_HEAD
    query = select(Official.id).where(of_village, is_head, Official.user_id.is_not(None))
    snapshot = letter.snapshot or {}
    named = {"official_id": session.scalars(query).one()}
    letter.snapshot = snapshot | {"signers": [one | named for one in snapshot["signers"]]}
