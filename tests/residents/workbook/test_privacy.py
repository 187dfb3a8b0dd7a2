"""One import is one act; yet everybody it touched is told of it, and found after a breach."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from app.extensions import db
from app.residents.models import Resident
from app.residents.workbook.sealed import unpacked
from app.vault import Vault
from tests.client import Visitor
from tests.conftest import VAULT_KEY
from tests.privacy.test_affected import listed
from tests.residents.rows import JAPAH, resident_of
from tests.residents.workbook.books import NIK, OTHER_KK, book, person
from tests.residents.workbook.imports import (
    ADDRESS,
    act,
    dry_run,
    imported,
    latest,
    resident,
    traces,
    work,
)


def acts_told(admin: Visitor, key: int) -> list[str]:
    """The trail in the copy of personal data that a resident gets."""
    admin.get(f"/subject-access/{key}")
    form = {"reason": "diminta di loket", "identity": "card"}
    bundle = admin.post(f"/subject-access/{key}", form)
    with ZipFile(BytesIO(bundle.data)) as files:
        [name] = [one for one in files.namelist() if one.endswith(".json")]
        return [one["act"] for one in json.loads(files.read(name))["trail"]]


@pytest.mark.promise("P6")
def test_a_residents_copy_tells_of_the_import_and_of_exports_since(
    app: Flask, admin: Visitor
) -> None:
    admin.get(f"{ADDRESS}/residents.xlsx")
    imported(app, admin, book(person()))
    admin.get(f"{ADDRESS}/residents.xlsx")
    found = resident(app, NIK)
    assert found is not None
    told = acts_told(admin, found.id)
    assert "mengimpor penduduk" in told
    assert told.count("mengunduh data penduduk sebagai Excel") == 1


def test_after_a_breach_those_of_an_import_and_of_an_export_are_listed(
    app: Flask, admin: Visitor
) -> None:
    imported(app, admin, book(person()))
    told = listed(app, "--actor", "admin.japah").output
    assert "Budi Contoh" in told
    assert "1 penduduk terdampak" in told
    admin.get(f"{ADDRESS}/residents.xlsx")
    with app.app_context():
        many = db.session.query(Resident).filter_by(office_code=JAPAH).count()
    assert f"{many} penduduk terdampak" in listed(app, "--actor", "admin.japah").output


@pytest.mark.promise("P6")
def test_a_move_to_another_family_is_told_for_itself_and_so_is_the_way_back(
    app: Flask, admin: Visitor
) -> None:
    key, nik, name = resident_of(app, JAPAH)
    with app.app_context():
        known = db.session.get_one(Resident, key)
        row = person(nik=nik, nama=name, sex=known.sex, tanggallahir=known.birth_date,
                     no_kk=OTHER_KK)  # fmt: skip
        before = known.household_id
    imported(app, admin, book(row))
    act(admin, latest(app), "undo")
    work(app)
    there, back = (json.loads(one.detail)["household_id"] for one in traces(app, "row:changed")
                   if one.subject_id == str(key))  # fmt: skip
    assert there == [before, back[0]]
    assert back == [there[1], before]


def test_a_new_vault_key_seals_what_imports_keep(
    app: Flask, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = dry_run(app, admin, book(person()))
    new = Fernet.generate_key().decode()
    monkeypatch.setitem(app.extensions, "vault", Vault([new, VAULT_KEY]))
    assert app.test_cli_runner().invoke(args=["reseal-keys"]).exit_code == 0
    monkeypatch.setitem(app.extensions, "vault", Vault([new]))
    again = latest(app)
    with app.app_context():
        assert unpacked(again.details)["added"][0]["values"]["nik"] == NIK
    act(admin, row, "confirm", fingerprint=row.fingerprint)
    work(app)
    assert resident(app, NIK) is not None
