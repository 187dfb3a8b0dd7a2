"""What the regency decides about an official's certificate: confirm, refuse, revoke."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.access.models import Account
from app.audit.actions import Action
from app.audit.trail import record
from app.crud import RuleBroken
from app.database import transaction
from app.offices.enroll import forget_unused
from app.offices.holders import certificates_of, held, is_person, put_in_use
from app.offices.models import Certificate, CertificateStatus

LONGEST_REASON = 300  # characters


def confirm(certificate_id: int, reason: str, by: Account, now: datetime) -> None:
    """The holder is the official, whatever the name: letters may be signed with it from now on.

    ``reason`` says how that was found out. Raises RuleBroken.
    """
    with transaction() as session:
        row = _taken(session, certificate_id, reason, by, CertificateStatus.REQUESTED)
        if row.fingerprint is None:
            raise RuleBroken(
                "Sertifikat ini belum pernah dicoba, jadi pemegangnya belum diketahui. Pejabatnya "
                "perlu mencoba mendaftar sekali lagi."
            )
        put_in_use(row, certificates_of(session, is_person(row.official)))
        row.confirmed_by_id, row.confirmed_at = by.id, now
        _trace(Action.CERTIFICATE_CONFIRMED, row, reason)
    forget_unused(certificates_of(session, is_person(row.official)))


def refuse(certificate_id: int, reason: str, by: Account, _now: datetime) -> None:
    """The certificate is not the official's, or not wanted. Raises RuleBroken."""
    with transaction() as session:
        row = _taken(session, certificate_id, reason, by, CertificateStatus.REQUESTED)
        row.status = CertificateStatus.REFUSED
        _trace(Action.CERTIFICATE_REFUSED, row, reason)
    forget_unused([row])


def revoke(certificate_id: int, reason: str, by: Account, _now: datetime) -> None:
    """Nobody signs with it any more, from this moment and for ever. Raises RuleBroken.

    Letters that it signed before stay as they are.
    """
    with transaction() as session:
        row = _taken(session, certificate_id, reason, by, CertificateStatus.ACTIVE)
        row.status = CertificateStatus.REVOKED
        _trace(Action.CERTIFICATE_REVOKED, row, reason)
    forget_unused([row])


def _taken(
    session: Session,
    certificate_id: int,
    reason: str,
    by: Account,
    expected: CertificateStatus,
) -> Certificate:
    """The certificate with its person's rows locked, if ``by`` may decide about it now."""
    if not reason.strip():
        raise RuleBroken("Isi alasannya; alasan ini tercatat dan dapat dibaca kemudian.", "reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(f"Alasan paling panjang {LONGEST_REASON} huruf.", "reason")
    row = session.get_one(Certificate, certificate_id)
    official = held(session, row.official)
    session.refresh(row)
    if official.user_id == by.id:
        raise RuleBroken(
            "Sertifikat Anda sendiri tidak dapat Anda putuskan. Mintalah admin kabupaten yang lain."
        )
    if row.status != expected:
        raise RuleBroken("Keadaan sertifikat ini sudah berubah. Muat ulang halaman.")
    row.note = reason.strip()
    return row


def _trace(action: Action, row: Certificate, reason: str) -> None:
    trace = {"fingerprint": row.fingerprint, "holder": row.holder, "reason": reason.strip()}
    record(action, row, row.office_code, **trace)
