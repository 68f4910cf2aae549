"""Registering notes: a batch (one note is a batch of one), one transaction, one answer per note.

`check` is the same without storing. The plan decides; here it is turned into rows: the journal writes the ledger, and notes,
lines, events, identities and counts follow, each table by one statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.evidence import exactly_once
from jolserik.evidence.answered import answered
from jolserik.evidence.commands import bind_identities, record_events
from jolserik.evidence.queries import bound_identities
from jolserik.evidence.sealing import NewEvent, sealing
from jolserik.kernel.answers import Answer, Outcome
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.allocation import AccountKey
from jolserik.ledger.commands.counting import count_would_be
from jolserik.ledger.commands.writing import serials_for_numbers, take_numbers, write_goods, write_moves
from jolserik.ledger.journal import Journal, NewHolding, NewLot, NewPosting
from jolserik.ledger.words import PostingKind, SourceKind, State
from jolserik.notes import policy
from jolserik.notes.commands.closing import close_notes
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.notes.facts import Facts
from jolserik.notes.planning import Plan, PlannedLine, plan_notes
from jolserik.notes.queries.gathering import gather
from jolserik.platform.bulk import copy_rows, execute
from jolserik.platform.keys import KEY_SEQUENCE, NUMBER_SEQUENCE, Keys, take_serials_of
from jolserik.registry.acting import Act
from jolserik.registry.commands import ensure_places
from jolserik.registry.queries import KnownParty, find_parties


def register_notes(drafts: Sequence[NoteDraft], act: Act) -> list[Answer]:
    """Register notes in their order. Answers stand in the order of the drafts."""
    if not act.store:
        return decide(drafts, act)
    return exactly_once.retrying(
        lambda: decide(drafts, act),
        busy=lambda: exactly_once.busy_answers([(d.note, d.row) for d in drafts]),
        few=len(drafts) <= FEW_NOTES,
    )


def check_notes(drafts: Sequence[NoteDraft], act: Act) -> list[Answer]:
    """What registering would answer. Saves nothing."""
    return register_notes(drafts, replace(act, store=False, memory={}))


FEW_NOTES = 5


def decide(drafts: Sequence[NoteDraft], act: Act) -> list[Answer]:
    """Repeated notes get their first answer; the others are planned and stored together."""
    answers: dict[int, Answer] = {}
    senders = find_parties(
        ref for draft in drafts for ref in (draft.sender, draft.recipient) if ref is not None
    )
    keys = {
        place: (senders[str(draft.sender)].id, draft.note)
        for place, draft in enumerate(drafts)
        if str(draft.sender) in senders and may_ask(draft, senders, act)
    }
    bound = bound_identities("note", keys.values())
    for place, key in keys.items():
        if key in bound:
            answers[place] = exactly_once.repeated(drafts[place].note, "note", drafts[place], bound[key])
    fresh = [place for place in range(len(drafts)) if place not in answers]
    facts = gather([drafts[place] for place in fresh], senders, act)
    plans = plan_notes([drafts[place] for place in fresh], facts, act)
    if act.store:
        store(plans, facts, act)
    else:
        act.memory["notes"].remember(plans, facts)
    answers.update({place: plan.answer() for place, plan in zip(fresh, plans, strict=True)})
    return [answers[place] for place in range(len(drafts))]


def may_ask(draft: NoteDraft, parties: Mapping[str, KnownParty], act: Act) -> bool:
    """Whether the actor may learn what was answered under this number: only who may register such a note."""
    registrar = draft.sender
    if draft.kind == "return" and draft.sender.country != act.pack.country and draft.recipient is not None:
        registrar = draft.recipient
    known = parties.get(str(registrar))
    return known is not None and policy.may_register(act.actor, known.id)


def store(plans: Sequence[Plan], facts: Facts, act: Act) -> None:
    """Write all notes that were accepted or held, and count what was only observed."""
    kept = [plan for plan in plans if plan.outcome is not Outcome.REFUSED]
    count_would_be((plan.draft.date, fault.code) for plan in kept for fault in plan.would_be)
    if not kept:
        return
    serials = take_serials_of(serials_needed(kept))
    for plan, number in zip(kept, take_numbers("N", len(kept), serials[NUMBER_SEQUENCE]), strict=True):
        plan.number = number
    note_ids, line_ids = serials["notes_note_id_seq"], iter(serials["notes_line_id_seq"])
    keys = Keys(act.now, serials[KEY_SEQUENCE])
    journal = Journal(act.now)
    postings: dict[int, NewPosting | int] = {}
    lines = [
        (note_id, plan, line, next(line_ids))
        for note_id, plan in zip(note_ids, kept, strict=True)
        for line in plan.lines
    ]
    # What the old notes held is given back first: a serial number is where its last move leaves it.
    close_notes(journal, [plan.corrects.id for plan in kept if plan.corrects], "replaced", act)
    for _, plan, line, line_id in lines:
        postings[line_id] = post_line(journal, plan, line, line_id)
    write_goods(journal, keys)
    events = [note_event(plan, key, act) for plan, key in zip(kept, note_ids, strict=True)]
    with sealing(events, act.now) as sealed:
        write_moves(journal)
        write_notes(kept, note_ids, act)
        write_lines(lines, postings)
        bind(kept, note_ids)
        mark_first_use(kept)
        record_events(events, now=act.now, keys=keys, sealed=sealed())


def bind(plans: Sequence[Plan], note_ids: Sequence[int]) -> None:
    """Bind each sender's own number to the answer that his note got."""
    bind_identities(
        [
            exactly_once.identity(
                "note", plan.sender.id, plan.draft.note, plan.draft.content, key, plan.answer()
            )
            for plan, key in zip(plans, note_ids, strict=True)
            if plan.sender
        ]
    )


