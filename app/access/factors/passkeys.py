"""Passkeys (W3C WebAuthn, level 2): what the browser is asked, and whether its answer holds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.access.factors.models import SecondFactor
from app.access.factors.refusals import PasskeyCloned, PasskeyRefused

TIMEOUT_MS = 120_000
LONGEST_ANSWER = 32 * 1024  # characters; with attestation "none" about 1,500
VERIFIED = UserVerificationRequirement.REQUIRED
TRANSPORTS = frozenset(transport.value for transport in AuthenticatorTransport)


@dataclass(frozen=True)
class RelyingParty:
    """For whom keys are made: the host of the public address, and pages from there only."""

    id: str
    origin: str
    name: str = "Esuk Layang Mabur"


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a key that was just made."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: str


def relying_party(base_url: str) -> RelyingParty | None:
    """The relying party of this address; None for a bare IP address, which can have no keys."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return RelyingParty(host, f"{parts.scheme}://{parts.netloc}")
    return None


def creation_options(
    party: RelyingParty,
    account_id: int,
    username: str,
    full_name: str,
    challenge: bytes,
    known: Iterable[SecondFactor],
) -> str:
    """What ``navigator.credentials.create`` is asked, as JSON. Attestation: none (its default)."""
    options = generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=_user_handle(account_id),
        user_name=username,
        user_display_name=full_name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=VERIFIED
        ),
        exclude_credentials=_descriptors(known),
    )
    return options_to_json(options)


def request_options(party: RelyingParty, challenge: bytes, known: Iterable[SecondFactor]) -> str:
    """What ``navigator.credentials.get`` is asked, as JSON."""
    options = generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        allow_credentials=_descriptors(known),
        user_verification=VERIFIED,
    )
    return options_to_json(options)


def read_answer(text: str) -> dict[str, Any]:
    """The browser's answer. Raises PasskeyRefused."""
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        raise PasskeyRefused
    return answer


def verify_creation(party: RelyingParty, answer: dict[str, Any], challenge: bytes) -> NewPasskey:
    """The new key (WebAuthn 7.1). Raises PasskeyRefused."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as fault:  # whatever a hostile answer makes the parsers raise
        raise PasskeyRefused from fault
    said = answer["response"].get("transports")
    transports = [one for one in said if one in TRANSPORTS] if isinstance(said, list) else []
    return NewPasskey(
        bytes_to_base64url(made.credential_id),
        made.credential_public_key,
        made.sign_count,
        ",".join(sorted(set(transports))),
    )


def verify_use(
    party: RelyingParty, answer: dict[str, Any], challenge: bytes, factor: SecondFactor
) -> int:
    """The key's new counter (WebAuthn 7.2). Raises PasskeyRefused, and PasskeyCloned for a
    counter that did not grow in an answer that is otherwise right."""
    handle = answer["response"].get("userHandle")
    if handle is not None and handle != bytes_to_base64url(_user_handle(factor.account_id)):
        raise PasskeyRefused
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=factor.public_key or b"",
            credential_current_sign_count=0,  # judged below: a forged answer is no cloned key
            require_user_verification=True,
        )
    except Exception as fault:
        raise PasskeyRefused from fault
    if max(used.new_sign_count, factor.sign_count) and used.new_sign_count <= factor.sign_count:
        raise PasskeyCloned
    return used.new_sign_count


def _user_handle(account_id: int) -> bytes:
    # Opaque and the same for all keys of an account; it names nobody (WebAuthn 14.6.1).
    return sha256(f"esuk-layang-mabur account {account_id}".encode()).digest()


def _descriptors(factors: Iterable[SecondFactor]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(factor.credential_id or ""),
            transports=[AuthenticatorTransport(one) for one in factor.transports.split(",") if one],
        )
        for factor in factors
    ]
