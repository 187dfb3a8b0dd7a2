"""The way of a workbook into the register: look, decide, save; or nothing at all."""

import json
import threading
from typing import Any

import pytest
from flask import Flask

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.lease import hold
from app.residents.models import Household, Resident
from app.residents.workbook import acts
from app.residents.workbook import work as worker
from app.residents.workbook.errors import ImportRefused
from app.residents.workbook.job import MOST_TRIES, begin
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.stages import Stage
from tests.client import Visitor
from tests.conftest import both_databases
from tests.residents.rows import JAPAH, NGAPUS, resident_of
from tests.residents.workbook.books import KK, NIK, OTHER_KK, OTHER_NIK, THIRD_NIK, book, person
from tests.residents.workbook.imports import (
    ADDRESS,
    act,
    dry_run,
    imported,
    latest,
    people,
    resident,
    send,
    traces,
    work,
)


@both_databases
def test_a_family_comes_in_after_it_was_looked_at_and_not_before(
    app: Flask, admin: Visitor
) -> None:
    before = people(app)
    mother = person(nik=OTHER_NIK, nama="Siti Contoh", sex="2", kk_level="3")
    baby = person(nik="0", nama="Bayi Contoh", tanggallahir="03-11-2026", kk_level="4")
    row = dry_run(app, admin, book(person(), mother, baby, person(nik="12", nama="Salah Contoh")))
    assert row.counts == {"added": 3, "changed": 0, "same": 0, "wrong": 1,
                          "homes_added": 1, "homes_changed": 0}  # fmt: skip
    page = admin.get(f"{ADDRESS}/show/{row.id}?part=wrong").text
    assert "A5" in page
    assert "NIK harus 16 angka" in page
    assert people(app) == before, "nothing is written before the confirmation"
    assert "Menyimpan" in act(admin, row, "confirm", fingerprint=row.fingerprint).text
    assert people(app) == before
    work(app)
    found = resident(app, OTHER_NIK)
    assert found is not None
    assert (found.household.kk_number, found.household.hamlet) == (KK, "Krajan")
    assert (found.nationality, found.life_state, found.occupation) == (1, 1, 9)
    assert len(people(app)) == len(before) + 3
    done = latest(app)
    assert done.stage == Stage.DONE
    assert done.content is None
    assert "Data penduduk tersimpan" in admin.get(f"{ADDRESS}/show/{row.id}").text


def test_a_known_resident_is_changed_in_what_was_supplied_and_nothing_is_emptied(
    app: Flask, admin: Visitor
) -> None:
    key, nik, name = resident_of(app, JAPAH)
    with app.app_context():
        known = db.session.get_one(Resident, key)
        family, phone = known.household.kk_number, known.phone
        relation, born = known.family_relation, known.birth_date
        birthplace, sex, education = known.birthplace, known.sex, known.education
    row = dry_run(app, admin, book({
        "nik": nik, "nama": f"{name} Baru", "sex": sex, "tanggallahir": born,
        "no_kk": family, "kk_level": relation, "pekerjaan_id": "Guru", "alamat": "Jalan Baru 7",
        "tempatlahir": "", "status_dasar": "Mati",
    }))  # fmt: skip
    assert row.counts == {"added": 0, "changed": 1, "same": 0, "wrong": 0,
                          "homes_added": 0, "homes_changed": 1}  # fmt: skip
    page = admin.get(f"{ADDRESS}/show/{row.id}").text
    assert f"Nama: dari {name} menjadi {name} Baru" in page
    assert "menjadi Guru" in page
    assert "dari Hidup menjadi Meninggal" in page
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    work(app)
    after = resident(app, nik)
    assert after is not None
    assert (after.name, after.occupation, after.life_state) == (f"{name} Baru", 65, 2)
    assert (after.birthplace, after.education, after.phone) == (birthplace, education, phone)
    assert after.household.address == "Jalan Baru 7"


def test_the_same_workbook_again_changes_nothing(app: Flask, admin: Visitor) -> None:
    content = book(person(), person(nik="", nama="Bayi Contoh", kk_level="4"))
    imported(app, admin, content)
    row = dry_run(app, admin, content)
    assert (row.counts["same"], row.counts["added"], row.counts["changed"]) == (2, 0, 0)
    page = act(admin, row, "confirm", fingerprint=row.fingerprint).text
    assert "Tidak ada yang perlu disimpan" in page
    assert latest(app).stage == Stage.CHECKED


