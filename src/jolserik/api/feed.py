"""The change feed: what happened to a party's records, in the order of their keys, none ever skipped.

An event's key is taken before its transaction commits, so a lower key may become visible after a higher one.
Handing out the higher one first would move a reader's cursor past the lower for ever. So a page ends at a
*settled* key: the last one taken when the request began, once every transaction that ran at that moment has
ended. Those are waited for, as they last milliseconds; when one lasts longer, the page stays empty and the
reader asks again. Late, but never lost. No writer pays anything for it.

The order is by serial, the low bits of the key: the high bits are a month, and a transaction that began before
midnight may still hand out keys of the old month.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from jolserik.platform.bulk import select
from jolserik.platform.keys import MONTH_SHIFT, SERIAL_MASK

PATIENCE_S = 1.5
NAP_S = 0.01
START = 0

FEED = """
WITH seen AS (
    SELECT e.id, e.recorded_at, e.kind, 'note' AS subject, n.number
    FROM notes_note n JOIN evidence_event e ON e.subject_kind = 'note' AND e.subject_id = n.id
    WHERE (n.sender_id = %(party)s OR n.recipient_id = %(party)s) AND e.id >= %(least)s
  UNION ALL
    SELECT e.id, e.recorded_at, e.kind, 'lot', l.code
    FROM ledger_lot l JOIN evidence_event e ON e.subject_kind = 'lot' AND e.subject_id = l.id
    WHERE l.holder_id = %(party)s AND e.id >= %(least)s
  UNION ALL
    SELECT e.id, e.recorded_at, e.kind, 'conversion', c.number
    FROM ledger_conversion c JOIN evidence_event e ON e.subject_kind = 'conversion' AND e.subject_id = c.id
    WHERE c.holder_id = %(party)s AND e.id >= %(least)s
  UNION ALL
    SELECT e.id, e.recorded_at, e.kind, 'write_off', w.number
    FROM ledger_writeoff w JOIN evidence_event e ON e.subject_kind = 'write_off' AND e.subject_id = w.id
    WHERE w.holder_id = %(party)s AND e.id >= %(least)s
  UNION ALL
    SELECT e.id, e.recorded_at, e.kind, 'objection', o.number
    FROM casework_objection o JOIN evidence_event e ON e.subject_kind = 'objection' AND e.subject_id = o.id
    WHERE o.party_id = %(party)s AND e.id >= %(least)s
)
SELECT id, recorded_at, kind, subject, number FROM seen
WHERE (id & %(mask)s) > %(after)s AND (id & %(mask)s) <= %(settled)s ORDER BY id & %(mask)s LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Event:
    """Something that happened to a note, lot, conversion, write-off or objection."""

    id: int
    recorded_at: datetime
    kind: str
    subject: str
    number: str


def changes_after(cursor: int, party_id: int, limit: int) -> list[Event]:
    """Events of a party's records after the one with this key, oldest first."""
    settled = settled_serial()
    if settled is None:
        return []
    month = cursor >> MONTH_SHIFT
    with connection.cursor() as statement:
        statement.execute(
            FEED,
            {
                "party": party_id,
                "least": max(month - 1, 0) << MONTH_SHIFT,
                "mask": SERIAL_MASK,
                "after": cursor & SERIAL_MASK,
                "settled": settled,
                "limit": limit,
            },
        )
        return [Event(*row) for row in statement.fetchall()]


def settled_serial(patience_s: float = PATIENCE_S, nap: Callable[[float], None] = time.sleep) -> int | None:
    """A serial below which no key can appear any more; None while a transaction keeps us waiting too long."""
    running, serial = running_transactions(), last_serial()
    running |= running_transactions()
    until_s = time.monotonic() + patience_s
    while running & running_transactions():
        if time.monotonic() > until_s:
            return None
        nap(NAP_S)
    return serial


def last_serial() -> int:
    """The last serial that anybody has taken."""
    return int(select("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM jolserik_key")[0][0])


def running_transactions() -> set[int]:
    """Transactions of others that have written and not ended. Every command writes before it takes its keys."""
    rows = select(
        """
        SELECT x::text::bigint FROM pg_snapshot_xip(pg_current_snapshot()) x
        WHERE x IS DISTINCT FROM pg_current_xact_id_if_assigned()
        """
    )
    return {xid for (xid,) in rows}
