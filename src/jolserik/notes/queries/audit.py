"""The audit: every invariant recomputed from raw records over everything, notes, ledger and evidence together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jolserik.evidence.commitments import commit
from jolserik.ledger import conservation as c
from jolserik.ledger.queries.audit import CHECKS, stream

LINES = """
SELECT n.number || '.' || l.line, l.quantity, p.quantity + COALESCE(d.quantity, 0), 0
FROM notes_line l JOIN notes_note n ON n.id = l.note_id LEFT JOIN ledger_posting p ON p.id = l.posting_id
LEFT JOIN ledger_lot d ON d.id = l.declared_lot_id
"""

LINE_STATES = """
SELECT n.number || '.' || l.line, l.state || ' ' || l.quantity_settled,
       CASE WHEN d.open > 0 THEN 'open' WHEN COALESCE(d.settled, 0) + COALESCE(o.quantity, 0) > 0 THEN 'settled'
            ELSE 'released' END || ' ' || COALESCE(d.settled, 0) + COALESCE(o.quantity, 0)
FROM notes_line l JOIN notes_note n ON n.id = l.note_id LEFT JOIN ledger_lot o ON o.id = l.declared_lot_id
LEFT JOIN (SELECT posting_id, sum(settled_quantity) AS settled, count(*) FILTER (WHERE state = 'open') AS open
           FROM ledger_draw GROUP BY posting_id) d ON d.posting_id = l.posting_id
"""

NOTE_STATES = """
SELECT n.number,
       n.number || ' ' || n.own_number || ' ' || n.kind || ' ' || n.date || ' '
           || CASE WHEN n.state IN ('held', 'open') THEN 'open' ELSE n.state END,
       COALESCE(r.told, 'nothing') || ' ' || COALESCE(CASE e.kind WHEN 'note.declined' THEN 'declined'
           WHEN 'note.revoked' THEN 'revoked' WHEN 'note.replaced' THEN 'replaced' WHEN 'note.seize' THEN 'seized' END,
           CASE WHEN n.kind = 'movement' OR NOT EXISTS
               (SELECT FROM notes_line l WHERE l.note_id = n.id AND l.state = 'open') THEN 'settled' ELSE 'open' END)
FROM notes_note n
LEFT JOIN (SELECT v.subject_id, f->>'number' || ' ' || (f->>'own_number') || ' ' || (f->>'kind') || ' ' || (f->>'date') AS told
           FROM evidence_event v JOIN evidence_leaf x ON x.id = v.id
           CROSS JOIN LATERAL (SELECT convert_from(x.canonical, 'UTF8')::jsonb -> 'facts' AS f) b
           WHERE v.subject_kind = 'note' AND v.kind IN ('note.registered', 'note.held') AND f ? 'own_number') r
    ON r.subject_id = n.id
LEFT JOIN LATERAL (SELECT kind FROM evidence_event v WHERE v.subject_kind = 'note' AND v.subject_id = n.id
                   AND v.kind IN ('note.declined', 'note.revoked', 'note.replaced', 'note.seize')
                   ORDER BY v.id DESC LIMIT 1) e ON true
"""

ARRIVALS = """
SELECT 'draw ' || d.id, 'arrived',
       CASE WHEN EXISTS (SELECT FROM ledger_holding h WHERE h.source_kind = 'draw' AND h.source_id = d.id)
              OR EXISTS (SELECT FROM notes_line l JOIN notes_note n ON n.id = l.note_id
                         WHERE l.posting_id = p.id AND n.state = 'seized') THEN 'arrived' ELSE 'nowhere' END
FROM ledger_draw d JOIN ledger_posting p ON p.id = d.posting_id
WHERE d.settled_quantity > 0 AND p.kind IN ('line', 'by_invoice', 'reversal')
"""

NOTE_IDENTITIES = """
SELECT 'note ' || n.number, 1, count(i.id) FROM notes_note n
LEFT JOIN evidence_identity i ON i.kind = 'note' AND i.scope = n.sender_id AND i.value = n.own_number
     AND i.subject_id = n.id AND i.answer->>'number' = n.number
GROUP BY n.id
UNION ALL
SELECT 'note identity ' || i.value, count(n.id), 1 FROM evidence_identity i LEFT JOIN notes_note n ON n.id = i.subject_id
WHERE i.kind = 'note' GROUP BY i.id HAVING count(n.id) <> 1
"""

LEAVES_MISSING = """
SELECT e.subject_kind || ' event ' || e.id, 'event', CASE WHEN l.id IS NULL THEN 'no leaf' ELSE 'event' END
FROM evidence_event e LEFT JOIN evidence_leaf l ON l.id = e.id
UNION ALL
SELECT 'leaf ' || l.id, 'leaf', 'no event' FROM evidence_leaf l LEFT JOIN evidence_event e ON e.id = l.id WHERE e.id IS NULL
"""

LEAVES = "SELECT id, canonical, key, commitments, root FROM evidence_leaf WHERE key IS NOT NULL"


@dataclass
class Audit:
    """What was checked, how many records of each, and every violation."""

    checked: dict[str, int] = field(default_factory=dict)
    violations: list[c.Violation] = field(default_factory=list)


NOTE_CHECKS = (
    ("lines", LINES, c.LineDraws, c.lines_equal_their_draws),
    ("line_states", LINE_STATES, c.RecordedState, c.states_follow_events),
    ("arrivals", ARRIVALS, c.RecordedState, c.states_follow_events),
    ("note_states", NOTE_STATES, c.RecordedState, c.states_follow_events),
    ("note_identities", NOTE_IDENTITIES, c.BoundNumber, c.identities_are_one_to_one),
    ("events_and_leaves", LEAVES_MISSING, c.RecordedState, c.states_follow_events),
)


def audit(progress: Callable[[str], None] = lambda name: None) -> Audit:
    """Check everything."""
    found = Audit()
    for name, statement, shape, invariant in (*CHECKS, *NOTE_CHECKS):
        progress(name)
        found.violations += invariant(counted(found, name, map(shape._make, stream(statement))))
    progress("leaves")
    found.violations += c.states_follow_events(counted(found, "leaves", rederived_leaves()))
    return found


def counted(found: Audit, name: str, records: Iterable[Any]) -> Iterator[Any]:
    """Count records as they pass."""
    number = 0
    for number, record in enumerate(records, 1):  # noqa: B007 - the count is used after the loop
        yield record
    found.checked[name] = number


def rederived_leaves() -> Iterator[c.RecordedState]:
    """Every leaf beside the commitments and root that its canonical bytes and key give."""
    for key, canonical, secret, commitments, root in stream(LEAVES):
        stored = bytes(commitments).hex() + bytes(root).hex()
        told = "unreadable"
        try:
            again = commit_again(bytes(canonical), bytes(secret))
            told = again.commitments.hex() + again.root.hex()
        except ValueError:
            pass
        yield c.RecordedState(f"leaf {key}", short(stored, told), short(told, stored))


def commit_again(canonical: bytes, secret: bytes) -> Any:
    """Commit to the facts that canonical bytes say."""
    return commit(json.loads(canonical), secret)


def short(text: str, other: str) -> str:
    """A digest that differs where the texts do, short enough for a message."""
    return text[-16:] if text[-16:] != other[-16:] else text