def serials_needed(plans: Sequence[Plan]) -> dict[str, int]:
    """What writing these notes takes of each sequence: for most of them all that it will ever ask."""
    lines = [line for plan in plans for line in plan.lines]
    return {
        NUMBER_SEQUENCE: serials_for_numbers(len(plans)),
        "notes_note_id_seq": len(plans),
        "notes_line_id_seq": len(lines),
        KEY_SEQUENCE: len(plans) + sum(1 + len(line.takings) for line in lines),
    }


def post_line(journal: Journal, plan: Plan, line: PlannedLine, line_id: int) -> NewPosting | int:
    """One line's posting: taken over from a by-invoice sale, done at once (a movement), or reserved."""
    if line.takes_over is not None:
        return line.takes_over.posting_id
    if line.declared is not None:
        declare(journal, plan, line)
    if not plan.settles_now:
        return journal.reserve(PostingKind.LINE, line_id, line.takings)
    posting = journal.spend(PostingKind.LINE, line_id, line.takings)
    account = plan.recipient_account(line.draft.product, line.draft.unit)
    for draw, stock in zip(posting.draws, line.arrived, strict=True):
        journal.holdings.append(
            NewHolding(stock, account, draw.taking.quantity, SourceKind.DRAW, draw, None, False)
        )
        journal.serial_moves += [(stock.lot_id, number, stock, None) for number in draw.taking.serials]
    return posting


def declare(journal: Journal, plan: Plan, line: PlannedLine) -> None:
    """The declared lot that observing makes up for a shortfall; it says by its kind that nothing proves it."""
    assert plan.sender is not None and line.declared is not None
    lot = NewLot(
        holder_id=plan.sender.id,
        product=line.draft.product,
        unit=line.draft.unit,
        quantity=line.declared_quantity,
        origin_kind="declared",
        date=plan.draft.date,
        grade="unproven",
    )
    account = AccountKey(plan.sender.id, plan.sender_place, line.draft.product, line.draft.unit)
    journal.bring_in(lot, account, stock=line.declared)


