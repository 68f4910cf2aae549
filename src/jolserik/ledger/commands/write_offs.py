"""Registering write-offs: quantity that leaves the ledger at once, from named lots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jolserik.evidence import exactly_once
from jolserik.evidence.answered import answered
from jolserik.evidence.commands import bind_identities, record_events
from jolserik.evidence.queries import bound_identities
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger import policy
from jolserik.ledger.allocation import Taking
from jolserik.ledger.commands.naming import Counter, read_counter
from jolserik.ledger.commands.writing import take_numbers, write
from jolserik.ledger.documents import WriteOffDraft
from jolserik.ledger.journal import Journal
from jolserik.ledger.words import PostingKind
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act
from jolserik.registry.commands import ensure_places
from jolserik.registry.queries import KnownParty, find_parties

Decided = tuple[WriteOffDraft, KnownParty, list[Taking]]


def register_write_offs(drafts: Sequence[WriteOffDraft], act: Act) -> list[Answer]:
    """Register write-offs in their order; one answer per draft."""
    if not act.store:
        return decide(drafts, act)
    return exactly_once.retrying(
        lambda: decide(drafts, act),
        busy=lambda: exactly_once.busy_answers([(d.write_off, d.row) for d in drafts]),
    )


def check_write_offs(drafts: Sequence[WriteOffDraft], act: Act) -> list[Answer]:
    """What registering would answer. Saves nothing."""
    return decide(drafts, replace(act, store=False, memory={}))


def decide(drafts: Sequence[WriteOffDraft], act: Act) -> list[Answer]:
    """Decide one after another, then store those that passed."""
    holders = find_parties(draft.holder for draft in drafts)
    names = [(holders[str(d.holder)].id, d.write_off) for d in drafts if str(d.holder) in holders]
    bound = bound_identities("write_off", names)
    counter = read_counter(
        [
            (holders[str(d.holder)].id, d.place, row.lot)
            for d in drafts
            if str(d.holder) in holders
            for row in d.rows
        ],
        lock=act.store,
    )
    answers: list[Answer | None] = []
    kept: list[tuple[int, Decided]] = []
    for place, draft in enumerate(drafts):
        holder = holders.get(str(draft.holder))
        allowed = holder is not None and policy.may_post_for(act.actor, holder.id)
        if holder and allowed and (holder.id, draft.write_off) in bound:
            answers.append(
                exactly_once.repeated(draft.write_off, "write_off", draft, bound[holder.id, draft.write_off])
            )
            continue
        faults, takings = plan_write_off(draft, holder, counter, act)
        answers.append(refused(draft.write_off, draft.row, faults) if faults else None)
        if not faults and holder:
            kept.append((place, (draft, holder, takings)))
    for (place, (draft, _, _)), number in zip(kept, store([d for _, d in kept], act), strict=True):
        answers[place] = accepted(draft.write_off, draft.row, number)
    return [answer for answer in answers if answer is not None]


def plan_write_off(
    draft: WriteOffDraft, holder: KnownParty | None, counter: Counter, act: Act
) -> tuple[list[Refusal], list[Taking]]:
    """What is taken, or why not."""
    if holder is None or holder.country != act.pack.country:
        return [Refusal(Code.UNKNOWN_PARTY, "holder", {"value": str(draft.holder)}, draft.row)], []
    if not policy.may_post_for(act.actor, holder.id):
        return [Refusal(Code.NOT_ALLOWED, "holder", {"party": holder.text}, draft.row)], []
    mark = counter.stock.mark()
    faults: list[Refusal] = []
    takings: list[Taking] = []
    for row in draft.rows:
        taken, fault = counter.take(holder.id, draft.place, row.lot, row.quantity, row=row.row)
        takings += taken
        faults += [fault] if fault else []
    if faults:
        counter.stock.undo(mark)
    return faults, takings


def store(decided: Sequence[Decided], act: Act) -> list[str]:
    """Write the write-offs; their numbers."""
    if not act.store:
        return [""] * len(decided)
    numbers = take_numbers("W", len(decided))
    ids = take_serials("ledger_writeoff_id_seq", len(decided))
    places = ensure_places((holder.id, draft.place) for draft, holder, _ in decided)
    journal = Journal(act.now)
    rows: list[tuple[Any, ...]] = []
    for key, number, (draft, holder, takings) in zip(ids, numbers, decided, strict=True):
        journal.spend(PostingKind.WRITE_OFF, key, takings)
        place = places[holder.id, draft.place]
        rows.append(
            (key, number, draft.write_off, draft.kind, draft.date, holder.id, place, draft.reason, act.now)
        )
    copy_rows(
        "ledger_writeoff",
        ("id", "number", "own_number", "kind", "date", "holder_id", "place_id", "reason", "registered_at"),
        rows,
    )
    write(journal)
    record_events(
        [write_off_event(key, number, *d, act) for key, number, d in zip(ids, numbers, decided, strict=True)],
        now=act.now,
    )
    bind_identities(
        [
            exactly_once.identity(
                "write_off",
                holder.id,
                draft.write_off,
                draft.content,
                key,
                accepted(draft.write_off, None, number),
            )
            for key, number, (draft, holder, _) in zip(ids, numbers, decided, strict=True)
        ]
    )
    return numbers


def write_off_event(
    key: int, number: str, draft: WriteOffDraft, holder: KnownParty, takings: Sequence[Taking], act: Act
) -> NewEvent:
    """What the leaf of a write-off commits to."""
    facts = {
        "number": number, "own_number": draft.write_off, "kind": draft.kind, "date": draft.date.isoformat(),
        "holder": holder.text, "place": draft.place, "reason": draft.reason,
        "draws": ";".join(f"{t.lot_id}:{format_quantity(t.quantity)}" for t in takings),
        "serials": [number for taking in takings for number in taking.serials],
        **answered(draft.content, accepted(draft.write_off, None, number)),
    }  # fmt: skip
    return NewEvent("write_off", key, "write_off.registered", facts, holder.id, act.actor.person_id)
