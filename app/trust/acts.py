"""Beginning and ending the trust in an authority. Rows are never deleted."""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.trust.certificate import AuthorityRefused
from app.trust.models import TrustedAuthority


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 of the DER certificate, in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def facts_of(certificate: x509.Certificate) -> dict[str, Any]:
    """The columns that tell which certificate a row is about."""
    return {
        "fingerprint": fingerprint_of(certificate),
        "subject": certificate.subject.rfc4514_string()[:250],
        "not_before": certificate.not_valid_before_utc,
        "not_after": certificate.not_valid_after_utc,
    }


def trust(
    session: Session,
    certificate: x509.Certificate,
    *,
    source: str,
    note: str,
    by_id: int | None = None,
    signatures: bool = True,
    timestamps: bool = True,
) -> TrustedAuthority:
    """Trust an authority from now on. ``source``: where it was got from and how it was compared.

    Raises AuthorityRefused when it is trusted already, or for nothing.
    """
    if not (signatures or timestamps):
        raise AuthorityRefused("Pilih untuk apa lembaga ini dipercaya.")
    fingerprint = fingerprint_of(certificate)
    known = select(TrustedAuthority).where(TrustedAuthority.fingerprint == fingerprint)
    if (row := session.scalar(known)) is not None:
        raise AuthorityRefused(_already(row))
    row = TrustedAuthority(
        **facts_of(certificate),
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        for_signatures=signatures,
        for_timestamps=timestamps,
        source=source,
        note=note,
        added_by_id=by_id,
        added_at=utc_now(),
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, authority_id: int, since: datetime, reason: str) -> None:
    """End the trust, as of a moment: what is proven to be older still counts.

    Raises AuthorityRefused when it has ended before, or for a moment in the future.
    """
    row = session.get_one(TrustedAuthority, authority_id, with_for_update=True)
    if row.withdrawn_at is not None:
        raise AuthorityRefused(
            f"Kepercayaan pada lembaga ini sudah dicabut pada {_day(row.withdrawn_at)}."
        )
    if since > utc_now():
        raise AuthorityRefused("Tanggal pencabutan tidak boleh setelah hari ini.")
    row.withdrawn_at, row.withdrawn_reason = since, reason


def _already(row: TrustedAuthority) -> str:
    if row.withdrawn_at is None:
        return f"Sertifikat ini sudah dipercaya sejak {_day(row.added_at)}."
    return (
        f"Kepercayaan pada sertifikat ini dicabut pada {_day(row.withdrawn_at)} dan tidak dapat "
        "dimulai lagi. Minta sertifikat baru dari lembaganya."
    )


def _day(moment: datetime) -> str:
    return f"{moment:%d-%m-%Y}"
