"""Registering conversions: lots in, lots out. Identity-keeping kinds pass descent on exactly; production is an origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from jolserik.ledger.allocation import AccountKey, Taking
from jolserik.ledger.commands.naming import Counter, read_counter
from jolserik.ledger.commands.writing import take_numbers, write
from jolserik.ledger.documents import ConversionDraft, ConversionRow
from jolserik.ledger.journal import Journal, NewLot
from jolserik.ledger.queries.origins import Origin, common_origin, origins_of
from jolserik.ledger.shares import output_shares, split_inputs
from jolserik.ledger.words import PostingKind
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act
from jolserik.registry.commands import ensure_places
from jolserik.registry.queries import KnownParty, find_parties, unknown_products


@dataclass
class Decided:
    """A conversion that passed: what it takes, by lot in the order of lot ids."""

    draft: ConversionDraft
    holder: KnownParty
    takings: list[Taking]

    @property
    def consumed(self) -> dict[int, int]:
        """Quantity taken of each input lot, lot ids ascending."""
        sums: dict[int, int] = {}
        for taking in self.takings:
            sums[taking.lot_id] = sums.get(taking.lot_id, 0) + taking.quantity
        return dict(sorted(sums.items()))


def register_conversions(drafts: Sequence[ConversionDraft], act: Act) -> list[Answer]:
    """Register conversions in their order; one answer per draft."""
    if not act.store:
        return decide(drafts, act)
    return exactly_once.retrying(
        lambda: decide(drafts, act),
        busy=lambda: exactly_once.busy_answers([(d.conversion, d.row) for d in drafts]),
    )


def check_conversions(drafts: Sequence[ConversionDraft], act: Act) -> list[Answer]:
    """What registering would answer. Saves nothing."""
    return decide(drafts, replace(act, store=False, memory={}))


def decide(drafts: Sequence[ConversionDraft], act: Act) -> list[Answer]:
    """One after another. Each is stored before the next is decided, which may take what it made."""
    return [decide_one(draft, act) for draft in drafts]


def decide_one(draft: ConversionDraft, act: Act) -> Answer:
    """Decide and store one conversion."""
    own, holder = draft.conversion, find_parties([draft.holder]).get(str(draft.holder))
    if holder is None or holder.country != act.pack.country:
        return refused(
            own, draft.row, [Refusal(Code.UNKNOWN_PARTY, "holder", {"value": str(draft.holder)}, draft.row)]
        )
    if not policy.may_post_for(act.actor, holder.id):
        return refused(
            own, draft.row, [Refusal(Code.NOT_ALLOWED, "holder", {"party": holder.text}, draft.row)]
        )
    bound = bound_identities("conversion", [(holder.id, own)])
    if bound:
        return exactly_once.repeated(own, "conversion", draft, bound[holder.id, own])
    faults = product_faults(draft) + reference_faults(draft, holder)
    counter = read_counter(
        [(holder.id, draft.place, row.lot) for row in draft.inputs if row.lot],
        lock=act.store,
        unnamed=unnamed_inputs(draft, holder),
    )
    decided, taken_faults = take_inputs(draft, holder, counter)
    faults += taken_faults
    if not faults:
        faults += balance_faults(decided, counter)
    if faults:
        return refused(own, draft.row, faults)
    return accepted(own, draft.row, store(decided, act) if act.store else "")


def product_faults(draft: ConversionDraft) -> list[Refusal]:
    """Products of the outputs exist on the day."""
    unknown = unknown_products((row.product, draft.date) for row in draft.outputs)
    return [
        Refusal(Code.UNKNOWN_PRODUCT, "product", {"value": row.product}, row.row)
        for row in draft.outputs
        if (row.product, draft.date) in unknown
    ]


def reference_faults(draft: ConversionDraft, holder: KnownParty) -> list[Refusal]:
    """A holder calls one lot by one name: what an output is called may not stand for another lot already."""
    taken = {
        name
        for _, name in bound_identities("lot", [(holder.id, row.lot) for row in draft.outputs if row.lot])
    }
    faults = []
    for row in draft.outputs:
        if row.lot and row.lot in taken:
            faults.append(Refusal(Code.NUMBER_REUSED, "lot", {"own": row.lot, "value": row.lot}, row.row))
        taken.add(row.lot)
    return faults


def unnamed_inputs(draft: ConversionDraft, holder: KnownParty) -> dict[AccountKey, int]:
    """What inputs without a lot want of each account."""
    wanted: dict[AccountKey, int] = {}
    for row in draft.inputs:
        if not row.lot:
            key = AccountKey(holder.id, draft.place, row.product, row.unit)
            wanted[key] = wanted.get(key, 0) + row.quantity
    return wanted


def take_inputs(
    draft: ConversionDraft, holder: KnownParty, counter: Counter
) -> tuple[Decided, list[Refusal]]:
    """Take the inputs: named lots, or the oldest of a product."""
    decided, faults = Decided(draft, holder, []), []
    for row in draft.inputs:
        takings, fault = take_input(draft, holder, row, counter)
        decided.takings += takings
        faults += [fault] if fault else []
    return decided, faults


def take_input(
    draft: ConversionDraft, holder: KnownParty, row: ConversionRow, counter: Counter
) -> tuple[list[Taking], Refusal | None]:
    """One input row."""
    if row.lot:
        lot_id, fault = counter.find(holder.id, row.lot, draft.place, row=row.row)
        if fault is None and row.product and counter.lots[lot_id][1] != row.product:
            said = {"lot": row.lot, "found": counter.lots[lot_id][1], "expected": row.product}
            return [], Refusal(Code.LOT_WRONG_PRODUCT, "product", said, row.row)
        if fault is None and row.unit and counter.lots[lot_id][2] != row.unit:
            said = {
                "product": row.product,
                "place": draft.place,
                "found": counter.lots[lot_id][2],
                "unit": row.unit,
            }
            return [], Refusal(Code.UNIT_MISMATCH, "unit", said, row.row)
        return counter.take(holder.id, draft.place, row.lot, row.quantity, row=row.row)
    key = AccountKey(holder.id, draft.place, row.product, row.unit)
    return counter.take_of(key, row.quantity, {"product": row.product, "place": draft.place}, row=row.row)


def balance_faults(decided: Decided, counter: Counter) -> list[Refusal]:
    """Identity-keeping conversions have inputs of one unit, and give out just what came in unless the unit changes."""
    draft = decided.draft
    if draft.kind == "production":
        return []
    units_in = {counter.lots[lot_id][2] for lot_id in decided.consumed}
    units_out = {row.unit for row in draft.outputs}
    total_in, total_out = sum(decided.consumed.values()), sum(row.quantity for row in draft.outputs)
    if len(units_in) > 1 or len(units_out) > 1:
        said = {"problem": "several_units", "found": ", ".join(sorted(units_in | units_out))}
        return [Refusal(Code.CONVERSION_UNBALANCED, "unit", said, draft.row)]
    if units_in == units_out and total_in != total_out:
        said = {"in": format_quantity(total_in), "out": format_quantity(total_out), "unit": units_in.pop()}
        return [Refusal(Code.CONVERSION_UNBALANCED, "quantity", said, draft.row)]
    outputs = [row.quantity for row in draft.outputs]
    # the inputs may be too little to have a part in every output
    if not all(map(sum, split_inputs(list(decided.consumed.values()), outputs))):
        said = {"in": format_quantity(total_in), "out": format_quantity(total_out)}
        return [Refusal(Code.CONVERSION_UNBALANCED, "quantity", said, draft.row)]
    return []


def store(decided: Decided, act: Act) -> str:
    """Write one conversion; its number."""
    draft, holder = decided.draft, decided.holder
    (number,) = take_numbers("R", 1)
    (key,) = take_serials("ledger_conversion_id_seq", 1)
    place = ensure_places([(holder.id, draft.place)])[holder.id, draft.place]
    copy_rows(
        "ledger_conversion",
        ("id", "number", "own_number", "kind", "date", "holder_id", "place_id", "reason", "registered_at"),
        [(key, number, draft.conversion, draft.kind, draft.date, holder.id, place, draft.reason, act.now)],
    )
    journal = Journal(act.now)
    journal.spend(PostingKind.CONVERSION, key, decided.takings)
    origins = origins_of(decided.consumed)
    for row, parents in zip(draft.outputs, descent(decided), strict=True):
        lot = output_lot(decided, row, parents, [origins[p[0]] for p in parents], key)
        journal.bring_in(lot, AccountKey(holder.id, draft.place, row.product, row.unit))
    write(journal)
    record_events([conversion_event(decided, key, number, act)], now=act.now)
    answer = accepted(draft.conversion, None, number)
    made = [
        exactly_once.identity(
            "lot", holder.id, lot.reference, draft.content, lot.id, accepted(lot.reference, None, lot.code)
        )
        for lot in journal.lots
        if lot.reference
    ]
    itself = exactly_once.identity("conversion", holder.id, draft.conversion, draft.content, key, answer)
    bind_identities([itself, *made])
    return number


def descent(decided: Decided) -> list[list[tuple[int, int, int]]]:
    """For each output its parents: (lot, share in the output's unit, consumed in the input's)."""
    lots = list(decided.consumed)
    outputs = [row.quantity for row in decided.draft.outputs]
    rows = split_inputs(list(decided.consumed.values()), outputs)
    found = []
    for output, consumed in zip(outputs, rows, strict=True):
        production = decided.draft.kind == "production"
        shares = [0] * len(lots) if production else output_shares(output, consumed)
        triples = zip(lots, shares, consumed, strict=True)
        found.append([triple for triple in triples if triple[1] or triple[2]])
    return found


def output_lot(
    decided: Decided,
    row: ConversionRow,
    parents: Sequence[tuple[int, int, int]],
    origins: Sequence[Origin],
    key: int,
) -> NewLot:
    """An output: a lot of its own kind of origin (production), or one that has its parents' origin in common."""
    draft = decided.draft
    production = draft.kind == "production"
    common = common_origin(origins)
    home = decided.holder.country if production else ""
    return NewLot(
        holder_id=decided.holder.id, product=row.product, unit=row.unit, quantity=row.quantity,
        origin_kind="production" if production else common.origin_kind, date=draft.date, grade=common.grade,
        reference=row.lot, origin_country=home or common.origin_country, maker_country=home or common.maker_country,
        parts=() if production else common.parts, procedure=common.procedure, clauses=common.clauses,
        declaration_unknown=common.declaration_unknown and not production, conversion_id=key, parents=parents,
        answered=answered(draft.content, accepted(row.lot, None, "")) if row.lot else {},
    )  # fmt: skip


def conversion_event(decided: Decided, key: int, number: str, act: Act) -> NewEvent:
    """What the leaf of a conversion commits to."""
    draft = decided.draft
    facts: dict[str, Any] = {
        "number": number, "own_number": draft.conversion, "kind": draft.kind, "date": draft.date.isoformat(),
        "holder": decided.holder.text, "place": draft.place, "reason": draft.reason,
        "inputs": [[lot, quantity] for lot, quantity in decided.consumed.items()],
        "outputs": [[row.lot, row.product, row.unit, row.quantity] for row in draft.outputs],
        **answered(draft.content, accepted(draft.conversion, None, number)),
    }  # fmt: skip
    return NewEvent("conversion", key, "conversion.registered", facts, decided.holder.id, act.actor.person_id)
