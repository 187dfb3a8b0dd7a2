"""Whatever is typed into whichever text of a letter: nothing is read, called or left out."""

from pathlib import Path

import pytest

from app.letters.rendering import prepare_fonts
from tests.web.attack import attack_renderer


@pytest.fixture(scope="module")
def typeface(pytestconfig: pytest.Config) -> Path:
    """The folder of the cut typeface, kept from one run of the tests to the next."""
    assert pytestconfig.cache is not None
    return prepare_fonts(pytestconfig.cache.mkdir("letter-fonts")).folder


def test_no_payload_reads_a_file_calls_an_address_or_changes_the_page(
    tmp_path: Path, typeface: Path
) -> None:
    outcome = attack_renderer(tmp_path, typeface, "--step", "12", "--bulk", "subject.name", "place")
    assert outcome.found["payloads"] >= 400
    assert outcome.found["drawn"] > 25
    assert outcome.found["peak_mb"] < 500
    assert outcome.broken == []


def test_the_watch_sees_a_file_that_is_read_and_an_address_that_is_called(
    tmp_path: Path, typeface: Path
) -> None:
    outcome = attack_renderer(tmp_path, typeface, "--blind")
    touched = dict(outcome.found["touched"])
    assert touched["open"] == str(tmp_path / "rahasia.txt")
    assert "127.0.0.1" in touched["socket.connect"]
    assert outcome.calls == 1
