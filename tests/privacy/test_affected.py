"""After a breach the operator learns from the trail whose data somebody had in hand."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.privacy.affected import find_affected
from app.residents.models import Household
from tests.conftest import both_databases
from tests.factories.letters import AUNT, NAME, UNCLE, draft_letter, submitted_letter
from tests.privacy.test_copy import subject
from tests.residents.rows import JAPAH, NEW, add, form, household_of, named

AROUND = timedelta(hours=2)


def empty_household(app: Flask) -> int:
    """A family card of Japah in which nobody stands."""
    with app.app_context(), transaction() as session:
        of_japah = select(Household).where(Household.office_code == "33.16.16.2007")
        known = session.scalars(of_japah).first()
        assert known is not None
        kept = {
            name: getattr(known, name) for name in ("office_code", "address", "hamlet", "rt", "rw")
        }
        new = Household(kk_number="3316160101019999", **kept)
        session.add(new)
        session.flush()
        return new.id


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


def test_the_page_of_a_resident_counts_and_is_not_said_to_be_unrecorded(
    app: Flask, signed_in: Any
) -> None:
    submitted_letter(app)
    signed_in("admin.japah").get(f"/residents/show/{subject(app)}")
    told = listed(app, "--actor", "admin.japah").output
    assert f"{NAME} · 3316••••••••••••" in told
    assert "Melihat daftar dan surat yang tidak sensitif tidak dicatat" in told


@both_databases
def test_of_a_family_those_are_named_who_belonged_to_it_when_it_was_looked_at(
    app: Flask, signed_in: Any
) -> None:
    admin, family = signed_in("admin.japah"), empty_household(app)

    def moves(**changes: str) -> None:
        key = named(app).id
        assert admin.post(f"/residents/edit/{key}", form(app, **changes)).status_code == 302

    add(app, admin, household=str(family))
    admin.get(f"/households/show/{family}")
    looked = utc_now()
    moves(household=str(household_of(app, JAPAH)))
    told = listed(app, "--address", "127.0.0.").output
    assert f"{NEW} · 3316••••••••••••" in told
    seen = {"resident:read"}
    with app.app_context():
        found = find_affected(db.session(), looked - AROUND, utc_now(), username="admin.japah")
        assert seen in [one.acts & seen for one in found.people if one.resident.name == NEW]
        after = find_affected(db.session(), looked, utc_now() + AROUND, username="admin.japah")
    assert [one.acts & seen for one in after.people if one.resident.name == NEW] == [set()]
    now_in_it = len(admin.get(f"/households/show/{family}").text.split("/residents/show/")) - 1
    assert now_in_it == 0


def test_a_family_without_members_is_not_said_to_be_deleted(app: Flask, signed_in: Any) -> None:
    household = empty_household(app)
    signed_in("admin.japah").get(f"/households/show/{household}")
    told = listed(app, "--actor", "admin.japah").output
    assert "0 penduduk terdampak menurut 1 catatan" in told
    assert "Sudah dihapus" not in told
