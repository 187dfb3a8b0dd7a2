"""Japah with people who are told, browsers that take pushes, and a mailbox."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Account
from app.approvals.telling import count_waiting
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.notifications.fan_out import fan_out
from app.notifications.models import Notification, NotificationChoice, PushSubscription
from app.notifications.push.deliver import push_due
from app.notifications.push.keys import public_key
from tests.client import Visitor
from tests.mail.conftest import mailbox, post  # noqa: F401 (fixtures)
from tests.notifications.browser import Browser, PushService, push_service


class Telling:
    """What tests do and ask, each in a context of its own."""

    def __init__(self, app: Flask, service: PushService) -> None:
        self.app, self.service = app, service

    def visitor(self, username: str) -> Visitor:
        """Somebody signed in."""
        return Visitor(self.app).sign_in(username)

    def device(self, username: str, visitor: Visitor | None = None) -> Browser:
        """A browser of this person that takes pushes."""
        browser = self.service.browser()
        answer = (visitor or self.visitor(username)).post("/notifications/subscribe", browser.form)
        assert answer.status_code == 204, answer.text
        return browser

    def work(self) -> int:
        """A minute later the worker looks; how many pushes went out."""
        with self.app.app_context():
            with transaction() as session:
                session.execute(update(NotificationChoice).values(told_at=None))
            return self.work_at_once()

    def work_at_once(self) -> int:
        """The worker looks again within the minute."""
        with self.app.app_context():
            fan_out(count_waiting)
            return push_due()

    def pauses_end(self) -> None:
        """What failed is due again."""
        with self.app.app_context(), transaction() as session:
            waiting = PushSubscription.pending.is_not(None)
            past = utc_now() - timedelta(seconds=1)
            session.execute(update(PushSubscription).where(waiting).values(due_at=past))

    def account(self, username: str) -> int:
        """The key of an account."""
        with self.app.app_context():
            return db.session.scalars(select(Account.id).where(Account.username == username)).one()

    def noted(self, username: str) -> list[tuple[str, str, str]]:
        """What this person is to be told: event, words, path."""
        query = select(Notification).where(Notification.account_id == self.account(username))
        with self.app.app_context():
            rows = db.session.scalars(query.order_by(Notification.id))
            return [(row.event, row.words, row.path) for row in rows]

    def devices(self) -> list[PushSubscription]:
        """The browsers that the service knows."""
        with self.app.app_context():
            return list(db.session.scalars(select(PushSubscription)))


@pytest.fixture
def telling(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Telling]:
    """A service that asks the push service of the tests, and no other."""
    with push_service(tmp_path) as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "root.pem"))
        monkeypatch.setitem(app.config, "PUSH_HOSTS", [service.origin.removeprefix("https://")])
        with app.app_context():
            service.vapid_key = public_key()
        yield Telling(app, service)
