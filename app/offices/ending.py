"""Telling signers in time that their certificate ends."""

from datetime import datetime

from sqlalchemy import select

from app.clock import local_date
from app.database import transaction
from app.notifications.events import Event
from app.notifications.tell import tell
from app.offices.holders import RENEWAL_NOTICE
from app.offices.models import Certificate, CertificateStatus, Official

DAYS = (60, 30, 14, 7, 3, 1)  # before the end; each is told once, also when a night was missed
ZONE = "Asia/Jakarta"


def tell_of_ending(now: datetime) -> None:
    """Note it for every signer whose certificate ends soon. Outside any request."""
    query = (
        select(Certificate.id, Certificate.not_after, Official.user_id)
        .join(Official, Certificate.official_id == Official.id)
        .where(
            Certificate.status == CertificateStatus.ACTIVE,
            Certificate.not_after > now,
            Certificate.not_after <= now + RENEWAL_NOTICE,
        )
    )
    with transaction() as session:
        for certificate_id, end, user_id in session.execute(query):
            assert end is not None  # noqa: S101 (asked for above)
            left = (end - now).days
            step = min(days for days in DAYS if days >= left)
            day = local_date(end, ZONE)
            words = f"Berakhir {day:%d-%m-%Y}. Ajukan yang baru supaya tetap dapat menandatangani."
            tell(
                session, [user_id], Event.CERTIFICATE_ENDS, words, "/certificates/enroll",
                once=f"certificate {certificate_id} {step}",
            )  # fmt: skip