NOTE_COLUMNS = (
    "id", "number", "own_number", "kind", "procedure", "date", "paper_date", "paper_reason", "sender_id",
    "sender_place_id", "recipient_id", "recipient_place_id", "recipient_country", "consignee", "end_user", "carrier",
    "contract", "crossing", "papers", "reason", "refers_to_id", "relation", "returns_id", "state", "hold_code",
    "hold_due_at", "comparison_owed", "due_on", "registered_at", "closed_at",
)  # fmt: skip


def write_notes(plans: Sequence[Plan], note_ids: Sequence[int], act: Act) -> None:
    """Heads of the notes, with the places that are named for the first time."""
    keys = set()
    for plan in plans:
        assert plan.sender and plan.recipient
        keys |= {(plan.sender.id, plan.sender_place), (plan.recipient.id, plan.recipient_place)}
    places = ensure_places(keys)
    copy_rows(
        "notes_note",
        NOTE_COLUMNS,
        [note_row(plan, key, places, act) for plan, key in zip(plans, note_ids, strict=True)],
    )


def note_row(plan: Plan, key: int, places: dict[tuple[int, str], int], act: Act) -> tuple[Any, ...]:
    """A note in the order of NOTE_COLUMNS."""
    draft = plan.draft
    assert plan.sender and plan.recipient
    state = "held" if plan.outcome is Outcome.HELD else ("settled" if plan.settles_now else "open")
    hold_due = act.hold_due_at() if state == "held" else None
    return (
        key, plan.number, draft.note, draft.kind, draft.procedure, draft.date, draft.paper_date, draft.paper_reason,
        plan.sender.id, places[plan.sender.id, plan.sender_place], plan.recipient.id,
        places[plan.recipient.id, plan.recipient_place], plan.recipient_country, draft.consignee, draft.end_user,
        draft.carrier, draft.contract, plan.crossing, Jsonb([list(paper) for paper in draft.papers]), draft.reason,
        plan.corrects.id if plan.corrects else plan.returns_id, plan.relation, plan.returns_id, state, plan.hold_code,
        hold_due, plan.comparison_owed, None if state == "settled" else plan.due_on, act.now,
        act.now if state == "settled" else None,
    )  # fmt: skip


LINE_COLUMNS = (
    "id", "note_id", "line", "product", "unit", "quantity", "quantity_settled", "state", "price", "currency", "value",
    "packages", "net_kg", "gross_kg", "invoice", "invoice_folded", "vehicle", "container", "waybill", "serials",
    "posting_id", "declared_lot_id", "exit_grade", "guidance",
)  # fmt: skip


def write_lines(
    lines: Sequence[tuple[int, Plan, PlannedLine, int]], postings: dict[int, NewPosting | int]
) -> None:
    """Lines with the postings that carry them."""
    rows = []
    settled = {note_id: plan.settles_now for note_id, plan, _, _ in lines}
    for note_id, _, line, line_id in lines:
        posting, d = postings[line_id], line.draft
        done = settled[note_id]
        rows.append(
            (line_id, note_id, d.line, d.product, d.unit, d.quantity, d.quantity if done else 0,
             State.SETTLED.value if done else State.OPEN.value, d.price, d.currency, d.value, d.packages, d.net_kg,
             d.gross_kg, d.invoice, fold_spelling(d.invoice), d.vehicle, d.container, d.waybill, serials_of(d),
             posting if isinstance(posting, int) else posting.id,
             line.takes_over.declared_lot_id if line.takes_over else None, "", guidance_of(line))
        )  # fmt: skip
    copy_rows("notes_line", LINE_COLUMNS, rows)


def serials_of(line: LineDraft) -> Jsonb | str:
    """A line's serial numbers as JSON; nearly all lines have none, and need none made."""
    return Jsonb(list(line.serials)) if line.serials else "[]"


def guidance_of(line: PlannedLine) -> Jsonb | str:
    """What guidance said of a line as JSON; of nearly all it says nothing."""
    return Jsonb(plain_guidance(line)) if line.guidance else "[]"


