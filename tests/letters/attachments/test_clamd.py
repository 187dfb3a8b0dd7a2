"""Where a ClamAV daemon runs, a scan is kept only after it found nothing (ASVS 5.0, 5.4.3)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.letters.states import State
from tests.client import Visitor
from tests.letters.attachments import papers
from tests.letters.attachments.clamd import SIGNATURE, VIRUS, StandIn, running
from tests.letters.attachments.test_papers import acts, files, rows, send
from tests.letters.test_acts import a_letter


@pytest.fixture
def clamd(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The daemon, named in the settings."""
    with running(tmp_path) as (server, address):
        monkeypatch.setitem(app.config, "CLAMD", address)
        yield server


def sent(app: Flask, visitor: Visitor, content: bytes) -> tuple[int, str]:
    """The letter that the file was sent for, and what the answer says."""
    letter_id = a_letter(app, State.DRAFT)
    return letter_id, send(visitor, letter_id, content).text


def test_what_the_daemon_finds_clean_is_kept(app: Flask, signed_in: Any, clamd: StandIn) -> None:
    photo = papers.photo() + b"\0" * 200_000  # in several pieces
    letter_id, _page = sent(app, signed_in("admin.japah"), photo)
    assert clamd.saw == [photo]
    assert len(files(app)) == 1
    assert acts(app, letter_id) == ["letter:attachment_added"]


def test_what_it_knows_as_malicious_is_refused_and_traced(
    app: Flask, signed_in: Any, clamd: StandIn
) -> None:
    letter_id, page = sent(app, signed_in("admin.japah"), papers.photo() + VIRUS)
    assert "menemukan program jahat" in page
    assert (rows(app), files(app)) == ([], [])
    assert len(clamd.saw) == 1
    assert acts(app, letter_id) == ["letter:attachment_refused"]
    with app.app_context():
        last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert json.loads(last.detail)["signature"] == SIGNATURE


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"x" * 5000]
)
def test_an_answer_that_is_no_verdict_lets_nothing_in(
    app: Flask, signed_in: Any, clamd: StandIn, says: bytes
) -> None:
    clamd.says = says
    _letter, page = sent(app, signed_in("admin.japah"), papers.photo())
    assert "Pemeriksa virus sedang tidak dapat dihubungi" in page
    assert (rows(app), files(app)) == ([], [])


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_a_daemon_that_is_not_there_lets_nothing_in(
    app: Flask, signed_in: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(app.config, "CLAMD", address)
    _letter, page = sent(app, signed_in("admin.japah"), papers.photo())
    assert "Pemeriksa virus sedang tidak dapat dihubungi" in page
    assert files(app) == []
