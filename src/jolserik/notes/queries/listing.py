"""Lists of notes: which ones, in which order, how many; and what waits for somebody.

A filter is the same for the page, its count and its file. Notes outside `parties` do not exist for the asker; None means
all (officials).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from jolserik.kernel.languages import search_fold
from jolserik.kernel.numbers import normalise_number
from jolserik.notes.documents import EXPORT_KINDS
from jolserik.platform.bulk import select

SENT, RECEIVED = "sent", "received"
ANSWER, OVERDUE, NO_EXIT, FINDINGS = "answer", "overdue", "no_exit", "findings"
TEXT_CHARACTERS_MAX = 80

Day = date


@dataclass(frozen=True)
class Wanted:
    """Which notes. `state` is a note's state, or one of `answer, overdue, no_exit, findings`."""

    parties: frozenset[int] | None
    today: date
    direction: str = ""
    state: str = ""
    kind: str = ""
    text: str = ""


class ListedNote(NamedTuple):
    """A note as a list shows it. `value` is null when no line has a price or currencies differ."""

    id: int
    number: str
    own_number: str
    kind: str
    date: date
    sender_id: int
    sender: str
    recipient_id: int
    recipient: str
    recipient_country: str
    state: str
    hold_code: str
    due_on: Day | None
    overdue: bool
    lines: int
    products: tuple[str, ...]
    value: Any
    currency: str


ORDERS: Mapping[str, str] = {
    "registered": "n.id",
    "date": "n.date",
    "number": 'n.number COLLATE "C"',
    "due": "n.due_on",
    "sender": "s.sort_key",
    "recipient": "r.sort_key",
    "state": "n.state",
}
FROM = """
FROM notes_note n JOIN registry_party s ON s.id = n.sender_id JOIN registry_party r ON r.id = n.recipient_id
"""
SENT_OR_RECEIVED = """
SELECT count(*) FROM (SELECT id FROM notes_note WHERE sender_id = ANY(%s)
                      UNION SELECT id FROM notes_note WHERE recipient_id = ANY(%s)) x
"""
NEWEST = """
SELECT x.id, row_number() OVER (ORDER BY x.id {way}) AS place FROM (
    SELECT n.id FROM unnest(%(parties)s::bigint[]) AS p(id) CROSS JOIN LATERAL (
        SELECT id FROM notes_note WHERE sender_id = p.id ORDER BY id {way} LIMIT %(reach)s) n
  UNION
    SELECT n.id FROM unnest(%(parties)s::bigint[]) AS p(id) CROSS JOIN LATERAL (
        SELECT id FROM notes_note WHERE recipient_id = p.id ORDER BY id {way} LIMIT %(reach)s) n) x
ORDER BY place
"""
"""The first notes of parties by their own indexes: as many of each as the page can reach."""

OF_STATE: Mapping[str, str] = {
    ANSWER: "n.state = 'open' AND n.kind <> ALL(%(exports)s)",
    OVERDUE: "n.state = 'open' AND (n.overdue_since IS NOT NULL OR n.due_on < %(today)s)",
    NO_EXIT: "n.state = 'open' AND n.kind = ANY(%(exports)s)",
    FINDINGS: "EXISTS (SELECT FROM notes_finding f WHERE f.note_id = n.id AND f.explained_at IS NULL)",
}
FOLDED_NAME = "translate(lower({name}), 'әғқңөұүһіё', 'агкноуухие')"
MATCHES_TEXT = f"""
(n.number = %(number)s OR n.own_number ILIKE %(like)s
 OR s.identifier LIKE %(like)s OR {FOLDED_NAME.format(name="s.name")} LIKE %(folded)s
 OR r.identifier LIKE %(like)s OR {FOLDED_NAME.format(name="r.name")} LIKE %(folded)s
 OR EXISTS (SELECT FROM notes_line l WHERE l.note_id = n.id
            AND (l.product LIKE %(begins)s OR l.invoice ILIKE %(like)s OR l.vehicle ILIKE %(like)s)))
"""


