"""No cell of any export is calculated by a spreadsheet, and its file is named by us."""

import csv
import io
import re

import pytest
from flask import Flask
from sqlalchemy import update

from app.csv_file import csv_bytes
from app.database import transaction
from app.letters.models import LetterType
from app.offices.models import Certificate, Office, Official
from tests.client import Visitor
from tests.web.walk import PEOPLE, addresses, furnish

FORMULAS = (
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u3000=1",
    "\u200b=1", "\ufeff=1", "\u200e+1", "\x00=1", "＝1+1", "＋1", "－1", "＠A1", " ＝1",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://jahat.example")', "\v=1", "\x1f@x",
)  # fmt: skip
DANGEROUS = re.compile(r"[\s\0-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")


def cells(content: bytes) -> list[str]:
    """Every cell of a CSV as a spreadsheet reads it."""
    text = content.decode("utf-8-sig")
    return [
        cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row
    ]


@pytest.mark.parametrize("formula", FORMULAS, ids=ascii)
def test_a_formula_in_a_cell_or_header_becomes_text(formula: str) -> None:
    for cell in cells(csv_bytes([formula], [[formula], [f'"{formula}'], [f"a;{formula}"]]))[:2]:
        assert cell == f"'{formula}"


def test_what_is_no_formula_stays_as_it_is() -> None:
    plain = ["Desa Japah", "400.10.2.2/001", "a=b", "'x", '"y"', "", "12,5"]
    assert cells(csv_bytes(plain, [[12.5, 3, None]])) == [*plain, "12,5", "3", ""]


def plant(app: Flask, formula: str) -> None:
    """Put a formula wherever somebody may type what an export shows."""
    with app.app_context(), transaction() as session:
        for table, columns in (
            (Office.__table__, ("name",)),
            (Official.__table__, ("name",)),
            (LetterType.__table__, ("name",)),
            (Certificate.__table__, ("subject", "issuer", "note")),
        ):
            session.execute(update(table).values(dict.fromkeys(columns, formula)))


def test_every_export_is_safe_to_open(app: Flask) -> None:
    token = furnish(app)
    visitors = [Visitor(app).sign_in(who) for who in PEOPLE if who]
    plant(app, FORMULAS[0])
    urls = [url for _endpoint, url in addresses(app, token)]
    urls.append("/reports/letters.csv?from=%0d%0aX:1&to=../../x")
    exports: dict[str, list[str]] = {}
    for visitor in visitors:
        for url in urls:
            if ".csv" not in url:  # tests/residents/workbook proves the same of workbooks
                continue
            answer = visitor.get(url)
            if answer.status_code != 200:
                continue
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", url
            named = r'attachment; filename="[a-z]+-[0-9.]+(-[0-9-]+)+\.csv"'
            assert re.fullmatch(named, answer.headers["Content-Disposition"]), url
            exports[url.partition("?")[0]] = cells(answer.data)
    assert set(exports) == {"/reports/letters.csv", "/certificate-overview/certificates.csv"}
    for found in exports.values():
        assert f"'{FORMULAS[0]}" in found  # the formula was planted where this export reads
        assert [cell for cell in found if DANGEROUS.match(cell)] == []
