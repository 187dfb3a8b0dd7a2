"""Weigh timestamps: those within signatures, and those over the document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import message_imprint_checker, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator.context import ValidationContext

from . import causes, checks, standing, tokens
from .case import Case
from .checks import Check
from .material import Time
from .names import common_name

CLOCKS = timedelta(minutes=1)
"""By how much the clocks of two authorities, or theirs and ours, may differ."""


@dataclass(frozen=True)
class Stamp:
    """A token as it was found; ``claimed`` is its own word."""

    decided: Check
    claimed: datetime | None = None
    certificate: x509.Certificate | None = None

    @property
    def good(self) -> bool:
        """Whether its time may be relied on."""
        return self.decided is checks.PROVEN

    @property
    def time(self) -> Time | None:
        """What it proves, if it is good."""
        if not self.good or self.claimed is None or self.certificate is None:
            return None
        return Time(self.claimed, common_name(self.certificate.subject))


async def of_signature(signer_info: cms.SignerInfo, case: Case, proven: datetime) -> list[Stamp]:
    """The timestamps over a signature's value, which existed at ``proven`` at the latest."""
    try:
        found = tokens.signature_timestamps(signer_info)
    except (ValueError, TypeError, KeyError):
        return [Stamp(checks.TIMESTAMP_FORMAT)]
    imprint = message_imprint_checker(signer_info)
    return [await weigh(token, imprint, case, proven) for token in found]


async def weigh(
    token: cms.SignedData, imprint: Callable[[str], bytes], case: Case, proven: datetime
) -> Stamp:
    """Judge one token that existed at ``proven``; ``imprint`` is what it must be about."""
    if failed := tokens.examine(token):
        return Stamp(failed)
    time = token["encap_content_info"]["content"].parsed["gen_time"].native
    certificate = extract_certificate_info(token).signer_cert
    if time > proven + CLOCKS:
        return Stamp(checks.TIMESTAMP_ORDER, time, certificate)
    used, known = min(time, proven), case.timestampers()

    async def attempt(context: ValidationContext) -> TimestampSignatureStatus:
        return TimestampSignatureStatus(**await validate_tst_signed_data(token, context, imprint))

    status = await standing.until(used, attempt, known, proven)
    if not status.valid:
        decided: Check | None = checks.TIMESTAMP_VALUE
    elif not status.intact:
        decided = checks.TIMESTAMP_ALTERED
    else:
        embedded = tokens.certificates_in(token)
        decided = causes.of(status, causes.TIMESTAMP, known, embedded, used)
    return Stamp(decided or checks.PROVEN, used, certificate)
