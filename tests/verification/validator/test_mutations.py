"""Whatever happens to a signed letter, it is judged without an exception, and never as valid."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from tests.verification.zoo import roots
from tests.verification.zoo.letters import two

pytestmark = pytest.mark.promise("P9")
unhurried = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
places = st.floats(0, 1, exclude_max=True)
tokens = st.sampled_from(
    b"/Sig,/ByteRange,/Contents,/V ,/Fields,/Root,/Prev,endobj,/Kids,/Type,xref,trailer,startxref,"
    b"/Annots,/Length, 0 R".split(b",")
)


def _refused(pdf: bytes) -> None:
    assert validate(pdf, roots()).verdict is not Verdict.VALID


@unhurried
@given(place=places, mask=st.integers(1, 255))
def test_any_byte_changed(place: float, mask: int) -> None:
    pdf = bytearray(two().final)
    pdf[int(place * len(pdf))] ^= mask
    _refused(bytes(pdf))


@unhurried
@given(place=places, inserted=st.binary(min_size=1, max_size=40))
def test_any_bytes_inserted(place: float, inserted: bytes) -> None:
    pdf = two().final
    at = int(place * len(pdf))
    _refused(pdf[:at] + inserted + pdf[at:])


@unhurried
@given(start=places, size=st.integers(1, 5000))
def test_any_bytes_cut_out(start: float, size: int) -> None:
    pdf = two().final
    at = int(start * len(pdf))
    _refused(pdf[:at] + pdf[at + size :])


@unhurried
@given(token=tokens, which=places, value=st.sampled_from([b"null", b"[]", b"<<>>", b"()", b"-1"]))
def test_any_structural_word_replaced(token: bytes, which: float, value: bytes) -> None:
    pdf = two().final
    parts = pdf.split(token)
    at = 1 + int(which * (len(parts) - 1))
    new = token[:1] + value[: len(token) - 1].ljust(len(token) - 1)
    _refused(token.join(parts[:at]) + new + token.join(parts[at:]))


@unhurried
@given(st.binary(max_size=400))
def test_any_bytes_that_call_themselves_a_pdf(body: bytes) -> None:
    _refused(b"%PDF-1.7\n" + body + b"\nstartxref\n9\n%%EOF\n")
