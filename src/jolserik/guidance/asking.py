"""Asking: a question to a pack, and the answer as one document with a reference. Pure.

The same question on the same day to the same pack gives the same bytes, in any later year: nothing of the moment goes in.
The reference is a hash of question, day and pack, so it names the answer in every language and says nothing about who asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from jolserik.guidance import ranking, words
from jolserik.guidance.evaluate import Coming, Hit, Judgement, Near, Open, judge
from jolserik.kernel.canonical import canonical_json
from jolserik.kernel.products import hs_name
from jolserik.packs import Check, Pack
from jolserik.packs.rules import OneOf, Question, Rule, Verdict
from jolserik.packs.rules.conditions import leaves

REFERENCE_DIGITS = 20
NEAR_MAX = 5

Document = dict[str, Any]


def ask(pack: Pack, question: Question, language: str) -> Document:
    """The answer to a question, in the reader's language."""
    return document(pack, judge(pack.rules, question), language)


def reference(pack: Pack, question: Question) -> str:
    """What the answer can be cited by: `G-` and 20 hexadecimal digits of SHA-256 over question, day and pack."""
    facts = {"question": question.stated(), "pack": pack.fingerprint}
    return "G-" + hashlib.sha256(canonical_json(facts)).hexdigest()[:REFERENCE_DIGITS].upper()


def document(pack: Pack, judged: Judgement, language: str) -> Document:
    """A judgement in words."""
    question = judged.question
    return {
        "reference": reference(pack, question),
        "pack": {"code": pack.code, "version": pack.version, "fingerprint": pack.fingerprint},
        "date": question.date.isoformat(),
        "language": language,
        "question": question.stated(),
        "goods": hs_name(question.product) if question.product else "",
        "verdict": judged.verdict.value,
        "title": words.verdict_title(judged.verdict, language),
        "sentence": words.verdict_sentence(judged, language),
        "decisive": _decisive(judged),
        "at_least": _at_least(judged),
        "rules": [_hit(pack, hit, question, language) for hit in ranking.ranked(judged.hits)],
        "ways": [_way(hit, language) for hit in _against(judged)],
        "single_changes": _facts(ranking.single_changes(judged.hits), language),
        "papers_missing": _papers(judged.hits, language),
        "missing": _missing(judged.missing, question, language),
        "undecided": [_open(found, question, language) for found in judged.undecided],
        "presumed": [_open(found, question, language) for found in judged.presumed],
        "near": [_near(found, language) for found in judged.near[:NEAR_MAX]],
        "history": [_history(pack, rule, question.date, language) for rule in judged.history],
        "coming": [_coming(found, language) for found in judged.coming],
    }


def as_bytes(answer: Document) -> bytes:
    """The answer's canonical bytes (RFC 8785)."""
    return canonical_json(answer)


def _decisive(judged: Judgement) -> str | None:
    """The rule that brings the verdict; where nothing can be said, the strictest of those that keep it from being said."""
    if judged.decisive:
        return judged.decisive.rule.id
    return judged.deciding[0].rule.id if judged.deciding else None


def _at_least(judged: Judgement) -> str:
    """The mildest verdict that the line can still get, whatever the facts that were not stated turn out to be."""
    return (judged.hits[0].verdict if judged.hits else Verdict.ALLOWED).value


def _against(judged: Judgement) -> list[Hit]:
    """The rules that still ask for something; who has given his reason has met those that only advise."""
    met = {Verdict.NOT_ADVISED} if judged.question.reason_given else set()
    return [hit for hit in ranking.standing_against(judged.hits) if hit.verdict not in met]


def _brief(rule: Rule, language: str) -> Document:
    return {
        "rule": rule.id,
        "title": rule.titles.in_language(language),
        "issuer": rule.issuer,
        "law": {"act": rule.law.act, "article": rule.law.article, "list": rule.law.list},
    }


def _hit(pack: Pack, hit: Hit, question: Question, language: str) -> Document:
    rule, on = hit.rule, question.date
    standing = rule.standings.on(on)
    assert standing is not None  # a rule without a status on the day says nothing
    return _brief(rule, language) | {
        "explanation": rule.explanation.in_language(language),
        "binds": words.word("binds", rule.binds.value, language),
        "verdict": hit.verdict.value,
        "speaks_of": rule.verdict.value,
        "complied": hit.complied,
        "status": standing.status.value,
        "status_since": standing.since.isoformat(),
        "status_in_words": words.word("statuses", standing.status.value, language),
        "status_certainty": standing.known.certainty.value,
        "stage": _stage(pack, rule, on),
        "lists": _lists(pack, rule, question, language),
        "sources": _sources(pack, (*standing.known.sources, *rule.known.sources)),
        "certainty": rule.known.certainty.value,
        "valid_from": rule.valid_from.isoformat(),
        "valid_until": None if rule.valid_until == date.max else rule.valid_until.isoformat(),
        "known_since": rule.known_since.isoformat(),
        "papers_missing": _kinds(hit, language),
        "remedy": rule.remedy.in_language(language),
        "lifted_by": rule.lifted_by.in_language(language),
        "decided_by": _facts(hit.decided_by, language),
        "supposing": _facts(hit.supposing, language),
        "effort": ranking.effort(hit).name.lower(),
        "ends": hit.ends.isoformat() if hit.ends else None,
    }