def list_notes(
    wanted: Wanted,
    *,
    order: str = "registered",
    descending: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> list[ListedNote]:
    """One page of the notes; equals stand newest first."""
    where, parameters = conditions(wanted)
    way = "DESC NULLS LAST" if descending else "ASC NULLS LAST"
    page = "" if limit is None else f"OFFSET {int(offset)} LIMIT {int(limit)}"
    found = f"""
        SELECT n.id, row_number() OVER (ORDER BY {ORDERS[order]} {way}, n.id DESC) AS place {FROM} WHERE {where} ORDER BY place
    """
    if order == "registered" and limit is not None and is_unfiltered(wanted):
        found, parameters["reach"] = NEWEST.format(way="DESC" if descending else "ASC"), offset + limit
    rows = select_named(
        f"""
        WITH page AS ({found} {page})
        SELECT n.id, n.number, n.own_number, n.kind, n.date, n.sender_id, s.country || ':' || s.identifier,
               n.recipient_id, r.country || ':' || r.identifier, n.recipient_country, n.state, n.hold_code, n.due_on,
               n.state = 'open' AND (n.overdue_since IS NOT NULL OR n.due_on < %(today)s), l.lines, l.products, l.value,
               l.currency
        FROM page JOIN notes_note n ON n.id = page.id JOIN registry_party s ON s.id = n.sender_id
        JOIN registry_party r ON r.id = n.recipient_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines, (array_agg(product ORDER BY line))[1:3] AS products,
                   CASE WHEN count(DISTINCT currency) = 1 AND bool_and(value IS NOT NULL) THEN sum(value) END AS value,
                   CASE WHEN count(DISTINCT currency) = 1 THEN max(currency) ELSE '' END AS currency
            FROM notes_line WHERE note_id = n.id) l
        ORDER BY page.place
        """,
        parameters,
    )
    return [ListedNote(*row[:15], tuple(row[15] or ()), *row[16:]) for row in rows]  # type: ignore[call-arg]


def count_notes(wanted: Wanted) -> int:
    """How many notes the list has; of parties' notes without any filter, by their indexes alone."""
    if wanted.parties is not None and not (
        wanted.direction or wanted.state or wanted.kind or wanted.text.strip()
    ):
        return int(select(SENT_OR_RECEIVED, [sorted(wanted.parties), sorted(wanted.parties)])[0][0])
    where, parameters = conditions(wanted)
    source = FROM if wanted.text.strip() else "FROM notes_note n"
    return int(select_named(f"SELECT count(*) {source} WHERE {where}", parameters)[0][0])


def is_unfiltered(wanted: Wanted) -> bool:
    """All notes of some parties."""
    filtered = wanted.direction or wanted.state or wanted.kind or wanted.text.strip()
    return wanted.parties is not None and not filtered


def conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What a note must be to stand in the list, and the parameters of the statement."""
    parts = ["true"]
    parameters: dict[str, Any] = {"today": wanted.today, "exports": sorted(EXPORT_KINDS)}
    side = side_of(wanted)
    if side:
        parts.append(side)
        parameters["parties"] = sorted(wanted.parties or ())
    if wanted.state:
        parts.append(OF_STATE.get(wanted.state, "n.state = %(state)s"))
        parameters["state"] = wanted.state
    if wanted.kind:
        parts.append("n.kind = %(kind)s")
        parameters["kind"] = wanted.kind
    if text := wanted.text[:TEXT_CHARACTERS_MAX].strip():
        parts.append(MATCHES_TEXT)
        parameters |= {
            "number": normalise_number(text),
            "like": f"%{escaped(text)}%",
            "begins": f"{escaped(text)}%",
            "folded": f"%{folded}%" if (folded := escaped(search_fold(text))) else None,
        }
    return " AND ".join(f"({part})" for part in parts), parameters


def side_of(wanted: Wanted) -> str:
    """On which side the parties must stand. To answer is for recipients, exits are for senders."""
    if wanted.parties is None:
        return ""
    direction = {ANSWER: RECEIVED, NO_EXIT: SENT}.get(wanted.state, wanted.direction)
    sent, received = "n.sender_id = ANY(%(parties)s)", "n.recipient_id = ANY(%(parties)s)"
    return {SENT: sent, RECEIVED: received}.get(direction, f"{sent} OR {received}")


def escaped(text: str) -> str:
    """The text with what LIKE would take for a pattern made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def select_named(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement with named parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        return list(cursor.fetchall())


class Waiting(NamedTuple):
    """How many notes wait for the parties, and the earliest day by which they want an answer."""

    to_answer: int
    first_due: date | None
    late_answers: int
    held: int
    overdue: int
    without_exit: int
    findings: int


def waiting_for(parties: Collection[int], today: date) -> Waiting:
    """What waits: notes to answer, held and overdue ones, exports that nobody has seen leave, findings to explain."""
    rows = select_named(
        f"""
        SELECT count(*) FILTER (WHERE received AND {OF_STATE[ANSWER]}),
               min(n.due_on) FILTER (WHERE received AND {OF_STATE[ANSWER]}),
               count(*) FILTER (WHERE received AND {OF_STATE[ANSWER]} AND n.due_on < %(today)s),
               count(*) FILTER (WHERE n.state = 'held'),
               count(*) FILTER (WHERE {OF_STATE[OVERDUE]}),
               count(*) FILTER (WHERE sent AND {OF_STATE[NO_EXIT]})
        FROM (SELECT x.*, x.sender_id = ANY(%(parties)s) AS sent, x.recipient_id = ANY(%(parties)s) AS received
              FROM notes_note x WHERE x.state IN ('open', 'held')
                AND (x.sender_id = ANY(%(parties)s) OR x.recipient_id = ANY(%(parties)s))) n
        """,
        {"parties": sorted(parties), "today": today, "exports": sorted(EXPORT_KINDS)},
    )
    findings = count_notes(Wanted(frozenset(parties), today, state=FINDINGS))
    return Waiting(*rows[0], findings)  # type: ignore[call-arg]


def partners_of(party_id: int, *, limit: int = 50) -> list[int]:
    """Whom a party has sent notes to lately, the last one first."""
    rows = select(
        """
        SELECT recipient_id FROM (
            SELECT recipient_id, max(id) AS last FROM (
                SELECT recipient_id, id FROM notes_note WHERE sender_id = %s AND recipient_id <> %s
                ORDER BY id DESC LIMIT 1000) newest
            GROUP BY recipient_id) x
        ORDER BY last DESC LIMIT %s
        """,
        [party_id, party_id, limit],
    )
    return [key for (key,) in rows]
