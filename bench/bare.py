"""The floor of registering: bare SQL by the driver that writes the same rows, all of them prepared beforehand.

The rows are those of a note that the product registered (note, lines, postings, draws, event, leaf, identity); each further
note is a copy under new keys and a new number. Per note: lock the accounts, read their oldest free holdings, one statement
that inserts everything and reserves, commit. Nothing is checked, allocated, numbered, hashed or answered.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from bench import trade

KEYED = {
    "notes_note": ("id",),
    "notes_line": ("id", "note_id", "posting_id"),
    "ledger_posting": ("id", "subject_id"),
    "ledger_draw": ("id", "posting_id"),
    "evidence_event": ("id", "subject_id"),
    "evidence_leaf": ("id",),
    "evidence_identity": ("subject_id",),
}
"""Columns that get new keys in a copy: shifted by the same step everywhere, so that the copies fit together."""
STEP = 1_000


class Bare:
    """Inserts copies of one note of the client's seller."""

    def __init__(self, client: int, run: int, count: int) -> None:
        from django.db import connection

        from jolserik.notes.commands.registering import register_notes
        from jolserik.registry.commands.operating import operator_act

        (answer,) = register_notes(
            [trade.draft("notes", trade.note_rows(client, f"B{run}"))], operator_act(store=True)
        )
        connection.ensure_connection()
        self.db: Connection[Any] = connection.connection
        self.db.prepare_threshold = 1
        self.pattern = Pattern(self.db, answer.number, first_copy=(client * 1000 + run + 1) * 1000)
        self.statement = self.pattern.statement()
        self.parameters = [self.pattern.copy(i + 1, f"B{run}-{i}") for i in range(count)]

    def do(self, i: int) -> None:
        with self.db.transaction(), self.db.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM ledger_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                [self.pattern.accounts],
                prepare=True,
            )
            cursor.execute(
                "SELECT f.* FROM unnest(%s::bigint[]) AS a(id), LATERAL (SELECT h.id, h.lot_id, h.on_hand - h.reserved "
                "FROM ledger_holding h WHERE h.account_id = a.id AND h.on_hand > h.reserved ORDER BY h.id LIMIT 8) AS f",
                [self.pattern.accounts],
                prepare=True,
            )
            cursor.fetchall()
            cursor.execute(self.statement, self.parameters[i], prepare=True)


class Pattern:
    """All rows of one registered note, by table."""

    def __init__(self, db: Connection[Any], number: str, first_copy: int) -> None:
        where = {
            "notes_note": "number = %(number)s",
            "notes_line": f"note_id IN ({NOTE})",
            "ledger_posting": f"id IN ({POSTINGS})",
            "ledger_draw": f"posting_id IN ({POSTINGS})",
            "evidence_event": EVENTS,
            "evidence_leaf": f"id IN (SELECT id FROM evidence_event WHERE {EVENTS})",
            "evidence_identity": f"kind = 'note' AND subject_id IN ({NOTE})",
        }
        self.types: dict[str, dict[str, str]] = {}
        self.rows: dict[str, list[list[Any]]] = {}
        with db.cursor() as cursor:
            for table, condition in where.items():
                self.types[table] = column_types(cursor, table)
                names = ", ".join(self.types[table])
                cursor.execute(
                    f"SELECT {names} FROM {table} WHERE {condition} ORDER BY id", {"number": number}
                )
                self.rows[table] = [list(row) for row in cursor.fetchall()]
            cursor.execute(
                f"SELECT h.id, h.account_id, d.quantity FROM ledger_draw d JOIN ledger_holding h ON h.id = d.holding_id "
                f"WHERE d.posting_id IN ({POSTINGS})",
                {"number": number},
            )
            drawn = cursor.fetchall()
        self.accounts = sorted({account for _, account, _ in drawn})
        self.reserved: dict[int, int] = {}
        for holding, _, quantity in drawn:
            self.reserved[holding] = self.reserved.get(holding, 0) + quantity
        self.first_copy = first_copy

    def statement(self) -> str:
        """One statement with an insert for every table, and the reservation."""
        parts = []
        for table, types in self.types.items():
            arrays = ", ".join(f"%s::{kind}[]" for kind in types.values())
            parts.append(
                f"{table}_in AS (INSERT INTO {table} ({', '.join(types)}) SELECT * FROM unnest({arrays}))"
            )
        return (
            f"WITH {', '.join(parts)} UPDATE ledger_holding h SET reserved = h.reserved + v.quantity - v.quantity "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS v(id, quantity) WHERE h.id = v.id"
        )

    def copy(self, n: int, own: str) -> list[Any]:
        """Parameters of the statement for the n-th copy. Holdings are touched but keep their balance."""
        shift = (self.first_copy + n) * STEP
        parameters: list[Any] = []
        for table, types in self.types.items():
            for place, (column, kind) in enumerate(types.items()):
                values = [row[place] for row in self.rows[table]]
                if column in KEYED[table]:
                    values = [value + shift for value in values]
                elif (table, column) == ("notes_note", "number"):
                    values = [f"b{shift:x}"]
                elif (table, column) in {("notes_note", "own_number"), ("evidence_identity", "value")}:
                    values = [own]
                parameters.append([Jsonb(v) for v in values] if kind == "jsonb" else values)
        return [*parameters, list(self.reserved), list(self.reserved.values())]


NOTE = "SELECT id FROM notes_note WHERE number = %(number)s"
POSTINGS = f"SELECT posting_id FROM notes_line WHERE note_id IN ({NOTE})"
EVENTS = f"subject_kind = 'note' AND subject_id IN ({NOTE})"


def column_types(cursor: Any, table: str) -> dict[str, str]:
    """Columns with their types; an identity's own key is left to its sequence."""
    cursor.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND NOT (attname = 'id' AND %s = 'evidence_identity') ORDER BY attnum",
        [table, table],
    )
    return dict(cursor.fetchall())
