"""What an answer that is no success means: HTTP status, status_code, or the words beside it."""

from ..errors import ServiceUnavailable, SigningError
from .errors import (
    AgencyRefused,
    NotReadyAtBsre,
    RefusedByBsre,
    WrongOneTimeCode,
    WrongPassphraseAtBsre,
)
from .interface import json_of
from .wire import Reply

NOT_REGISTERED, NO_CERTIFICATE, WRONG_SECRET = 2011, 2021, 2031


def refusal(reply: Reply, *, one_time: bool = False) -> SigningError | None:
    """The error to raise; None where the answer does not look like BSrE's at all.

    The service's own words are never passed on: they may repeat the NIK.
    """
    told = json_of(reply)
    number = _number(told.get("status_code"))
    words = str(told.get("error") or told.get("message") or "").lower()
    if number == WRONG_SECRET or (number is None and reply.status == 400 and "passphrase" in words):
        return WrongOneTimeCode() if one_time else WrongPassphraseAtBsre()
    if number == NOT_REGISTERED:
        return NotReadyAtBsre("NOT_REGISTERED")
    if number == NO_CERTIFICATE:
        return NotReadyAtBsre("NO_CERTIFICATE")
    if reply.status == 401:
        return AgencyRefused()
    if reply.status >= 500:
        return ServiceUnavailable()
    # A status_code that repeats the HTTP status tells nothing of its own.
    return RefusedByBsre(number) if told else None


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
