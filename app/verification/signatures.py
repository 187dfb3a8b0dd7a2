"""One signature as a reader wants it: who, in which capacity, when, how well proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from app.clock import local_time
from app.verification.public_letter import ZONES, Signer
from app.verification.validator.report import Report, SignatureReport, TimestampReport

ZONE = "Asia/Jakarta"
"""Where documents of others are shown in; ours keep to the clock of their office."""

LEVELS = {
    "B-B": _("Basic: shows who signed and that nothing was changed. The time is the signer's own "
             "word, and the proof lasts while the certificate is valid."),
    "B-T": _("With a trusted time: an independent authority confirms when the signature existed."),
    "B-LT": _("Long-term: a trusted time, and the file itself holds the proof that the "
              "certificate had not been revoked."),
    "B-LTA": _("For archives: as long-term, and renewed by a further trusted time, so that it can "
               "be checked for decades."),
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """A point in time on the wall clock of a zone, with the zone as people write it."""

    at: datetime
    zone: str


@dataclass(frozen=True)
class SignatureLine:
    """The validator's report, joined to what our register knows of the signer.

    ``title`` and ``office`` are "" for signatures that no official of ours made.
    """

    report: SignatureReport
    title: str = ""
    office: str = ""
    zone: str = ZONE

    @property
    def trusted_time(self) -> Moment | None:
        """When the signature existed at the latest, by a trusted timestamp."""
        return _moment(self.report.trusted_time, self.zone)

    @property
    def claimed_time(self) -> Moment | None:
        """When the signer says to have signed."""
        return _moment(self.report.signed_at, self.zone)

    @property
    def level(self) -> str:
        """What the level means, in plain words; "" where there is none."""
        return str(LEVELS.get(self.report.level or "", ""))

    def to_dict(self) -> dict[str, Any]:
        """JSON-able. ``time`` is the trusted one where there is one, else the claimed one."""
        one = self.report
        return {
            "signer": one.signer_name,
            "title": self.title,
            "office": self.office,
            "issuer": one.issuer_name,
            "certificate_sha256": one.signer_fingerprint,
            "certificate_from": _iso(one.not_before),
            "certificate_until": _iso(one.not_after),
            "time": _iso(one.trusted_time or one.signed_at),
            "trusted_time": _iso(one.trusted_time),
            "timestamp_authority": one.timestamp_authority,
            "claimed_time": _iso(one.signed_at),
            "level": one.level,
            "covers": one.covers,
            "changes": list(one.changes),
            "warnings": list(one.warnings),
            "verdict": str(one.verdict),
            "reason": one.reason,
            "indication": one.indication,
            "sub_indication": one.sub_indication,
            "check": one.check,
        }


def lines(report: Report | None, signers: Sequence[Signer] = ()) -> tuple[SignatureLine, ...]:
    """Every signature of a file; ``signers`` are those of the letter that was issued as it."""
    if report is None:
        return ()
    by_field = {signer.field_name: signer for signer in signers}
    return tuple(_line(one, by_field.get(one.field_name)) for one in report.signatures)


def timestamp_to_dict(one: TimestampReport) -> dict[str, Any]:
    """JSON-able: a timestamp over the whole document."""
    return {
        "authority": one.authority,
        "time": _iso(one.time),
        "certificate_until": _iso(one.not_after),
        "verdict": str(one.verdict),
        "reason": one.reason,
        "indication": one.indication,
        "sub_indication": one.sub_indication,
        "check": one.check,
    }


def _line(one: SignatureReport, signer: Signer | None) -> SignatureLine:
    # By the certificate, not by the field alone: a title is only for whom the register means.
    if signer is None or not signer.made(one.signer_fingerprint):
        return SignatureLine(one)
    return SignatureLine(one, signer.title, signer.office, signer.timezone)


def _moment(at: datetime | None, zone: str) -> Moment | None:
    return Moment(local_time(at, zone), ZONES.get(zone, "")) if at else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
