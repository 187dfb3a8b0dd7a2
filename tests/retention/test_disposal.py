"""Letters go by a proposed list, another person's approval and minutes, and not otherwise."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.rounds import SignatureRounds
from app.audit.models import AuditEvent
from app.database import transaction
from app.extensions import db
from app.letters.cancel import cancel
from app.letters.replace import replace
from app.letters.states import State
from app.offices.models import Official
from app.retention.schedule import disposable, schedule
from app.verification.examine import seal_holds
from tests.conftest import both_databases
from tests.factories import letters
from tests.retention import archive
from tests.retention.archive import BASIS, GENERAL, LONG_AGO, Account, aged
from tests.verification.test_report import words_of

PROPOSE = "/disposals/propose"
PRIVATE = (letters.NAME, letters.NIK, letters.PURPOSE)
# Where residents themselves, and what was done, are kept.
ELSEWHERE = {"resident", "household", "audit_event", "letter_type_version"}


def told_in_the_database(app: Flask) -> Iterator[str]:
    """Tables beside those in which something of the letter's person or contents stands."""
    with app.app_context():
        for table in db.metadata.sorted_tables:
            rows = [] if table.name in ELSEWHERE else db.session.execute(select(table)).all()
            if any(word in repr(row) for row in rows for word in PRIVATE):
                yield table.name


@both_databases
@pytest.mark.promise("P3")
@pytest.mark.promise("P6")
def test_from_the_proposal_to_the_minutes(app: Flask, signed_in: Account) -> None:
    letter = aged(app, letters.issued_letter(app, "SKTM"))  # its Camat numbered it as well
    before, documents = letters.facts(app, letter), app.extensions["documents"]
    admin, head = signed_in("admin.japah"), signed_in("kades.japah")
    assert before["number"] in admin.get(PROPOSE).text
    answer = admin.post(PROPOSE, {"letters": str(letter), "reason": "Dinilai panitia 12/2026"})
    page = head.get(answer.location)
    assert "menunggu keputusan" in page.text
    decide = answer.location.replace("show", "decide")
    choice = {"decision": "approve", "reason": BASIS, "sure": "1"}
    assert "Disetujui." in head.post(decide, choice, follow_redirects=True).text
    assert letters.facts(app, letter)["state"] == State.ISSUED  # nothing yet
    assert sorted(told_in_the_database(app)) == ["letter", "register_entry"]

    assert archive.worker_runs(app) == 1
    after = letters.facts(app, letter)
    assert after["state"] == State.DESTROYED
    assert "BA-MUSNAH/001/33.16.16.2007/" in after["reason"]
    kept = ("number", "district_number", "letter_date", "type_code", "token", "issued_at")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert list(told_in_the_database(app)) == []
    assert [*documents.names()] == []
    assert archive.files_of(app, letter)[0] == before["current_sha256"]

    assert "Yang disimpan hanya nomor" in admin.get(f"/letters/show/{letter}").text
    minutes = signed_in("pengawas.japah").get(decide.replace("decide", "minutes") + ".pdf").data
    told = words_of(minutes)
    with app.app_context():
        assert seal_holds(minutes) is True
        acts = set(db.session.scalars(select(AuditEvent.action)))
    assert {
        "disposal:proposed", "disposal:approved", "letter:destroyed", "disposal:done",
        "disposal:minutes_downloaded",
    } <= acts  # fmt: skip
    assert not any(word in told for word in PRIVATE)
    for word in (before["number"], "Surat Keterangan Tidak Mampu", BASIS, "Kepala Desa Japah"):
        assert word in told
    assert before["current_sha256"][:16] in told


def test_the_schedule_knows_what_is_permanent_and_what_may_go() -> None:
    assert {rule.code for rule in disposable()} == {
        "300.1.4", "400.9.14", "400.10.4.4", "400.10.5.4", "500.2.2.4",
    }  # fmt: skip
    assert (schedule()["400.9.14"].years, schedule()[GENERAL].fate) == (10, "permanent")
    welfare = schedule()[archive.WELFARE]
    assert welfare.last_year(date(2026, 12, 31)) == 2020  # 2020 is over, then five years


@both_databases
def test_only_letters_whose_time_is_over_can_be_proposed(app: Flask, signed_in: Account) -> None:
    letter, admin = letters.issued_letter(app), signed_in("admin.japah")
    number = letters.facts(app, letter)["number"]

    def offered() -> bool:
        return number in admin.get(PROPOSE).text

    assert not offered()  # of today, and permanent
    for code, day, due in (
        (GENERAL, LONG_AGO, False), ("470", LONG_AGO, False), ("400.10.4", LONG_AGO, False),
        (archive.WELFARE, date.today(), False), ("400.9.14", LONG_AGO, True),
        (archive.WELFARE, LONG_AGO, True),
    ):  # fmt: skip
        aged(app, letter, code, day)
        assert offered() == due, (code, day)
    for name, value, usual in (
        ("valid_until", date.today(), None), ("state", State.SUBMITTED, State.ISSUED),
        ("state", State.RETURNED, State.ISSUED), ("state", State.DESTROYED, State.ISSUED),
    ):  # fmt: skip
        letters.change(app, letter, **{name: value})
        assert not offered(), (name, value)
        sent = {"letters": str(letter), "reason": "Sudah dinilai"}
        assert admin.post(PROPOSE, sent).status_code == 422, (name, value)
        letters.change(app, letter, **{name: usual})
    with app.app_context():
        replacement = replace(letter, "Salah nama", by_id=None)
    assert not offered()  # somebody is just replacing it
    letters.change(app, replacement, state=State.CANCELLED)
    assert offered()
    archive.proposed(app, [letter])
    assert not offered()  # it is on a list


