"""Registering lots: origin events brought in by their holders, compared with the customs register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jolserik.evidence import exactly_once
from jolserik.evidence.answered import answered
from jolserik.evidence.commands import bind_identities
from jolserik.evidence.queries import BoundIdentity, bound_identities
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger import policy
from jolserik.ledger.allocation import AccountKey
from jolserik.ledger.commands.counting import count_would_be
from jolserik.ledger.commands.writing import write
from jolserik.ledger.declarations import contradictions, grade_of
from jolserik.ledger.documents import LotDraft
from jolserik.ledger.journal import Journal, NewLot
from jolserik.ledger.queries.lots import declared_totals, opening_balances
from jolserik.ledger.queries.stock import holdings_of_serials
from jolserik.packs import Check, Stage
from jolserik.registry.acting import Act
from jolserik.registry.queries import (
    DeclarationFacts,
    KnownParty,
    current_declarations,
    find_parties,
    lock_parties,
    unknown_products,
)

OpeningKey = tuple[int, str, str, str, str, str]


@dataclass
class LotFactsRead:
    """What deciding a batch of lots needs. Totals and openings grow as lots of the batch are accepted."""

    holders: Mapping[str, KnownParty]
    bound: Mapping[tuple[int, str], BoundIdentity]
    unknown_products: set[tuple[str, date]]
    declared: Mapping[tuple[str, int], DeclarationFacts]
    totals: dict[tuple[str, int], int]
    openings: set[OpeningKey]
    serials: set[tuple[str, str]]


@dataclass
class LotPlan:
    """What becomes of one lot."""

    draft: LotDraft
    holder: KnownParty | None
    faults: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    would_be: list[Refusal] = field(default_factory=list)
    lot: NewLot | None = None
    answer: Answer | None = None


def register_lots(drafts: Sequence[LotDraft], act: Act) -> list[Answer]:
    """Register lots in their order; one answer per draft."""
    if not act.store:
        return decide(drafts, act)
    return exactly_once.retrying(
        lambda: decide(drafts, act), busy=lambda: exactly_once.busy_answers([(d.lot, d.row) for d in drafts])
    )


def check_lots(drafts: Sequence[LotDraft], act: Act) -> list[Answer]:
    """What registering would answer. Saves nothing."""
    return decide(drafts, replace(act, store=False, memory={}))


def decide(drafts: Sequence[LotDraft], act: Act) -> list[Answer]:
    """Decide one lot after another, then store those that passed."""
    facts = read_facts(drafts, act)
    plans = [plan_lot(draft, facts, act) for draft in drafts]
    fresh = [plan for plan in plans if plan.lot is not None]
    if act.store and fresh:
        journal = Journal(act.now)
        for plan in fresh:
            assert plan.lot and plan.holder
            account = AccountKey(plan.holder.id, plan.draft.place, plan.lot.product, plan.lot.unit)
            journal.bring_in(plan.lot, account)
        write(journal)
        count_would_be((plan.draft.date, fault.code) for plan in fresh for fault in plan.would_be)
    answers = [plan.answer or finished(plan) for plan in plans]
    if act.store:
        bind_identities(
            [
                exactly_once.identity(
                    "lot", plan.holder.id, plan.draft.lot, plan.draft.content, plan.lot.id, answer
                )
                for plan, answer in zip(plans, answers, strict=True)
                if plan.lot and plan.holder
            ]
        )
    return answers


def finished(plan: LotPlan) -> Answer:
    """An accepted lot's answer; its code is known once it is written."""
    code = plan.lot.code if plan.lot else ""
    return accepted(plan.draft.lot, plan.draft.row, code, plan.warnings)


def read_facts(drafts: Sequence[LotDraft], act: Act) -> LotFactsRead:
    """All that the batch needs, by a fixed number of statements."""
    holders = find_parties(draft.holder for draft in drafts)
    names = [(holders[str(d.holder)].id, d.lot) for d in drafts if str(d.holder) in holders]
    lines = {declaration_key(d) for d in drafts} - {None}
    serials = {(draft.product, number) for draft in drafts for number in draft.serials}
    opening = {
        holders[str(d.holder)].id
        for d in drafts
        if d.origin_kind == "opening_balance" and str(d.holder) in holders
    }
    if act.store and opening:
        lock_parties(opening)  # nobody else opens balances of the same holders meanwhile
    facts = LotFactsRead(
        holders=holders,
        bound=bound_identities("lot", names),
        unknown_products=unknown_products((draft.product, draft.date) for draft in drafts),
        declared=current_declarations((key for key in lines if key), lock=act.store),
        totals=declared_totals([key for key in lines if key]),
        openings=opening_balances(opening) if opening else set(),
        serials=set(holdings_of_serials(serials)) if serials else set(),
    )
    return facts if act.store else remembered(facts, act)


def remembered(facts: LotFactsRead, act: Act) -> LotFactsRead:
    """In a dry run: what earlier batches of the file would have stored counts too."""
    totals, openings, serials = act.memory.setdefault("lots", ({}, set(), set()))
    for key in facts.totals.keys() | facts.declared.keys():
        totals.setdefault(key, facts.totals.get(key, 0))
    openings |= facts.openings
    serials |= facts.serials
    return replace(facts, totals=totals, openings=openings, serials=serials)