def test_who_had_no_nik_and_now_has_one_is_the_same_person(app: Flask, admin: Visitor) -> None:
    imported(app, admin, book(person(nik="0"), person(nik=OTHER_NIK, nama="Siti Contoh")))
    row = imported(app, admin, book(person(nik=NIK)))
    assert (row.counts["changed"], row.counts["added"]) == (1, 0)
    assert resident(app, NIK) is not None


def test_one_person_twice_in_a_workbook_is_an_error_that_names_the_other_row(
    app: Flask, admin: Visitor
) -> None:
    row = dry_run(app, admin, book(person(), person(nama="Orang Lain Contoh")))
    assert (row.counts["added"], row.counts["wrong"]) == (1, 1)
    page = admin.get(f"{ADDRESS}/show/{row.id}?part=wrong").text
    assert "sudah ada di baris 2" in page


def test_a_nik_of_another_office_is_only_said_to_be_registered_elsewhere(
    app: Flask, admin: Visitor
) -> None:
    _key, nik, name = resident_of(app, NGAPUS)
    row = dry_run(app, admin, book(person(nik=nik)))
    assert (row.counts["added"], row.counts["wrong"]) == (1, 0)
    page = admin.get(f"{ADDRESS}/show/{row.id}?part=hints").text
    assert "NIK ini juga terdaftar di kantor lain" in page
    assert name not in page
    assert "Ngapus" not in page


def test_a_workbook_without_the_sheet_asks_which_one_to_read(app: Flask, admin: Visitor) -> None:
    row = dry_run(app, admin, book(person(), sheet="Warga 2026"))
    assert row.stage == Stage.CHOOSING
    assert "Warga 2026" in admin.get(f"{ADDRESS}/show/{row.id}").text
    assert "Pilih salah satu lembar" in act(admin, row, "choose", sheet="Lain").text
    act(admin, row, "choose", sheet="Warga 2026")
    work(app)
    assert latest(app).counts["added"] == 1


def test_a_file_that_is_no_workbook_is_refused_beside_the_field_and_not_kept(
    app: Flask, admin: Visitor
) -> None:
    answer = send(admin, b"nama;nik", "penduduk.xlsx")
    assert answer.status_code == 422
    assert "bukan buku kerja Excel" in answer.text
    row = dry_run(app, admin, book({"nama": "Budi Contoh"}))
    assert (row.stage, row.content) == (Stage.REFUSED, None)
    assert "Yang belum ada: sex" in admin.get(f"{ADDRESS}/show/{row.id}").text


def test_the_file_and_what_it_says_are_encrypted_while_they_wait(
    app: Flask, admin: Visitor
) -> None:
    row = dry_run(app, admin, book(person()))
    assert row.content is not None
    assert row.details is not None
    assert not row.content.startswith(b"PK")
    assert b"Budi" not in row.details
    act(admin, row, "abandon")
    ended = latest(app)
    assert (ended.stage, ended.content, ended.details) == (Stage.ABANDONED, None, None)
    assert resident(app, NIK) is None


