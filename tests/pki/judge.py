"""pyHanko's own verdict on long-term proof, with no network: independent of app/verification."""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from app.verification.validator.evidence import Evidence
from app.verification.validator.roots import TrustRoot, load_roots

NOTHING = Evidence()


def proven(
    pdf: bytes, roots: Sequence[TrustRoot], at: datetime, evidence: Evidence = NOTHING
) -> list[bool]:
    """Whether each signature is PASSED by ETSI EN 319 102-1 (5.6.3) at a time, revocation data
    required for every certificate. Everything known is in the file or in `evidence`."""
    trust = SimpleTrustManager.build(trust_roots=list(load_roots(roots)))
    known = LocalKnowledge(
        known_certs=[x509.Certificate.load(der) for der in evidence.certificates],
        known_ocsps=[
            container
            for der in evidence.ocsp_responses
            for container in OCSPContainer.load_multi(ocsp.OCSPResponse.load(der))
        ],
        known_crls=[
            CRLContainer(crl.CertificateList.load(der)) for der in evidence.revocation_lists
        ],
    )
    specification = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO)),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
        ),
        local_knowledge=known,
    )
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    verdicts = []
    for signature in PdfFileReader(io.BytesIO(pdf), strict=True).embedded_regular_signatures:
        result = asyncio.run(
            ades_lta_validation(signature, PdfSignatureValidationSpec(specification), timing)
        )
        status = result.api_status
        whole = bool(status and status.intact and status.valid and status.docmdp_ok)
        verdicts.append(whole and result.ades_subindic is AdESPassed.OK)
    return verdicts


def good_when_sealed(pdf: bytes, roots: Sequence[TrustRoot]) -> list[bool]:
    """Whether each signature and the document timestamps are good by the evidence in the file at
    the time of the last document timestamp, revocation data required for every certificate.

    That a document timestamp is the trusted time of a signature without its own is in
    EN 319 142-1, but not in pyHanko's algorithm for `proven`.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    stamps = reader.embedded_timestamp_signatures
    stated = stamps[-1].signed_data["encap_content_info"]["content"].parsed
    known = {
        "trust_roots": list(load_roots(roots)),
        "moment": stated["gen_time"].native,
        "revocation_mode": "require",
    }
    store = DocumentSecurityStore.read_dss(reader)
    found = [validate_pdf_timestamp(one, store.as_validation_context(known)) for one in stamps]
    stamped = all(one.intact and one.valid and one.trusted for one in found)
    return [
        stamped and validate_pdf_signature(one, store.as_validation_context(known)).bottom_line
        for one in reader.embedded_regular_signatures
    ]
