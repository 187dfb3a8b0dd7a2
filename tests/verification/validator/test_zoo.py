"""Every animal of the zoo gets the verdict that the book names, and breaks no worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from app.verification.validator.judge import validate
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, Verdict
from tests.verification import zoo

EXPECTED = yaml.safe_load((Path(zoo.__file__).parent / "expectations.yaml").read_text())
ANIMALS = {**zoo.HONEST, **zoo.DEFECTS}


def found(report: Report) -> dict[str, str]:
    """As the book of expectations says it."""
    level = {"level": report.level} if report.level else {}
    return {"verdict": report.verdict.name, "check": report.check, **level}


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
def test_the_verdict_is_given_and_the_check_named(pool: ValidatorPool, name: str) -> None:
    report = pool.validate(ANIMALS[name](), **zoo.under(name))
    assert found(report) == EXPECTED[name]
    assert report.reason.endswith(".")


@pytest.mark.promise("P9")
@pytest.mark.parametrize("name", zoo.HONEST)
def test_an_honest_letter_is_not_valid_without_its_root(name: str) -> None:
    report = validate(zoo.HONEST[name](), **{**zoo.under(name), "roots": []})
    assert (report.verdict, report.check) == (Verdict.UNDETERMINED, "unknown_signer")


def test_a_scan_is_sent_to_its_qr_code() -> None:
    report = validate(zoo.DEFECTS["printed_and_scanned"](), zoo.roots())
    assert "kode QR" in report.reason
