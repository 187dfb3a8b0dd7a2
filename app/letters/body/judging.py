"""Whether a text may be used: every placeholder known, nothing in it but what letters need.

The renderer's sandbox refuses what could reach Python; this refuses, before anything runs, all
that is not on the lists here, and says where: a text that a regency wrote, or that came with a
file, is a template by somebody whom nobody knows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from jinja2 import TemplateError, nodes

from app.letters.body.lexing import Piece, Unreadable, pieces_of
from app.letters.definition.model import Definition
from app.letters.rendering.data import Person
from app.letters.rendering.errors import InvalidBody
from app.letters.rendering.markup import ATTRIBUTES, MACROS, TAGS
from app.letters.rendering.sandbox import FILTERS_OF_LETTERS, body_tree
from app.letters.rendering.wording import LetterWords, OfficeWords

PERSON = frozenset(f.name for f in fields(Person))
OBJECTS = {
    "subject": PERSON,
    "office": frozenset(f.name for f in fields(OfficeWords)),
    "letter": frozenset(f.name for f in fields(LetterWords)),
}
_LOOP = frozenset({"index", "first", "last"})
_OF_PERSONS = frozenset({"address", "birth", "age"})
_TESTS = frozenset({"none", "defined"})
_LINKS = (nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Compare, nodes.Operand)
MAX_NODES, MAX_DEPTH, MAX_ITEMS, MAX_CONSTANT = 3_000, 40, 60, 500
# Merged cells cost the engine seconds each, and no letter needs them.
_ATTRIBUTES = ATTRIBUTES - {"colspan", "rowspan"}
MAX_TAGS = 12  # open at once; the renderer walks into each


@dataclass(frozen=True)
class Fault:
    """What is wrong, in Indonesian, and what it is about: a placeholder, a tag, a line."""

    about: str
    text: str


def faults_of(source: str, definition: Definition) -> list[Fault]:
    """Everything that is wrong with a text of this type; none: it may be rendered."""
    try:
        found = [*_tag_faults(pieces_of(source)), *_Judge(definition).judge(body_tree(source))]
    except (InvalidBody, Unreadable) as error:
        return [Fault("", str(error))]
    except TemplateError as error:
        return [Fault(f"baris {getattr(error, 'lineno', 1)}", f"Tidak dapat dibaca: {error}")]
    except RecursionError:
        return [Fault("", "Isi surat bersarang terlalu dalam.")]
    return list(dict.fromkeys(found))


def named_fields(source: str) -> set[str]:
    """The fields that a text names anywhere; none when it cannot be read."""
    try:
        found = body_tree(source).find_all(nodes.Getattr)
        return {one.attr for one in found if getattr(one.node, "name", "") == "values"}
    except (InvalidBody, TemplateError, RecursionError):
        return set()


def _tag_faults(pieces: list[Piece]) -> Iterator[Fault]:
    """Tags that letters do not have, or that one case of a condition opens and another closes."""
    opened: list[str] = []
    cases: list[list[str]] = []
    for piece in pieces:
        if piece.kind == "statement":
            if piece.name in ("if", "for"):
                cases.append(list(opened))
            elif not cases or cases[-1] != opened:
                yield Fault(f"baris {piece.line}", "Tag tidak ditutup di dalam syarat yang sama.")
                return
            if piece.name in ("endif", "endfor"):
                cases.pop()
        elif piece.kind in ("open", "empty"):
            yield from _one_tag(piece)
            if piece.kind == "open":
                if piece.name == "table" and "table" in opened:
                    yield Fault(f"baris {piece.line}", "Tabel di dalam tabel tidak diizinkan.")
                opened.append(piece.name)
                if len(opened) > MAX_TAGS:
                    yield Fault(f"baris {piece.line}", "Tag bersarang terlalu dalam.")
                    return
        elif piece.kind == "close" and (not opened or opened.pop() != piece.name):
            yield Fault(f"baris {piece.line}", f"</{piece.name}> menutup tag yang tidak dibuka.")
            return
    if opened:
        yield Fault("", f"Tag <{opened[-1]}> tidak ditutup.")


def _one_tag(piece: Piece) -> Iterator[Fault]:
    if piece.name not in TAGS:
        yield Fault(piece.source, f"Tag <{piece.name}> tidak diizinkan.")
    try:
        unknown = sorted(set(piece.attributes) - _ATTRIBUTES)
    except Unreadable:
        yield Fault(piece.source, "Tag ini tidak terbaca.")
        return
    for name in unknown:
        yield Fault(piece.source, f"Atribut {name} tidak diizinkan.")


class _Judge:
    """Walks the parsed template; every node that it does not know is a fault."""

    def __init__(self, definition: Definition) -> None:
        self.kinds = {field.name: field.kind for field in definition.fields}
        self.rows: set[str] = set()  # names that a loop gives to the persons of a table
        self.seen = 0
        self.found: list[Fault] = []

    def judge(self, tree: nodes.Template) -> list[Fault]:
        self._all(tree.body, 0)
        return self.found

    def _say(self, node: nodes.Node, about: str, text: str) -> None:
        self.found.append(Fault(about or f"baris {node.lineno}", text))

    def _all(self, several: Sequence[nodes.Node], depth: int) -> None:
        for one in several:
            self._statement(one, depth + 1)

    def _statement(self, node: nodes.Node, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._say(node, "", "Syarat bersarang terlalu dalam.")
        elif isinstance(node, nodes.Output):
            for one in node.nodes:
                if not isinstance(one, nodes.TemplateData):
                    self._printed(one, depth)
        elif isinstance(node, nodes.If):
            self._value(node.test, depth)
            self._all(node.body, depth)
            self._all(node.elif_, depth)
            self._all(node.else_, depth)
        elif isinstance(node, nodes.For):
            self._loop(node, depth)
        else:
            self._say(node, "", f"Perintah {type(node).__name__} tidak diizinkan.")

    def _loop(self, node: nodes.For, depth: int) -> None:
        name = getattr(node.target, "name", "")
        known = name in {*OBJECTS, "values", "signer", "loop", *MACROS}
        if not name or known or self.rows or node.test is not None or node.recursive:
            self._say(node, "", "Perulangan seperti ini tidak diizinkan.")
        elif self._field(node.iter) != "resident_table":
            self._say(node, "", "Perulangan hanya untuk isian berupa daftar penduduk.")
        else:
            self.rows = {name}
            self._all(node.body, depth)
            self.rows = set()
            self._all(node.else_, depth)

    def _printed(self, node: nodes.Node, depth: int) -> None:
        """A value that ends up on paper: words, and no person or list as such."""
        self._value(node, depth)
        if isinstance(node, nodes.CondExpr):
            for one in (node.expr1, node.expr2):
                if one is not None:
                    self._printed(one, depth)
        elif isinstance(node, nodes.List | nodes.Tuple | nodes.And | nodes.Or):
            self._say(node, "", "Yang dicetak harus satu isian atau teks.")
        elif self._is_person(node):
            self._say(node, _named(node), "Pilih data orang ini yang dicetak, misalnya namanya.")
        elif self._field(node) == "resident_table":
            self._say(node, _named(node), "Daftar penduduk dicetak sebagai tabel.")
        elif isinstance(node, nodes.Call) and getattr(node.node, "name", "") == "rows":
            self._printed_rows(node, depth)

    def _printed_rows(self, node: nodes.Call, depth: int) -> None:
        for pairs in node.args:
            for pair in getattr(pairs, "items", []):
                items = getattr(pair, "items", [])
                if len(items) != 2:
                    self._say(node, "rows", "Setiap baris memuat satu label dan satu isi.")
                elif not isinstance(items[1], nodes.List):
                    self._printed(items[1], depth)

    def _value(self, node: nodes.Node, depth: int) -> None:
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > MAX_NODES:
            if self.seen != MAX_NODES + 2:
                self.seen = MAX_NODES + 1
                self._say(node, "", "Isi surat terlalu rumit.")
            return
        deeper = depth + 1
        if isinstance(node, nodes.Const):
            if isinstance(node.value, str) and len(node.value) > MAX_CONSTANT:
                self._say(node, "", "Teks dalam tanda kutip terlalu panjang.")
        elif isinstance(node, nodes.Name):
            if node.name not in self.rows | {"subject", "signer"}:
                self._say(node, node.name, f"Bagian {node.name} tidak dikenal.")
        elif isinstance(node, nodes.Getattr):
            self._attribute(node)
        elif isinstance(node, nodes.Filter):
            self._filter(node, deeper)
        elif isinstance(node, nodes.Call):
            self._call(node, deeper)
        elif isinstance(node, nodes.Test):
            if node.name not in _TESTS or node.args or node.kwargs or node.dyn_args:
                self._say(node, node.name, f"Syarat {node.name} tidak dikenal.")
            self._value(node.node, deeper)
        elif isinstance(node, nodes.List | nodes.Tuple):
            if len(node.items) > MAX_ITEMS:
                self._say(node, "", f"Paling banyak {MAX_ITEMS} baris sekaligus.")
            for one in node.items[:MAX_ITEMS]:
                self._value(one, deeper)
        elif isinstance(node, _LINKS):
            for part in node.iter_child_nodes():
                self._value(part, deeper)
        else:
            self._say(node, "", f"Perintah {type(node).__name__} tidak diizinkan.")

    def _attribute(self, node: nodes.Getattr) -> None:
        owner = node.node
        if isinstance(owner, nodes.Name) and owner.name == "values":
            if node.attr not in self.kinds:
                self._say(node, _named(node), f"Tidak ada isian bernama {node.attr}.")
            return
        if isinstance(owner, nodes.Name) and owner.name == "loop":
            known = _LOOP if self.rows else frozenset()
        elif isinstance(owner, nodes.Name) and owner.name in OBJECTS:
            known = OBJECTS[owner.name]
        else:
            known = PERSON if self._is_person(owner) else frozenset()
            if isinstance(owner, nodes.Getattr):
                self._attribute(owner)
        if node.attr not in known:
            self._say(node, _named(node), f"Bagian {_named(node)} tidak dikenal.")

    def _filter(self, node: nodes.Filter, depth: int) -> None:
        if node.name not in FILTERS_OF_LETTERS or node.dyn_args or node.dyn_kwargs:
            self._say(node, node.name, f"Bentuk {node.name} tidak dikenal.")
        if node.node is None:
            self._say(node, node.name, "Bentuk tanpa isi tidak diizinkan.")
            return
        self._value(node.node, depth)
        if self._is_person(node.node) and node.name not in _OF_PERSONS:
            self._say(node, _named(node.node), f"Bentuk {node.name} bukan untuk orang.")
        for one in [*node.args, *(pair.value for pair in node.kwargs)]:
            self._value(one, depth)

    def _call(self, node: nodes.Call, depth: int) -> None:
        name = getattr(node.node, "name", "")
        if name not in MACROS or node.dyn_args or node.dyn_kwargs:
            self._say(node, name, f"Bagian {name or 'ini'} tidak dikenal.")
            return
        for one in [*node.args, *(pair.value for pair in node.kwargs)]:
            if not (isinstance(one, nodes.Name) and one.name in ("office", "letter")):
                self._value(one, depth)

    def _field(self, node: nodes.Node | None) -> str:
        """The kind of the field that an expression names; empty when it names none."""
        if not (isinstance(node, nodes.Getattr) and getattr(node.node, "name", "") == "values"):
            return ""
        return self.kinds.get(node.attr, "")

    def _is_person(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Name):
            return node.name in self.rows | {"subject"}
        return self._field(node) == "resident"


def _named(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_named(node.node)}.{node.attr}"
    return str(getattr(node, "name", "…"))
