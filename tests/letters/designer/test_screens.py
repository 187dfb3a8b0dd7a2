"""A regency designs a letter type: copied, changed, checked, put into use, kept, passed on."""

import json
from typing import Any

import pytest
from flask import Flask

from app.database import transaction
from app.extensions import db
from app.letters.body import read_body, to_json
from app.letters.designer.models import LetterTypeDraft
from app.letters.models import LetterType, LetterTypeSetting, LetterTypeVersion
from app.letters.settings import version_in_force
from tests.client import Visitor
from tests.letters.office import BUSINESS, JAPAH, draft, resident, stored

REGENCY = "33.16"


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of the regency."""
    return signed_in("admin.blora")


def in_force(app: Flask, code: str = "SKU") -> LetterTypeVersion:
    """What a village makes new letters with."""
    with app.app_context():
        db.session.rollback()
        return version_in_force(db.session(), JAPAH, code)


def the_draft(app: Flask) -> LetterTypeDraft:
    """The only draft there is."""
    with app.app_context():
        return db.session.query(LetterTypeDraft).one()


def begin(app: Flask, admin: Visitor, code: str = "SKU", **form: str) -> str:
    """Begin a draft of the version in force; where its pages are."""
    found = admin.post(f"/letter-types/begin/{in_force(app, code).id}", form)
    assert found.status_code == 302
    return str(found.location)


def sent(app: Flask, body: str) -> dict[str, str]:
    """What the editor sends for a text."""
    return {"blocks": json.dumps(to_json(read_body(body))), "edition": str(the_draft(app).edition)}


def reworded(app: Flask, admin: Visitor, extra: str = "<p>Kata-kata kabupaten.</p>") -> str:
    """A draft whose text ends otherwise."""
    page = begin(app, admin)
    body = the_draft(app).body + extra
    assert admin.post(f"{page}/wording", sent(app, body)).status_code == 302
    return page


def activate(app: Flask, admin: Visitor, page: str, **form: str) -> Any:
    """Put the draft into use."""
    return admin.post(f"{page}/activate", {"edition": str(the_draft(app).edition)} | form)


def test_a_changed_text_is_in_force_at_once_and_letters_keep_theirs(
    app: Flask, admin: Visitor
) -> None:
    with app.app_context():
        old = draft()
        before = stored(old).version_id
    page = reworded(app, admin)
    assert "Tidak ada yang salah" in admin.get(page).text
    assert in_force(app).id == before
    assert activate(app, admin, page).location.endswith("/letter-types/show/SKU")
    assert "Kata-kata kabupaten" in in_force(app).body
    own = in_force(app).id
    assert in_force(app).office_code == REGENCY
    with app.app_context():
        assert stored(old).version_id == before
        assert db.session.query(LetterTypeDraft).count() == 0
    shown = admin.get("/letter-types/show/SKU").text
    assert "buatan sendiri" in shown
    assert f"Versi {before}" in shown
    assert admin.post(f"/letter-types/use/{before}").status_code == 302  # and back again
    assert in_force(app).id == before
    admin.post(f"/letter-types/use/{own}")
    with app.app_context():
        [setting] = db.session.query(LetterTypeSetting)
    admin.post(f"/letter-settings/delete/{setting.id}")  # would take the version out of force
    assert in_force(app).id == own
    trail = admin.get("/audit/list/?_flt_0_action=type:activated").text
    assert "memberlakukan versi jenis surat" in trail


def test_a_newer_shipped_version_is_offered_in_words_and_never_forced(
    app: Flask, admin: Visitor
) -> None:
    activate(app, admin, reworded(app, admin))
    own = in_force(app)
    with app.app_context(), transaction() as session:
        shipped = session.get_one(LetterType, "SKU")
        fields = [one | {"label": "Nama tempat usaha"} if one["name"] == "business_name" else one
                  for one in shipped.current.definition["fields"]]  # fmt: skip
        shipped.current = LetterTypeVersion(
            type_code="SKU", digest="d" * 64, created_at=shipped.current.created_at,
            body=shipped.current.body.replace("tersebut di atas", "tersebut"),
            definition=shipped.current.definition | {"paper": "A4", "fields": fields[:-1]},
        )  # fmt: skip
    assert in_force(app).id == own.id
    assert "Ada versi yang lebih baru" in admin.get("/letter-types/show/SKU").text
    assert "/letter-types/difference/SKU" in admin.get("/letter-types/list/").text
    told = admin.get("/letter-types/difference/SKU").text
    for words in ("Kertas", "Nama tempat usaha", "Bank atau instansi tujuan", "Kata-kata kabup"):
        assert words in told
    assert admin.post("/letter-types/keep/SKU").status_code == 302
    assert "Ada versi yang lebih baru" not in admin.get("/letter-types/show/SKU").text
    with app.app_context():
        newest = db.session.get_one(LetterType, "SKU").current_version_id
    admin.post(f"/letter-types/use/{newest}")
    assert in_force(app).id == newest


def test_a_copy_becomes_a_type_of_the_regency_that_its_villages_can_make(
    app: Flask, admin: Visitor, signed_in: Any
) -> None:
    page = begin(app, admin, new_type="yes")
    assert "Kode SKU sudah dipakai" in admin.get(page).text
    assert activate(app, admin, page).status_code == 422
    general = {
        "name": "Surat Uji", "code": "skuji", "title": "SURAT UJI", "classification_code": "470",
        "number_format": "{type}/{counter}/{year}", "padding": "3", "series": "type",
        "paper": "A4", "validity_days": "", "camat_mode": "none", "deputy": "none",
        "subject_label": "Pemohon", "subject_states": "alive", "requirements": "KTP\nKK",
        "edition": "1",
    }  # fmt: skip
    wrong = admin.post(f"{page}/general", general | {"number_format": "{counter}", "code": "?"})
    assert wrong.status_code == 422
    assert "2 sampai 12 huruf besar" in wrong.text
    assert 'value="SURAT UJI"' in wrong.text
    assert admin.post(f"{page}/general", general).status_code == 302
    field = {
        "label": "Jumlah pegawai", "kind": "number", "required": "no", "min": "1", "max": "",
        "shown_when": "business_kind", "example": "12", "edition": "2",
    }  # fmt: skip
    assert admin.post(f"{page}/field/baru", field).status_code == 302
    admin.post(f"{page}/fields", {"name": "jumlah_pegawai", "act": "up"})
    refused = admin.post(f"{page}/fields", {"name": "business_kind", "act": "x"})
    assert "bergantung padanya" in admin.get(refused.location).text
    assert activate(app, admin, page).location.endswith("/show/33.16-SKUJI")
    village = signed_in("admin.japah")
    assert "Surat Uji" in village.get("/letters/compose").text
    form = village.get("/letters/compose/33.16-SKUJI").text
    assert 'data-shown-by="business_kind"' in form
    assert "Pemohon" in form
    with app.app_context():
        person = resident()
    typed = BUSINESS | {"resident": str(person), "act": "submit"}
    village.post("/letters/compose/33.16-SKUJI", typed)
    assert "SKUJI/001/" in village.get("/register/list/").text


def test_the_check_names_each_fault_and_nothing_faulty_comes_into_use(
    app: Flask, admin: Visitor
) -> None:
    page = begin(app, admin)
    admin.post(f"{page}/fields", {"name": "business_kind", "act": "remove"})
    told = admin.get(page).text
    assert "values.business_kind" in told
    assert "Tidak ada isian bernama" in told
    assert activate(app, admin, page).status_code == 422
    body = the_draft(app).body.replace('  ["Jenis usaha", values.business_kind],\n', "")
    body = body.replace('  ["Nama usaha", values.business_name],\n', "")
    admin.post(f"{page}/wording", sent(app, body))
    assert "tidak tercetak pada surat" in admin.get(page).text
    assert activate(app, admin, page).status_code == 422
    assert activate(app, admin, page, unused="yes").status_code == 302


def test_nobody_overwrites_a_draft_that_a_colleague_changed_meanwhile(
    app: Flask, admin: Visitor
) -> None:
    page = begin(app, admin)
    form = sent(app, the_draft(app).body + "<p>Satu.</p>")
    assert admin.post(f"{page}/wording", form).status_code == 302
    late = admin.post(f"{page}/wording", form | {"blocks": form["blocks"].replace("Satu", "Dua")})
    assert late.status_code == 422
    assert "sudah diubah orang lain" in late.text
    assert "Dua." in late.text
    assert "Satu." in the_draft(app).body


def test_what_no_editor_sends_changes_nothing(app: Flask, admin: Visitor) -> None:
    page = begin(app, admin)
    for blocks, told in (
        ("", "tidak terbaca"),
        ("[" * 5000, "tidak terbaca"),
        ("[]", "masih kosong"),
        ('[{"kind":"mark","word":"if","source":"values.purpose"}]', "sampai di sini"),
        ('[{"kind":"script"}]', "tidak dikenal"),
        ('[{"kind":"part","source":"x }}{% for y in z %}{{ x"}]', "tidak dapat ditulis"),
    ):
        answer = admin.post(f"{page}/wording", {"blocks": blocks, "edition": "1"})
        assert answer.status_code == 422
        assert told in answer.text
    assert the_draft(app).edition == 1


def test_the_preview_draws_what_is_on_the_form_and_stores_nothing(
    app: Flask, admin: Visitor
) -> None:
    page = begin(app, admin)
    form = sent(app, the_draft(app).body + "<p>Tambahan.</p>")
    drawn = admin.post(f"{page}/preview", form | {"part": "wording"}).get_json()
    assert drawn["pages"][0].startswith("data:image/png")
    assert drawn["number"].startswith("400.")
    bad = admin.post(f"{page}/preview", sent(app, "<p>{{ office.__class__ }}</p>"))
    assert bad.status_code == 422
    assert "tidak dikenal" in bad.get_json()["errors"][""]
    assert the_draft(app).edition == 1
