"""Rules, lists and refusal codes as documents: all that their pages tell, in the reader's language, as of a day. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from jolserik.guidance import words
from jolserik.guidance.asking import reference
from jolserik.guidance.codes import CODES
from jolserik.guidance.condition_words import sentence
from jolserik.guidance.evaluate import Judgement, holds_for, judge
from jolserik.guidance.fact_words import day, issuer, question_in_words
from jolserik.guidance.rule_words import phrase
from jolserik.guidance.statements import called, facts_in_words
from jolserik.kernel import refusals
from jolserik.kernel.products import hs_name
from jolserik.kernel.refusals import HELD, NOT_FINAL, Code
from jolserik.kernel.refusals_catalogue import entry
from jolserik.packs import Check, Known, Pack
from jolserik.packs.rules import Example, Rule, RuleList, Status
from jolserik.packs.rules.conditions import OneOf, leaves
from jolserik.packs.rules.lists import ListOf
from jolserik.packs.rules.rule import Standing
from jolserik.packs.rules.words import TELLING, spoken

Document = dict[str, Any]

Answers = Sequence[Judgement]
"""The judgements of all rules on a rule's examples, in their order; the same in every language."""


def answers(pack: Pack, rule: Rule) -> Answers:
    """The questions of a rule's examples, asked of the whole pack."""
    return [judge(pack.rules, example.question) for example in rule.examples]


def of_rule(pack: Pack, rule: Rule, language: str, on: date, answered: Answers | None = None) -> Document:
    """All that the page of a rule tells. `answered` spares asking once more for another language."""
    judged = answers(pack, rule) if answered is None else answered
    return {
        "rule": rule.id,
        "title": rule.titles.in_language(language),
        "explanation": rule.explanation.in_language(language),
        "binds": words.word("binds", rule.binds.value, language),
        "issuer": issuer(rule.issuer, language),
        "today": today(pack, rule, language, on),
        "condition": sentence(rule.when, pack.rules.lists, language, pack.procedures),
        "products": [{"code": code, "name": hs_name(code)} for code in products(rule)],
        "lists": [
            {"list": code, "name": pack.rules.lists[code].names.in_language(language)}
            for code in lists_of(rule)
        ],
        "presumed": facts_in_words(sorted(rule.presumed), language),
        "papers": [{"kind": paper.kind, "name": paper.names.in_language(language)} for paper in rule.papers],
        "remedy": rule.remedy.in_language(language),
        "lifted_by": rule.lifted_by.in_language(language),
        "law": {"act": rule.law.act, "article": rule.law.article, "list": rule.law.list},
        "valid_from": rule.valid_from.isoformat(),
        "valid_until": None if rule.valid_until == date.max else rule.valid_until.isoformat(),
        "valid": validity(rule.valid_from, rule.valid_until, language),
        "known_since": rule.known_since.isoformat(),
        "known_since_in_words": day(rule.known_since, language),
        "standings": [_standing(pack, rule, step, language) for step in rule.standings.values],
        "stages": list(_own_stages(rule, language)),
        "sources": sources(pack, (*(step.known for step in rule.standings.values), rule.known)),
        "certainty": rule.known.certainty.value,
        "certainty_in_words": phrase("certainties", rule.known.certainty.value, language),
        "note": rule.known.note,
        "examples": [
            _example(pack, rule, example, found, language)
            for example, found in zip(rule.examples, judged, strict=True)
        ],
        "refusals": _refusals(pack, rule, language, on),
    }


def today(pack: Pack, rule: Rule, language: str, on: date) -> Document:
    """What the rule comes to on that day, and why."""
    status, verdict = rule.status(on), pack.rules.verdict(rule, on)
    stage = rule.stages.on_or_first(on) if rule.stages else pack.stage(Check.GUIDANCE.value, on)
    return {
        "date": on.isoformat(),
        "speaks_of": rule.verdict.value,
        "speaks_of_in_words": words.verdict_title(rule.verdict, language),
        "status": status.value if status else None,
        "status_in_words": words.word("statuses", status.value, language) if status else None,
        "is_valid": rule.is_valid(on),
        "verdict": verdict.value if verdict else None,
        "verdict_in_words": words.verdict_title(verdict, language) if verdict else None,
        "why": phrase("effects", effect(pack, rule, status), language) if status else "",
        "does": phrase("does", verdict.value, language) if verdict else "",
        "stage": stage.value,
        "stage_in_words": phrase("stages", stage.value, language),
        "has_own_stages": rule.stages is not None,
    }


def effect(pack: Pack, rule: Rule, status: Status) -> str:
    """Why a status lets a rule do as much as it does."""
    if status in TELLING:
        return "telling"
    if status not in (Status.IN_FORCE, Status.GUIDANCE):
        return "history"
    at_home = rule.issuers <= pack.rules.home_issuers
    return "home" if at_home and status is Status.IN_FORCE else "advice"


def products(rule: Rule) -> list[str]:
    """The product codes that the condition itself names, each once."""
    named = (leaf.values for leaf in leaves(rule.when) if isinstance(leaf, OneOf) and leaf.fact == "product")
    return list(dict.fromkeys(code for values in named for code in values))


