"""Timestamps over HTTP (RFC 3161), none handed out before it is validated."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from asn1crypto import cms, tsp, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.clock import Clock, utc_now
from app.verification.validator.roots import TrustRoot, load_roots

from .errors import ClockDisagrees, TimestampNotTrusted, TimestampUnavailable
from .fetching import TIMEOUT, Unreachable, fetch

NONCE_BITS = 64
APART = timedelta(minutes=5)  # at most, this server's clock from the authority's
STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})


@dataclass(frozen=True)
class HttpTimestamper:
    """A Timestamper (see signer.py) that asks the authority at `url`.

    `roots`: its certificate must lead to one that is trusted for timestamps. `username` and
    `password` are sent as HTTP Basic where given. `timeout`: seconds. `room`: bytes kept free
    for a token; they commonly have 3 to 7 kB, certificates included. `clock`: this server's.
    """

    url: str
    username: str = ""
    password: str = field(default="", repr=False)
    roots: Sequence[TrustRoot] = ()
    timeout: float = TIMEOUT
    room: int = 8192
    clock: Clock = utc_now

    def stamp(self, digest: bytes) -> bytes:
        """See signer.Timestamper.stamp. Raises ClockDisagrees besides."""
        nonce = secrets.randbits(NONCE_BITS)
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        request = tsp.TimeStampReq(
            {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
        )
        auth = (self.username, self.password) if self.username else None
        try:
            answer = fetch(
                self.url,
                request.dump(),
                "application/timestamp-query",
                auth=auth,
                timeout=self.timeout,
            )
            token = _token_in(answer)
        except (Unreachable, ValueError, TypeError, KeyError) as error:
            raise TimestampUnavailable from error
        try:
            proven = _holds(token, digest, nonce, self._trusted())
        except Exception as error:
            # pyHanko and asn1crypto raise many kinds of error on a token that is not as it
            # should be; whichever it was, the token proves nothing.
            raise TimestampNotTrusted from error
        if not proven:
            raise TimestampNotTrusted
        if abs(_stated(token)["gen_time"].native - self.clock()) > APART:
            raise ClockDisagrees
        return bytes(token.dump())

    def _trusted(self) -> Sequence[x509.Certificate]:
        now = self.clock()
        roots = [r for r in self.roots if r.timestamps and (r.until is None or now < r.until)]
        return load_roots(roots)


def _token_in(answer: bytes) -> cms.ContentInfo:
    """The token that was granted. Raises ValueError when there is none."""
    response = tsp.TimeStampResp.load(answer, strict=True)
    if response["status"]["status"].native not in ("granted", "granted_with_mods"):
        raise ValueError(f"not granted: {response['status'].native}")
    token = response["time_stamp_token"]
    if not isinstance(token, cms.ContentInfo):
        raise ValueError("granted without a token")
    return token


def _stated(token: cms.ContentInfo) -> tsp.TSTInfo:
    return token["content"]["encap_content_info"]["content"].parsed


def _holds(
    token: cms.ContentInfo, digest: bytes, nonce: int, roots: Sequence[x509.Certificate]
) -> bool:
    """Whether the token answers this request (RFC 3161, 2.4.2) and its signature is trusted."""
    signed = token["content"]
    stated = _stated(token)
    imprint = stated["message_imprint"]
    kind = imprint["hash_algorithm"]["algorithm"].native
    if (stated["nonce"].native, kind, imprint["hashed_message"].native) != (
        nonce,
        "sha256",
        digest,
    ):
        return False
    (signer_info,) = signed["signer_infos"]
    if signer_info["digest_algorithm"]["algorithm"].native not in STRONG_DIGESTS:
        return False
    context = ValidationContext(
        trust_roots=list(roots), moment=stated["gen_time"].native, allow_fetching=False
    )
    found = asyncio.run(validate_tst_signed_data(signed, context, lambda _algorithm: digest))
    status = TimestampSignatureStatus(**found)
    return status.intact and status.valid and status.trusted and _for_timestamps(status)


def _for_timestamps(status: TimestampSignatureStatus) -> bool:
    """The certificate serves timestamps and nothing else, critically (RFC 3161, 2.3)."""
    certificate = status.signing_cert
    usage = certificate.extended_key_usage_value
    critical = "extended_key_usage" in certificate.critical_extensions
    return bool(critical and usage and usage.native == ["time_stamping"])