@both_databases
def test_an_office_has_one_running_import_even_when_two_begin_at_once(app: Flask) -> None:
    content, outcomes = book(person()), []
    gate = threading.Barrier(2)

    def upload() -> None:
        with app.app_context():
            gate.wait()
            try:
                outcomes.append(acts.upload(JAPAH, "penduduk.xlsx", content, by_id=1))
            except ImportRefused as refused:
                outcomes.append(str(refused))
            db.session.remove()

    threads = [threading.Thread(target=upload) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(isinstance(one, int) for one in outcomes) == [False, True]


@both_databases
def test_two_workers_at_one_import_make_no_duplicates(app: Flask, admin: Visitor) -> None:
    row = dry_run(app, admin, book(person(nik=""), person(nik="", nama="Siti Contoh")))
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    before = len(people(app))
    threads = [threading.Thread(target=work, args=(app,)) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(people(app)) == before + 2
    assert len(traces(app, "import:committed")) == 1


@both_databases
def test_what_somebody_registers_meanwhile_is_shown_before_anything_is_saved(
    app: Flask, admin: Visitor
) -> None:
    row = dry_run(app, admin, book(person(), person(nik=OTHER_NIK, nama="Siti Contoh", sex="2")))
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    with app.app_context(), transaction() as session:
        home = Household(office_code=JAPAH, kk_number=OTHER_KK)
        session.add(home)
        session.add(Resident(
            office_code=JAPAH, household=home, nik=NIK, name="Budi Contoh", sex=1,
            birth_date=utc_now().date(), family_relation=1,
        ))  # fmt: skip
    work(app)
    again = latest(app)
    assert again.stage == Stage.CHECKED
    assert again.counts["changed"] == 1
    assert resident(app, OTHER_NIK) is None
    stale = act(admin, again, "confirm", fingerprint=row.fingerprint).text
    assert "Pratinjau sudah diperbarui" in stale


@both_databases
def test_a_failure_half_way_writes_nothing_and_says_so(
    app: Flask, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = people(app)
    row = dry_run(app, admin, book(person(), person(nik=OTHER_NIK, nama="Siti Contoh")))
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    real = worker.write

    def write_and_break(*given: Any) -> Any:
        real(*given)
        raise OSError("the power went")

    monkeypatch.setattr(worker, "write", write_and_break)
    work(app)
    failed = latest(app)
    assert people(app) == before
    assert (failed.stage, failed.claim) == (Stage.CHECKED, None)
    assert "tidak ada yang disimpan" in admin.get(f"{ADDRESS}/show/{row.id}").text
    monkeypatch.undo()
    act(admin, row, "confirm", fingerprint=failed.fingerprint)
    work(app)
    assert latest(app).stage == Stage.DONE


def test_the_progress_is_told_to_whoever_opens_the_page_again(
    app: Flask, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = worker.compared

    def look_then_compare(*given: Any) -> Any:
        seen.append(admin.get(f"{ADDRESS}/progress/{latest(app).id}").json)
        return real(*given)

    monkeypatch.setattr(worker, "compared", look_then_compare)
    send(admin, book(*[person(nik="", nama=f"Warga Contoh {n}") for n in range(40)]))
    page = admin.get(f"{ADDRESS}/show/{latest(app).id}").text
    assert "Memeriksa berkas" in page
    assert 'value="0"' in page
    work(app)
    assert seen == [{"percent": 80, "text": "40 dari 40 baris", "working": True}]


@pytest.mark.promise("P6")
def test_an_import_leaves_one_event_with_counts_and_the_files_hash(
    app: Flask, admin: Visitor
) -> None:
    row = imported(app, admin, book(person(), person(nik=THIRD_NIK, nama="Siti Contoh")))
    [event] = traces(app, "import:committed")
    detail = json.loads(event.detail)
    assert (detail["added"], detail["homes_added"], detail["file"]) == (2, 1, row.sha256)
    assert "admin.japah" in event.actor_name
    assert NIK not in event.detail
    assert [len(traces(app, f"import:{one}")) for one in ("uploaded", "confirmed")] == [1, 1]
    found = resident(app, NIK)
    assert found is not None
    added = {(one.subject_type, one.subject_id) for one in traces(app, "row:added")}
    assert ("resident", str(found.id)) not in added, "one import is one act"


@pytest.mark.promise("P4")
def test_another_offices_import_is_not_there(app: Flask, admin: Visitor, signed_in: Any) -> None:
    row = dry_run(app, admin, book(person()))
    stranger = signed_in("admin.ngapus")
    for address in (f"show/{row.id}", f"progress/{row.id}", f"errors/{row.id}.xlsx"):
        assert stranger.get(f"{ADDRESS}/{address}").status_code == 404
    assert stranger.post(f"{ADDRESS}/confirm/{row.id}").status_code == 404
    with app.app_context():
        assert db.session.get_one(ResidentImport, row.id).stage == Stage.CHECKED


def test_a_worker_that_died_is_followed_by_another_but_not_for_ever(
    app: Flask, admin: Visitor
) -> None:
    def die(claimed: int) -> None:
        with app.app_context(), hold() as held:
            assert begin(claimed, held, utc_now()) is not None
            held.give_up()  # as the kernel does for a process that is gone

    send(admin, book(person()))
    die(latest(app).id)
    work(app)
    row = latest(app)
    assert (row.stage, row.tries) == (Stage.CHECKED, 2)
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    for _time in range(MOST_TRIES):
        die(row.id)
    work(app)
    assert latest(app).stage == Stage.CHECKED
    assert "tidak ada yang disimpan" in admin.get(f"{ADDRESS}/show/{row.id}").text
    assert resident(app, NIK) is None
