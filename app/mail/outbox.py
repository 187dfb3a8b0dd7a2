"""Posting an e-mail: a row in the act's own transaction, so that neither exists without the other.

The table is the queue. The worker looks at it every minute (``app.mail.deliver``).
"""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.mail.errors import MailUnconfigured
from app.mail.message import Letterhead, checked, masked, one_line
from app.mail.models import MailState, OutgoingMail
from app.mail.server import Server
from app.vault import Vault, VaultLocked

KEPT = timedelta(days=90)  # how long it can be told whether a message went out


def enabled() -> bool:
    """Whether this service can send e-mail at all."""
    return bool(current_app.config["SMTP_URL"] and current_app.config["MAIL_FROM"])


def server() -> Server:
    """The mail server of the settings. Raises MailUnconfigured."""
    if not enabled():
        raise MailUnconfigured
    return Server.parse(current_app.config["SMTP_URL"])


def letterhead() -> Letterhead:
    """The sender of the settings."""
    return Letterhead(current_app.config["MAIL_FROM"])


def new_message_id() -> str:
    """A Message-ID (RFC 5322, 3.6.4), of the sender's domain."""
    return f"<{secrets.token_hex(16)}@{letterhead().address.domain}>"


def post(
    *,
    to: str,
    subject: str,
    text: str,
    about: tuple[str, object],
    office_code: str,
    attachment: tuple[str, str] | None = None,
    useful_until: datetime | None = None,
    session: Session | None = None,
) -> OutgoingMail:
    """Write a message down, in the running transaction; it goes out once that has committed.

    ``about``: the kind and key of the row that it concerns; ``office_code``: the office that
    sends it, whose admins see whether it went out. ``attachment``: the SHA-256 of a stored
    document and the name that the recipient sees. ``useful_until``: not tried after this.
    Raises BadAddress, MailUnconfigured.
    """
    if not enabled():
        raise MailUnconfigured
    address, now = checked(to), utc_now()
    contents = {"to": address, "subject": one_line(subject), "text": text}
    if attachment is not None:
        contents["attachment_name"] = attachment[1]
    vault: Vault = current_app.extensions["vault"]
    mail = OutgoingMail(
        office_code=office_code,
        message_id=new_message_id(),
        recipient=masked(address),
        about_type=about[0],
        about_id=str(about[1]),
        sealed=vault.seal(json.dumps(contents).encode()).decode(),
        attachment_sha256=attachment[0] if attachment else None,
        posted_at=now,
        due_at=now,
        useful_until=useful_until,
    )
    (session or db.session()).add(mail)
    return mail


def given_up_since(moment: datetime) -> int:
    """How many messages of the offices in reach could not be sent since then."""
    gone = (OutgoingMail.state == MailState.GIVEN_UP, OutgoingMail.ended_at >= moment)
    return db.session.scalar(select(func.count(OutgoingMail.id)).where(*gone)) or 0


def reseal() -> Iterator[tuple[str, bool]]:
    """Seal what still waits with the vault's first key; yields the row and whether it opened."""
    vault: Vault = current_app.extensions["vault"]
    with transaction() as session:
        for mail in session.scalars(select(OutgoingMail).where(OutgoingMail.sealed.is_not(None))):
            try:
                mail.sealed = vault.reseal((mail.sealed or "").encode()).decode()
            except VaultLocked:
                yield f"outgoing_mail {mail.id}", False
            else:
                yield f"outgoing_mail {mail.id}", True


def prune(now: datetime) -> None:
    """Delete what was sent or given up long ago."""
    with transaction() as session:
        session.execute(
            delete(OutgoingMail).where(
                OutgoingMail.state != MailState.WAITING, OutgoingMail.ended_at <= now - KEPT
            )
        )
