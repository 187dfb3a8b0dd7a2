"""Bring the Indonesian catalogue up to date with the code: ``python -m tests.screens.collect``.

New texts are added without a translation, texts that nobody uses any more are dropped.
"""

from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.screens.sources import ROOT, library_messages, our_messages

CATALOGUE = ROOT / "app/translations/id/LC_MESSAGES/messages.po"
HEADER = "# Indonesian screen texts: ours and those of the libraries. See docs/translating.md."


def collect() -> list[str]:
    """Rewrite the catalogue; return the texts that still need a translation."""
    with CATALOGUE.open("rb") as stream:
        known = read_po(stream, locale="id")
    fresh = Catalog(
        locale="id",
        header_comment=HEADER,
        project="Esuk Layang Mabur",
        version="1",
        msgid_bugs_address="docs/translating.md",
        last_translator="Esuk Layang Mabur",
        language_team="Esuk Layang Mabur",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),  # fixed: only texts make a difference
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
    )
    fresh._num_plurals, fresh._plural_expr = known.num_plurals, known.plural_expr
    messages = {message.id: message for message in [*library_messages(), *our_messages()]}
    lacking = []
    for msgid in sorted(messages, key=str):
        message, old = messages[msgid], known.get(msgid, messages[msgid].context)
        string = old.string if old else ("",) if message.pluralizable else ""
        fresh.add(
            msgid,
            string,
            locations=message.locations,
            flags=message.flags - {"fuzzy"},
            context=message.context,
        )
        if not (string if isinstance(string, str) else string[0]):
            lacking.append(msgid if isinstance(msgid, str) else msgid[0])
    with CATALOGUE.open("wb") as target:
        write_po(target, fresh, width=100, include_lineno=False)
    return lacking


if __name__ == "__main__":
    for text in collect():
        print(f"no translation yet: {text}")
