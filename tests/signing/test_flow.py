"""From a plain page to two signatures, judged by those who did not write it."""

import subprocess
from itertools import pairwise

import pytest
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

from app.signing.errors import SigningError
from app.signing.fields import reserve_fields
from app.signing.seal import stamp
from tests.factories import signed_letters


@pytest.mark.promise("P2")
def test_every_step_begins_with_the_bytes_of_the_one_before(letter):
    steps = [letter.frozen, letter.stamped, letter.first, letter.second]
    for before, after in pairwise(steps):
        assert after.startswith(before)
        assert len(after) > len(before)


def test_pyhanko_finds_both_signatures_good(letter, judge):
    first, second = judge(letter.second)
    assert first.bottom_line
    assert first.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    assert first.modification_level == ModificationLevel.FORM_FILLING
    assert second.bottom_line
    assert second.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert second.modification_level == ModificationLevel.NONE


def test_pyhanko_finds_the_half_signed_letter_good(letter, judge):
    (only,) = judge(letter.first)
    assert only.bottom_line
    assert only.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_the_signature_is_of_the_pades_kind(letter):
    subfilters = letter.second.count(b"/ETSI.CAdES.detached")
    assert subfilters == 2
    assert b"/adbe.pkcs7.detached" not in letter.second


def test_pdfsig_calls_both_signatures_valid(letter, tmp_path):
    said = _run("pdfsig", "-nocert", letter.second, tmp_path)
    assert said.stdout.count("Signature is Valid.") == 2
    assert said.stdout.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in said.stdout


def test_qpdf_finds_nothing_wrong_at_any_step(letter, tmp_path):
    for pdf in (letter.frozen, letter.stamped, letter.first, letter.second):
        checked = _run("qpdf", "--check", pdf, tmp_path)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "WARNING" not in checked.stdout + checked.stderr


@pytest.mark.promise("P2")
def test_the_seals_show_in_viewers_that_draw_no_form_fields(letter, read_codes):
    for pdf in (letter.stamped, letter.first, letter.second):
        assert read_codes(pdf) == [letter.verify_url] * 2


@pytest.mark.promise("P2")
def test_the_frozen_page_bears_no_code(letter, read_codes):
    assert read_codes(letter.frozen) == []


@pytest.mark.promise("P2")
def test_signing_changes_nothing_on_the_page(letter, draw):
    stamped = draw(letter.stamped).tobytes()
    assert draw(letter.first).tobytes() == stamped
    assert draw(letter.second).tobytes() == stamped


def test_a_letter_with_cross_reference_streams_is_frozen_without_them_and_signed(tmp_path, judge):
    frozen = reserve_fields(_packed(signed_letters.plain_letter(), tmp_path), ["Signature1"])
    pdf = stamp(frozen, signed_letters.seals()[:1], signed_letters.arimo())
    signed = _signed(pdf)
    assert b"/XRef" not in signed
    assert [status.bottom_line for status in judge(signed)] == [True]


def test_a_file_with_cross_reference_streams_is_refused_and_not_half_signed(tmp_path):
    # endesive 3.0.1 writes them wrongly with pypdf 5 and later; what we freeze has none.
    packed = _packed(reserve_fields(signed_letters.plain_letter(), ["Signature1"]), tmp_path)
    with pytest.raises(SigningError):
        _signed(packed)


def test_an_impostor_of_the_same_name_is_not_trusted(letter, judge):
    impostor = signed_letters.signer(signed_letters.VILLAGE_HEAD, issuer="rogue")
    forged = signed_letters.sign(letter.stamped, impostor, "Signature1")
    (status,) = judge(forged)
    assert status.intact
    assert not status.bottom_line


def _run(program: str, option: str, pdf: bytes, folder) -> subprocess.CompletedProcess[str]:
    path = folder / "letter.pdf"
    path.write_bytes(pdf)
    return subprocess.run([program, option, path], capture_output=True, text=True)


def _packed(pdf: bytes, folder) -> bytes:
    """The same document with object and cross-reference streams."""
    path, packed = folder / "plain.pdf", folder / "packed.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--object-streams=generate", path, packed], check=True)
    return packed.read_bytes()


def _signed(pdf: bytes) -> bytes:
    head = signed_letters.signer(signed_letters.VILLAGE_HEAD)
    return signed_letters.sign(pdf, head, "Signature1")
