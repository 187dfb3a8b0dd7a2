"""After a breach the operator learns from the trail whose data somebody had in hand."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.extensions import db
from tests.conftest import both_databases
from tests.factories.letters import AUNT, NAME, UNCLE, draft_letter, submitted_letter
from tests.privacy.test_copy import subject

AROUND = timedelta(hours=2)


def listed(app: Flask, *options: str, ago: timedelta = timedelta()) -> Any:
    """What ``flask affected`` says about the hours around now, or around a time before."""
    now = utc_now().astimezone(ZoneInfo("Asia/Jakarta")) - ago
    begin, end = (f"{moment:%Y-%m-%dT%H:%M}" for moment in (now - AROUND, now + AROUND))
    arguments = ["affected", "--from", begin, "--to", end, *options]
    return app.test_cli_runner().invoke(args=arguments)


@both_databases
def test_the_list_names_who_was_looked_at_and_who_stands_in_a_letter_that_was(
    app: Flask, signed_in: Any, tmp_path: Path
) -> None:
    letter_id = submitted_letter(app, "SKL")  # names mother and father
    admin = signed_in("admin.japah")
    assert "0 penduduk terdampak" in listed(app, "--actor", "admin.japah").output
    admin.get(f"/letters/pages/{letter_id}/1.png")
    told = listed(app, "--actor", "admin.japah").output
    assert f"{NAME} · 3316••••••••••••" in told
    assert AUNT[1] in told
    assert UNCLE[1] in told
    assert "3 penduduk terdampak menurut 1 catatan" in told

    file = tmp_path / "terdampak.csv"
    quiet = listed(app, "--address", "127.0.0.", "--csv", str(file))
    assert NAME not in quiet.output
    assert f";{NAME};" in file.read_text("utf-8-sig")
    assert file.stat().st_mode & 0o777 == 0o600


@both_databases
def test_other_accounts_addresses_and_times_are_not_in_it(app: Flask, signed_in: Any) -> None:
    submitted_letter(app)
    signed_in("admin.japah").post(f"/residents/reveal/{subject(app)}")
    assert "1 penduduk terdampak" in listed(app, "--actor", "admin.japah").output
    for options in (["--actor", "admin.ngapus"], ["--address", "10."], ["--address", "%"]):
        assert "0 penduduk terdampak" in listed(app, *options).output
    long_ago = listed(app, "--actor", "admin.japah", ago=timedelta(days=3))
    assert "0 penduduk terdampak" in long_ago.output


def test_what_was_deleted_since_is_named_and_the_listing_leaves_a_trace(
    app: Flask, signed_in: Any
) -> None:
    submitted_letter(app)
    admin, letter = signed_in("admin.japah"), draft_letter(app)
    admin.post(f"/letters/discard/{letter}")
    assert (
        f"tidak dapat ditelusuri: letter {letter}" in listed(app, "--actor", "admin.japah").output
    )
    with app.app_context():
        query = select(AuditEvent).where(AuditEvent.action == "breach:affected_listed")
        [event] = db.session.scalars(query)
        assert '"actor": "admin.japah"' in event.detail


def test_it_asks_for_somebody_and_knows_who_is_not_there(app: Flask) -> None:
    assert listed(app).exit_code == 2
    unknown = listed(app, "--actor", "nobody")
    assert (unknown.exit_code, unknown.output.strip()) == (1, "Error: Tidak ada akun nobody.")
