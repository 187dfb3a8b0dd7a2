"""What tests ask about certificates, and how they upload one."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.access.models import Account
from app.audit.models import AuditEvent
from app.extensions import db
from app.offices.models import Certificate, CertificateStatus, Official
from app.signing.demo_authority import DemoAuthority
from tests.client import Visitor
from tests.factories.signed_letters import rsa_key

ENROLL = "/certificates/enroll"
NEW = "sandi-baru-2027"


class Certificates:
    """Questions, each in an application context of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def _ask(self, query: Any) -> list[Any]:
        with self.app.app_context():
            return list(db.session.scalars(query))

    def official(self, username: str) -> Official:
        """The position of this user."""
        (found,) = self._ask(select(Official).join(Account).where(Account.username == username))
        return found  # type: ignore[no-any-return]

    def _of(self, username: str, column: Any) -> Any:
        return (
            select(column)
            .select_from(Certificate)
            .join(Official, Official.id == Certificate.official_id)
            .join(Account, Account.id == Official.user_id)
            .where(Account.username == username)
            .order_by(Certificate.id)
        )

    def ids(self, username: str) -> list[int]:
        """Keys of all certificates of this person, the oldest first."""
        return self._ask(self._of(username, Certificate.id))

    def statuses(self, username: str) -> list[str]:
        """Their states."""
        return self._ask(self._of(username, Certificate.status))

    def active(self, username: str) -> list[str]:
        """Fingerprints of this person's certificates that are in use."""
        active = Certificate.status == CertificateStatus.ACTIVE
        return self._ask(self._of(username, Certificate.fingerprint).where(active))

    def status(self, fingerprint: str) -> str:
        """The state of one."""
        (status,) = self._ask(
            select(Certificate.status).where(Certificate.fingerprint == fingerprint)
        )
        return str(status)

    def failures(self) -> list[str]:
        """What the trail says of enrolments that failed."""
        failed = AuditEvent.action == "certificate:enrolling_failed"
        return self._ask(select(AuditEvent.detail).where(failed))

    def key_files(self) -> list[Path]:
        """What lies in the folder of keys."""
        return sorted((self.app.config["DATA_FOLDER"] / "keys").iterdir())


def change(
    app: Flask, username: str, *, official: dict[str, Any] | None = None, **certificate: Any
) -> None:
    """Change somebody's positions or certificates, as time and admins would."""
    with app.app_context():
        user = select(Account.id).where(Account.username == username).scalar_subquery()
        ids = list(db.session.scalars(select(Official.id).where(Official.user_id == user)))
        if certificate:
            rows = update(Certificate).where(Certificate.official_id.in_(ids))
            db.session.execute(rows.values(**certificate))
        if official:
            db.session.execute(update(Official).where(Official.id.in_(ids)).values(**official))
        db.session.commit()


def demo_file(app: Flask, name: str, *, start: int = -1, end: int = 365) -> bytes:
    """A file from the authority that this app trusts, valid between days from now.

    The same name has the same key each time, in a new certificate.
    """
    authority = DemoAuthority.load(app.config["DATA_FOLDER"] / "demo")
    now = datetime.now(UTC)
    days = (now + timedelta(days=start), now + timedelta(days=end))
    return authority.issue_person(name, "Desa Japah", NEW, *days, key=rsa_key(f"demo {name}"))


def upload(visitor: Visitor, file: bytes, passphrase: str = NEW) -> TestResponse:
    """Send the form of the file; follows to the page that tells the result."""
    data = {
        "provider": "pkcs12",
        "pkcs12-file": (io.BytesIO(file), "kunci.p12"),
        "pkcs12-secret": passphrase,
    }
    return visitor.post(ENROLL, data, content_type="multipart/form-data", follow_redirects=True)
