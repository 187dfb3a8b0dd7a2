"""The sandbox in which a letter type's text runs: regencies edit it, so it is not trusted.

The text may print values, choose and loop, and call our macros; the node list below is all there
is. No assignment, arithmetic or method call, so nothing can grow without bound or reach Python.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    nodes,
)
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from app.letters.rendering import indonesian
from app.letters.rendering.data import Person
from app.letters.rendering.errors import InvalidBody
from app.letters.rendering.wording import UNKNOWN, LetterWords, OfficeWords, address

PARTS = Path(__file__).resolve().parents[3] / "templates" / "letters" / "_parts"
MAX_BODY = 20_000
MAX_OUTPUT = 200_000
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List),
    *(nodes.Getattr, nodes.Filter, nodes.Call, nodes.Keyword, nodes.Test, nodes.If, nodes.For),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Tuple),
)
_MAX_LOOPS = 2
BLOCKS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}


class Fields:
    """The letter's own values, as attributes: `values.purpose`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


_READABLE = (Fields, Person, OfficeWords, LetterWords, LoopContext)


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with nothing in it but what letters need."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_or_nothing, **BLOCKS)
        self.globals.clear()
        self.filters = dict(FILTERS_OF_LETTERS)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only the public data of our own value objects can be read."""
        return not attr.startswith("_") and isinstance(obj, _READABLE) and not callable(value)

    def is_safe_callable(self, obj: Any) -> bool:
        """Only macros can be called."""
        return isinstance(obj, Macro)


def _or_nothing(value: Any) -> Any:
    """What was not filled in prints as nothing."""
    return "" if value is None else value


def _of_what_is_known(words: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that makes nothing of what was not filled in."""
    return lambda value, *args, **kw: "" if value is None else words(value, *args, **kw)


def _lines(text: str) -> Markup:
    return Markup("<br/>").join(escape(line) for line in str(text).split("\n"))


def _or_dash(value: Any) -> Any:
    return UNKNOWN if value is None or value == "" else value


def _with_unit(number: int, unit: str) -> str:
    return f"{indonesian.grouped(number)} {unit}"


def _hours(times: list[str | None], zone: str = "WIB") -> str:
    known = [time for time in times if time]
    return f"{' sampai dengan '.join(known)} {zone}" if known else ""


def _birth(person: Person) -> str:
    if person.birth_date is None:
        return person.birthplace or UNKNOWN
    born = indonesian.long_date(person.birth_date)
    return f"{person.birthplace}, {born}" if person.birthplace else born


def _age(person: Person, on: date) -> str:
    if person.birth_date is None:
        return UNKNOWN
    born = person.birth_date
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return f"{years} tahun"


_OF_KNOWN: dict[str, Callable[..., Any]] = {
    "long_date": indonesian.long_date,
    "day_name": indonesian.day_name,
    "day_and_date": indonesian.day_and_date,
    "roman_month": indonesian.roman_month,
    "rupiah": indonesian.rupiah,
    "rupiah_in_words": indonesian.rupiah_in_words,
    "in_words": indonesian.in_words,
    "grouped": indonesian.grouped,
    "address": address,
    "birth": _birth,
    "age": _age,
    "lines": _lines,
    "with_unit": _with_unit,
    "upper": FILTERS["upper"],
    "lower": FILTERS["lower"],
}
FILTERS_OF_LETTERS: dict[str, Callable[..., Any]] = {
    **{name: _of_what_is_known(words) for name, words in _OF_KNOWN.items()},
    "hours": _hours,
    "or_dash": _or_dash,
    "length": FILTERS["length"],
    "default": FILTERS["default"],
}


def body_tree(body: str) -> nodes.Template:
    """The text as it was parsed. Raises InvalidBody, TemplateError and RecursionError."""
    if len(body) > MAX_BODY:
        raise InvalidBody(f"Isi jenis surat melebihi {MAX_BODY} karakter.")
    tree = _body_environment().parse(body)
    _check_nodes(tree, 0)
    return tree


def check_template(body: str) -> None:
    """Raise InvalidBody unless the text is a template of the allowed kind; names the line."""
    _compile_body(body)


def render_body(body: str, macros: Mapping[str, Any], context: Mapping[str, Any]) -> Markup:
    """The text of the letter as escaped HTML. InvalidBody for what the sandbox refuses."""
    template = _compile_body(body)
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate({**macros, **context}):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_OUTPUT:
                raise InvalidBody("Isi surat menjadi terlalu panjang.")
    except (TemplateError, RecursionError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InvalidBody):
            raise
        raise InvalidBody(f"Isi jenis surat tidak dapat diolah: {error}") from error
    return Markup("".join(pieces))  # noqa: S704 (autoescape made it; check_markup judges it)


@lru_cache(maxsize=1)
def parts_environment() -> Environment:
    """The environment of our own shared parts: letterhead, tables, signatures, footer."""
    environment = Environment(
        loader=FileSystemLoader(PARTS), autoescape=True, undefined=StrictUndefined, **BLOCKS
    )
    environment.filters.update(FILTERS_OF_LETTERS)
    return environment


@lru_cache(maxsize=1)
def _body_environment() -> LetterEnvironment:
    return LetterEnvironment()


@lru_cache(maxsize=512)
def _compile_body(body: str) -> Template:
    try:
        return _body_environment().from_string(body_tree(body))
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"baris {line}: " if line else ""
        raise InvalidBody(f"Isi jenis surat tidak dapat dibaca: {where}{error}") from error
    except RecursionError as error:
        raise InvalidBody("Isi jenis surat bersarang terlalu dalam.") from error


def _check_nodes(node: nodes.Node, loops: int) -> None:
    # `self` and `super` are names to the parser, and the template's own insides to the runtime.
    if not isinstance(node, _ALLOWED) or getattr(node, "name", "") in ("self", "super"):
        raise InvalidBody(
            f"Isi jenis surat, baris {node.lineno}: perintah {type(node).__name__} tidak diizinkan."
        )
    if isinstance(node, nodes.For):
        loops += 1
        if loops > _MAX_LOOPS or node.recursive:
            raise InvalidBody(f"Isi jenis surat, baris {node.lineno}: perulangan terlalu dalam.")
    for child in node.iter_child_nodes():
        _check_nodes(child, loops)
