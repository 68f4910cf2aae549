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
from jolserik.guidance.evaluate import Hit, Judgement, Near, Open, judge
from jolserik.kernel.canonical import canonical_json
from jolserik.kernel.products import hs_name
from jolserik.packs import Pack
from jolserik.packs.rules import Question, Rule

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
    against = ranking.standing_against(judged.hits)
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
        "decisive": judged.decisive.rule.id if judged.decisive else None,
        "rules": [_hit(pack, hit, question.date, language) for hit in ranking.ranked(judged.hits)],
        "ways": [_way(hit, language) for hit in against],
        "single_changes": _facts(ranking.single_changes(judged.hits), language),
        "papers_missing": _papers(judged.hits, language),
        "missing": _facts(_missing(judged.undecided), language),
        "undecided": [_open(found, language) for found in judged.undecided],
        "presumed": [_open(found, language) for found in judged.presumed],
        "near": [_near(found, language) for found in judged.near[:NEAR_MAX]],
        "history": [_history(pack, rule, question.date, language) for rule in judged.history],
        "coming": [
            _brief(rule, language) | {"valid_from": rule.valid_from.isoformat()} for rule in judged.coming
        ],
    }


def as_bytes(answer: Document) -> bytes:
    """The answer's canonical bytes (RFC 8785)."""
    return canonical_json(answer)


def _brief(rule: Rule, language: str) -> Document:
    return {"rule": rule.id, "title": rule.titles.in_language(language), "issuer": rule.issuer}


def _hit(pack: Pack, hit: Hit, on: date, language: str) -> Document:
    rule = hit.rule
    standing = rule.standings.on(on)
    assert standing is not None  # a rule without a status on the day says nothing
    effort = ranking.effort(hit)
    return _brief(rule, language) | {
        "explanation": rule.explanation.in_language(language),
        "binds": words.word("binds", rule.binds.value, language),
        "verdict": hit.verdict.value,
        "speaks_of": rule.verdict.value,
        "status": standing.status.value,
        "status_since": standing.since.isoformat(),
        "status_in_words": words.word("statuses", standing.status.value, language),
        "law": {"act": rule.law.act, "article": rule.law.article, "list": rule.law.list},
        "sources": _sources(pack, (*standing.known.sources, *rule.known.sources)),
        "certainty": rule.known.certainty.value,
        "valid_from": rule.valid_from.isoformat(),
        "valid_until": None if rule.valid_until == date.max else rule.valid_until.isoformat(),
        "known_since": rule.known_since.isoformat(),
        "papers_missing": [
            {"kind": paper.kind, "name": paper.names.in_language(language)} for paper in hit.papers_missing
        ],
        "remedy": rule.remedy.in_language(language),
        "lifted_by": rule.lifted_by.in_language(language),
        "decided_by": _facts(hit.decided_by, language),
        "effort": effort.name.lower(),
    }


def _way(hit: Hit, language: str) -> Document:
    effort = ranking.effort(hit)
    return {
        "rule": hit.rule.id,
        "effort": effort.name.lower(),
        "effort_in_words": words.word("efforts", effort.name.lower(), language),
        "text": hit.rule.remedy.in_language(language),
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


def _open(found: Open, language: str) -> Document:
    return _brief(found.rule, language) | {
        "verdict": found.verdict.value,
        "facts": _facts(found.facts, language),
    }


def _near(found: Near, language: str) -> Document:
    return _brief(found.rule, language) | {
        "verdict": found.verdict.value,
        "facts": _facts(found.facts, language),
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
    return _brief(rule, language) | {"explanation": rule.explanation.in_language(language), "standings": told}


def _missing(undecided: Sequence[Open]) -> list[str]:
    return list(dict.fromkeys(fact for found in undecided for fact in found.facts))


def _facts(facts: Sequence[str], language: str) -> list[Document]:
    return [{"fact": fact, "name": words.word("facts", fact, language)} for fact in facts]


def _sources(pack: Pack, codes: Sequence[str]) -> list[Document]:
    known = [pack.sources[code] for code in dict.fromkeys(codes)]
    return [{"code": source.code, "title": source.title, "where": source.where} for source in known]
