"""Guidance on what a note draws, not on what its sender typed: each lot behind a line is asked about by itself.

A line drawn from two lots can get two verdicts. Prohibited refuses; a licence or paper that is required holds the note
until it is named; what is not advised asks for a reason, which is kept. Each rule bites as hard as its stage says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from jolserik.guidance.brief import Brief, brief
from jolserik.guidance.codes import CODES
from jolserik.guidance.evaluate import Hit
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Refusal
from jolserik.notes.facts import Facts, LotFacts
from jolserik.notes.planning.plan import Guided, Plan, PlannedLine, line_fault
from jolserik.packs import Check, Names, Stage
from jolserik.packs.rules import Question, Rule, Verdict
from jolserik.packs.rules.rule import Paper
from jolserik.registry.acting import Act

AT = {
    Verdict.PROHIBITED: "draws",
    Verdict.LICENCE_REQUIRED: "papers",
    Verdict.DOCUMENT_REQUIRED: "papers",
    Verdict.NOT_ADVISED: "reason",
}


def guide(plan: Plan, facts: Facts, act: Act) -> None:
    """Ask about every lot that an export draws; an open note that is looked at again was asked about when it was registered."""
    if not plan.draft.is_export or plan.lots_stand:
        return
    for line in plan.lines:
        asked = [
            (taking, brief_of_lot(plan, line, facts.lots[taking.lot_id], act)) for taking in line.takings
        ]
        line.guidance = summed([(found, taking.quantity) for taking, found in asked])
        told: set[tuple[str, str]] = set()
        for taking, found in asked:
            for hit in found.against:
                said = hit.rule.id, facts.lots[taking.lot_id].code
                if said not in told:
                    told.add(said)
                    plan.judge(
                        list(faults(plan, line, hit, facts.lots[taking.lot_id])), stage(hit.rule, plan, act)
                    )


def summed(asked: Sequence[tuple[Brief, int]]) -> tuple[Guided, ...]:
    """Quantities by verdict and rules, for what is not simply allowed."""
    sums: dict[tuple[Verdict, tuple[str, ...]], int] = {}
    for found, quantity in asked:
        if found.verdict is not Verdict.ALLOWED or found.rules:
            key = found.verdict, found.rules
            sums[key] = sums.get(key, 0) + quantity
    return tuple(Guided(quantity, verdict.value, rules) for (verdict, rules), quantity in sums.items())


def brief_of_lot(plan: Plan, line: PlannedLine, lot: LotFacts, act: Act) -> Brief:
    """What the rules say of the goods of one lot; of several origins, the strictest of what they say of each."""
    found = [
        brief(act.pack.rules, question, known_on=plan.known_on) for question in questions(plan, line, lot)
    ]
    return max(found, key=lambda one: one.weight)


def questions(plan: Plan, line: PlannedLine, lot: LotFacts) -> Iterator[Question]:
    """The facts of a lot on this line, once for each origin that it holds."""
    draft, parties = plan.draft, (plan.sender, plan.recipient)
    sender, recipient = parties
    assert sender is not None and recipient is not None
    for origin, maker in lot.origins:
        yield Question(
            date=draft.date,
            product=line.draft.product,
            destination=plan.recipient_country,
            origin=origin or None,
            maker=maker or None,
            dispatch=lot.dispatch_country or None,
            kind=draft.kind,
            procedure=frozenset(draft.procedure.split()),
            clause=frozenset(lot.clauses),
            origin_kind=lot.origin_kind,
            grade=lot.grade,
            exporter=sender.text,
            recipient=recipient.text,
            end_user=draft.end_user,
            exporter_age_days=age(sender.registered_on, draft.date),
            recipient_age_days=age(recipient.registered_on, draft.date),
            days_since_origin=age(lot.date, draft.date),
            quantity=(line.draft.quantity, line.draft.unit),
            value=(line.draft.value or Decimal(0), line.draft.currency)
            if line.draft.price is not None
            else None,
            papers=frozenset(kind for kind, _ in draft.papers),
            reason_given=bool(draft.reason),
        )


def age(since: date | None, on: date) -> int | None:
    """Days since then; what lies ahead counts as today."""
    return None if since is None else max((on - since).days, 0)


def faults(plan: Plan, line: PlannedLine, hit: Hit, lot: LotFacts) -> Iterator[Refusal]:
    """What one rule says against the goods of one lot; what is not advised passes when a reason is given."""
    if hit.verdict is Verdict.NOT_ADVISED and plan.draft.reason:
        return
    said = {"lot": lot.code, "product": line.draft.product, **facts_of_rule(hit.rule, hit.papers_missing)}
    yield line_fault(CODES[hit.verdict], AT[hit.verdict], line.draft, **said)


def facts_of_rule(rule: Rule, missing: Sequence[Paper]) -> dict[str, str]:
    """What a refusal says of the rule behind it: id, title and remedy in every language, and the papers that are missing."""
    said = {
        "rule": rule.id,
        "paper": missing[0].kind if missing else "",
        **in_languages("title", [rule.titles]),
        **in_languages("way", [rule.remedy]),
        **in_languages("document", [paper.names for paper in missing]),
    }
    return {name: text for name, text in said.items() if text}


def in_languages(name: str, texts: Sequence[Names]) -> dict[str, str]:
    """Texts as facts of which the reader's language takes one."""
    return {f"{name}.{code}": ", ".join(text.in_language(code) for text in texts) for code in LANGUAGES}


def stage(rule: Rule, plan: Plan, act: Act) -> Stage:
    """How hard the rule bites: by its own stages, else by the pack's for guidance."""
    if rule.stages is not None:
        return rule.stages.on_or_first(plan.judged_on)
    return act.pack.stage(Check.GUIDANCE, plan.judged_on)
