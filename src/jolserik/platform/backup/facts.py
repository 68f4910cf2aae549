"""What a database holds, in figures that a copy must repeat: rows of every table, and one digest over all leaves."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
LEAVES = "COPY (SELECT id, root FROM evidence_leaf ORDER BY id) TO STDOUT (FORMAT binary)"


@dataclass(frozen=True, slots=True)
class Facts:
    """`leaves` is the SHA-256 of (id, root) of all leaves in the order of their ids, as PostgreSQL's binary COPY."""

    rows: dict[str, int]
    leaves: str

    def document(self) -> dict[str, Any]:
        return asdict(self)


def tables(connection: Connection[Any]) -> list[str]:
    return [name for (name,) in connection.execute(TABLES)]


def facts(connection: Connection[Any]) -> Facts:
    """To be called in a transaction that sees one state."""
    rows = {name: count(connection, name) for name in tables(connection)}
    return Facts(rows, digest_of_leaves(connection))


def count(connection: Connection[Any], table: str) -> int:
    from psycopg import sql

    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def digest_of_leaves(connection: Connection[Any]) -> str:
    digest = hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(LEAVES) as rows:
        for chunk in rows:
            digest.update(chunk)
    return digest.hexdigest()
