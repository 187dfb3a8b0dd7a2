"""What several signing tests share: one signed letter, and the judges."""

import io

import pypdfium2
import pytest
import zxingcpp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from tests.factories import signed_letters


@pytest.fixture(scope="session")
def letter() -> signed_letters.SignedLetter:
    return signed_letters.two_signer_letter()


@pytest.fixture(scope="session")
def font() -> bytes:
    return signed_letters.arimo()


@pytest.fixture(scope="session")
def judge():
    """pyHanko's status of each signature, trusting the demo root only, with no network."""

    def statuses(pdf: bytes, root=None) -> list[PdfSignatureStatus]:
        root = root or signed_letters.authority().root
        trusted = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
        return [
            validate_pdf_signature(
                signature, ValidationContext(trust_roots=[trusted], allow_fetching=False)
            )
            for signature in PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
        ]

    return statuses


@pytest.fixture(scope="session")
def draw():
    """A page as the plainest viewers draw it: no form fields, no annotations' widgets."""

    def image(pdf: bytes, page: int = 0, scale: float = 2):
        drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=scale, may_draw_forms=False)
        return drawn.to_pil().convert("L")

    return image


@pytest.fixture(scope="session")
def read_codes(draw):
    """The texts of all QR codes on a page."""

    def texts(pdf: bytes, page: int = 0) -> list[str]:
        return [code.text for code in zxingcpp.read_barcodes(draw(pdf, page))]

    return texts
