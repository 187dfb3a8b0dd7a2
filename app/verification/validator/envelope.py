"""What one signature's dictionary must show before pyHanko weighs its proof."""

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.sign.general import extract_signer_info

from . import checks
from .checks import Check, CheckFailed
from .container import END
from .forms import Node
from .objects import entry
from .tokens import STRONG_DIGESTS

_SIGNER_BINDING = {"signing_certificate", "signing_certificate_v2"}


@dataclass(frozen=True)
class Envelope:
    """A signature dictionary and the file in which it stands."""

    pdf: bytes
    data: generic.DictionaryObject
    timestamp: bool

    @property
    def contents(self) -> bytes:
        """The bytes of /Contents, padding included; empty when it is no string."""
        value = entry(self.data, "/Contents")
        return bytes(getattr(value, "original_bytes", b""))

    @property
    def signer_info(self) -> cms.SignerInfo:
        """The one SignerInfo; raise CheckFailed when there is none to be read."""
        try:
            message = cms.ContentInfo.load(self.contents)
            return extract_signer_info(message["content"])
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise CheckFailed(checks.CONTENTS) from error


def kind_of_signature(envelope: Envelope) -> Check | None:
    """A signature, or a timestamp over the document."""
    kinds = ("/DocTimeStamp",) if envelope.timestamp else (None, "/Sig")
    return None if entry(envelope.data, "/Type") in kinds else checks.SIGNATURE_OBJECT


def byte_range(envelope: Envelope) -> Check | None:
    """Four whole numbers: from byte 0, around the signature, within the file."""
    values = envelope.data.raw_get("/ByteRange") if "/ByteRange" in envelope.data else None
    if not isinstance(values, generic.ArrayObject) or len(values) != 4:
        return checks.BYTE_RANGE
    if not all(isinstance(value, generic.NumberObject) for value in values):
        return checks.BYTE_RANGE
    start, length, restart, rest = (int(value) for value in values)
    sound = start == 0 < length < restart and rest > 0 and restart + rest <= len(envelope.pdf)
    return None if sound else checks.BYTE_RANGE


def contents(envelope: Envelope) -> Check | None:
    """One CMS message, then nothing but zeros."""
    raw = envelope.contents
    if not any(raw):
        return checks.CONTENTS
    try:
        message = cms.ContentInfo.load(raw)
        length = len(message.dump())
        signed = message["content_type"].native == "signed_data"
    except (ValueError, TypeError, KeyError):
        return checks.CONTENTS
    return None if signed and not any(raw[length:]) else checks.CONTENTS


def byte_range_gap(envelope: Envelope) -> Check | None:
    """What the signature leaves out is its own hexadecimal string and not one byte more."""
    _, length, restart, _ = (int(value) for value in envelope.data["/ByteRange"])
    gap = envelope.pdf[length:restart]
    value = envelope.contents.hex().encode()
    # One spelling only: mixed case would leave room to change bytes without changing the value.
    exact = gap in (b"<" + value + b">", b"<" + value.upper() + b">")
    return None if exact else checks.BYTE_RANGE_GAP


def end_of_coverage(envelope: Envelope) -> Check | None:
    """What a signature leaves uncovered at the end is a further update, not loose bytes."""
    _, _, restart, rest = (int(value) for value in envelope.data["/ByteRange"])
    tail = envelope.pdf[restart + rest :]
    return checks.BYTES_AFTER_END if tail and END not in tail else None


def sub_filter(envelope: Envelope) -> Check | None:
    """PAdES: ETSI EN 319 142-1, clauses 4.1 and 5.4.3."""
    expected = "/ETSI.RFC3161" if envelope.timestamp else "/ETSI.CAdES.detached"
    return None if entry(envelope.data, "/SubFilter") == expected else checks.SUB_FILTER


def digest(envelope: Envelope) -> Check | None:
    """SHA-256 or better."""
    algorithm = envelope.signer_info["digest_algorithm"]["algorithm"].native
    return None if algorithm in STRONG_DIGESTS else checks.WEAK_DIGEST


def signed_attributes(envelope: Envelope) -> Check | None:
    """The signature covers the document's digest, once: RFC 5652, clause 11."""
    names = [attribute["type"].native for attribute in envelope.signer_info["signed_attrs"]]
    sound = all(names.count(name) == 1 for name in ("content_type", "message_digest"))
    return None if sound else checks.SIGNATURE_FORMAT


def signer_binding(envelope: Envelope) -> Check | None:
    """The signed attributes name the signer's certificate: ETSI EN 319 122-1, clause 5.2.2."""
    attributes = envelope.signer_info["signed_attrs"]
    named = {attribute["type"].native for attribute in attributes}
    return None if named & _SIGNER_BINDING else checks.SIGNER_BINDING


RULES: tuple[Callable[[Envelope], Check | None], ...] = (
    kind_of_signature,
    byte_range,
    contents,
    byte_range_gap,
    end_of_coverage,
    sub_filter,
    digest,
    signed_attributes,
    signer_binding,
)


def examine(pdf: bytes, node: Node) -> Check | None:
    """Return the first of the rules that fails for a field's signature value."""
    value = node.data.raw_get("/V")
    if not isinstance(value, generic.IndirectObject):
        return checks.SIGNATURE_OBJECT
    data = value.get_object()
    if not isinstance(data, generic.DictionaryObject):
        return checks.SIGNATURE_OBJECT
    envelope = Envelope(pdf, data, node.timestamp)
    try:
        return next((failed for rule in RULES if (failed := rule(envelope))), None)
    except CheckFailed as failure:
        return failure.check
