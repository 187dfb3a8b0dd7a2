"""Gather what proves that certificates were not revoked: OCSP responses and revocation lists.

The addresses to ask stand in certificates, and a file's certificates are whatever its sender put
there. So a certificate's address is asked only after its signature was found to be that of its
issuer, from a trusted root downwards: pyHanko's path validation checks in this order (RFC 5280,
6.1.3), and issuers are never fetched from the network. The address may be a private one.
"""

import asyncio
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    PathBuildingError,
    PathValidationError,
)
from pyhanko_certvalidator.util import get_declared_revinfo

from app.verification.validator.evidence import Evidence
from app.verification.validator.roots import TrustRoot

from . import documents
from .errors import EvidenceUnavailable
from .fetching import Fetch, fetch
from .holders import IF_DECLARED, Holder, clear, trusted, unsettled
from .revocation import Answers

CLOCK_SKEW = timedelta(minutes=5)  # between this machine and the services


def gather(pdf: bytes, roots: Sequence[TrustRoot], at: datetime, fetch: Fetch = fetch) -> Evidence:
    """Ask about every certificate of the file that leads to a trusted root, timestamps' too.

    What an earlier document timestamp already seals evidence for is not asked again. A revoked
    certificate is no error here: the answer is the evidence, and the validator judges. Raises
    EvidenceUnavailable when a certificate that names a place to ask cannot be cleared at the time
    `at` (nobody answers, the answer is unknown or not to be trusted, the certificate has expired),
    UnreadablePdf.
    """
    answers = Answers(fetch)
    chains: dict[bytes, None] = {}  # a set that keeps its order
    with documents.readable():
        for holder in list(unsettled(PdfFileReader(io.BytesIO(pdf)), roots)):
            context = ValidationContext(
                trust_roots=trusted(roots, at, timestamps=holder.is_timestamp),
                moment=at,
                allow_fetching=True,
                fetchers=answers.fetchers,
                revocation_mode=IF_DECLARED,
                time_tolerance=CLOCK_SKEW,
            )
            chains |= dict.fromkeys(one.dump() for one in _chain(holder, context))
    return replace(answers.evidence, certificates=tuple(chains))


def _chain(holder: Holder, context: ValidationContext) -> Iterable[x509.Certificate]:
    """The certificates from the root to the holder's, if it is cleared; asking fills the answers.

    A timestamp over the evidence must prove that these existed too, and does not reach into a
    signature for that. The root is among them, for it signs revocation lists.
    """
    try:
        return list(asyncio.run(clear(holder, context)))
    except InsufficientRevinfoError as error:
        raise EvidenceUnavailable from error
    except ExpiredError as error:
        if any(any(get_declared_revinfo(one)) for one in error.original_path):
            raise EvidenceUnavailable from error
        return ()
    except (PathBuildingError, PathValidationError, InvalidCertificateError):
        return ()  # it leads to no trusted root, or is revoked
