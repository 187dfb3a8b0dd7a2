"""Codes from an app: the RFC's own numbers, the window of one step, and what the QR code says."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.factors import totp
from app.access.factors.refusals import UsedCode, WrongCode

RFC_SECRET = b32encode(b"12345678901234567890").decode()
# RFC 6238, appendix B, for SHA-1; the last six digits of its eight.
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
             2000000000: "279037", 20000000000: "353130"}  # fmt: skip
NOW = datetime(2026, 11, 25, 8, 0, 7, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


@pytest.mark.parametrize("second", RFC_CODES)
def test_the_codes_are_those_of_the_rfc(second: int) -> None:
    now = datetime.fromtimestamp(second, UTC)
    step = totp.accepted_step(RFC_SECRET, RFC_CODES[second], now, last_step=0)
    assert step == second // 30


@pytest.mark.parametrize("away", [-1, 0, 1])
def test_a_code_of_the_step_before_or_after_is_accepted(away: int) -> None:
    shown = pyotp.TOTP(RFC_SECRET).at(NOW, counter_offset=away)
    assert totp.accepted_step(RFC_SECRET, shown, NOW, last_step=0) == STEP + away


@pytest.mark.parametrize("away", [-3, -2, 2, 3])
def test_a_code_that_is_further_away_is_not(away: int) -> None:
    with pytest.raises(WrongCode):
        totp.accepted_step(
            RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(NOW, counter_offset=away), NOW, last_step=0
        )


@pytest.mark.parametrize("last", [STEP, STEP + 1])
def test_a_code_is_not_accepted_again_nor_one_before_it(last: int) -> None:
    with pytest.raises(UsedCode):
        totp.accepted_step(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(NOW), NOW, last_step=last)


def test_a_code_may_be_typed_in_two_groups() -> None:
    shown = pyotp.TOTP(RFC_SECRET).at(NOW)
    assert totp.accepted_step(RFC_SECRET, f" {shown[:3]} {shown[3:]} ", NOW, last_step=0) == STEP


@given(st.text(max_size=12), st.integers(0, 10**6))
def test_no_text_but_the_three_codes_is_accepted(typed: str, seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)
    right = {pyotp.TOTP(RFC_SECRET).at(now, counter_offset=away) for away in (-1, 0, 1)}
    if "".join(typed.split()) not in right:
        with pytest.raises(WrongCode):
            totp.accepted_step(RFC_SECRET, typed, now, last_step=0)


def test_secrets_have_160_bits_and_are_never_the_same() -> None:
    secrets = {totp.new_secret() for _many in range(50)}
    assert len(secrets) == 50
    assert {len(b32decode(secret)) for secret in secrets} == {20}
    assert totp.in_groups(RFC_SECRET).split() == [RFC_SECRET[at : at + 4] for at in range(0, 32, 4)]


def test_the_address_tells_the_app_who_and_where() -> None:
    address = totp.address_of(RFC_SECRET, "kades.japah")
    parts = urlsplit(address)
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert said == {"secret": RFC_SECRET, "issuer": "Esuk Layang Mabur"}
    assert parts[:3] == ("otpauth", "totp", "/Esuk%20Layang%20Mabur:kades.japah")
    assert "style" not in totp.drawing_of(address)  # the content security policy forbids it
