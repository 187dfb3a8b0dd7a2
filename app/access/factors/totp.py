"""Codes from an authenticator app (RFC 6238): SHA-1, 6 digits, steps of 30 seconds, as every app
on a phone reads them. The secret has 160 bits (RFC 4226, section 4, R6)."""

from datetime import datetime

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError

from app.access.factors.refusals import UsedCode, WrongCode

ISSUER = "Esuk Layang Mabur"
SECRET_CHARACTERS = 32  # of base32, 5 bits each
WINDOW = 1  # steps before and after the present one (RFC 6238, 5.2; NIST SP 800-63B, 5.1.4.2)


def new_secret() -> str:
    """A random secret in base32."""
    return pyotp.random_base32(SECRET_CHARACTERS)


def in_groups(secret: str) -> str:
    """The secret as people type it, in groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of(secret: str, username: str) -> str:
    """The ``otpauth://`` address that an app takes the secret from."""
    return pyotp.TOTP(secret, name=username, issuer=ISSUER).provisioning_uri()


def drawing_of(address: str) -> str:
    """The address as a QR code: SVG without any style, black on white in every theme."""
    symbol = segno.make(address, error="m", micro=False)
    return str(symbol.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True))


def accepted_step(secret: str, code: str, now: datetime, last_step: int) -> int:
    """The time step that the code belongs to; it must be later than ``last_step``.

    Raises WrongCode, and UsedCode for one of a step whose code, or a later one, was accepted.
    """
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        raise WrongCode
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=WINDOW)
    except OTPVerificationError as wrong:
        raise WrongCode from wrong
    if step <= last_step:
        raise UsedCode
    return step
