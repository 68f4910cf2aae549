"""One note as somebody may see it: head, lines with their draws, what was done to it, what wants explaining."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from jolserik.evidence.queries import PastEvent, history
from jolserik.kernel.numbers import normalise_number
from jolserik.notes import policy
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Actor
from jolserik.registry.queries.showing import NamedParty, named_parties

Day = date


class ShownDraw(NamedTuple):
    """What a line takes out of one lot. `reference` is empty for those whose lot it is not."""

    lot: str
    reference: str
    quantity: int
    settled_quantity: int
    state: str
    origin_kind: str
    origin_country: str
    grade: str
    name: str


@dataclass(frozen=True)
class ShownLine:
    """A line with its draws; quantities in millionths."""

    line: int
    product: str
    unit: str
    quantity: int
    quantity_settled: int
    state: str
    price: Decimal | None
    currency: str
    value: Decimal | None
    packages: str
    net_kg: int | None
    gross_kg: int | None
    invoice: str
    vehicle: str
    container: str
    waybill: str
    serials: tuple[str, ...]
    exit_grade: str
    guidance: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    draws: tuple[ShownDraw, ...] = ()

    @property
    def name(self) -> str:
        """What the lots call the goods."""
        return next((draw.name for draw in self.draws if draw.name), "")


class ShownAction(NamedTuple):
    """Something done to the note. `person` is named to the own side and to officials only."""

    action: str
    date: date
    party: str
    person: str
    reason: str
    source: str
    scope: str
    papers: tuple[tuple[str, str], ...]
    lines: tuple[tuple[int, int | None], ...]
    waiting: bool
    recorded_at: datetime


class ShownFinding(NamedTuple):
    """Something that wants an explanation."""

    line: int | None
    kind: str
    facts: dict[str, Any]
    found_at: datetime
    explanation: str


@dataclass(frozen=True)
class ShownNote:
    """A note with everything its page shows."""

    id: int
    number: str
    own_number: str
    kind: str
    procedure: str
    date: date
    paper_date: Day | None
    paper_reason: str
    sender: NamedParty
    sender_place: str
    recipient: NamedParty
    recipient_place: str
    recipient_country: str
    consignee: str
    end_user: str
    carrier: str
    contract: str
    crossing: str
    papers: tuple[tuple[str, str], ...]
    reason: str
    relation: str
    refers_to: str
    replaced_by: tuple[tuple[str, str], ...]
    state: str
    hold_code: str
    hold_due_at: datetime | None
    comparison_owed: bool
    due_on: Day | None
    overdue_since: Day | None
    registered_at: datetime
    closed_at: datetime | None
    lines: tuple[ShownLine, ...]
    actions: tuple[ShownAction, ...]
    findings: tuple[ShownFinding, ...]
    events: tuple[PastEvent, ...]

    @property
    def is_export(self) -> bool:
        """Goods leave the country."""
        return self.kind.startswith("export_")


HEAD = """
SELECT n.id, n.number, n.own_number, n.kind, n.procedure, n.date, n.paper_date, n.paper_reason, n.sender_id,
       COALESCE(sp.code, '') AS sender_place, n.recipient_id, COALESCE(rp.code, '') AS recipient_place,
       n.recipient_country, n.consignee, n.end_user, n.carrier, n.contract, n.crossing, n.papers, n.reason, n.relation,
       COALESCE(o.number, '') AS refers_to, n.state, n.hold_code, n.hold_due_at, n.comparison_owed, n.due_on,
       n.overdue_since, n.registered_at, n.closed_at
