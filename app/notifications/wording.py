"""What a message says. Pure, in Indonesian: whoever is told is not there to say in which tongue.

It stands on locked screens and in mailboxes: type and number, nobody's name and no reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.notifications.events import Event

SIGN_OFF = """
Surel ini dikirim otomatis oleh Esuk Layang Mabur. Atur pemberitahuan Anda di
{settings}
"""
# One, several.
TITLES = {
    Event.SIGNATURE_WAITS: ("Surat menunggu tanda tangan Anda",
                            "{count} surat menunggu tanda tangan Anda"),
    Event.LETTER_RETURNED: ("Surat dikembalikan untuk diperbaiki",
                            "{count} surat dikembalikan untuk diperbaiki"),
    Event.CERTIFICATE_ENDS: ("Sertifikat Anda segera berakhir",
                             "{count} sertifikat Anda segera berakhir"),
    Event.BACKUP_OLD: ("Cadangan data sudah lama", "Cadangan data sudah lama"),
    Event.LETTER_ISSUED: ("Surat terbit", "{count} surat terbit"),
}  # fmt: skip
LISTS = {
    Event.SIGNATURE_WAITS: "/approvals/list/",
    Event.LETTER_RETURNED: "/letters/list/?state=returned",
    Event.LETTER_ISSUED: "/letters/list/?state=issued",
}
HOME = "/"
SHOWN = 5  # of several, so many are named


@dataclass(frozen=True)
class Told:
    """One thing: what happened, in which words, and where it opens."""

    event: Event
    words: str
    path: str


@dataclass(frozen=True)
class Message:
    """What goes out; ``waiting``: how many letters wait for this person's signature now."""

    title: str
    body: str
    path: str
    waiting: int


def message(told: Sequence[Told], waiting: int) -> Message:
    """Everything that happened to one person since the last message, as one."""
    by_event = {event: [one for one in told if one.event == event] for event in Event}
    parts = [_part(event, few, waiting) for event, few in by_event.items() if few]
    if len(parts) == 1:
        return parts[0]
    title, *others = (part.title for part in parts)
    return Message(title, "\n".join(others), HOME, waiting)


def _part(event: Event, few: list[Told], waiting: int) -> Message:
    counted = waiting if event is Event.SIGNATURE_WAITS else 0
    several = max(len(few), counted) > 1
    title = TITLES[event][several].format(count=max(len(few), counted))
    body = "\n".join(one.words for one in few[:SHOWN])
    if len(few) > SHOWN:
        body += f"\ndan {len(few) - SHOWN} lagi"
    path = few[0].path if len(few) == 1 else LISTS.get(event, HOME)
    return Message(title, body, path, waiting)


def mail_text(told: Message, base_url: str) -> str:
    """The same as an e-mail's text."""
    settings = SIGN_OFF.format(settings=f"{base_url}/notifications/")
    return f"{told.body}\n\nBuka di sini:\n{base_url}{told.path}\n{settings}"
