"""Set-based reading and writing: a statement a table, never a row at a time.

Many rows go by COPY, a few by one prepared INSERT: COPY cannot be prepared and costs two more trips to the server. Inside
`together` rows wait for each other: the appends to all tables become one statement, sent when somebody asks the database or
changes something, at the latest at the end of the block.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

from jolserik.platform.arrays import array_literal

FEW_ROWS = 100
MOST_PARAMETERS = 50


@dataclass(frozen=True, slots=True)
class Append:
    """Rows that wait to be appended to a table."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


_waiting: ContextVar[list[Append] | None] = ContextVar("waiting", default=None)


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows inside the current transaction. Table and column names come from code, never from input."""
    append = Append(table, tuple(columns), list(rows))
    waiting = _waiting.get()
    if not append.rows:
        return
    if waiting is not None:
        waiting.append(append)
    elif len(append.rows) <= FEW_ROWS:
        insert([append])
    else:
        copy(append)


def copy(append: Append) -> None:
    """Append many rows by COPY."""
    statement = f"COPY {append.table} ({', '.join(append.columns)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as stream:
        for row in append.rows:
            stream.write_row(row)


def insert(appends: Sequence[Append]) -> None:
    """Append rows to some tables by one statement over arrays of columns, the same statement for any number of rows."""
    inserts = [insert_statement(append) for append in appends]
    others = ", ".join(f"t{n} AS ({statement})" for n, statement in enumerate(inserts[:-1]))
    columns = [array_literal(column) for append in appends for column in zip(*append.rows, strict=True)]
    run(f"WITH {others} {inserts[-1]}" if others else inserts[-1], columns, wanted=False)


def groups(appends: Sequence[Append]) -> Iterator[list[Append]]:
    """Appends that go together: the driver reads a statement of more parameters anew each time."""
    group: list[Append] = []
    width = 0
    for append in appends:
        if group and width + len(append.columns) > MOST_PARAMETERS:
            yield group
            group, width = [], 0
        group.append(append)
        width += len(append.columns)
    if group:
        yield group


@cache
def insert_statement_of(database: str, table: str, columns: tuple[str, ...]) -> str:
    """An INSERT over one array a column."""
    types = column_types(database, table)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays})"


def insert_statement(append: Append) -> str:
    """The INSERT of these rows."""
    return insert_statement_of(connection.settings_dict["NAME"], append.table, append.columns)


def column_types(database: str, table: str) -> dict[str, str]:
    """PostgreSQL types of a table's columns; they do not change while a program runs."""
    rows = run(
        """
        SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
        """,
        [table],
        wanted=True,
    )
    return dict(rows)


def update_rows(table: str, types: dict[str, str], rows: Sequence[Sequence[Any]], *, key: str = "id") -> None:
    """Set columns of many rows at once. `types` maps column to its PostgreSQL type in the order of each row's values;
    the key column is among them."""
    if not rows:
        return
    names = list(types)
    assignments = ", ".join(f"{name} = v.{name}" for name in names if name != key)
    arrays = ", ".join(f"%s::{types[name]}[]" for name in names)
    statement = f"UPDATE {table} AS t SET {assignments} FROM unnest({arrays}) AS v({', '.join(names)}) WHERE t.{key} = v.{key}"
    execute(statement, [list(column) for column in zip(*rows, strict=True)])


@contextmanager
def together() -> Iterator[None]:
    """Appends wait for each other, and statements go to the server without waiting for the results of earlier ones.

    A fault of one statement is raised by the next that waits, at the latest at the end of the block.
    """
    connection.ensure_connection()
    waiting: list[Append] = []
    mark = _waiting.set(waiting)
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
            send_waiting()
    finally:
        _waiting.reset(mark)


def send_waiting() -> None:
    """Whoever asks the database or changes something finds what was appended before."""
    waiting = _waiting.get()
    if waiting:
        appends = waiting[:]
        waiting.clear()
        for group in groups(appends):
            insert(group)


def select(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of one statement, as tuples. A list among the parameters is an array of the type that the statement says."""
    send_waiting()
    return run(statement, parameters, wanted=True)


def execute(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run one statement whose result nobody waits for."""
    send_waiting()
    run(statement, parameters, wanted=False)


def run(statement: str, parameters: Sequence[Any], *, wanted: bool) -> list[tuple[Any, ...]]:
    """Within a transaction by the driver itself, which halves the cost of a short statement; else, and where somebody
    listens to what is executed, by Django's cursor."""
    values = [array_literal(value) if type(value) is list else value for value in parameters]
    db = connections[DEFAULT_DB_ALIAS]
    if not db.in_atomic_block or db.execute_wrappers or db.queries_logged:
        with db.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if wanted else []
    with db.wrap_database_errors:
        cursor = db.connection.cursor().execute(statement, values)
        return cursor.fetchall() if wanted else []


def touched(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run one INSERT, UPDATE or DELETE and wait for how many rows it touched."""
    return int(
        select(f"WITH touched AS ({statement} RETURNING 1) SELECT count(*) FROM touched", parameters)[0][0]
    )


def from_jsonb(value: Any) -> Any:
    """A jsonb column's value; Django tells its driver to hand them out as text."""
    return json.loads(value) if isinstance(value, str) else value
