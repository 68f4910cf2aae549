"""Exports as guidance was asked about them: for each line the goods of each lot that it draws, with the facts of a question.

What is asked here again is just what `notes/planning/guiding.questions` asked at registration (tested), except that a lot's
grade is today's, and that papers and reasons which came later count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jolserik.platform.bulk import from_jsonb, select

Day = date
LINES_AT_ONCE = 20_000

GOODS = """
SELECT l.id, n.number, l.line, n.date, (n.registered_at AT TIME ZONE %s)::date, n.kind, n.state, n.procedure, n.end_user,
       n.recipient_country, s.country || ':' || s.identifier, s.registered_on, r.country || ':' || r.identifier,
       r.registered_on, l.product, l.unit, l.quantity, l.value, l.currency,
       (n.reason <> '' OR COALESCE(a.reasons, '') <> ''), n.papers || COALESCE(a.papers, '[]'), l.guidance,
       d.quantity, COALESCE(o.origin, x.origin_country), COALESCE(o.maker, x.maker_country), x.dispatch_country,
       x.origin_kind, x.grade, x.clauses, x.date
FROM notes_line l JOIN notes_note n ON n.id = l.note_id
JOIN registry_party s ON s.id = n.sender_id JOIN registry_party r ON r.id = n.recipient_id
JOIN ledger_draw d ON d.posting_id = l.posting_id JOIN ledger_lot x ON x.id = d.lot_id
LEFT JOIN LATERAL (SELECT e->>0 AS origin, e->>1 AS maker FROM jsonb_array_elements(x.parts) e) o ON true
LEFT JOIN LATERAL (SELECT string_agg(y.reason, '') AS reasons, jsonb_agg(p.paper) FILTER (WHERE p.paper IS NOT NULL) AS papers
                   FROM notes_noteaction y LEFT JOIN LATERAL jsonb_array_elements(y.papers) AS p(paper) ON true
                   WHERE y.note_id = n.id AND y.action = 'add_paper') a ON true
WHERE l.id = ANY(%s) ORDER BY l.id, d.ordinal, o.origin, o.maker
"""

LINES = """
SELECT l.id FROM notes_line l JOIN notes_note n ON n.id = l.note_id
WHERE n.kind IN ('export_eaeu', 'export_third') AND n.state NOT IN ('declined', 'revoked', 'replaced')
  AND n.date >= %s AND n.date <= %s ORDER BY l.id
"""


class Goods(NamedTuple):
    """Goods of one origin that a line draws. Quantities in millionths; `drawn` is what the line draws of the lot."""

    line_id: int
    number: str
    line: int
    date: Day
    registered_on: Day
    kind: str
    state: str
    procedure: str
    end_user: str
    destination: str
    exporter: str
    exporter_since: Day | None
    recipient: str
    recipient_since: Day | None
    product: str
    unit: str
    quantity: int
    value: Decimal | None
    currency: str
    explained: bool
    papers: Any
    guidance: Any
    drawn: int
    origin: str
    maker: str
    dispatch: str
    origin_kind: str
    grade: str
    clauses: Any
    lot_date: Day


def export_lines(since: date, until: date) -> list[int]:
    """Lines of all exports of those days that were not given up, by their ids."""
    return [key for (key,) in select(LINES, [since, until])]


def goods_of(line_ids: Sequence[int], zone: str) -> Iterator[list[Goods]]:
    """What those lines draw, some lines at a time; all goods of a line come together."""
    for start in range(0, len(line_ids), LINES_AT_ONCE):
        some = line_ids[start : start + LINES_AT_ONCE]
        yield [Goods(*row) for row in select(GOODS, [zone, list(some)])]


def facts_of(goods: Sequence[Goods]) -> dict[str, list[Any]]:
    """The facts of the questions, a list for each."""
    return {
        "date": [g.date for g in goods],
        "product": [g.product for g in goods],
        "destination": [g.destination for g in goods],
        "origin": [g.origin or None for g in goods],
        "maker": [g.maker or None for g in goods],
        "dispatch": [g.dispatch or None for g in goods],
        "kind": [g.kind for g in goods],
        "procedure": [frozenset(g.procedure.split()) for g in goods],
        "clause": [words_of(g.clauses) for g in goods],
        "origin_kind": [g.origin_kind for g in goods],
        "grade": [g.grade for g in goods],
        "exporter": [g.exporter for g in goods],
        "recipient": [g.recipient for g in goods],
        "end_user": [g.end_user for g in goods],
        "exporter_age_days": [age(g.exporter_since, g.date) for g in goods],
        "recipient_age_days": [age(g.recipient_since, g.date) for g in goods],
        "days_since_origin": [age(g.lot_date, g.date) for g in goods],
        "quantity": [(g.quantity, g.unit) for g in goods],
        "value": [None if g.value is None else (g.value, g.currency) for g in goods],
        "papers": [kinds_of(g.papers) for g in goods],
    }


NONE: frozenset[str] = frozenset()


def words_of(stored: Any) -> frozenset[str]:
    """A stored list of words."""
    return NONE if stored == "[]" else frozenset(from_jsonb(stored))


def kinds_of(stored: Any) -> frozenset[str]:
    """The kinds of the papers that a note names."""
    return NONE if stored == "[]" else frozenset(kind for kind, _ in from_jsonb(stored))


def age(since: date | None, on: date) -> int | None:
    """Days since then; what lies ahead counts as today."""
    return None if since is None else max((on - since).days, 0)
