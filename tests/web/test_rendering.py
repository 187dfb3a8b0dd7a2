"""Whatever is typed into whichever text of a letter: nothing is read, called or left out."""

from pathlib import Path

from tests.web.attack import attack_renderer


def test_no_payload_reads_a_file_calls_an_address_or_changes_the_page(
    tmp_path: Path, letter_fonts: Path
) -> None:
    outcome = attack_renderer(
        tmp_path, letter_fonts, "--step", "12", "--bulk", "subject.name", "place"
    )
    assert outcome.found["payloads"] >= 400
    assert outcome.found["drawn"] > 25
    assert outcome.found["peak_mb"] < 500
    assert outcome.broken == []


def test_the_watch_sees_a_file_that_is_read_and_an_address_that_is_called(
    tmp_path: Path, letter_fonts: Path
) -> None:
    outcome = attack_renderer(tmp_path, letter_fonts, "--blind")
    touched = dict(outcome.found["touched"])
    assert touched["open"] == str(tmp_path / "rahasia.txt")
    assert "127.0.0.1" in touched["socket.connect"]
    assert outcome.calls == 1
