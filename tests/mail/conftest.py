"""The service with a mail server of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import transaction
from app.extensions import db
from app.mail import outbox
from app.mail.deliver import deliver_due
from app.mail.models import OutgoingMail
from tests.mail.server import Mailbox, mail_server

SENDER = "Layanan Surat Blora <surat@contoh.id>"
VILLAGE = "33.16.16.2007"


class Post:
    """What tests do with the outbox, each in a context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def reach(self, url: str) -> None:
        """Let the service use this mail server."""
        self.app.config.update(SMTP_URL=url, MAIL_FROM=SENDER)

    def write(self, to: str = "warga@contoh.id", **changes: Any) -> int:
        """Post a message; its key."""
        values = {"subject": "Surat Anda terbit", "text": "SKU 470/12/2027 sudah terbit.\n",
                  "about": ("letter", 7), "office_code": VILLAGE}  # fmt: skip
        with self.app.app_context(), transaction() as session:
            mail = outbox.post(to=to, session=session, **(values | changes))
            session.flush()
            return mail.id

    def deliver(self, **options: Any) -> int:
        """Let the worker deliver what is due."""
        with self.app.app_context():
            return deliver_due(**options)

    def pauses_end(self) -> None:
        """What failed is due again."""
        with self.app.app_context(), transaction() as session:
            session.execute(update(OutgoingMail).values(due_at=OutgoingMail.posted_at))

    def row(self, key: int) -> OutgoingMail:
        """The message as it is now."""
        with self.app.app_context():
            return db.session.scalars(select(OutgoingMail).where(OutgoingMail.id == key)).one()


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    """A service that may send e-mail, but to nowhere yet."""
    before = {name: app.config[name] for name in ("SMTP_URL", "MAIL_FROM")}
    yield Post(app)
    app.config.update(before)


@pytest.fixture
def mailbox(post: Post) -> Iterator[Mailbox]:
    """An honest mail server on this machine, that the service uses."""
    with mail_server() as (mailbox, url):
        post.reach(url)
        yield mailbox
