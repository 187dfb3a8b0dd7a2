"""Was a certificate in good standing when it was used? pyHanko judges each moment that we ask for.

A moment at which everything is known at once is looked for, from the latest to the earliest:
revocation data is usable from its issue to its announced successor, and a certificate that was in
good standing at a later moment was so when it was used (a revocation is not taken back).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.status import RevocationDetails, SignatureStatus
from pyhanko_certvalidator.context import (
    CertValidationPolicySpec,
    ValidationContext,
    bootstrap_validation_data_handlers,
)
from pyhanko_certvalidator.errors import CRLValidationError, RevokedError
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    NonRevokedStatusAssertion,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl

from .material import Item
from .roots import Anchors

IF_DECLARED = RevocationCheckingPolicy.from_legacy("hard-fail")
"""Revocation must be cleared wherever the certificate names a place to ask; one that names none
(a local or demo authority) has nothing to be asked."""
MOST_MOMENTS = 8

Status = TypeVar("Status", bound=SignatureStatus)


@dataclass(frozen=True)
class Known:
    """Whom to trust, and the certificates and revocation data that may be used."""

    anchors: Anchors
    certificates: tuple[x509.Certificate, ...]
    items: tuple[Item, ...]

    def context(
        self,
        moment: datetime,
        revocation: RevocationCheckingPolicy = IF_DECLARED,
        cleared: x509.Certificate | None = None,
    ) -> ValidationContext:
        """Judge as of this moment; nothing is ever fetched from the network.

        ``cleared``: a certificate that is known not to have been revoked by then.
        """
        pieces = [item.piece for item in self.items]
        handlers = bootstrap_validation_data_handlers(
            fetchers=None,
            crls=[piece for piece in pieces if isinstance(piece, CRLContainer)],
            ocsps=[piece for piece in pieces if isinstance(piece, OCSPContainer)],
            certs=self.certificates,
            nonrevoked_assertions=[NonRevokedStatusAssertion(cleared.sha256, moment)]
            if cleared
            else (),
        )
        policy = CertValidationPolicySpec(self.anchors.manager, CertRevTrustPolicy(revocation))
        timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
        return policy.build_validation_context(timing, handlers)

    def moments(self, first: datetime, last: datetime) -> list[datetime]:
        """When to ask: at the ends, and when a piece of revocation data was issued in between."""
        between = sorted({item.issued for item in self.items if first < item.issued < last})
        newest = between[-MOST_MOMENTS:]
        return [last, *reversed(newest), *([first] if first < last else [])]


Attempt = Callable[[ValidationContext], Awaitable[Status]]


async def since(used: datetime, attempt: Attempt[Status], known: Known, now: datetime) -> Status:
    """For a signature that existed at ``used``: in good standing then, whatever came later.

    The status of the earliest moment asked is returned where none is good.
    """
    for moment in known.moments(used, now):
        status = await _asked(attempt, known, moment)
        if status.trusted or not (status.intact and status.valid):
            return status
        revoked = status.revocation_details
        if revoked and revoked.revocation_date <= used:
            return status
        if revoked and not revoked.ca_revoked:
            # Revoked later: then it was not revoked before. The rest has still to be looked at.
            return await attempt(known.context(used, cleared=status.signing_cert))
    return status


async def until(used: datetime, attempt: Attempt[Status], known: Known, proven: datetime) -> Status:
    """For a timestamp that says ``used`` and existed at ``proven``: in good standing until then.

    Its time is its own word, so up to the moment from which on somebody else vouches for it, its
    certificate must neither have ended nor been revoked.
    """
    for moment in known.moments(used, proven):
        status = await _asked(attempt, known, moment)
        if status.trusted and moment < proven:
            return await attempt(known.context(proven, NO_REVOCATION))
        if status.trusted or status.revoked or not (status.intact and status.valid):
            return status
    return status


async def _asked(attempt: Attempt[Status], known: Known, moment: datetime) -> Status:
    """Ask pyHanko, and the revocation lists too where it was content with an OCSP response."""
    context = known.context(moment)
    status = await attempt(context)
    path = status.validation_path
    if not status.trusted or path is None or not context.crls or not context.ocsps:
        return status
    for certificate in path.iter_certs(include_root=False):
        try:
            await verify_crl(certificate, path, context)
        except RevokedError as error:
            leaf = certificate.sha256 == status.signing_cert.sha256
            kinds = AdESIndeterminate
            return replace(
                status,
                trust_problem_indic=kinds.REVOKED_NO_POE if leaf else kinds.REVOKED_CA_NO_POE,
                revocation_details=RevocationDetails(not leaf, error.revocation_dt, error.reason),
            )
        except CRLValidationError:
            continue  # no list for this one: the OCSP response stands
    return status
