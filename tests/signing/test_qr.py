"""The code on the seal: read back as printed, and masked as the standard asks for."""

from itertools import groupby, pairwise
from secrets import token_urlsafe

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from app.signing.qr import QUIET_ZONE, qr_drawing
from app.signing.qr_mask import GAP, MASKS, best_symbol

texts = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=120)


def drawn(text: str) -> list[str]:
    """The rows of modules that the operators draw, with the quiet zone; 1 is dark."""
    side, operators = qr_drawing(text)
    rows = [["0"] * side for _ in range(side)]
    for line in operators.decode().splitlines()[:-1]:
        x, y, width, _ = (int(number) for number in line.split()[:4])
        rows[side - 1 - y][x : x + width] = "1" * width
    return ["".join(row) for row in rows]


def image(text: str, dots: int) -> Image.Image:
    """The code at so many dots a module."""
    rows = drawn(text)
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([255 * (module == "0") for row in rows for module in row])
    return small.resize((len(rows) * dots, len(rows) * dots), Image.Resampling.NEAREST)


def penalty(code: segno.QRCode) -> int:
    """ISO/IEC 18004:2015, table 11, read word for word, module by module."""
    rows = ["".join(str(module) for module in row) for row in code.matrix]
    lines = [*rows, *("".join(column) for column in zip(*rows, strict=True))]
    runs = [len(list(run)) for line in lines for _, run in groupby(line)]
    n1 = sum(length - 2 for length in runs if length >= 5)
    n2 = sum(
        3
        for above, below in pairwise(rows)
        for x in range(len(rows) - 1)
        if len({above[x], above[x + 1], below[x], below[x + 1]}) == 1
    )
    wide = ["0000" + line + "0000" for line in lines]
    n3 = sum(
        40
        for line in wide
        for x in range(4, len(line) - 10)
        if line[x : x + 7] == "1011101" and "0000" in (line[x - 4 : x], line[x + 7 : x + 11])
    )
    dark = 100 * sum(row.count("1") for row in rows) / len(rows) ** 2
    return n1 + n2 + n3 + 10 * int(abs(dark - 50) / 5)


@given(texts)
def test_whatever_it_says_is_read_back(text):
    (code,) = zxingcpp.read_barcodes(image(text, dots=4))
    assert code.text == text


@given(texts)
def test_its_mask_is_the_one_with_the_lowest_penalty(text):
    codes = [segno.make_qr(text, error="m", mask=mask) for mask in MASKS]
    symbol = best_symbol(text)
    rows = ["".join(str(module) for module in row) for row in min(codes, key=penalty).matrix]
    assert symbol.penalty() == min(penalty(code) for code in codes)
    assert symbol.bits == "".join(row + "0" * GAP for row in rows)


def test_an_address_is_read_from_a_poor_copy():
    text = f"https://surat.example.id/v/{token_urlsafe(24)}"
    blurred = image(text, dots=4).filter(ImageFilter.GaussianBlur(1.5))
    assert [code.text for code in zxingcpp.read_barcodes(blurred)] == [text]


@pytest.mark.parametrize("length", [10, 100, 1000])
def test_it_keeps_its_quiet_zone(length):
    rows = drawn("x" * length)
    for lines in (rows, ["".join(column) for column in zip(*rows, strict=True)]):
        assert {line[:QUIET_ZONE] + line[-QUIET_ZONE:] for line in lines} == {"0" * 8}
        assert set("".join(lines[:QUIET_ZONE] + lines[-QUIET_ZONE:])) == {"0"}
