import re
from itertools import chain

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.translations import compile_catalogues
from tests.screens.sources import ROOT, library_messages, our_messages

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%|\{\w+\}")
INDONESIAN = re.compile(
    r"\b(yang|dan|dengan|untuk|tidak|belum|sudah|surat|tanda tangan|pengguna|kata sandi|silakan)\b",
    re.IGNORECASE,
)


def catalogue(locale: str) -> Catalog:
    path = ROOT / "app/translations" / locale / "LC_MESSAGES/messages.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def untranslated(messages: list[Message], translations: Catalog) -> list[str]:
    lacking = []
    for message in messages:
        found = translations.get(message.id, message.context)
        if found is None or found.fuzzy or not first(found.string):
            lacking.append(f"{first(message.id)!r} {[name for name, _line in message.locations]}")
    return lacking


@pytest.fixture(scope="module")
def ours() -> list[Message]:
    return our_messages()


def test_every_text_of_ours_has_an_indonesian_translation(ours: list[Message]) -> None:
    assert len(ours) > 80
    assert untranslated(ours, catalogue("id")) == []


def test_every_text_of_flask_appbuilder_and_wtforms_has_an_indonesian_translation() -> None:
    theirs = list(library_messages())
    ids = {first(message.id) for message in theirs}
    assert {"Added Row", "List Users", "This field is required."} <= ids
    assert len(ids) > 170
    assert untranslated(theirs, catalogue("id")) == []


def test_texts_in_code_are_english_or_have_an_english_translation(ours: list[Message]) -> None:
    foreign = [message for message in ours if INDONESIAN.search(first(message.id))]
    assert untranslated(foreign, catalogue("en")) == []


@pytest.mark.parametrize("locale", ["id", "en"])
def test_a_translation_keeps_the_placeholders_of_its_text(locale: str) -> None:
    for message in catalogue(locale):
        if not message.id:
            continue
        strings = [message.string] if isinstance(message.string, str) else message.string
        wanted = sorted(PLACEHOLDER.findall(first(message.id)))
        for text in filter(None, strings):
            assert sorted(PLACEHOLDER.findall(text)) == wanted, message.id


@pytest.mark.parametrize("locale", ["id", "en"])
def test_no_entry_is_fuzzy_and_none_is_left_over(locale: str, ours: list[Message]) -> None:
    known = {first(message.id) for message in chain(ours, library_messages())}
    entries = catalogue(locale)
    assert [message.id for message in entries if message.id and message.fuzzy] == []
    assert [m.id for m in entries if m.id and first(m.id) not in known] == []
    assert not entries.obsolete


def test_indonesian_has_one_plural_form() -> None:
    assert catalogue("id").num_plurals == 1


def test_compiling_writes_what_is_stale_and_nothing_else(tmp_path) -> None:
    source = tmp_path / "id/LC_MESSAGES/messages.po"
    source.parent.mkdir(parents=True)
    source.write_bytes((ROOT / "app/translations/id/LC_MESSAGES/messages.po").read_bytes())
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
