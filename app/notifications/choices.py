"""How one person wants to be told, and whether their address is theirs."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy.orm import Session

from app.access.models import Account
from app.mail import outbox
from app.notifications.events import OFF_AT_FIRST, Channel, Event
from app.notifications.models import NotificationChoice

LINK_LASTS = timedelta(hours=24)
ASK_AGAIN_AFTER = timedelta(minutes=5)  # nobody's mailbox is filled by pressing a button
SUBJECT = "Konfirmasi alamat surel Anda"
TEXT = """Akun {username} di Esuk Layang Mabur ingin menerima pemberitahuan di alamat ini.

Buka tautan berikut dalam 24 jam, masuk, lalu tekan Konfirmasi alamat ini:
{link}

Jika bukan Anda yang memintanya, abaikan surel ini: tidak ada pemberitahuan yang akan dikirim.
"""


class AskedJustNow(Exception):
    """A link was sent a moment ago. The message is for people."""

    def __init__(self) -> None:
        super().__init__("Tautan baru saja dikirim. Periksa kotak masuk, atau minta lagi nanti.")


def choice_of(session: Session, account_id: int, *, lock: bool = False) -> NotificationChoice:
    """The person's row, made where there is none yet."""
    found = session.get(NotificationChoice, account_id, with_for_update=lock or None)
    if found is None:
        found = NotificationChoice(
            account_id=account_id, chosen={}, confirmed_email="", asked_email=""
        )
        session.add(found)
        session.flush()
    return found


def wants(choice: NotificationChoice, event: Event, channel: Channel) -> bool:
    """Whether the person wants this by this way."""
    if event in choice.chosen:
        return channel in choice.chosen[event]
    return event not in OFF_AT_FIRST


def choose(choice: NotificationChoice, chosen: Mapping[Event, Collection[Channel]]) -> None:
    """Keep what the person chose for these events."""
    listed = {str(event): sorted(str(one) for one in ways) for event, ways in chosen.items()}
    choice.chosen = choice.chosen | listed


def confirmed_address(choice: NotificationChoice, account: Account) -> str:
    """The account's address if its owner has confirmed that very one; else empty."""
    same = bool(account.email) and choice.confirmed_email == account.email
    return str(account.email) if same else ""


def ask(session: Session, account: Account, now: datetime) -> None:
    """Post a link to the account's address. Raises AskedJustNow, BadAddress, MailUnconfigured."""
    choice = choice_of(session, account.id, lock=True)
    asked_at = choice.confirm_until - LINK_LASTS if choice.confirm_until else None
    if asked_at is not None and now - asked_at < ASK_AGAIN_AFTER:
        raise AskedJustNow
    token = secrets.token_urlsafe(32)
    link = f"{current_app.config['BASE_URL']}/notifications/confirm?token={token}"
    outbox.post(
        to=account.email, subject=SUBJECT, text=TEXT.format(username=account.username, link=link),
        about=("account", account.id), office_code=account.office_code,
        useful_until=now + LINK_LASTS, session=session,
    )  # fmt: skip
    choice.asked_email, choice.confirm_sha256 = account.email, _hash(token)
    choice.confirm_until = now + LINK_LASTS


def is_right(choice: NotificationChoice, account: Account, token: str, now: datetime) -> bool:
    """Whether this is the token of the last link, in time, for the address as it is now."""
    if choice.confirm_sha256 is None or choice.confirm_until is None or choice.confirm_until <= now:
        return False
    same = secrets.compare_digest(choice.confirm_sha256, _hash(token))
    return same and choice.asked_email == account.email


def confirm(choice: NotificationChoice) -> None:
    """Take the address that was asked for confirmed. The link is used up."""
    choice.confirmed_email, choice.confirm_sha256 = choice.asked_email, None


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
