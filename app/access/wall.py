"""The wall (promise P4): which office's rows a request may touch, decided in one place.

It stands at the database session, under every screen, action, export and API. Outside a
request (commands, jobs) there is no wall; in a request without a signed-in user nothing that
belongs to an office can be seen. Raw SQL and Core statements are not covered: composite
foreign keys refuse rows that would mix two offices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, event, false, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.scoping import OfficeScoped, Reach, ancestors, contains, within

_lifted: ContextVar[bool] = ContextVar("wall_lifted", default=False)
NOBODY = ""


class WallError(Exception):
    """The row belongs to an office outside the user's scope. Shown as 404: it is not there."""


@contextmanager
def lifted() -> Iterator[None]:
    """Let the code inside reach every office's rows.

    For acts that by their nature cross offices: signing in, the public verify page, and the
    district's register number on a village's letter. Each use says why beside it.
    """
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


def current_scope() -> str | None:
    """Code of the office whose subtree may be touched; None: no wall; NOBODY: nothing."""
    if _lifted.get() or not has_request_context():
        return None
    with lifted():  # loading the user must not ask the wall about the user
        user = g.get("user")
        if user is None or not user.is_authenticated:
            return NOBODY
        return str(user.office_code)


def visible(column: Any, scope: str, reach: Reach) -> ColumnElement[bool]:
    """SQL condition: the rows that a user of the office ``scope`` may read."""
    if scope == NOBODY:
        return false()
    condition = within(column, scope)
    if reach is Reach.SUBTREE:
        return condition
    condition = condition | column.in_(ancestors(scope))
    return condition | column.is_(None) if reach is Reach.SHARED else condition


def _scoped_models(base: type[OfficeScoped] = OfficeScoped) -> Iterator[type[OfficeScoped]]:
    for model in base.__subclasses__():
        if hasattr(model, "__mapper__"):
            yield model
        yield from _scoped_models(model)


class _Criteria(LoaderCriteriaOption):
    """A condition on every row of a model, under whatever name a statement uses its table.

    SQLAlchemy leaves a plain condition as it is where an alias of the table is joined: it would
    hold for another table of the statement, or for none. Its lambdas are bound to each alias but
    cannot branch on the office, so the condition is bound here.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # what a statement is cached by

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        condition: ColumnElement[bool] = super()._resolve_where_criteria(ext_info)
        return ext_info._adapt_element(condition) if ext_info.is_aliased_class else condition


@lru_cache(maxsize=1024)
def _criteria(scope: str) -> tuple[_Criteria, ...]:
    """The conditions for every scoped model, built once for each office."""
    return tuple(
        _Criteria(model, visible(model.office_code, scope, model.reach), include_aliases=True)
        for model in _scoped_models()
    )


@event.listens_for(Session, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    if state.is_column_load:  # refreshing a row that this session already holds
        return
    scope = current_scope()
    if scope is not None:
        state.statement = state.statement.options(*_criteria(scope))


def _guard(_mapper: Mapper[Any], _connection: Any, target: OfficeScoped) -> None:
    scope = current_scope()
    if scope is None:
        return
    history = inspect(target).attrs.office_code.history
    codes = [target.office_code, *history.deleted, *history.unchanged]
    if scope == NOBODY or not all(code and contains(scope, code) for code in codes):
        raise WallError(f"{type(target).__name__} of office {target.office_code}")


for _name in ("before_insert", "before_update", "before_delete"):
    event.listen(OfficeScoped, _name, _guard, propagate=True)
