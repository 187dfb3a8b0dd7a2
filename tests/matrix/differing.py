"""The cells whose answers can differ: `make test` asks these, `make matrix` the full product."""

from collections.abc import Iterable, Iterator

from tests.matrix.cells import UNKNOWN_ACT, Cell, Due
from tests.matrix.places import MALFORMED, STRANGER
from tests.matrix.rules import EVERYBODY, Whose


def differing(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The first cell of each kind; every role meets every route at least once."""
    seen: set[tuple[object, ...]] = set()
    for cell in cells:
        kind = (cell.endpoint, cell.method, cell.form.get("action"), cell.due, *_depends(cell))
        if kind not in seen:
            seen.add(kind)
            yield cell


def _depends(cell: Cell) -> tuple[object, ...]:
    """What the answer depends on."""
    stranger = cell.person is STRANGER
    # Methods, acts and keys that cannot be are refused to whoever comes.
    if cell.due is Due.METHOD or cell.form.get("action") == UNKNOWN_ACT:
        return (stranger,)
    # Who may not use a route is turned away before its row is read.
    if cell.due in (Due.REFUSED, Due.SIGN_IN) or cell.row is None:
        return (cell.person,)
    public = cell.rule.whose is Whose.ALL and cell.rule.who == EVERYBODY
    if public or cell.row.office == MALFORMED:
        return (stranger, cell.row.office)
    return (cell.person, cell.row.office, cell.row.holder == cell.person.role)