def plain_guidance(line: PlannedLine) -> list[list[Any]]:
    """`[[quantity, verdict, [rule, ...]], ...]` for what is not simply allowed."""
    return [[quantity, verdict, list(rules)] for quantity, verdict, rules in line.guidance]


def note_event(plan: Plan, key: int, act: Act) -> NewEvent:
    """What the leaf of a new note commits to."""
    draft = plan.draft
    assert plan.sender and plan.recipient
    facts: dict[str, Any] = {
        "number": plan.number, "own_number": draft.note, "kind": draft.kind, "procedure": draft.procedure,
        "date": draft.date.isoformat(), "sender": plan.sender.text, "sender_place": plan.sender_place,
        "recipient": plan.recipient.text, "recipient_place": plan.recipient_place,
        "recipient_country": plan.recipient_country, "crossing": plan.crossing, "carrier": draft.carrier,
        "consignee": draft.consignee, "end_user": draft.end_user, "contract": draft.contract, "reason": draft.reason,
        "papers": [list(paper) for paper in draft.papers], "relation": plan.relation,
        "refers_to": plan.corrects.number if plan.corrects else plan.returns_id, "returns": plan.returns_id,
        "hold_code": plan.hold_code, "comparison_owed": plan.comparison_owed, "paper_reason": draft.paper_reason,
        "paper_date": draft.paper_date and draft.paper_date.isoformat(),
        "due_on": plan.due_on.isoformat() if plan.due_on and not plan.settles_now else None,
        "lines": [line_facts(line) for line in plan.lines], **answered(draft.content, plan.answer()),
    }  # fmt: skip
    kind = "note.held" if plan.outcome is Outcome.HELD else "note.registered"
    if plan.outcome is Outcome.HELD:
        facts["hold_due_at"] = act.hold_due_at().isoformat()
    return NewEvent("note", key, kind, facts, party_id=plan.sender.id, person_id=act.actor.person_id)


LINE_EXTRAS = ("invoice", "currency", "packages", "net_kg", "gross_kg", "vehicle", "container", "waybill")
"""Facts of a line that stand in its leaf only where something was said."""


def line_facts(line: PlannedLine) -> dict[str, Any]:
    """A line's facts, its draws by lot id and quantity."""
    draft = line.draft
    facts: dict[str, Any] = {
        "line": draft.line, "product": draft.product, "unit": draft.unit, "quantity": draft.quantity,
        "draws": ";".join(f"{t.lot_id}:{format_quantity(t.quantity)}" for t in line.takings),
    }  # fmt: skip
    for name in LINE_EXTRAS:
        if value := getattr(draft, name):
            facts[name] = value
    if draft.price is not None:
        facts |= {"price": f"{draft.price:.6f}", "value": f"{draft.value:.2f}"}
    if line.takes_over is not None:
        facts |= {"posting": line.takes_over.posting_id, "declared_lot": line.takes_over.declared_lot_id or 0}
    if line.guidance:
        facts["guidance"] = plain_guidance(line)
    if draft.serials:
        facts["serials"] = list(draft.serials)
    return facts


def mark_first_use(plans: Sequence[Plan]) -> None:
    """When a party was first named on a note, by the note's date. Nobody waits for it: a party that another note is
    naming at this moment is left to that one, or to the next if that one comes to nothing."""
    first: dict[int, Any] = {}
    for plan in plans:
        for party in (plan.sender, plan.recipient):
            if party is not None and not party.used:
                first[party.id] = min(first.get(party.id, plan.draft.date), plan.draft.date)
    if first:
        execute(
            """
            UPDATE registry_party p SET first_used_on = v.day FROM unnest(%s::bigint[], %s::date[]) AS v(id, day)
            WHERE p.id = v.id AND p.id IN (
                SELECT id FROM registry_party WHERE id = ANY(%s) AND first_used_on IS NULL
                FOR NO KEY UPDATE SKIP LOCKED)
            """,
            [list(first), list(first.values()), list(first)],
        )
