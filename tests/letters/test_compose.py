"""Composing a letter through the screens, as a village admin does."""

import re
import shutil
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.letters.attachments.models import Attachment
from app.letters.models import Letter, RegisterEntry
from app.letters.states import State
from tests.client import Visitor
from tests.conftest import both_databases
from tests.letters.office import BUSINESS, JAPAH, NGAPUS, draft, resident

MARKUP = '<b>tebal</b> {{ 7 * 7 }} {% for %} & "kutip"'


@pytest.fixture
def admin(signed_in: Any) -> Visitor:
    """The admin of Desa Japah."""
    return signed_in("admin.japah")


@pytest.fixture
def person(app: Flask) -> int:
    """A resident of Japah."""
    with app.app_context():
        return resident()


def letters(app: Flask) -> list[Letter]:
    """All letters, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def business(person: int, **changes: str) -> dict[str, str]:
    """What the form of a business letter sends."""
    return BUSINESS | {"resident": str(person), "act": "submit"} | changes


def following(admin: Visitor, response: TestResponse) -> TestResponse:
    """The page that a redirect leads to."""
    assert response.status_code == 302, response.text[:1500]
    return admin.get(response.location)


def edition(page: TestResponse) -> str:
    """Which edition of the draft a form was opened with."""
    found = re.search(r'name="edition" value="(\w+)"', page.text)
    assert found is not None, page.text[:1500]
    return found[1]


def test_a_letter_is_composed_and_submitted_in_one_go(
    app: Flask, admin: Visitor, person: int
) -> None:
    assert "Surat Keterangan Usaha" in admin.get("/letters/compose").text
    assert admin.get("/letters/compose/SKU").status_code == 200
    page = following(admin, admin.post("/letters/compose/SKU", business(person)))
    [letter] = letters(app)
    assert letter.state == State.SUBMITTED
    assert "400.10.2.2/001/33.16.16.2007/" in page.text
    assert letter.number in admin.get("/letters/list/").text


@both_databases
def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(
    app: Flask, signed_in: Any, person: int
) -> None:
    admin, secretary = signed_in("admin.japah"), signed_in("sekdes.japah")
    admin.post("/letters/compose/SKU", business(person, act="save"))
    url = f"/letters/edit-draft/{letters(app)[0].id}"
    old = edition(admin.get(url))
    theirs = business(person, act="save", business_name="Warung Sekdes")
    assert secretary.post(url, theirs | {"edition": old}).status_code == 302
    mine = business(person, act="save", business_name="Warung Admin")
    looked = admin.post(url, mine | {"act": "look", "edition": old})
    assert edition(looked) == old
    refused = admin.post(url, mine | {"edition": old})
    assert refused.status_code == 422
    assert "sudah diubah orang lain" in refused.text
    assert "Warung Admin" in refused.text
    assert 'data-autosave="held"' in refused.text  # typing alone must not overwrite it
    assert letters(app)[0].values["business_name"] == "Warung Sekdes"
    again = admin.post(url, mine | {"edition": edition(refused)})
    assert again.status_code == 302
    assert admin.post(url, mine | {"edition": edition(refused)}).status_code == 302  # two clicks
    assert letters(app)[0].values["business_name"] == "Warung Admin"


def test_a_draft_is_kept_as_typed_and_submitted_later(
    app: Flask, admin: Visitor, person: int
) -> None:
    typed = business(person, act="save", business_name="", started_on="kemarin sore")
    page = following(admin, admin.post("/letters/compose/SKU", typed))
    assert 'value="kemarin sore"' in page.text
    [letter] = letters(app)
    edited = business(person)
    assert admin.post(f"/letters/edit-draft/{letter.id}", edited).status_code == 302
    [letter] = letters(app)
    assert letter.state == State.SUBMITTED


def test_a_missing_field_is_told_beside_it_and_nothing_typed_is_lost(
    app: Flask, admin: Visitor, person: int
) -> None:
    response = admin.post("/letters/compose/SKU", business(person, business_name=""))
    assert response.status_code == 422
    assert 'id="business_name-error"' in response.text
    assert "Nama usaha wajib diisi." in response.text
    assert BUSINESS["purpose"] in response.text
    [letter] = letters(app)
    assert letter.state == State.DRAFT
    assert f'action="/letters/edit-draft/{letter.id}"' in response.text


def test_five_thousand_characters_are_refused_and_stay_in_the_form(
    app: Flask, admin: Visitor, person: int
) -> None:
    response = admin.post("/letters/compose/SKU", business(person, purpose="keperluan " * 500))
    assert response.status_code == 422
    assert "paling banyak 500" in response.text
    assert response.text.count("keperluan keperluan") > 100
    assert letters(app)[0].number is None


def test_markup_and_jinja_are_only_text(app: Flask, admin: Visitor, person: int) -> None:
    texts = ("business_name", "business_kind", "business_address", "purpose", "addressee")
    page = following(
        admin, admin.post("/letters/compose/SKU", business(person, **dict.fromkeys(texts, MARKUP)))
    )
    assert "<b>tebal" not in page.text
    [letter] = letters(app)
    assert letter.snapshot["data"]["values"]["purpose"] == MARKUP
    assert "<b>tebal" not in admin.get("/letters/list/?q=" + MARKUP[:20]).text


def test_a_resident_of_another_village_is_not_there(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        foreign = resident(NGAPUS, name="Asing Contoh")
    assert admin.get(f"/letters/compose/SKU?resident={foreign}").status_code == 404
    response = admin.post("/letters/compose/SKU", business(foreign))
    assert response.status_code == 422
    assert "Asing" not in response.text
    assert letters(app) == []
    assert admin.get("/letters/people?q=asing").get_json() == []


@pytest.mark.parametrize(("life_state", "words"), [(2, "meninggal"), (3, "pindah")])
def test_who_died_or_moved_is_refused_with_the_reason(
    app: Flask, admin: Visitor, life_state: int, words: str
) -> None:
    with app.app_context():
        gone = resident(life_state=life_state)
    response = admin.post("/letters/compose/SKU", business(gone))
    assert response.status_code == 422
    assert words in response.text
    assert letters(app) == []


def test_a_resident_is_found_by_nik_without_scripts(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        resident(nik="3316164102859999", name="Wagiyem Contoh")
    typed = business(0, resident="", resident__words="3316164102859999")
    assert admin.post("/letters/compose/SKU", typed).status_code == 302
    assert letters(app)[0].subject_name == "Wagiyem Contoh"


def test_two_of_the_same_name_are_offered_to_choose_from(app: Flask, admin: Visitor) -> None:
    with app.app_context():
        _first, second = resident(name="Kembar Contoh"), resident(name="Kembar Contoh")
    typed = business(0, resident="", resident__words="kembar contoh")
    page = admin.post("/letters/compose/SKU", typed)
    assert page.status_code == 422
    assert page.text.count('name="resident__pick"') == 2
    assert (
        admin.post("/letters/compose/SKU", typed | {"resident__pick": str(second)}).status_code
        == 302
    )
    assert letters(app)[0].resident_id == second


def test_changed_words_mean_another_resident(app: Flask, admin: Visitor, person: int) -> None:
    with app.app_context():
        other = resident(name="Parto Lain")
    typed = business(person, resident__chosen="Sri Contoh", resident__words="Parto Lain")
    assert admin.post("/letters/compose/SKU", typed).status_code == 302
    assert letters(app)[0].resident_id == other


def test_a_table_of_residents_is_filled_by_ids_and_by_words(
    app: Flask, admin: Visitor, person: int
) -> None:
    with app.app_context():
        child, other = resident(name="Anak Contoh"), resident(name="Cucu Contoh")
    typed = {
        "resident": str(person), "purpose": "berobat", "act": "submit",
        "dependants": str(child), "dependants__words": "cucu contoh",
    }  # fmt: skip
    assert admin.post("/letters/compose/SKTM", typed).status_code == 302
    [letter] = letters(app)
    assert letter.values["dependants"] == [{"id": child}, {"id": other}]
    names = [row["name"] for row in letter.snapshot["data"]["values"]["dependants"]]
    assert names == ["Anak Contoh", "Cucu Contoh"]


def test_a_double_click_makes_one_letter(app: Flask, admin: Visitor, person: int) -> None:
    first = admin.post("/letters/compose/SKU", business(person))
    second = admin.post("/letters/compose/SKU", business(person))
    assert first.location == second.location
    assert len(letters(app)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RegisterEntry)) == 1


def test_the_preview_shows_pages_before_everything_is_filled_in(app: Flask, admin: Visitor) -> None:
    answer = admin.post("/letters/preview", {"type": "SKTM", "purpose": "berobat"}).get_json()
    assert answer["pages"][0].startswith("data:image/png;base64,")
    assert answer["missing"] == ["Kepala keluarga atau orang tua"]
    assert letters(app) == []


def test_every_type_can_be_previewed_empty(admin: Visitor) -> None:
    codes = re.findall(r'href="/letters/compose/([A-Z]+)"', admin.get("/letters/compose").text)
    assert len(codes) == 10
    for code in codes:
        assert admin.get(f"/letters/compose/{code}").status_code == 200
        answer = admin.post("/letters/preview", {"type": code})
        assert answer.status_code == 200, (code, answer.text)


def test_the_preview_without_scripts_is_a_page(admin: Visitor, person: int) -> None:
    page = admin.post("/letters/compose/SKU", business(person, act="look"))
    assert 'src="data:image/png;base64,' in page.text
    assert BUSINESS["purpose"] in page.text


def test_what_cannot_be_printed_is_named_beside_the_field(
    app: Flask, admin: Visitor, person: int
) -> None:
    page = admin.post("/letters/compose/SKU", business(person, business_name="Warung 美"))
    assert page.status_code == 422
    assert "“美”" in page.text
    assert 'id="business_name-error"' in page.text
    assert letters(app)[0].number is None


def test_an_unknown_type_or_letter_is_not_there(admin: Visitor, person: int) -> None:
    assert admin.get("/letters/compose/XXX").status_code == 404
    assert admin.post("/letters/compose/XXX", business(person)).status_code == 404
    assert admin.get("/letters/edit-draft/999").status_code == 404
    assert admin.post("/letters/preview", {"type": "XXX"}).status_code == 404


def test_a_secretary_composes_but_other_roles_do_not(
    app: Flask, signed_in: Any, person: int
) -> None:
    assert signed_in("sekdes.japah").get("/letters/compose/SKU").status_code == 200
    for name in ("kades.japah", "camat.japah", "admin.kecamatan", "admin.blora", "pengawas.japah"):
        visitor = signed_in(name)
        for url in ("/letters/compose", "/letters/compose/SKU"):
            assert visitor.get(url).status_code in (302, 403), (name, url)
        assert visitor.post("/letters/compose/SKU", business(person)).status_code in (302, 403)
        assert visitor.post("/letters/preview", {"type": "SKU"}).status_code in (302, 403)
    assert letters(app) == []


def test_a_stranger_is_sent_to_sign_in(app: Flask, visitor: Visitor) -> None:
    with app.app_context():
        letter_id = draft(office_code=JAPAH)
    for url in ("compose", "list/", f"show/{letter_id}", f"download/{letter_id}"):
        assert "/login" in visitor.get(f"/letters/{url}").location


@both_databases
def test_numbers_that_no_row_can_have_are_not_there(admin: Visitor) -> None:
    huge = 10**14
    for url in ("show", "edit-draft", "download"):
        assert admin.get(f"/letters/{url}/{huge}").status_code == 404
    assert admin.get(f"/letters/compose/SKU?resident={huge}").status_code == 404
    assert admin.post(f"/letters/submit/{huge}").status_code == 404
    assert admin.post(f"/letters/cancel/{huge}", {"reason": "x"}).status_code == 404
    assert admin.post("/letters/compose/SKU", business(huge)).status_code == 422


@both_databases
def test_a_character_that_no_text_holds_is_refused_in_words(
    app: Flask, admin: Visitor, person: int
) -> None:
    page = admin.post("/letters/compose/SKU", business(person, business_name="War\0ung"))
    assert page.status_code == 422
    assert "karakter tak terlihat" in page.text
    assert admin.get("/letters/list/?q=%00").status_code == 200


@pytest.mark.promise("P1")
@pytest.mark.promise("P3")
def test_a_full_disk_is_told_and_leaves_a_draft_without_a_number(
    app: Flask, admin: Visitor, person: int
) -> None:
    folder = app.extensions["documents"].folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_bytes(b"")  # a file where the folder should be: nobody can write below it
    page = admin.post("/letters/compose/SKU", business(person))
    assert page.status_code == 503
    assert "tidak dapat disimpan" in page.text
    [letter] = letters(app)
    assert (letter.state, letter.number) == (State.DRAFT, None)
    folder.unlink()
    assert admin.post(f"/letters/submit/{letter.id}").status_code == 302
    assert letters(app)[0].number.startswith("400.10.2.2/001/")


@pytest.mark.promise("P6")
def test_what_was_seen_is_ticked_while_composing_and_kept_with_who_and_when(
    app: Flask, admin: Visitor, person: int
) -> None:
    asked, other = "Surat pengantar RT/RW", "Foto tempat usaha"
    page = admin.get("/letters/compose/SKU").text
    assert f'name="seen" value="{asked}"' in page
    saved = admin.post("/letters/compose/SKU", business(person, act="autosave", seen=asked))
    url = saved.get_json()["action"]
    kept = admin.get(url).text
    assert f'name="seen" value="{asked}"' not in kept
    assert f'name="seen" value="{other}"' in kept
    assert "Siti Contoh" in kept
    for seen in (asked, other, "Bukan syarat"):
        assert admin.post(url, business(person, act="save", seen=seen)).status_code == 302
    with app.app_context():
        rows = db.session.scalars(select(Attachment).order_by(Attachment.id))
        assert [(row.requirement, row.kind, row.added_by.username) for row in rows] == [
            (asked, "seen", "admin.japah"), (other, "seen", "admin.japah"),
        ]  # fmt: skip