def declaration_key(draft: LotDraft) -> tuple[str, int] | None:
    """The declaration line that can prove a lot."""
    if draft.origin_kind != "import_declaration" or draft.origin_line is None:
        return None
    return fold_spelling(draft.origin_document), draft.origin_line


def plan_lot(draft: LotDraft, facts: LotFactsRead, act: Act) -> LotPlan:
    """Decide one lot."""
    plan = LotPlan(draft, facts.holders.get(str(draft.holder)))
    if plan.holder is None or plan.holder.country != act.pack.country:
        plan.faults.append(Refusal(Code.UNKNOWN_PARTY, "holder", {"value": str(draft.holder)}, draft.row))
        plan.holder = None
    elif not policy.may_post_for(act.actor, plan.holder.id):
        plan.faults.append(Refusal(Code.NOT_ALLOWED, "holder", {"party": plan.holder.text}, draft.row))
    elif bound := facts.bound.get((plan.holder.id, draft.lot)):
        plan.answer = exactly_once.repeated(draft.lot, "lot", draft, bound)
        return plan
    check_goods(plan, facts)
    check_opening(plan, facts, act)
    contradicted = compare(plan, facts, act)
    if plan.faults:
        plan.answer = refused(draft.lot, draft.row, plan.faults)
        return plan
    accept(plan, facts, contradicted)
    return plan


def check_goods(plan: LotPlan, facts: LotFactsRead) -> None:
    """The product exists, and serial numbers are as many as units and stand nowhere yet."""
    draft = plan.draft
    if (draft.product, draft.date) in facts.unknown_products:
        plan.faults.append(Refusal(Code.UNKNOWN_PRODUCT, "product", {"value": draft.product}, draft.row))
    if not draft.serials:
        return
    if len(set(draft.serials)) != len(draft.serials) or len(draft.serials) * MICRO != draft.quantity:
        said = {"found": str(len(set(draft.serials))), "lot": draft.lot}
        plan.faults.append(Refusal(Code.SERIALS_DO_NOT_MATCH, "serials", said, draft.row))
    for number in draft.serials:
        if (draft.product, number) in facts.serials:
            plan.faults.append(Refusal(Code.SERIAL_ELSEWHERE, "serials", {"serial": number}, draft.row))


def check_opening(plan: LotPlan, facts: LotFactsRead, act: Act) -> None:
    """An opening balance counts once, and only while stock is taken."""
    draft = plan.draft
    if draft.origin_kind != "opening_balance" or plan.holder is None:
        return
    opens, closes = act.pack.stock_taking
    if not opens <= act.judged_on(draft.date) <= closes or opening_key(plan) in facts.openings:
        said = {"from": opens.isoformat(), "until": closes.isoformat()}
        plan.faults.append(Refusal(Code.OPENING_CLOSED, "origin_kind", said, draft.row))


def opening_key(plan: LotPlan) -> OpeningKey:
    """What may be opened once."""
    draft = plan.draft
    assert plan.holder is not None
    return (plan.holder.id, draft.place, draft.product, draft.unit, draft.origin_country, draft.maker_country)


def compare(plan: LotPlan, facts: LotFactsRead, act: Act) -> bool:
    """Compare with the customs register, as hard as the day's stage says; whether it contradicts."""
    draft = plan.draft
    key = declaration_key(draft)
    declared = facts.declared.get(key) if key else None
    if key is None or declared is None:
        return False
    said = {
        "product": draft.product,
        "unit": draft.unit,
        "holder": str(draft.holder),
        "origin_country": draft.origin_country,
        "maker_country": draft.maker_country,
    }
    faults = list(contradictions(said, declared, facts.totals.get(key, 0) + draft.quantity, row=draft.row))
    stage = act.pack.stage(Check.COMPARISONS, act.judged_on(draft.date))
    if stage is Stage.ENFORCE:
        plan.faults += faults
    else:
        plan.would_be += faults
        plan.warnings += faults if stage is Stage.WARN else []
    return bool(faults)


def accept(plan: LotPlan, facts: LotFactsRead, contradicted: bool) -> None:
    """The lot to be made, and what later lots of the batch find."""
    draft, key = plan.draft, declaration_key(plan.draft)
    assert plan.holder is not None
    declared = facts.declared.get(key) if key else None
    plan.lot = NewLot(
        holder_id=plan.holder.id, product=draft.product, unit=draft.unit, quantity=draft.quantity,
        origin_kind=draft.origin_kind, date=draft.date, reference=draft.lot, name=draft.name, net_kg=draft.net_kg,
        grade=grade_of(draft.origin_kind, declared, contradicted).value, origin_country=draft.origin_country,
        maker_country=draft.maker_country, dispatch_country=draft.dispatch_country, procedure=draft.procedure,
        origin_document=draft.origin_document, origin_folded=fold_spelling(draft.origin_document),
        origin_line=draft.origin_line, value=draft.value, currency=draft.currency, clauses=draft.clauses,
        serials=draft.serials, answered=answered(draft.content, finished(plan)),
        declaration_unknown=draft.origin_kind == "import_declaration" and declared is None,
    )  # fmt: skip
    if key:
        facts.totals[key] = facts.totals.get(key, 0) + draft.quantity
    if draft.origin_kind == "opening_balance":
        facts.openings.add(opening_key(plan))
    facts.serials.update((draft.product, number) for number in draft.serials)
