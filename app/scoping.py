"""Which rows belong to which office. The wall (``access/wall.py``) enforces it.

An office's key is its Kemendagri code (``33.16.16.2007``); a scope is a prefix of whole parts,
so ``33.16.1`` is no part of ``33.16.16``.
"""

from enum import Enum

from sqlalchemy import ColumnElement, ForeignKey, String, or_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, declared_attr, mapped_column

OFFICE_CODE_LENGTH = 13
VILLAGE_DOTS = 3


class Reach(Enum):
    """Which rows, seen from an office, a model shows."""

    SUBTREE = "the office itself and those below it"
    LINEAGE = "these, and those of the offices above it (read only)"


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
    """SQL for :func:`contains`, as a range so that both databases use the plain index.

    Everything below ``33.16`` sorts between ``33.16.`` and ``33.16/`` ("/" follows "."). Nothing
    lies below a village (four parts): plain equality lets its lists come in index order.
    """
    if scope.count(".") == VILLAGE_DOTS:
        return column == scope
    return or_(column == scope, (column >= scope + ".") & (column < scope + "/"))
