"""A sample of `make fuzz`: whatever happens to a signed letter, it is not called valid."""

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.verification.validator.judge import validate
from app.verification.validator.report import Verdict
from tests.fuzz.bases import every, small
from tests.fuzz.harmless import genuine
from tests.fuzz.harness import Tally, judge_all, refused
from tests.fuzz.mutants import Mutant, flipped, mutant
from tests.verification.zoo import roots

SEED, MUTANTS, STRIDE = 20261125, 160, 149

pytestmark = pytest.mark.promise("P9")


def sound(tally: Tally, files: int) -> None:
    assert [(each.how, wrong) for each, wrong in tally.failures] == []
    assert tally.files == files


def test_the_letters_are_valid_before_they_are_damaged() -> None:
    assert refused(every()) == []


def test_every_so_manieth_byte_of_a_small_letter_flipped() -> None:
    mutants = list(islice(flipped(small(), SEED), 0, None, STRIDE))
    sound(judge_all(mutants), len(mutants))


def test_letters_damaged_at_random() -> None:
    sound(judge_all(mutant(every(), SEED, number) for number in range(MUTANTS)), MUTANTS)


def test_a_letter_is_flipped_once_for_each_of_its_bytes_and_twice_in_the_signatures_value() -> None:
    pdf, mutants = small().pdf, list(flipped(small(), SEED))
    assert {int(each.how.split()[1]) for each in mutants} == set(range(len(pdf)))
    value = pdf.index(b">", pdf.index(b"/Contents <")) - pdf.index(b"/Contents <") - 11
    assert len(mutants) == len(pdf) + value
    for each in mutants[::500]:
        assert sum(one != other for one, other in zip(pdf, each.pdf, strict=True)) == 1


def test_the_same_seed_and_number_give_the_same_damage() -> None:
    files = [mutant(every(), SEED, number) for number in range(20)]
    assert files == [mutant(every(), SEED, number) for number in range(20)]
    assert all(each.pdf not in each.base.stages for each in files)


def test_a_damaged_letter_called_valid_fails_and_is_kept_with_its_origin(tmp_path: Path) -> None:
    tally, damaged = Tally(), Mutant(small(), b"%PDF-damaged", "seed 7, number 3: flip")
    tally.enter(damaged, genuine(small()), 0.1)
    tally.keep(tmp_path)
    assert (tmp_path / "000-small.pdf").read_bytes() == damaged.pdf
    assert (tmp_path / "000-small.base.pdf").read_bytes() == small().pdf
    assert "accepted as valid" in (tmp_path / "000-small.txt").read_text()
    assert "seed 7, number 3" in (tmp_path / "000-small.txt").read_text()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_that_call_themselves_a_pdf(body: bytes) -> None:
    pdf = b"%PDF-1.7\n" + body + b"\nstartxref\n9\n%%EOF\n"
    assert validate(pdf, roots()).verdict is not Verdict.VALID
