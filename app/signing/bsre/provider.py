"""BSrE as a kind of key store: a Signer that sends the letter and checks what comes back."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes

from .. import documents
from ..errors import FieldAlreadySigned, FieldMissing, UnexpectedResult, UnreadablePdf
from ..outcome import certificate_in
from ..signer import KeyReference, Timestamper
from .client import Client
from .errors import NotReadyAtBsre, OtherCertificate
from .interface import Order, is_one_time
from .returned import field_signed
from .secret import Secret

MAY_SIGN = "ISSUE"


@dataclass(frozen=True)
class BsreProvider:
    """Keys that BSrE keeps. A key's handle is its owner's NIK, or e-mail with version 2.

    While enrolling, the reference names no fingerprint: whoever calls has the signed trial page
    judged and reads the certificate from it, in the field that the report names (BSrE makes and
    names its own, so the reserved one stays empty; `returned.field_signed` tells it as well).
    """

    client: Client
    name: str = "bsre"
    is_remote: bool = True

    def unlock(self, key: KeyReference, secret: str) -> "BsreSigner":
        """Ask whether the signer's account may sign; the secret itself is proven by signing.

        `secret` is a passphrase, or a OneTimeCode. Raises NotReadyAtBsre, RefusedByBsre,
        ServiceUnavailable and its kinds (AgencyRefused, NotTheService).
        """
        identity, hidden, one_time = Secret(key.handle), Secret(secret), is_one_time(secret)
        del secret  # a traceback keeps the frames it passes through, locals and all
        status = self.client.status(identity)
        if status != MAY_SIGN:
            raise NotReadyAtBsre(status)
        return BsreSigner(self.client, identity, hidden, one_time, key.fingerprint)


@dataclass(frozen=True)
class BsreSigner:
    """See signer.Signer. Nothing is ever sent twice."""

    client: Client
    identity: Secret
    secret: Secret
    one_time: bool
    fingerprint: str | None

    def sign(
        self,
        pdf: bytes,
        *,
        field_name: str,
        at: datetime,  # noqa: ARG002 (the service uses its own clock)
        location: str,
        reason: str,
        timestamper: Timestamper | None = None,  # noqa: ARG002 (and its own timestamp)
    ) -> bytes:
        """See signer.Signer.sign; the signature may be in another, invisible field.

        Raises WrongPassphrase, NotReadyAtBsre, RefusedByBsre, ServiceUnavailable (not signed),
        OutcomeUnknown (perhaps signed), OtherCertificate and UnexpectedResult (signed, but not
        what was sent, or not by the enrolled certificate). Whether the signatures hold is for the
        validator to say.
        """
        _require_reserved(pdf, field_name)
        order = Order(pdf, self.identity, self.secret, self.one_time, location, reason)
        signed = self.client.sign(order)
        self._require_expected(signed, field_signed(pdf, signed))
        return signed

    def _require_expected(self, signed: bytes, field_name: str) -> None:
        try:
            certificate = certificate_in(signed, field_name)
        except UnreadablePdf as error:
            raise UnexpectedResult from error
        if self.fingerprint not in (None, certificate.fingerprint(hashes.SHA256()).hex()):
            raise OtherCertificate


def _require_reserved(pdf: bytes, field_name: str) -> None:
    """The letter must wait for this signature, wherever BSrE will put it."""
    found = {field.name: field.signed for field in documents.fields(pdf)}
    if field_name not in found:
        raise FieldMissing
    if found[field_name]:
        raise FieldAlreadySigned
