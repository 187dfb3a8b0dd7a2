"""Which rows belong to which office. The wall (``access/wall.py``) enforces it.

An office's key is its Kemendagri code (``33.16.16.2007``); a scope is a prefix of whole parts,
so ``33.16.1`` is no part of ``33.16.16``.
"""

from enum import Enum

from sqlalchemy import ColumnElement, ForeignKey, String, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute, Mapped, declared_attr, mapped_column

OFFICE_CODE_LENGTH = 13
VILLAGE_DOTS = 3
# Of an office's code and a dot after it, so that only whole parts match. Tables whose lists grow
# long have an index on this; it must be written as ``within`` writes it.
DISTRICT = "substr(office_code || '.', 1, 9)"


class Reach(Enum):
    """Which rows, seen from an office, a model shows."""

    SUBTREE = "the office itself and those below it"
    LINEAGE = "these, and those of the offices above it (read only)"
    SHARED = "these, and those that belong to no office, because they came with the system"


class OfficeScoped:
    """A row that belongs to one office. The wall guards every read and write of it."""

    reach = Reach.SUBTREE

    @declared_attr
    def office_code(cls) -> Mapped[str]:
        """Kemendagri code of the office that owns the row."""
        return mapped_column(
            String(OFFICE_CODE_LENGTH), ForeignKey("office.code"), index=True, nullable=False
        )


def contains(scope: str, code: str) -> bool:
    """Whether ``code`` is the office ``scope`` or lies below it."""
    return code == scope or code.startswith(scope + ".")


def ancestors(code: str) -> list[str]:
    """The codes above ``code``, from the top: ``33.16.16.2007`` → 33, 33.16, 33.16.16."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def within(column: InstrumentedAttribute[str], scope: str) -> ColumnElement[bool]:
    """SQL for :func:`contains`: equality only, so that lists come in the order of an index.

    A village has nothing below it. For a district the index on DISTRICT, then the key, gives
    the newest rows without sorting all; a regency's are nearly all rows there are, so walking
    them is quickest. A range of codes would be read whole and sorted for every page.
    """
    if scope.count(".") == VILLAGE_DOTS:
        return column == scope
    length: ColumnElement[int] = literal_column(str(len(scope) + 1))
    return func.substr(column + literal_column("'.'"), literal_column("1"), length) == scope + "."
