"""Two letters through the application's own pages, judged from outside by other programs."""

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
import requests
import zxingcpp
from flask import Flask

from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from app.verification.validator.roots import TrustRoot
from scripts.demo_letter import run

STAGES = ("frozen-one.pdf", "one.pdf", "frozen-two.pdf", "two-first.pdf", "two.pdf")


@pytest.fixture
def letters(app: Flask, live_server: str, tmp_path: Path) -> Path:
    """The folder that ``make demo-letter`` fills."""
    run(app, live_server, tmp_path / "out")
    return tmp_path / "out"


def codes_on(pdf: bytes) -> list[str]:
    """What QR codes say on a plain render that draws no form fields, as many phones render."""
    page = pypdfium2.PdfDocument(pdf)[0]
    image = page.render(scale=3, may_draw_forms=False).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.promise("P1")
@pytest.mark.promise("P2")
@pytest.mark.promise("P8")
def test_every_stage_is_what_it_claims(app: Flask, live_server: str, letters: Path) -> None:
    files = {name: (letters / name).read_bytes() for name in STAGES}
    result = json.loads((letters / "result.json").read_text())

    # Each file begins with exactly the bytes of the one before it.
    assert files["one.pdf"].startswith(files["frozen-one.pdf"])
    assert files["two-first.pdf"].startswith(files["frozen-two.pdf"])
    assert files["two.pdf"].startswith(files["two-first.pdf"])
    for name in ("one", "two"):
        assert sha256(files[f"{name}.pdf"]).hexdigest() == result[name]["sha256"]
        assert sha256(files[f"frozen-{name}.pdf"]).hexdigest() == result[name]["frozen_sha256"]

    # The frozen page bears no code; the signed ones bear the verify address.
    assert codes_on(files["frozen-one.pdf"]) == codes_on(files["frozen-two.pdf"]) == []
    assert set(codes_on(files["one.pdf"])) == {result["one"]["verify_url"]}
    assert codes_on(files["two.pdf"]) == [result["two"]["verify_url"]] * 2

    # pyHanko and poppler's pdfsig agree on every signature.
    roots = [TrustRoot((letters / "roots.pem").read_bytes())]
    for name, count in (("one", 1), ("two-first", 1), ("two", 2)):
        report = validate(files[f"{name}.pdf"], roots)
        assert report.verdict is Verdict.VALID
        assert len(report.signatures) == count
        told = subprocess.run(
            ["pdfsig", letters / f"{name}.pdf"], capture_output=True, text=True, check=False
        ).stdout
        assert told.count("Signature is Valid") == count
    assert result["two"]["signers"] == [s.signer_name for s in report.signatures]

    # A server on the same data folder verifies them, by code and by file.
    for name in ("one", "two"):
        token = result[name]["verify_url"].rsplit("/", 1)[1]
        ask = {"Accept": "application/json"}
        page = requests.get(f"{live_server}/v/{token}", headers=ask, timeout=30)
        upload = {"file": files[f"{name}.pdf"]}
        checked = requests.post(f"{live_server}/cek", files=upload, headers=ask, timeout=30)
        for answer in (page.json(), checked.json()):
            assert answer["verdict"] == "SAH"
            assert all(answer[part]["ok"] for part in ("registered", "intact", "in_force"))
    frozen = requests.post(
        f"{live_server}/cek", files={"file": files["frozen-one.pdf"]}, headers=ask, timeout=30
    )
    assert frozen.json()["verdict"] != "SAH"
