"""What waits for an inspector: held notes past their clock, overdue notes, exits that nobody has seen,
findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

HELD, OVERDUE, SILENT, FINDINGS = "held", "overdue", "silent", "findings"

EXPORTS = "n.kind IN ('export_eaeu', 'export_third')"
LATE = "n.state = 'open' AND (n.overdue_since IS NOT NULL OR n.due_on < %(today)s)"
OF_QUEUE: Mapping[str, str] = {
    HELD: "n.state = 'held' AND n.hold_due_at < %(now)s",
    OVERDUE: f"{LATE} AND NOT {EXPORTS}",
    SILENT: f"{LATE} AND {EXPORTS} AND EXISTS (SELECT FROM notes_line l WHERE l.note_id = n.id AND l.exit_grade = '')",
    FINDINGS: "n.id IN (SELECT f.note_id FROM notes_finding f WHERE f.explained_at IS NULL)",
}
SINCE: Mapping[str, str] = {
    HELD: "n.hold_due_at::date",
    OVERDUE: "COALESCE(n.overdue_since, n.due_on + 1)",
    SILENT: "COALESCE(n.overdue_since, n.due_on + 1)",
    FINDINGS: "(SELECT min(f.found_at)::date FROM notes_finding f WHERE f.note_id = n.id AND f.explained_at IS NULL)",
}


class Queued(NamedTuple):
    """A note in a queue. `since` is the first day on which it is late; `findings` are kinds, oldest first."""

    number: str
    kind: str
    day: date
    sender_id: int
    recipient_id: int
    destination: str
    hold_code: str
    since: date | None
    findings: tuple[str, ...]


def queue(name: str, now: datetime, today: date, *, offset: int = 0, limit: int = 50) -> list[Queued]:
    """One page of a queue, what has waited longest first."""
    rows = _select(
        f"""
        SELECT n.number, n.kind, n.date, n.sender_id, n.recipient_id, n.recipient_country, n.hold_code,
               {SINCE[name]} AS since,
               ARRAY(SELECT f.kind FROM notes_finding f WHERE f.note_id = n.id AND f.explained_at IS NULL ORDER BY f.id)
        FROM notes_note n WHERE {OF_QUEUE[name]} ORDER BY since, n.id OFFSET {int(offset)} LIMIT {int(limit)}
        """,
        now,
        today,
    )
    return [Queued(*row[:8], findings=tuple(row[8])) for row in rows]  # type: ignore[misc]


def queue_lengths(now: datetime, today: date) -> dict[str, int]:
    """How many notes stand in each queue."""
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in OF_QUEUE.values())
    ((*found,),) = _select(f"SELECT {counts} FROM notes_note n", now, today)
    return dict(zip(OF_QUEUE, found, strict=True))


def _select(statement: str, now: datetime, today: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": now, "today": today})
        return list(cursor.fetchall())
