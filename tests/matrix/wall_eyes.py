"""Watches every ORM statement of every request: a row of an office is asked for behind the wall.

Seen twice: that the statement bore the wall's criteria for each model, and that the SQL which
reached the database names the office of every table it read, joined ones under other names too.
"""

import re
from collections import Counter
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from app.access import wall
from app.extensions import db
from tests.matrix.store import scoped_tables

MARK = "behind_the_wall"


class WallEyes:
    """Counts the statements that were seen, and keeps those that were not behind the wall."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.tables = "|".join(table.name for table in scoped_tables())
        self.reads = re.compile(rf'\b(?:FROM|JOIN|,)\s+"?({self.tables})"?(?:\s+AS\s+(\w+))?\b')
        self.seen: Counter[str] = Counter()
        self.faults: set[str] = set()
        event.listen(Session, "do_orm_execute", self._orm)
        event.listen(self.engine, "before_cursor_execute", self._sql)

    def close(self) -> None:
        """Look away."""
        event.remove(Session, "do_orm_execute", self._orm)
        event.remove(self.engine, "before_cursor_execute", self._sql)

    def _orm(self, state: ORMExecuteState) -> None:
        if not has_request_context():
            return
        if wall._lifted.get():
            how = "lifted"
        elif state.is_column_load:
            how = "refreshed"  # of a row that the session holds already
        else:
            how = "walled"
            walled = any(isinstance(one, wall._Criteria) for one in state.statement._with_options)
            if not walled:
                self.faults.add(f"{request.endpoint}: no wall on {state.statement}")
        self.seen[how] += 1
        state.update_execution_options(**{MARK: how})

    def _sql(
        self,
        _connection: Any,
        _cursor: Any,
        statement: str,
        _values: Any,
        context: Any,
        _many: bool,
    ) -> None:
        if not has_request_context() or not statement.lstrip().upper().startswith("SELECT"):
            return
        how = context.execution_options.get(MARK) if context is not None else None
        read = self.reads.findall(statement)
        if not read or how in ("lifted", "refreshed") or (how is None and wall._lifted.get()):
            return
        self.seen["read with its office"] += 1
        for table, alias in read:
            if not self._names_office(statement, alias or table):
                self.faults.add(f"{request.endpoint}: {table} without its office in {statement}")

    @staticmethod
    def _names_office(statement: str, name: str) -> bool:
        column = rf'"?{name}"?\.office_code'
        bound = r"(?:\?|%\(\w+\)s(?:::\w+)?)"
        asked = rf"{column} (?:= {bound}|IN \()|substr\({column} \|\| '\.', 1, \d+\) = {bound}"
        nothing = r"(?:WHERE|AND) (?:0 = 1|false)\b"
        return re.search(f"{asked}|{nothing}", statement) is not None