def lists_of(rule: Rule) -> list[str]:
    """The lists that the condition names, each once."""
    named = (leaf.listed for leaf in leaves(rule.when) if isinstance(leaf, OneOf) and leaf.listed)
    return list(dict.fromkeys(named))


def validity(since: date, until: date, language: str) -> str:
    """From when until when, in words."""
    if until == date.max:
        return phrase("pages", "from", language, day=day(since, language))
    return phrase("pages", "from_until", language, since=day(since, language), until=day(until, language))


def sources(pack: Pack, known: Sequence[Known]) -> list[Document]:
    """Every source that is named, once, with what it is and where it is found."""
    codes = dict.fromkeys(code for one in known for code in one.sources)
    return [
        {"code": code, "title": pack.sources[code].title, "where": pack.sources[code].where} for code in codes
    ]


def _standing(pack: Pack, rule: Rule, step: Standing, language: str) -> Document:
    verdict = spoken(rule.verdict, step.status, at_home=rule.issuers <= pack.rules.home_issuers)
    return {
        "since": step.since.isoformat(),
        "since_in_words": day(step.since, language),
        "status": step.status.value,
        "status_in_words": words.word("statuses", step.status.value, language),
        "verdict": verdict.value if verdict else None,
        "verdict_in_words": words.verdict_title(verdict, language)
        if verdict
        else phrase("pages", "says_nothing", language),
        "certainty_in_words": phrase("certainties", step.known.certainty.value, language),
        "sources": list(step.known.sources),
        "note": step.known.note,
    }


def _own_stages(rule: Rule, language: str) -> Iterator[Document]:
    if rule.stages:
        for since, stage in zip(rule.stages.since, rule.stages.values, strict=True):
            yield {
                "since": since.isoformat(),
                "since_in_words": day(since, language),
                "stage": stage.value,
                "stage_in_words": phrase("stages", stage.value, language),
            }


def _example(pack: Pack, rule: Rule, example: Example, judged: Judgement, language: str) -> Document:
    question = example.question
    hits = holds_for(rule, question, pack.rules.lists) if rule.is_valid(question.date) else False
    return {
        "question": question_in_words(question, language, pack.procedures),
        "hits": hits,
        "verdict": judged.verdict.value,
        "verdict_in_words": words.verdict_title(judged.verdict, language),
        "sentence": words.verdict_sentence(judged, language),
        "decisive": judged.decisive.rule.id if judged.decisive else None,
        "reference": reference(pack, question),
    }


def _refusals(pack: Pack, rule: Rule, language: str, on: date) -> list[Document]:
    """The codes that the rule can lead to: at its standing of the day, and at others of its history."""
    now = pack.rules.verdict(rule, on)
    ever = [
        spoken(rule.verdict, step.status, at_home=rule.issuers <= pack.rules.home_issuers)
        for step in rule.standings.values
    ]
    codes = dict.fromkeys(CODES[said] for said in (now, *ever) if said is not None and said in CODES)
    return [
        {
            "code": code.value,
            "title": refusals.title(code, language),
            "now": now is not None and CODES.get(now) is code,
        }
        for code in codes
    ]


def of_list(pack: Pack, found: RuleList, language: str, on: date) -> Document:
    """All that the page of a list tells."""
    standing = found.on(on)
    return {
        "list": found.code,
        "title": found.names.in_language(language),
        "of": phrase("lists_of", found.of.value, language),
        "certainty_in_words": phrase("certainties", found.known.certainty.value, language),
        "note": found.known.note,
        "sources": sources(pack, (found.known,)),
        "rules": [
            {"rule": rule.id, "title": rule.titles.in_language(language)}
            for rule in pack.rules.rules.values()
            if found.code in lists_of(rule)
        ],
        "entries": [
            {
                "code": one.code,
                "name": hs_name(one.code)
                if found.of is ListOf.PRODUCTS
                else called(one, found.of, language)
                if found.of is ListOf.COUNTRIES
                else "",
                "group": one.group,
                "since": "" if one.since == date.min else day(one.since, language),
                "until": "" if one.until == date.max else day(one.until, language),
                "stands": one.code in standing and one.since <= on <= one.until,
            }
            for one in found.entries
        ],
    }


def of_refusal(pack: Pack, code: Code, language: str, on: date) -> Document:
    """All that the page of a refusal code tells."""
    said = entry(code, language)
    return {
        "code": code.value,
        "title": refusals.title(code, language),
        "kind": "holds" if code in HELD else "not_final" if code in NOT_FINAL else "refuses",
        "explanation": refusals.explanation(code, language),
        "sentences": list(said.sentence),
        "remedies": list(said.remedy),
        "from_rules": code in CODES.values(),
        "rules": [
            {"rule": rule.id, "title": rule.titles.in_language(language)}
            for rule in pack.rules.rules.values()
            if (verdict := pack.rules.verdict(rule, on)) is not None and CODES.get(verdict) is code
        ],
    }
