"""Handing one message to a push service."""

import time
from dataclasses import dataclass
from enum import Enum, auto

import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from app.notifications.push.endpoints import Target

TIMEOUT = (5.0, 10.0)  # seconds to connect, and to answer
KEPT_FOR = 24 * 3600  # seconds that the service keeps it for a browser that is off (RFC 8030, 5.2)
GOOD_FOR = 12 * 3600  # seconds; a VAPID token lasts a day at most (RFC 8292, 2)
TOPIC = "labur"  # a newer message takes the place of one not yet delivered (RFC 8030, 5.4)
GONE = frozenset({404, 410})  # RFC 8030, 7.3: the subscription has ended


class Outcome(Enum):
    """What came of it."""

    TAKEN = auto()
    GONE = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Answer:
    """What the service said; ``problem`` is for the screen."""

    outcome: Outcome
    problem: str = ""


def send(target: Target, payload: bytes, key: EllipticCurvePrivateKey, subject: str) -> Answer:
    """Encrypt for this browser and hand over; ``subject``: where the service finds us (https:)."""
    # Only the worker sends; loaded here, the library costs the web servers nothing.
    from py_vapid import Vapid02
    from pywebpush import WebPusher

    keys = {"p256dh": target.p256dh, "auth": target.auth}
    encrypted = WebPusher({"endpoint": target.endpoint, "keys": keys}).encode(payload)
    claims = {"aud": target.origin, "sub": subject, "exp": int(time.time()) + GOOD_FOR}
    vapid = Vapid02(private_key=key)
    headers = {
        **vapid.sign(claims),
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_FOR),
        "Topic": TOPIC,
        "Urgency": "high",
    }
    try:
        with requests.post(
            target.endpoint, data=encrypted["body"], headers=headers, timeout=TIMEOUT,
            allow_redirects=False, stream=True,  # what it answers beyond the status is not read
        ) as response:  # fmt: skip
            status = response.status_code
    except requests.RequestException as error:
        return Answer(Outcome.FAILED, f"Layanan tidak dapat dihubungi ({type(error).__name__}).")
    if 200 <= status < 300:
        return Answer(Outcome.TAKEN)
    return Answer(Outcome.GONE if status in GONE else Outcome.FAILED, f"Layanan menjawab {status}.")
