"""SQL that the two databases spell differently."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import GenericFunction

from app.letters.models import Letter


class MinutesBetween(GenericFunction[float]):
    """Minutes from the first moment to the second, with fractions."""

    name = "minutes_between"
    type = Float()
    inherit_cache = True


@compiles(MinutesBetween, "sqlite")
def _sqlite(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 1440.0)"


@compiles(MinutesBetween, "postgresql")
def _postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({end} - {start})) / 60.0)"


def median_by(
    session: Session,
    value: ColumnElement[float],
    keys: Sequence[Any],
    conditions: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Rows ``(*keys, median of value)`` over the letters that fulfil the conditions.

    With an even number of letters the median lies halfway between the two in the middle.
    """
    if session.get_bind().dialect.name == "postgresql":
        median = func.percentile_cont(0.5).within_group(value.asc())
        return select(*keys, median).where(*conditions).group_by(*keys)
    groups = tuple(keys) or None
    ranked = (
        select(
            Letter.id,
            value.label("value"),
            func.row_number().over(partition_by=groups, order_by=value).label("place"),
            func.count().over(partition_by=groups).label("total"),
        )
        .where(*conditions)
        .subquery()
    )
    # From Letter, not from the ranks alone: only a query of the model is stopped by the wall.
    middle = (ranked.c.place * 2).between(ranked.c.total, ranked.c.total + 2)
    return (
        select(*keys, func.avg(ranked.c.value))
        .select_from(Letter)
        .join(ranked, ranked.c.id == Letter.id)
        .where(middle)
        .group_by(*keys)
    )
