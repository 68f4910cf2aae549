"""Lists of objections: one's own, the queue of those who answer, and what was found right against rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from jolserik.casework.verdicts import FAVOURABLE
from jolserik.platform.bulk import select

OPEN, OVERDUE, ANSWERED = "open", "overdue", "answered"
FIELDS = (
    "o.number, o.own_number, o.party_id, o.subject_kind, o.subject, o.code, o.rule, o.reason, o.filed_at, o.due_at, "
    "o.outcome, o.answered_at, o.released, o.pack_version"
)


class ListedObjection(NamedTuple):
    """An objection as lists show it."""

    number: str
    own_number: str
    party_id: int
    subject_kind: str
    subject: str
    code: str
    rule: str
    reason: str
    filed_at: datetime
    due_at: datetime
    outcome: str
    answered_at: datetime | None
    released: bool
    pack_version: str

    def state(self, now: datetime) -> str:
        """`open`, `overdue`, or how it ended."""
        return self.outcome or (OVERDUE if self.due_at < now else OPEN)


@dataclass(frozen=True)
class Wanted:
    """Which objections: of these parties (None: of all), in a state, about a note or another (kind, name), or those that were
    found right against a rule."""

    parties: Collection[int] | None
    now: datetime
    state: str = ""
    note_id: int | None = None
    subject: tuple[str, str] | None = None
    against_rules: bool = False

    def condition(self) -> tuple[str, list[Any]]:
        """SQL and its parameters."""
        parts, values = ["true"], list[Any]()
        if self.parties is not None:
            parts.append("o.party_id = ANY(%s)")
            values.append(list(self.parties))
        if self.note_id is not None:
            parts.append("o.note_id = %s")
            values.append(self.note_id)
        if self.subject is not None:
            parts.append("o.subject_kind = %s AND o.subject = %s")
            values += self.subject
        if self.against_rules:
            parts.append("o.rule <> '' AND o.outcome = ANY(%s)")
            values.append(sorted(FAVOURABLE))
        if self.state == OVERDUE:
            parts.append("o.outcome = '' AND o.due_at < %s")
            values.append(self.now)
        elif self.state:
            parts.append("o.outcome = ''" if self.state == OPEN else "o.outcome <> ''")
        return " AND ".join(parts), values


def list_objections(
    wanted: Wanted, *, by_due: bool = False, offset: int = 0, limit: int | None = None
) -> list[ListedObjection]:
    """A page of objections: the newest first, or by the day on which an answer is due, so that overdue ones come first."""
    condition, values = wanted.condition()
    order = "o.due_at, o.id" if by_due else "o.id DESC"
    rows = select(
        f"SELECT {FIELDS} FROM casework_objection o WHERE {condition} ORDER BY {order} OFFSET %s LIMIT %s",
        [*values, offset, limit],
    )
    return [ListedObjection(*row) for row in rows]


def count_objections(wanted: Wanted) -> int:
    """How many there are."""
    condition, values = wanted.condition()
    ((count,),) = select(f"SELECT count(*) FROM casework_objection o WHERE {condition}", values)
    return int(count)


class QueueLength(NamedTuple):
    """How many wait for an answer, and how many of them are past their clock."""

    open: int
    overdue: int


def queue_length(now: datetime) -> QueueLength:
    """What waits for an answer."""
    ((waiting, overdue),) = select(
        "SELECT count(*), count(*) FILTER (WHERE due_at < %s) FROM casework_objection WHERE outcome = ''",
        [now],
    )
    return QueueLength(waiting, overdue)
