"""Proving a key before it signs a letter: it signs a blank page, and that is judged."""

import io
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from pypdf import PdfWriter

from app.signing.errors import SigningError
from app.signing.fields import reserve_fields
from app.signing.gathering import gather
from app.signing.outcome import certificate_in
from app.signing.signer import Signer
from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from app.verification.validator.roots import TrustRoot

FIELD = "Trial"
A4 = (595, 842)  # points


class CertificateNotTrusted(SigningError):
    """A letter signed with it would not be valid for those who check it."""

    code = "certificate_not_trusted"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Sertifikat ini belum dapat dipakai, karena surat yang ditandatangani dengannya tidak "
            f"akan dinyatakan sah: {reason}"
        )


def try_out(signer: Signer, roots: Sequence[TrustRoot], now: datetime) -> x509.Certificate:
    """The certificate that this key signs with, after a trial that any verifier would accept.

    Those who issued it are asked whether they revoked it. Raises CertificateNotTrusted,
    EvidenceUnavailable, and what ``Signer.sign`` raises.
    """
    page = reserve_fields(_blank_page(), [FIELD])
    signed = signer.sign(page, field_name=FIELD, at=now, location="-", reason="Uji sertifikat")
    report = validate(signed, roots, now, gather(signed, roots, now))
    if report.verdict is not Verdict.VALID:
        raise CertificateNotTrusted(report.reason)
    (one,) = report.signatures  # BSrE signs in a field of its own making
    return certificate_in(signed, one.field_name)


def _blank_page() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(*A4)
    writer.write(out)
    return out.getvalue()
