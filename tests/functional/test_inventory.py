"""Taking stock of the documents: what is lost is named, what nobody knows is counted."""

import os
import time

import pytest
from flask import Flask

from app.approvals.rounds import SignatureRounds
from app.letters.give_back import return_letter
from app.storage import sweep
from tests.conftest import both_databases
from tests.factories import letters

pytestmark = [pytest.mark.promise("P1"), both_databases]


@pytest.fixture
def issued(app: Flask) -> int:
    """An issued letter: a frozen file, and a signed one."""
    return letters.issued_letter(app)


def stock(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["documents"])
    return result.exit_code, result.output


def file_of(app: Flask, letter_id: int, column: str = "current_sha256"):
    return app.extensions["documents"].path(letters.facts(app, letter_id)[column])


def test_a_whole_store_says_so(app: Flask, issued: int) -> None:
    code, told = stock(app)
    assert code == 0
    assert "2 tercatat, 2 tersimpan" in told
    assert "Hilang: 0. Rusak: 0." in told


def test_a_missing_document_is_named_with_its_letter(app: Flask, issued: int) -> None:
    file = file_of(app, issued)
    file.unlink()
    code, told = stock(app)
    assert code == 1
    assert f"HILANG: {file.name}, surat id {issued}" in told


def test_a_document_with_one_bit_changed_is_named_with_its_letter(app: Flask, issued: int) -> None:
    file = file_of(app, issued, "frozen_sha256")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    code, told = stock(app)
    assert code == 1
    assert f"RUSAK: {file.name}, surat id {issued}" in told


def test_files_that_no_letter_knows_are_no_loss_and_signed_ones_are_named(app: Flask) -> None:
    documents = app.extensions["documents"]
    documents.put(b"%PDF-1.7 frozen by an act that was cut off")
    signed = documents.put(b"%PDF-1.7 /ByteRange [0 1 2 3]")
    code, told = stock(app)
    assert code == 0
    assert f"Bertanda tangan, tanpa surat: {signed}" in told
    assert "Tanpa surat: 2, di antaranya bertanda tangan: 1." in told


def test_the_half_signed_file_of_a_letter_that_was_returned_is_known(app: Flask) -> None:
    letter = letters.submitted_letter(app, "SKTM")
    letters.sign_next(app, letter)
    with app.app_context():
        return_letter(letter, "salah nama", SignatureRounds())
    assert "Tanpa surat: 0" in stock(app)[1]


def test_what_a_crash_left_half_written_is_counted_and_swept_when_it_is_old(app: Flask) -> None:
    documents = app.extensions["documents"]
    documents.put(b"%PDF-1.7")
    old, young = documents.drafts / ".new-old", documents.drafts / ".new-young"
    for draft in (old, young):
        draft.touch()
    long_ago = time.time() - 3600
    os.utime(old, (long_ago, long_ago))
    assert "Sisa penulisan: 2." in stock(app)[1]
    sweep(documents.drafts)
    assert (old.exists(), young.exists()) == (False, True)
