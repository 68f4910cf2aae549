"""Set-based reading and writing: a statement a table, never a row at a time.

Many rows go by COPY, a few by one prepared INSERT: COPY cannot be prepared and costs two more trips to the server. Inside
`together` statements are sent without waiting for each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from psycopg.pq import PipelineStatus

from jolserik.platform.arrays import array_literal

FEW_ROWS = 100


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows inside the current transaction. Table and column names come from code, never from input."""
    rows = list(rows)
    if not rows:
        return
    if len(rows) <= FEW_ROWS or in_pipeline():
        insert_rows(table, tuple(columns), rows)
        return
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def insert_rows(table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Append rows by one statement over arrays of columns, the same statement for any number of rows."""
    types = column_types(connection.settings_dict["NAME"], table)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays})"
    execute(statement, [array_literal(column) for column in zip(*rows, strict=True)])


@cache
def column_types(database: str, table: str) -> dict[str, str]:
    """PostgreSQL types of a table's columns; they do not change while a program runs."""
    return dict(
        select(
            """
            SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
            """,
            [table],
        )
    )


def update_rows(table: str, types: dict[str, str], rows: Sequence[Sequence[Any]], *, key: str = "id") -> None:
    """Set columns of many rows at once. `types` maps column to its PostgreSQL type in the order of each row's values;
    the key column is among them."""
    if not rows:
        return
    names = list(types)
    assignments = ", ".join(f"{name} = v.{name}" for name in names if name != key)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in names)
    statement = f"UPDATE {table} AS t SET {assignments} FROM unnest({arrays}) AS v({', '.join(names)}) WHERE t.{key} = v.{key}"
    execute(statement, [array_literal(column) for column in zip(*rows, strict=True)])


@contextmanager
def together() -> Iterator[None]:
    """Statements go to the server without waiting for each other; whoever asks for a result waits for all before it.

    A fault of one statement is raised by the next that waits, at the latest by the commit or at the end of the block.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def in_pipeline() -> bool:
    """Whether statements are being sent together at the moment."""
    connection.ensure_connection()
    return bool(connection.connection.pgconn.pipeline_status != PipelineStatus.OFF)


def select(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one statement, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall())


def execute(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run one statement whose result nobody waits for."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))


def touched(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run one INSERT, UPDATE or DELETE and wait for how many rows it touched."""
    return int(
        select(f"WITH touched AS ({statement} RETURNING 1) SELECT count(*) FROM touched", parameters)[0][0]
    )


def from_jsonb(value: Any) -> Any:
    """A jsonb column's value; Django tells its driver to hand them out as text."""
    return json.loads(value) if isinstance(value, str) else value
