"""Promise P6: a rewritten history is noticed by whoever kept the sealed head of a day."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.audit import heads
from app.audit.chain import prove_chain
from app.audit.heads import UnknownClaim, claim_in, due_days, overdue
from app.audit.models import DailyHead
from app.clock import local_date, utc_now
from app.database import transaction
from app.extensions import db
from app.heads.document import make_due
from app.trust import seals
from app.verification.examine import seal_holds
from app.verification.sealed_page import SealUnavailable
from app.verification.signatures import ZONE
from tests.audit import tampering
from tests.client import Visitor
from tests.conftest import both_databases
from tests.verification.test_report import words_of

pytestmark = [pytest.mark.promise("P6"), both_databases]
Account = Callable[[str], Visitor]


def after_midnight(days: int = 1) -> datetime:
    """A moment so many days from now: what happened today is over."""
    return utc_now() + timedelta(days=days)


@pytest.fixture
def kept(app: Flask) -> bytes:
    """The file of today's head, as a supervisor has downloaded it."""
    with app.app_context():
        assert make_due(after_midnight()) == 1
        return db.session.scalars(select(DailyHead.document)).one()


def rewrite(app: Flask, seq: int = 10) -> None:
    """Write the history anew from ``seq`` with right hashes, head and stored heads included."""
    with app.app_context():
        with db.engine.begin() as connection:
            tampering.disarm(connection)
            tampering.rewrite(connection, seq, seq)
            connection.execute(text("DELETE FROM audit_head_daily"))
        make_due(after_midnight())
        db.session.remove()


def compared(visitor: Visitor, **given: object) -> str:
    page = visitor.post("/audit-heads/compare", given, content_type="multipart/form-data")
    assert page.status_code == 200
    return " ".join(page.text.split())


def uploaded(content: bytes) -> tuple[BytesIO, str]:
    return BytesIO(content), "segel.pdf"


def test_the_head_of_a_day_is_a_sealed_page_that_people_and_machines_can_read(
    app: Flask, kept: bytes
) -> None:
    with app.app_context():
        head = db.session.scalars(select(DailyHead)).one()
        assert (head.day, head.fault) == (local_date(utc_now(), ZONE), "")
        assert seal_holds(kept) is True
        assert (claim_in(kept).seq, claim_in(kept).hash) == (head.seq, head.hash)
        words = words_of(kept)
        assert claim_in(words) == claim_in(kept)
        assert "Utuh sejak segel sebelumnya" in words
        assert head.hash in words.replace(" ", "")


def test_missed_days_are_made_up_under_the_time_of_making(app: Flask, kept: bytes) -> None:
    with app.app_context():
        first = local_date(utc_now(), ZONE)
        now = after_midnight(4)
        assert due_days(now, ZONE) == [first + timedelta(days=n) for n in (1, 2, 3)]
        assert make_due(now) == 3
        assert make_due(now) == 0
        heads = db.session.scalars(select(DailyHead).order_by(DailyHead.day)).all()
        assert [head.made_at for head in heads[1:]] == [now] * 3
        assert "Dibuat terlambat" in words_of(heads[1].document)
        assert "Dibuat terlambat" not in words_of(heads[3].document)
        assert prove_chain().holds


def test_without_the_seal_no_head_is_made_and_the_next_run_makes_it_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        seal = seals._file()
        away = seal.rename(seal.with_suffix(".away"))
        with pytest.raises(SealUnavailable):
            make_due(after_midnight())
        assert db.session.scalars(select(DailyHead)).all() == []
        away.rename(seal)
        assert make_due(after_midnight()) == 1


@pytest.mark.parametrize("statement", [
    "UPDATE audit_head_daily SET hash = 'x'",
    "DELETE FROM audit_head_daily",
])  # fmt: skip
def test_the_database_refuses_to_change_a_head(app: Flask, kept: bytes, statement: str) -> None:
    with (
        app.app_context(),
        pytest.raises(DatabaseError, match="append-only"),
        db.engine.begin() as connection,
    ):
        connection.execute(text(statement))


def test_the_supervisor_sees_downloads_and_compares(
    app: Flask, kept: bytes, signed_in: Account
) -> None:
    visitor, day = signed_in("pengawas.japah"), local_date(utc_now(), ZONE)
    listed = visitor.get("/audit-heads/list/").text
    assert "sama dengan jejak sekarang" in listed
    assert re.search(r">\s*sah\s*<", listed)
    assert "Utuh" in visitor.get(f"/audit-heads/show/{day}").text.title()
    assert visitor.get(f"/audit-heads/download/{day}.pdf").data == kept
    for nothing in ("show/1999-01-01", "show/kemarin", "download/1999-01-01.pdf"):
        assert visitor.get(f"/audit-heads/{nothing}").status_code == 404
    told = compared(visitor, file=uploaded(kept))
    assert "Sama" in told
    assert "Segel berkas ini milik layanan kami" in told
    assert "Sama" in compared(visitor, line=words_of(kept))


