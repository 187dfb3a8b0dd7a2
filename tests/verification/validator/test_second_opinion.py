"""pdfsig, which shares no code with our judge, agrees on the honest letters."""

import subprocess
from pathlib import Path

import pytest

from app.verification.validator.judge import validate
from tests.verification import zoo


@pytest.mark.parametrize("name", zoo.HONEST)
def test_pdfsig_finds_the_same_signatures_good(name: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(zoo.HONEST[name]())
    run = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)
    ours = validate(file.read_bytes(), **zoo.under(name)).signatures
    assert run.stdout.count("Signature Validation: Signature is Valid.") == len(ours)
    for signature in ours:
        assert f"Signer Certificate Common Name: {signature.signer_name}" in run.stdout
