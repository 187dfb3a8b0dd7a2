"""Promise P2: what the signer saw is what was signed; and those who did not write it agree."""

import io
import subprocess

import pypdfium2
import pytest
import zxingcpp
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.approvals.conftest import sign_by_script

pytestmark = pytest.mark.promise("P2")


@pytest.fixture
def both(desk, kades, camat) -> tuple[int, bytes, bytes, bytes]:
    """A letter for two: its id, frozen, after the first and after the second signature."""
    letter = desk.letter("SKTM")
    frozen = desk.frozen(letter)
    sign_by_script(kades, desk.step(letter, 1))
    first = desk.pdf(letter)
    sign_by_script(camat, desk.step(letter, 2))
    return letter, frozen, first, desk.pdf(letter)


def codes(pdf: bytes) -> list[str]:
    """The QR codes of the first page, drawn as plain viewers do: no form fields."""
    page = pypdfium2.PdfDocument(pdf)[0]
    image = page.render(scale=2, may_draw_forms=False).to_pil().convert("L")
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_each_signature_only_appends_to_what_was_there(both) -> None:
    _, frozen, first, second = both
    assert first.startswith(frozen)
    assert second.startswith(first)


def test_the_seals_come_with_the_first_signature_and_lead_to_the_letter(app, desk, both) -> None:
    letter, frozen, first, second = both
    verify_url = f"{app.config['BASE_URL']}/v/{desk.now(letter).token}"
    assert codes(frozen) == []
    assert codes(first) == codes(second) == [verify_url, verify_url]


def test_pyhanko_and_pdfsig_agree_that_both_signatures_are_good(app, both, tmp_path) -> None:
    _, _, _, pdf = both
    root = (app.config["DATA_FOLDER"] / "demo" / "root.pem").read_bytes()
    trusted = x509.Certificate.load(pem.unarmor(root)[2])
    for signature in PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures:
        context = ValidationContext(trust_roots=[trusted], allow_fetching=False)
        assert validate_pdf_signature(signature, context).bottom_line
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True).stdout
    assert said.count("Signature is Valid.") == 2