def test_a_rewritten_history_is_betrayed_by_the_file_that_the_supervisor_kept(
    app: Flask, kept: bytes, signed_in: Account, tmp_path: Path
) -> None:
    rewrite(app)
    visitor = signed_in("pengawas.japah")
    assert "sama dengan jejak sekarang" in visitor.get("/audit-heads/list/").text  # all is forged
    told = compared(visitor, file=uploaded(kept))
    assert "Riwayat telah diubah sesudah segel ini" in told
    assert "Segel berkas ini milik layanan kami" in told
    file = tmp_path / "segel.pdf"
    file.write_bytes(kept)
    result = app.test_cli_runner().invoke(args=["audit", "--against", str(file)])
    assert result.exit_code == 1
    assert "RIWAYAT TELAH DIUBAH SESUDAH SEGEL INI" in result.output


def test_an_old_event_edited_alone_is_no_same_history_either(
    app: Flask, kept: bytes, signed_in: Account
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        tampering.disarm(connection)
        tampering.edit(connection, 5, "detail")
    told = compared(signed_in("pengawas.japah"), file=uploaded(kept))
    assert "Riwayat telah diubah sesudah segel ini" in told


def test_of_a_trail_too_long_to_recompute_only_the_hash_is_said_to_be_the_same(
    app: Flask, kept: bytes, signed_in: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "PROVEN_ON_SCREEN", 5)
    visitor = signed_in("pengawas.japah")
    told = compared(visitor, file=uploaded(kept))
    assert "riwayatnya belum dihitung ulang" in told
    assert "flask audit --against" in told
    assert "Riwayat sampai saat itu tidak berubah" not in told
    rewrite(app)
    assert "Riwayat telah diubah sesudah segel ini" in compared(visitor, file=uploaded(kept))


def test_a_file_that_was_changed_is_not_taken_for_ours(
    app: Flask, kept: bytes, signed_in: Account
) -> None:
    forged = kept.replace(claim_in(kept).hash.encode(), b"0" * 64)
    assert forged != kept
    told = compared(signed_in("pengawas.japah"), file=uploaded(forged))
    assert "Segel tidak sah" in told
    assert "Riwayat telah diubah" in told


def test_what_names_no_head_is_refused_in_words(app: Flask, signed_in: Account) -> None:
    visitor = signed_in("pengawas.japah")
    for given in ({"file": uploaded(b"%PDF-1.7 \xff\x00")}, {"line": "JEJAK-AUDIT/1 besok"}, {}):
        page = visitor.post("/audit-heads/compare", given, content_type="multipart/form-data")
        assert page.status_code == 422
        assert "tidak memuat baris segel harian" in page.text
    line = f"JEJAK-AUDIT/1 2026-01-02 5 {'a' * 64}"
    with pytest.raises(UnknownClaim, match="lebih dari satu"):
        claim_in(f"{line} {line.replace('a', 'b')}")


def test_the_home_page_warns_of_a_head_that_does_not_fit_and_of_missing_ones(
    app: Flask, kept: bytes, signed_in: Account
) -> None:
    visitor = signed_in("pengawas.japah")
    assert "Jejak audit telah diubah" not in visitor.get("/").text
    with app.app_context():
        with db.engine.begin() as connection:
            tampering.disarm(connection)
            tampering.rewrite(connection, 10, 10)
        now = utc_now()
        assert not overdue(now + timedelta(days=2, hours=23))
        assert overdue(now + timedelta(days=3, hours=1))
    assert "Jejak audit telah diubah" in visitor.get("/").text
    assert "Jejak audit telah diubah" not in signed_in("admin.japah").get("/").text


def test_a_fault_stands_in_the_head_of_the_day_in_which_it_was_found(app: Flask) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            tampering.disarm(connection)
            tampering.remove(connection, 7)
        make_due(after_midnight())
        head = db.session.scalars(select(DailyHead)).one()
        assert head.fault == "catatan 7: ada catatan yang dihapus tepat di sini"
        assert head.fault in words_of(head.document)


def test_the_command_checks_every_stored_head(app: Flask, kept: bytes) -> None:
    runner = app.test_cli_runner()
    good = runner.invoke(args=["audit"])
    assert (good.exit_code, "Segel harian: 1, segelnya sah: 1." in good.output) == (0, True)
    with app.app_context():
        with db.engine.begin() as connection:
            tampering.disarm(connection)
        with transaction() as session:
            session.scalars(select(DailyHead)).one().document = kept.replace(b"/Rotate", b"/rotate")
            session.add(
                DailyHead(
                    day=date(2020, 1, 1), seq=3, hash="0" * 64, count=3, fault="",
                    made_at=utc_now(), document=b"",
                )
            )  # fmt: skip
    bad = runner.invoke(args=["audit"])
    assert bad.exit_code == 1
    assert "RUSAK pada catatan 3" in bad.output
    assert "SEGEL TIDAK SAH: 2020-01-01" in bad.output


@pytest.fixture(autouse=True)
def _session_ends(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        db.session.remove()
