"""One file on trial: what is known of it, and what its timestamps have proven so far."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pyhanko.pdf_utils import generic
from pyhanko.sign.validation import EmbeddedPdfSignature

from . import dss, material, roots, tokens
from .dss import Store
from .material import Item, Material, Proof, Time
from .request import Request
from .roots import Anchors
from .standing import Known
from .structure import Document

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Case:
    """The document, the request, the evidence, and the proof by document timestamps.

    ``signatures`` are those that can be read, document timestamps included, by their fields.
    """

    document: Document
    request: Request
    store: Store
    material: Material
    signatures: Mapping[generic.Reference, EmbeddedPdfSignature]
    proof: Proof

    @classmethod
    def of(cls, document: Document, request: Request) -> "Case":
        """Collect what is known; raises what pyHanko raises on a malformed file."""
        store, signatures = dss.read(document.reader), dict(_signatures(document))
        known = list(roots.load_roots(request.roots))
        for signature in signatures.values():
            known += tokens.certificates_in(signature.signed_data)
        collected = material.gather(store, request.evidence, known)
        request = replace(request, at=collected.complete_by(request.at))
        return cls(document, request, store, collected, signatures, Proof())

    @property
    def now(self) -> datetime:
        """The moment of judging."""
        return self.request.at

    def proving(self, revision: int, time: Time) -> "Case":
        """The case after the document timestamp in this revision was found good."""
        return replace(self, proof=Proof((*self.proof.times, (revision, time))))

    def relying_on(self, keep: Callable[[Item], bool]) -> "Case":
        """The case with less evidence."""
        return replace(self, material=self.material.only(keep))

    def signers(self) -> Known:
        """What is known about the certificates of signers."""
        return self._known(roots.for_signatures(self.request.roots))

    def timestampers(self) -> Known:
        """What is known about the certificates of timestamp authorities."""
        return self._known(roots.for_timestamps(self.request.roots))

    def _known(self, anchors: Anchors) -> Known:
        usable = self.material.usable(self.proof, self.now)
        return Known(anchors, self.material.certificates, usable)


def _signatures(
    document: Document,
) -> Iterator[tuple[generic.Reference, EmbeddedPdfSignature]]:
    for node in document.signed_nodes:
        try:
            signature = EmbeddedPdfSignature(document.reader, node.data, node.name)
            _ = signature.signer_cert, tokens.certificates_in(signature.signed_data)
        except MemoryError:
            raise
        except Exception as error:  # pyHanko and asn1crypto raise nearly anything
            logger.info("A signature could not be read: %r", error)
            continue
        yield node.reference, signature