def test_nobody_decides_about_an_own_proposal_nor_without_the_office(
    app: Flask, signed_in: Account
) -> None:
    list_id, head = archive.proposed(app, [archive.old_letter(app)]), signed_in("kades.japah")
    choice = {"decision": "approve", "reason": BASIS, "sure": "1"}

    def decided(**changed: str) -> tuple[int, str]:
        answer = head.post(f"/disposals/decide/{list_id}", choice | changed)
        return answer.status_code, answer.text

    with app.app_context(), transaction() as session:
        query = select(Official).where(Official.user_id == archive.actor("kades.japah").id)
        official = session.scalars(query).one()
        official.valid_to = max(official.valid_from, date(2020, 1, 1))
        official_id, since = official.id, official.valid_from
        official.valid_from = min(since, official.valid_to)
    assert "memegang jabatan" in decided()[1]
    with app.app_context(), transaction() as session:
        session.get_one(Official, official_id).valid_to = None
        row = session.get_one(archive.DisposalList, list_id)
        proposer, row.proposed_by_id = row.proposed_by_id, archive.actor("kades.japah").id
    assert "diputuskan oleh orang lain" in decided()[1]
    assert "Usul ini Anda buat sendiri" in head.get(f"/disposals/show/{list_id}").text
    with app.app_context(), transaction() as session:
        session.get_one(archive.DisposalList, list_id).proposed_by_id = proposer
    assert "Centang ini" in head.post(
        f"/disposals/decide/{list_id}", {"decision": "approve", "reason": BASIS}
    ).text  # fmt: skip
    assert "Tulis alasannya" in decided(reason=" ")[1]
    assert archive.outcome(app, list_id)[0] == "proposed"
    assert decided(decision="refuse", reason="Masih dipakai")[0] == 302
    assert archive.outcome(app, list_id)[0] == "refused"
    assert decided()[0] == 302  # too late
    assert archive.worker_runs(app) == 0
    assert archive.outcome(app, list_id) == ("refused", [("pending", "")])


def test_a_hold_wins_until_the_letter_is_gone(app: Flask, signed_in: Account) -> None:
    letter, other = archive.old_letter(app), archive.old_letter(app)
    list_id, supervisor = archive.approved(app, [letter, other]), signed_in("pengawas.japah")
    place = f"/holds/place/{archive.entry_of(app, letter)}"
    assert "Tulis alasannya" in supervisor.post(place, {"reason": ""}).text
    told = supervisor.post(place, {"reason": "Perkara Contoh"}, follow_redirects=True).text
    assert "Surat ditahan" in told
    assert "sudah ditahan" in supervisor.post(place, {"reason": "X"}, follow_redirects=True).text
    assert archive.worker_runs(app) == 1
    gone = ("destroyed", "")
    assert archive.outcome(app, list_id) == ("done", [("kept", "ditahan dari pemusnahan"), gone])
    assert letters.facts(app, letter)["state"] == State.ISSUED
    assert letters.stored_pdf(app, letter).startswith(b"%PDF")
    assert "tetap disimpan" in words_of(archive.minutes_of(app, list_id))
    admin = signed_in("admin.japah")
    assert "1 surat juga sudah melewati masa simpannya" in admin.get(PROPOSE).text
    assert "Perkara Contoh" not in admin.get(PROPOSE).text
    late = supervisor.post(f"/holds/place/{archive.entry_of(app, other)}", {"reason": "X"},
                           follow_redirects=True)  # fmt: skip
    assert "sudah dimusnahkan" in late.text
    signed_in("admin.blora").post("/holds/lift/1", {"reason": "Putusan tetap"})
    assert letters.facts(app, letter)["number"] in admin.get(PROPOSE).text


def test_a_cancelled_letter_goes_too_and_its_number_keeps_its_reason(
    app: Flask, signed_in: Account
) -> None:
    letter = letters.submitted_letter(app)
    with app.app_context():
        cancel(letter, "Salah ketik", SignatureRounds())
    archive.destroyed(app, aged(app, letter))
    assert letters.facts(app, letter)["state"] == State.DESTROYED
    page: Any = signed_in("admin.japah").get(f"/register/show/{archive.entry_of(app, letter)}")
    assert "Salah ketik" in page.text
