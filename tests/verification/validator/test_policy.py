"""The published policy lists every check, with the verdict that it really has."""

import re
from pathlib import Path

import pytest
import yaml

from app.verification.validator import checks
from app.verification.validator.checks import Check
from app.verification.validator.report import INDICATIONS, LEVELS, POLICY_VERSION
from tests.verification import zoo

POLICY = (Path(__file__).parents[3] / "docs" / "validation-policy.md").read_text()
ROWS = {
    name: (verdict, sub_indication)
    for name, verdict, sub_indication in re.findall(
        r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| (\w+) \| [^|]+ \|$", POLICY, re.MULTILINE
    )
}
CHECKS = {check.name: check for check in vars(checks).values() if isinstance(check, Check)}
FAILING = {name: check for name, check in CHECKS.items() if check is not checks.PROVEN}


def test_every_check_is_listed_and_nothing_else() -> None:
    assert set(ROWS) == set(FAILING)


@pytest.mark.parametrize("name", FAILING)
def test_a_check_has_the_verdict_and_sub_indication_that_are_published(name: str) -> None:
    assert ROWS[name] == (str(FAILING[name].verdict), FAILING[name].sub_indication)


def test_the_policy_bears_the_version_that_reports_name() -> None:
    assert POLICY.startswith(f"# Validation policy, version {POLICY_VERSION}\n")


def test_each_verdict_and_level_is_explained() -> None:
    for verdict, indication in INDICATIONS.items():
        assert f"| {verdict} | {indication} |" in POLICY
    for level in LEVELS:
        assert f"| {level} | " in POLICY


def test_the_zoo_expects_no_check_that_the_policy_does_not_know() -> None:
    book = yaml.safe_load((Path(zoo.__file__).parent / "expectations.yaml").read_text())
    assert {animal["check"] for animal in book.values()} <= set(CHECKS)
