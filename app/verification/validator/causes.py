"""Which check stands behind what pyHanko says of a certificate, for signers and for timestamps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.status import SignatureStatus

from . import checks
from .checks import Check
from .issuing import signed_by
from .standing import Known

_Indication = AdESIndeterminate


@dataclass(frozen=True)
class Causes:
    """The checks on one kind of certificate, by what is wrong with it."""

    unknown: Check
    forged: Check
    expired: Check
    not_yet_valid: Check
    revoked: Check
    revocation_unknown: Check
    withdrawn: Check
    usage: Check
    weak: Check
    chain: Check

    def by_indication(self, indication: AdESSubIndic | None) -> Check | None:
        """The check for a sub-indication that says all there is to say."""
        checks_by_indication: dict[AdESSubIndic | None, Check] = {
            _Indication.NO_CERTIFICATE_CHAIN_FOUND: self.unknown,
            _Indication.REVOKED_NO_POE: self.revoked,
            _Indication.REVOKED_CA_NO_POE: self.revoked,
            _Indication.TRY_LATER: self.revocation_unknown,
            _Indication.CHAIN_CONSTRAINTS_FAILURE: self.usage,
            _Indication.CRYPTO_CONSTRAINTS_FAILURE: self.weak,
            _Indication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: self.weak,
        }
        return checks_by_indication.get(indication)


SIGNER = Causes(
    checks.UNKNOWN_SIGNER,
    checks.FORGED_CERTIFICATE,
    checks.CERTIFICATE_EXPIRED,
    checks.CERTIFICATE_NOT_YET_VALID,
    checks.CERTIFICATE_REVOKED,
    checks.REVOCATION_UNKNOWN,
    checks.TRUST_WITHDRAWN,
    checks.CERTIFICATE_USAGE,
    checks.WEAK_ALGORITHM,
    checks.CERTIFICATE_CHAIN,
)
TIMESTAMP = Causes(
    checks.TIMESTAMP_UNKNOWN_AUTHORITY,
    checks.TIMESTAMP_FORGED_CERTIFICATE,
    checks.TIMESTAMP_EXPIRED,
    checks.TIMESTAMP_ORDER,
    checks.TIMESTAMP_REVOKED,
    checks.TIMESTAMP_REVOCATION_UNKNOWN,
    checks.TIMESTAMP_WITHDRAWN,
    checks.TIMESTAMP_USAGE,
    checks.TIMESTAMP_WEAK,
    checks.TIMESTAMP_CHAIN,
)


def of(
    status: SignatureStatus,
    causes: Causes,
    known: Known,
    embedded: Sequence[x509.Certificate],
    used: datetime,
) -> Check | None:
    """Why a certificate that was used at a moment is not trusted; None when it is."""
    certificate, roots = status.signing_cert, known.anchors.certificates
    indication = status.trust_problem_indic
    if status.trusted:
        return causes.not_yet_valid if used < certificate.not_valid_before else None
    if certificate.self_issued and certificate not in roots:
        return causes.unknown
    if indication is _Indication.CERTIFICATE_CHAIN_GENERAL_FAILURE:
        issued = (c for c in embedded for root in roots if signed_by(root, c))
        if any(signed_by(issuer, certificate) is False for issuer in (*roots, *issued)):
            return causes.forged
    found = causes.by_indication(indication)
    if found not in (None, causes.revocation_unknown):
        return found
    moment = status.validation_time or used
    if moment < certificate.not_valid_before:
        return causes.not_yet_valid
    if moment > certificate.not_valid_after:
        return causes.expired
    if _withdrawn(status, moment):
        return causes.withdrawn
    if found:
        return found
    path = status.validation_path
    chain = path.iter_certs(include_root=False) if path else [certificate]
    if any(each.ocsp_urls or each.crl_distribution_points for each in chain):
        return causes.revocation_unknown
    name = indication.standard_name if indication else causes.chain.sub_indication
    return replace(causes.chain, sub_indication=name)


def _withdrawn(status: SignatureStatus, moment: datetime) -> bool:
    """The chain leads to a root that is not trusted any more."""
    if status.validation_path is None:
        return False
    end = status.validation_path.trust_anchor.trust_qualifiers.valid_until
    return end is not None and end < moment
