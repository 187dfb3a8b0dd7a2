"""Weigh a signature's proof with pyHanko: its digest, its signer, and what changed after it."""

from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_basic_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from . import checks
from .checks import Check

IF_DECLARED = RevocationCheckingPolicy.from_legacy("hard-fail")
"""Revocation must be cleared wherever the certificate names a place to ask; one that names none
(a local or demo authority) has nothing to be asked."""
ALWAYS = REQUIRE_REVINFO


@dataclass(frozen=True)
class Policy:
    """Whom to trust, at which moment, and how strictly revocation is asked for."""

    roots: tuple[x509.Certificate, ...]
    moment: datetime
    revocation: RevocationCheckingPolicy = IF_DECLARED

    @property
    def specification(self) -> SignatureValidationSpec:
        """The same for pyHanko; nothing is ever fetched from the network."""
        return SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=self.roots),
                revinfo_policy=CertRevTrustPolicy(self.revocation),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )

    @property
    def timing(self) -> ValidationTimingInfo:
        """The moment of validation, which is the only one known without a timestamp."""
        return ValidationTimingInfo(self.moment, self.moment, point_in_time_validation=True)


async def weigh(
    signature: EmbeddedPdfSignature, policy: Policy, fields: frozenset[str]
) -> tuple[PdfSignatureStatus, Check]:
    """Judge one signature both ways that pyHanko knows; ``PROVEN`` only when both agree.

    ``fields`` are the names of all signature fields: no other field may have changed. Raises
    what pyHanko raises on malformed signatures.
    """
    specification = policy.specification
    context = specification.cert_validation_policy.build_validation_context(policy.timing, None)
    status = await async_validate_pdf_signature(signature, context)
    ades = await ades_basic_validation(
        signature.signed_data,
        specification,
        timing_info=policy.timing,
        raw_digest=signature.compute_digest(),
    )
    embedded = tuple(signature.other_embedded_certs)
    failed = _integrity(status, fields) or _trust(status, ades.ades_subindic, policy, embedded)
    if failed is None and not status.bottom_line:
        failed = checks.NOT_PROVEN
    return status, failed or checks.PROVEN


def _integrity(status: PdfSignatureStatus, fields: frozenset[str]) -> Check | None:
    """The signed bytes are unchanged, and only signatures came after them."""
    if not status.intact:
        return checks.ALTERED
    if not status.valid:
        return checks.SIGNATURE_VALUE
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return checks.COVERAGE
    changes = status.diff_result
    if not isinstance(changes, DiffResult) or not status.docmdp_ok:
        return checks.CHANGED_AFTER_SIGNING
    if changes.modification_level > ModificationLevel.FORM_FILLING:
        return checks.CHANGED_AFTER_SIGNING
    return None if changes.changed_form_fields <= fields else checks.FORM_VALUE_CHANGED


_BY_INDICATION: dict[AdESSubIndic, Check] = {
    AdESFailure.FORMAT_FAILURE: checks.SIGNATURE_FORMAT,
    AdESFailure.HASH_FAILURE: checks.ALTERED,
    AdESFailure.SIG_CRYPTO_FAILURE: checks.SIGNATURE_VALUE,
    AdESFailure.REVOKED: checks.CERTIFICATE_REVOKED,
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: checks.UNKNOWN_SIGNER,
    AdESIndeterminate.REVOKED_NO_POE: checks.CERTIFICATE_REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: checks.CERTIFICATE_REVOKED,
    AdESIndeterminate.TRY_LATER: checks.REVOCATION_UNKNOWN,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: checks.CERTIFICATE_USAGE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: checks.WEAK_ALGORITHM,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: checks.WEAK_ALGORITHM,
}


def _trust(
    status: PdfSignatureStatus,
    ades: AdESSubIndic,
    policy: Policy,
    embedded: tuple[x509.Certificate, ...],
) -> Check | None:
    """The signer's certificate leads to a trusted root and is in force."""
    certificate = status.signing_cert
    indication = status.trust_problem_indic or ades
    if indication is AdESPassed.OK:
        return None if status.trusted and ades is AdESPassed.OK else checks.NOT_PROVEN
    if certificate.self_issued and certificate not in policy.roots:
        return checks.UNKNOWN_SIGNER
    if indication is AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE:
        issued = (c for c in embedded for root in policy.roots if _signed_by(root, c))
        if any(_signed_by(issuer, certificate) is False for issuer in (*policy.roots, *issued)):
            return checks.FORGED_CERTIFICATE
    if indication not in _BY_INDICATION:
        return _out_of_force(certificate, policy.moment) or _undecided_chain(status, indication)
    return _BY_INDICATION[indication]


def _signed_by(issuer: x509.Certificate, certificate: x509.Certificate) -> bool | None:
    """Whether this very issuer signed the certificate; None where it does not claim so."""
    claimed_key = certificate.authority_key_identifier
    if certificate.issuer != issuer.subject or claimed_key not in (None, issuer.key_identifier):
        return None
    try:
        child, parent = (pyca.load_der_x509_certificate(c.dump()) for c in (certificate, issuer))
        child.verify_directly_issued_by(parent)
    except InvalidSignature:
        return False
    except (ValueError, TypeError):
        return None
    return True


def _out_of_force(certificate: x509.Certificate, moment: datetime) -> Check | None:
    if moment < certificate.not_valid_before:
        return checks.CERTIFICATE_NOT_YET_VALID
    return checks.CERTIFICATE_EXPIRED if moment > certificate.not_valid_after else None


def _undecided_chain(status: PdfSignatureStatus, indication: AdESSubIndic) -> Check:
    certificate = status.signing_cert
    if certificate.ocsp_urls or certificate.crl_distribution_points:
        return checks.REVOCATION_UNKNOWN
    return replace(checks.CERTIFICATE_CHAIN, sub_indication=indication.standard_name)
