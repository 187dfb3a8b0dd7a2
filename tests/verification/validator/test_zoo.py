"""Every animal of the zoo gets the verdict that the book names, from the judge and the pool."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from app.verification.validator.judge import validate
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Verdict
from tests.verification import zoo

EXPECTED = yaml.safe_load((Path(zoo.__file__).parent / "expectations.yaml").read_text())
ANIMALS = {**zoo.HONEST, **zoo.DEFECTS}


@pytest.fixture(scope="module")
def pool() -> Iterator[ValidatorPool]:
    pool = ValidatorPool()
    yield pool
    pool.close()


def test_the_book_names_every_animal() -> None:
    assert set(EXPECTED) == set(ANIMALS)


@pytest.mark.promise("P9")
def test_no_defect_is_expected_to_be_valid() -> None:
    assert all(EXPECTED[name]["verdict"] != "VALID" for name in zoo.DEFECTS)
    assert all(EXPECTED[name]["verdict"] == "VALID" for name in zoo.HONEST)


@pytest.mark.promise("P9")
@pytest.mark.parametrize("name", ANIMALS)
def test_the_judge_gives_the_verdict_and_names_the_check(name: str) -> None:
    report = validate(ANIMALS[name](), zoo.roots())
    assert (report.verdict.name, report.check) == tuple(EXPECTED[name].values())
    assert report.reason.endswith(".")


@pytest.mark.promise("P9")
def test_the_pool_says_the_same_of_each_and_loses_no_worker(pool: ValidatorPool) -> None:
    for name, build in ANIMALS.items():
        report = pool.validate(build(), zoo.roots())
        assert (name, report.verdict.name, report.check) == (name, *EXPECTED[name].values())


@pytest.mark.promise("P9")
@pytest.mark.parametrize("name", zoo.HONEST)
def test_an_honest_letter_is_not_valid_without_its_root(name: str) -> None:
    report = validate(zoo.HONEST[name](), [])
    assert (report.verdict, report.check) == (Verdict.UNDETERMINED, "unknown_signer")
