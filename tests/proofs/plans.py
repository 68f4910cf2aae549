"""Plans of the statements that a piece of work really executes, as the database would carry them out.

The world of a test is small, and in a small world the planner reads whole tables because that is cheapest. So sequential
scans, and the joins that want them, are forbidden while a plan is made: what still reads a whole table has no index that
serves it. An index that is read from end to end, without a condition, is no better and counts the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

BIG_TABLES = (
    "ledger_draw", "ledger_holding", "ledger_lot", "ledger_lotparent", "ledger_posting", "ledger_serial",
    "ledger_conversion", "ledger_writeoff", "notes_note", "notes_line", "notes_noteaction", "evidence_event",
    "evidence_identity", "evidence_leaf", "registry_declaration", "registry_invoice",
    "registry_invoiceline",
)  # fmt: skip
"""What grows for ever. Accounts, parties and places are left out: where there are two of them, a join by key may begin there."""


@dataclass(frozen=True)
class Planned:
    """A statement with the nodes of its plan."""

    statement: str
    nodes: tuple[dict[str, Any], ...]

    def whole_reads(self) -> list[str]:
        """Big tables that are read from end to end."""
        return [
            f"{node['Node Type']} of {node['Relation Name']}"
            for node in self.nodes
            if is_big(node.get("Relation Name", "")) and reads_everything(node)
        ]

    def partitions(self, table: str) -> set[str]:
        """Partitions of a table that the plan really reads (or may read, where it was not carried out)."""
        return {
            node["Relation Name"]
            for node in self.nodes
            if node.get("Relation Name", "").startswith(f"{table}_m") and node.get("Actual Loops", 1)
        }


def is_big(relation: str) -> bool:
    return any(relation == table or relation.startswith(f"{table}_m0") for table in BIG_TABLES)


def reads_everything(node: dict[str, Any]) -> bool:
    """A sequential scan, or an index without a condition on it."""
    kind = node["Node Type"]
    return kind == "Seq Scan" or (kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node)


SMALL_WORLD = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material")
WRITES = ("INSERT INTO", "UPDATE ", "DELETE FROM", "NEXTVAL")
"""Words by which a statement changes something, locks included: its plan is made and not carried out."""


def plans_of(work: Callable[[], object]) -> list[Planned]:
    """Do it, and the plan of each statement that has one."""
    found: list[Planned] = []

    def explained(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        words = statement.lstrip("( \n").upper()
        if words.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")) and not many:
            found.append(Planned(" ".join(statement.split()), tuple(plan(statement, parameters, words))))
        return execute(statement, parameters, many, context)

    with connection.cursor() as cursor:
        for setting in SMALL_WORLD:
            cursor.execute(f"SET LOCAL {setting} = off")
    with connection.execute_wrapper(explained):
        work()
    return found


def plan(statement: str, parameters: Any, words: str) -> Iterator[dict[str, Any]]:
    """All nodes of a plan. Reading is carried out, so that it is known which partitions it touches; writing is not."""
    reads = not any(word in words for word in WRITES)
    options = "ANALYZE, TIMING OFF, " if reads else ""
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({options}FORMAT JSON) {statement}", parameters)
        (said,) = cursor.fetchone()
    document = json.loads(said) if isinstance(said, str) else said
    yield from nodes(document[0]["Plan"])


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from nodes(inner)
