"""Where the texts of the screens come from: our code, Flask-AppBuilder's and WTForms'."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import flask_appbuilder
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FAB = Path(flask_appbuilder.__file__).parent
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_formatter_gettext": None,
}


def _extract(
    folder: Path, rules: list[tuple[str, str]], within: tuple[str, ...] = ("",)
) -> list[Message]:
    """The texts below `folder`; `rules` are (pattern, method), `within` the folders to enter."""
    catalogue = Catalog(locale="id")
    roots = [folder / name for name in within]
    for name, line, msgid, _comments, context in extract_from_dir(
        str(folder),
        rules,
        keywords=KEYWORDS,
        directory_filter=lambda path: any(Path(path).is_relative_to(root) for root in roots),
    ):
        catalogue.add(msgid, locations=[(name, line)], context=context)
    return [message for message in catalogue if message.id]


def our_messages() -> list[Message]:
    """Every text in our Python and templates, extracted afresh by the rules of babel.cfg."""
    with (ROOT / "babel.cfg").open() as rules:
        patterns, _options = parse_mapping_cfg(rules)
    return _extract(ROOT, patterns, within=("app", "templates"))


def library_messages() -> Iterator[Message]:
    """Every text that Flask-AppBuilder and WTForms may show."""
    catalogues: list[Iterable[Message]] = [
        _extract(FAB, [("**.py", "python"), ("templates/**.html", "jinja2")])
    ]
    # The German catalogue also lists texts that FAB puts together at run time.
    for source in (
        FAB / "translations/de/LC_MESSAGES/messages.po",
        Path(wtforms.__file__).parent / "locale/wtforms.pot",
    ):
        catalogues.append(read_po(io.BytesIO(source.read_bytes())))
    seen = set()
    for catalogue in catalogues:
        for message in catalogue:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key and key not in seen:
                seen.add(key)
                yield Message(message.id, flags=message.flags - {"fuzzy"}, context=message.context)