FROM notes_note n LEFT JOIN registry_place sp ON sp.id = n.sender_place_id
LEFT JOIN registry_place rp ON rp.id = n.recipient_place_id LEFT JOIN notes_note o ON o.id = n.refers_to_id
WHERE n.number = %s
"""
HEAD_NAMES = (
    "id", "number", "own_number", "kind", "procedure", "date", "paper_date", "paper_reason", "sender_id", "sender_place",
    "recipient_id", "recipient_place", "recipient_country", "consignee", "end_user", "carrier", "contract", "crossing",
    "papers", "reason", "relation", "refers_to", "state", "hold_code", "hold_due_at", "comparison_owed", "due_on",
    "overdue_since", "registered_at", "closed_at",
)  # fmt: skip


def show_note(number: str, actor: Actor) -> ShownNote | None:
    """The note of that number; None if there is none, or none that the actor may know of."""
    rows = select(HEAD, [normalise_number(number)])
    if not rows:
        return None
    head = dict(zip(HEAD_NAMES, rows[0], strict=True))
    sender_id, recipient_id = head.pop("sender_id"), head.pop("recipient_id")
    if not policy.may_see(actor, sender_id, recipient_id):
        return None
    parties = named_parties({sender_id, recipient_id})
    head["papers"] = pairs(head["papers"])
    return ShownNote(
        **head,
        sender=parties[sender_id],
        recipient=parties[recipient_id],
        replaced_by=referring(head["id"]),
        lines=lines_of(head["id"], actor),
        actions=actions_of(head["id"], actor),
        findings=findings_of(head["id"]),
        events=tuple(history("note", [head["id"]])),
    )


def pairs(stored: Any) -> tuple[tuple[str, str], ...]:
    """Papers as they are stored."""
    return tuple((kind, number) for kind, number in from_jsonb(stored))


def referring(note_id: int) -> tuple[tuple[str, str], ...]:
    """Notes that correct, reissue or return this one: (relation, number)."""
    rows = select("SELECT relation, number FROM notes_note WHERE refers_to_id = %s ORDER BY id", [note_id])
    return tuple((relation, number) for relation, number in rows)


def lines_of(note_id: int, actor: Actor) -> tuple[ShownLine, ...]:
    """Lines with their draws."""
    rows = select(
        """
        SELECT posting_id, line, product, unit, quantity, quantity_settled, state, price, currency, value, packages,
               net_kg, gross_kg, invoice, vehicle, container, waybill, serials, exit_grade, guidance
        FROM notes_line WHERE note_id = %s ORDER BY line
        """,
        [note_id],
    )
    draws = draws_of([row[0] for row in rows], actor)
    return tuple(
        ShownLine(
            *row[1:17], tuple(from_jsonb(row[17])), row[18], guided(row[19]), tuple(draws.get(row[0], ()))
        )  # type: ignore[call-arg]
        for row in rows
    )


def guided(stored: Any) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """What guidance said of a line: quantity, verdict and rules."""
    return tuple((quantity, verdict, tuple(rules)) for quantity, verdict, rules in from_jsonb(stored))


def draws_of(posting_ids: list[int], actor: Actor) -> dict[int, list[ShownDraw]]:
    """Draws by posting. Both sides see the lots, their origins and grades; what its holder calls a lot, only he."""
    rows = select(
        """
        SELECT d.posting_id, l.holder_id, l.code, l.reference, d.quantity, d.settled_quantity, d.state, l.origin_kind,
               l.origin_country, l.grade, l.name
        FROM ledger_draw d JOIN ledger_lot l ON l.id = d.lot_id WHERE d.posting_id = ANY(%s)
        ORDER BY d.posting_id, d.ordinal
        """,
        [posting_ids],
    )
    found: dict[int, list[ShownDraw]] = {}
    for posting_id, holder_id, code, reference, *rest in rows:
        own = actor.official or holder_id in actor.reads_for
        found.setdefault(posting_id, []).append(ShownDraw(code, reference if own else "", *rest))
    return found


def actions_of(note_id: int, actor: Actor) -> tuple[ShownAction, ...]:
    """What was done, oldest first."""
    rows = select(
        """
        SELECT a.party_id, a.action, a.date, COALESCE(p.country || ':' || p.identifier, ''),
               COALESCE(NULLIF(trim(w.first_name || ' ' || w.last_name), ''), w.username, ''), a.reason, a.source, a.scope,
               a.papers, a.lines, a.waiting, a.recorded_at
        FROM notes_noteaction a LEFT JOIN registry_party p ON p.id = a.party_id
        LEFT JOIN registry_person w ON w.id = a.person_id WHERE a.note_id = %s ORDER BY a.id
        """,
        [note_id],
    )
    return tuple(
        ShownAction(
            action, day, party, person if actor.official or party_id in actor.reads_for else "", reason, source, scope,
            pairs(papers), tuple((line, quantity) for line, quantity in from_jsonb(lines)), waiting, recorded_at,
        )
        for party_id, action, day, party, person, reason, source, scope, papers, lines, waiting, recorded_at in rows
    )  # fmt: skip


def findings_of(note_id: int) -> tuple[ShownFinding, ...]:
    """What wants explaining, oldest first."""
    rows = select(
        "SELECT line, kind, facts, found_at, explanation FROM notes_finding WHERE note_id = %s ORDER BY id",
        [note_id],
    )
    return tuple(
        ShownFinding(line, kind, from_jsonb(facts), at, words) for line, kind, facts, at, words in rows
    )
