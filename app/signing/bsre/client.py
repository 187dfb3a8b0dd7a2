"""Ask the service, and turn whatever it answers into a file, a word or a SigningError."""

import re
from dataclasses import dataclass

from cryptography import x509

from ..errors import OutcomeUnknown, ServiceUnavailable, UnexpectedResult
from .account import Account
from .certificates import certificates_in
from .errors import DocumentNotFetched, NotReadyAtBsre, NotTheService, OneTimeCodeUnsupported
from .interface import INTERFACES, Call, Interface, Order, Version1, Version2, json_of
from .refusals import refusal
from .secret import Secret
from .wire import End, Failure, Reply, exchange

NOBODY = Secret("0" * 16)  # a NIK that no person has
GATEWAY_GAVE_UP = (502, 504)  # RFC 9110, 15.6.3 and 15.6.5: passed on, and no good answer came
# Part of an address: no dots in front, which would lead elsewhere (RFC 3986, 5.2.4).
DOCUMENT_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")


class SignedButNotHere(OutcomeUnknown):
    """The service says it signed, but the file did not arrive; `document_id` names it there."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        super().__init__(
            "BSrE sudah menandatangani, tetapi berkasnya tidak sampai ke sini. Mohon jangan "
            "mengulang; hubungi admin kabupaten untuk mengambilnya dengan nomor dokumen BSrE "
            f"{document_id}."
        )


@dataclass(frozen=True)
class Client:
    """An agency's account, ready to be used. Every call may raise ServiceUnavailable kinds."""

    account: Account

    @property
    def interface(self) -> Interface:
        """The version that the account's server speaks."""
        return INTERFACES[self.account.version]

    def status(self, identity: Secret) -> str:
        """BSrE's word for where the signer's account stands: ISSUE, EXPIRED, …"""
        reply = self._ask(self.interface.status(identity))
        if word := _status_word(reply):
            return word
        refused = refusal(reply)
        if isinstance(refused, NotReadyAtBsre):
            return refused.status
        raise refused or NotTheService()

    def sign(self, order: Order) -> bytes:
        """The file that the service gives back, as it came: check it before it is kept.

        Raises WrongPassphrase, NotReadyAtBsre, RefusedByBsre; OutcomeUnknown when the letter was
        sent and it is not known whether it was signed.
        """
        reply = self._exchange(self.interface.sign(order))
        if reply is Failure.NO_ANSWER:
            raise OutcomeUnknown
        if isinstance(reply, Failure):
            raise ServiceUnavailable
        if reply.end is End.TOO_LARGE:
            raise UnexpectedResult
        if reply.status == 200:
            return self._signed(reply)
        if reply.status in GATEWAY_GAVE_UP or reply.end is End.BROKEN:
            raise OutcomeUnknown
        raise refusal(reply, one_time=order.one_time) or NotTheService()

    def _signed(self, reply: Reply) -> bytes:
        document_id = _document_id(reply)
        file = self.interface.signed_file(reply) if reply.end is End.COMPLETE else None
        if file is not None:
            return file
        if document_id is not None and self.account.version == 1:
            return self._fetched(document_id)
        if reply.end is End.BROKEN:
            raise OutcomeUnknown
        raise refusal(reply) or NotTheService()

    def _fetched(self, document_id: str) -> bytes:
        """What was signed but did not arrive; asking for it signs nothing a second time."""
        try:
            return self.download(document_id)
        except DocumentNotFetched:
            raise SignedButNotHere(document_id) from None

    def download(self, document_id: str) -> bytes:
        """A file that was signed before (version 1). The service hands it out once.

        Raises DocumentNotFetched, whatever is the matter: nothing is known by that.
        """
        reply = self._exchange(Version1.download(document_id))
        if isinstance(reply, Failure) or reply.status != 200 or reply.end is not End.COMPLETE:
            raise DocumentNotFetched
        file = Version1().signed_file(reply)
        if file is None:
            raise DocumentNotFetched
        return file

    def request_one_time_code(self, identity: Secret, files: int) -> None:
        """Let BSrE send the signer a code for so many files. Raises OneTimeCodeUnsupported."""
        if self.account.version == 1:
            raise OneTimeCodeUnsupported
        reply = self._ask(Version2.one_time_code(identity, files))
        if reply.status != 200 or not json_of(reply):
            raise refusal(reply) or NotTheService()

    def chain(self, identity: Secret) -> tuple[x509.Certificate, ...]:
        """The signer's certificate, then those above it (version 2); empty where it tells none."""
        reply = self._ask(Version2.chain(identity))
        if reply.status != 200:
            raise refusal(reply) or NotTheService()
        return certificates_in(reply.body)

    def try_connection(self) -> None:
        """Ask after a person that is none: returns when address and credentials are right."""
        self.status(NOBODY)

    def _ask(self, call: Call) -> Reply:
        """For what changes nothing at the service: no answer is merely no answer."""
        reply = self._exchange(call)
        if isinstance(reply, Failure) or reply.end is not End.COMPLETE:
            raise ServiceUnavailable
        return reply

    def _exchange(self, call: Call) -> Reply | Failure:
        return exchange(self.account, call.method, call.path, content=call.content)


def _status_word(reply: Reply) -> str:
    told = json_of(reply)
    word = str(told.get("status") or told.get("status_user") or "").strip().upper()
    return "" if word.isdigit() else word  # some answers repeat the HTTP status here


def _document_id(reply: Reply) -> str | None:
    told = reply.headers.get("id_dokumen") or json_of(reply).get("id_dokumen")
    return told if isinstance(told, str) and DOCUMENT_ID.fullmatch(told) else None
