"""Set-based writing: COPY for new rows, one UPDATE over arrays for changed ones. Never a row at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows by COPY inside the current transaction. Table and column names come from code, never from input."""
    rows = list(rows)
    if not rows:
        return
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(table: str, types: dict[str, str], rows: Sequence[Sequence[Any]], *, key: str = "id") -> None:
    """Set columns of many rows at once. `types` maps column to its PostgreSQL type in the order of each row's values;
    the key column is among them."""
    if not rows:
        return
    names = list(types)
    assignments = ", ".join(f"{name} = v.{name}" for name in names if name != key)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in names)
    statement = f"UPDATE {table} AS t SET {assignments} FROM unnest({arrays}) AS v({', '.join(names)}) WHERE t.{key} = v.{key}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def select(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one statement, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall())


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return int(cursor.rowcount)


def from_jsonb(value: Any) -> Any:
    """A jsonb column's value; Django tells its driver to hand them out as text."""
    return json.loads(value) if isinstance(value, str) else value