def _stage(pack: Pack, rule: Rule, on: date) -> str:
    """How hard the rule bites on that day: by its own stages, else by the pack's for guidance."""
    stage = rule.stages.on_or_first(on) if rule.stages else pack.stage(Check.GUIDANCE, on)
    return stage.value


def _lists(pack: Pack, rule: Rule, question: Question, language: str) -> list[Document]:
    """The lists on which the rule found the goods, countries or parties, with the group in which they stand there."""
    found: dict[tuple[str, str], Document] = {}
    for leaf in leaves(rule.when):
        if isinstance(leaf, OneOf) and leaf.listed:
            listed, stated = pack.rules.lists[leaf.listed], getattr(question, leaf.fact)
            for value in sorted(stated if isinstance(stated, frozenset) else {stated} - {None}):
                if listed.covers(value, question.date):
                    found[leaf.listed, value] = {
                        "list": listed.code,
                        "name": listed.names.in_language(language),
                        "fact": leaf.fact,
                        "value": value,
                        "group": listed.group_of(value, question.date),
                        "sources": _sources(pack, listed.known.sources),
                        "certainty": listed.known.certainty.value,
                    }
    return list(found.values())


def _kinds(hit: Hit, language: str) -> list[Document]:
    return [{"kind": paper.kind, "name": paper.names.in_language(language)} for paper in hit.papers_missing]


def _way(hit: Hit, language: str) -> Document:
    effort = ranking.effort(hit)
    return {
        "rule": hit.rule.id,
        "effort": effort.name.lower(),
        "effort_in_words": words.word("efforts", effort.name.lower(), language),
        "text": hit.rule.remedy.in_language(language),
        "papers": _kinds(hit, language),
        "facts": _facts(ranking.to_change(hit), language),
        "lifted_by": hit.rule.lifted_by.in_language(language),
        "ends": hit.ends.isoformat() if hit.ends else None,
    }


def _papers(hits: Sequence[Hit], language: str) -> list[Document]:
    """Every kind of paper that is missing, once, with the rules that ask for it."""
    found: dict[str, Document] = {}
    for hit in ranking.ranked(hits):
        for paper in hit.papers_missing:
            known = found.setdefault(
                paper.kind, {"kind": paper.kind, "name": paper.names.in_language(language), "rules": []}
            )
            known["rules"].append(hit.rule.id)
    return list(found.values())


def _open(found: Open, question: Question, language: str) -> Document:
    return _brief(found.rule, language) | {
        "verdict": found.verdict.value,
        "facts": _missing(found.facts, question, language),
    }


def _near(found: Near, language: str) -> Document:
    return _brief(found.rule, language) | {
        "verdict": found.verdict.value,
        "facts": _facts(found.facts, language),
    }


def _coming(found: Coming, language: str) -> Document:
    return _brief(found.rule, language) | {
        "valid_from": found.since.isoformat(),
        "verdict": found.verdict.value,
    }


def _history(pack: Pack, rule: Rule, on: date, language: str) -> Document:
    """A rule that says nothing any more, with everything that was said about it until that day."""
    told = [
        {
            "since": standing.since.isoformat(),
            "status": standing.status.value,
            "status_in_words": words.word("statuses", standing.status.value, language),
            "sources": _sources(pack, standing.known.sources),
        }
        for standing in rule.standings.values
        if standing.since <= on
    ]
    return _brief(rule, language) | {
        "explanation": rule.explanation.in_language(language),
        "spoke_of": rule.verdict.value,
        "valid_until": None if rule.valid_until == date.max else rule.valid_until.isoformat(),
        "standings": told,
    }


def _facts(facts: Sequence[str], language: str) -> list[Document]:
    return [{"fact": fact, "name": words.word("facts", fact, language)} for fact in facts]


def _missing(facts: Sequence[str], question: Question, language: str) -> list[Document]:
    return [{"fact": fact, "name": words.missing_fact(fact, question, language)} for fact in facts]


def _sources(pack: Pack, codes: Sequence[str]) -> list[Document]:
    known = [pack.sources[code] for code in dict.fromkeys(codes)]
    return [{"code": source.code, "title": source.title, "where": source.where} for source in known]
