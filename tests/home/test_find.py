"""The quick find: one box for letters and residents, within the own office."""

from collections.abc import Callable

from flask import Flask

from tests.client import Visitor
from tests.conftest import both_databases
from tests.factories.letters import KK, NAME, NEIGHBOUR, NIK, facts, submitted_letter

SignedIn = Callable[[str], Visitor]


@both_databases
def test_a_letter_is_found_by_its_number_its_person_and_the_nik(
    app: Flask, signed_in: SignedIn
) -> None:
    number = facts(app, submitted_letter(app))["number"]
    admin = signed_in("admin.japah")
    for typed in (number, "murni CONTOH", NIK, KK):
        page = admin.get("/find", query_string={"q": typed}).text
        assert number in page, typed
        assert NAME in page, typed
    assert NIK not in admin.get("/find", query_string={"q": NAME}).text, "it stays masked"


@both_databases
def test_nothing_of_another_village_is_found(app: Flask, signed_in: SignedIn) -> None:
    submitted_letter(app, village=NEIGHBOUR)
    for typed in (NAME, NIK):
        page = signed_in("admin.japah").get("/find", query_string={"q": typed}).text
        assert "Tidak ada yang cocok" in page


def test_who_may_not_list_residents_finds_letters_only_and_none_by_nik(
    app: Flask, signed_in: SignedIn
) -> None:
    submitted_letter(app)
    head = signed_in("kades.japah")
    assert "Penduduk</h2>" not in head.get("/find", query_string={"q": NAME}).text
    assert NAME not in head.get("/find", query_string={"q": NIK}).text


def test_a_stranger_is_sent_to_the_sign_in_page(visitor: Visitor) -> None:
    assert "/login" in visitor.get("/find?q=a").headers["Location"]


def test_odd_words_find_nothing_and_break_nothing(signed_in: SignedIn) -> None:
    admin = signed_in("admin.japah")
    for typed in ("", "%", "\0", "'" * 300, "😀 1234567890123456"):
        assert admin.get("/find", query_string={"q": typed}).status_code == 200
