"""Where a push may be sent. Pure.

A browser names the address, so a stranger could name any: only the push services of browsers'
makers are asked (or those that the setting lists), by https, at their own port, without redirects.
OWASP ASVS 5.0, 1.3.6 (SSRF).
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

LONGEST = 1000
# Nothing in which two readers of addresses could see two hosts.
_ENDPOINT = re.compile(r"https://([a-z0-9.-]+(?::\d{1,5})?)/[A-Za-z0-9._~:/?&=%+,;-]*")
_KEY_BYTES, _AUTH_BYTES = 65, 16  # RFC 8291, 3.1 and 3.2


class BadSubscription(ValueError):
    """Not an address of a known push service, or no usable keys. The message is for people."""

    def __init__(self) -> None:
        super().__init__("Peramban ini memakai layanan pemberitahuan yang tidak dikenal sistem.")


@dataclass(frozen=True)
class Target:
    """A browser's address at its push service, and its keys (base64url)."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a VAPID token is good for (RFC 8292, 2)."""
        return "/".join(self.endpoint.split("/")[:3])


def checked(target: Target, hosts: Sequence[str]) -> Target:
    """The same target. Raises BadSubscription."""
    if not is_allowed(target.endpoint, hosts):
        raise BadSubscription
    try:
        key, auth = (_decoded(text) for text in (target.p256dh, target.auth))
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key)
    except ValueError as error:
        raise BadSubscription from error
    if len(key) != _KEY_BYTES or len(auth) != _AUTH_BYTES:
        raise BadSubscription
    return target


def is_allowed(endpoint: str, hosts: Sequence[str]) -> bool:
    """Whether the address is one of these hosts (``name``, ``.domain`` or ``name:port``)."""
    found = _ENDPOINT.fullmatch(endpoint) if len(endpoint) <= LONGEST else None
    if found is None:
        return False
    place = found[1].removesuffix(":443")
    return any(
        place == host or (host.startswith(".") and place.endswith(host) and ":" not in place)
        for host in hosts
    )


def _decoded(text: str) -> bytes:
    if len(text) > 200 or not text.isascii():
        raise ValueError("too long")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
