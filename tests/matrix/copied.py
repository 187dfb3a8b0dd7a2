"""Rows like others."""

from typing import Any

from sqlalchemy import inspect


def copied(row: Any, **changes: Any) -> Any:
    """A new row with the columns of another, its key left out."""
    mapper = inspect(type(row))
    values = {
        column.key: getattr(row, column.key)
        for column in mapper.column_attrs
        if not mapper.get_property(column.key).columns[0].primary_key
    }
    return type(row)(**(values | changes))
