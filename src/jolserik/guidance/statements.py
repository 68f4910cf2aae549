"""Statements: everything that a rule, a list or a source says, each with its name, its words and its value. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jolserik.guidance import words
from jolserik.guidance.condition_words import sentence
from jolserik.guidance.fact_words import country, day, issuer, question_in_words
from jolserik.guidance.rule_words import phrase
from jolserik.kernel.canonical import canonical_json
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Known, Names, Pack, Source
from jolserik.packs.rules import Rule, RuleList
from jolserik.packs.rules.lists import ListEntry, ListOf
from jolserik.packs.rules.rule import Standing
from jolserik.packs.stages import Stage, StageOfCheck
from jolserik.packs.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said. `value` decides whether two are the same; `name` and `words` tell it to people."""

    name: str
    words: str
    value: Any


Statements = Mapping[str, Statement]
"""By the place of the field, such as `titles.kk` or `standing.2024-03-20`."""


def of_rule(rule: Rule, pack: Pack, language: str) -> Statements:
    """What a rule says, in the order of its file."""
    found = {
        "issuer": _said("issuer", issuer(rule.issuer, language), rule.issuer, language),
        "binds": _said("binds", words.word("binds", rule.binds.value, language), rule.binds, language),
        **_names("titles", rule.titles, language),
        **_names("explanation", rule.explanation, language),
        "law.act": _said("law_act", rule.law.act, rule.law.act, language),
        "law.article": _said("law_article", rule.law.article, rule.law.article, language),
        "law.list": _said("law_list", rule.law.list, rule.law.list, language),
        "valid.from": _said("valid_from", day(rule.valid_from, language), rule.valid_from, language),
        "valid.until": _said("valid_until", _end(rule.valid_until, language), rule.valid_until, language),
        "known_since": _said("known_since", day(rule.known_since, language), rule.known_since, language),
        **{f"standing.{step.since}": _standing(step, language) for step in rule.standings.values},
        "when": _said(
            "when", sentence(rule.when, pack.rules.lists, language, pack.procedures), rule.when, language
        ),
        "presumed": _said(
            "presumed", facts_in_words(sorted(rule.presumed), language), rule.presumed, language
        ),
        "verdict": _said("verdict", words.verdict_title(rule.verdict, language), rule.verdict, language),
        **{f"papers.{paper.kind}": _paper(paper.kind, paper.names, language) for paper in rule.papers},
        **_names("remedy", rule.remedy, language),
        **_names("lifted_by", rule.lifted_by, language),
        **(_own_stages(rule.stages, language) if rule.stages else {}),
        **_known(rule.known, language),
        **_examples(rule, pack, language),
    }
    return _without_nothing(found)


def of_list(found: RuleList, language: str, often: frozenset[str] = frozenset()) -> Statements:
    """What a list says and every code on it; those of `often` stand there several times."""
    entries = {
        f"entries.{entry.code}" + (f".{entry.since}" if entry.code in often else ""): Statement(
            called(entry, found.of, language), entry_in_words(entry, found.of, language), entry
        )
        for entry in found.entries
    }
    return _without_nothing(
        {
            "of": _said("of", phrase("lists_of", found.of.value, language), found.of, language),
            **_names("names", found.names, language),
            **_known(found.known, language),
            **entries,
        }
    )


def of_check(steps: Timeline[StageOfCheck], language: str) -> Statements:
    """The stages of one check of a pack."""
    return {
        f"stages.{step.since}": Statement(
            phrase("fields", "stages", language, day=day(step.since, language)),
            "; ".join((phrase("stages", step.stage.value, language), *_known_in_words(step.known, language))),
            step,
        )
        for step in steps.values
    }


def of_source(source: Source, language: str) -> Statements:
    """Title of a source and where it is found."""
    return {
        "title": _said("title", source.title, source.title, language),
        "where": _said("where", source.where, source.where, language),
    }


def of_pack(pack: Pack, language: str) -> Statements:
    """What a pack says about all of its rules: whose law in force may stop goods."""
    issuers = sorted(pack.rules.home_issuers)
    told = ", ".join(issuer(code, language) for code in issuers)
    return _without_nothing({"binding_issuers": _said("binding_issuers", told, tuple(issuers), language)})


def called(entry: ListEntry, of: ListOf, language: str) -> str:
    """A country by its name, any other code as it is."""
    return country(entry.code, language) if of is ListOf.COUNTRIES else entry.code


def entry_in_words(entry: ListEntry, of: ListOf, language: str) -> str:
    """A code with its group and its days."""
    told = [entry.code if of is ListOf.COUNTRIES else ""]
    if entry.group:
        told.append(phrase("fields", "group", language, group=entry.group))
    told += [period(entry.since, entry.until, language)]
    return ", ".join(part for part in told if part)


def period(since: date, until: date, language: str) -> str:
    """From when until when; "always" without either."""
    told = []
    if since != date.min:
        told.append(phrase("fields", "from", language, day=day(since, language)))
    if until != date.max:
        told.append(phrase("fields", "until", language, day=day(until, language)))
    return ", ".join(told) or phrase("differences", "always", language)


def facts_in_words(facts: Iterable[str], language: str) -> str:
    """Names of facts, one after the other."""
    return ", ".join(words.word("facts", fact, language) for fact in facts)


def _said(name: str, told: str, value: object, language: str) -> Statement:
    return Statement(phrase("fields", name, language), told, value)


def _names(field: str, names: Names, language: str) -> dict[str, Statement]:
    """A text in three languages; each is a statement of its own."""
    return {
        f"{field}.{code}": Statement(
            phrase(
                "fields",
                "in_language",
                language,
                field=phrase("fields", field, language),
                spoken=phrase("languages", code, language),
            ),
            text := names.in_language(code),
            text,
        )
        for code in LANGUAGES
    }


def _standing(step: Standing, language: str) -> Statement:
    told = (words.word("statuses", step.status.value, language), *_known_in_words(step.known, language))
    return Statement(
        phrase("fields", "standing", language, day=day(step.since, language)), "; ".join(told), step
    )


def _own_stages(stages: Timeline[Stage], language: str) -> dict[str, Statement]:
    return {
        f"stages.{since}": Statement(
            phrase("fields", "own_stages", language, day=day(since, language)),
            phrase("stages", stage.value, language),
            stage,
        )
        for since, stage in zip(stages.since, stages.values, strict=True)
    }


def _paper(kind: str, names: Names, language: str) -> Statement:
    told = "; ".join(names.in_language(code) for code in LANGUAGES)
    return Statement(phrase("fields", "papers", language, kind=kind), told, names)


def _known(known: Known, language: str) -> dict[str, Statement]:
    return {
        "certainty": _said(
            "certainty", phrase("certainties", known.certainty.value, language), known.certainty, language
        ),
        "source": _said("source", ", ".join(known.sources), known.sources, language),
        "note": _said("note", known.note, known.note, language),
    }


def _known_in_words(known: Known, language: str) -> tuple[str, ...]:
    told = (phrase("certainties", known.certainty.value, language), ", ".join(known.sources), known.note)
    return tuple(part for part in told if part)


def _examples(rule: Rule, pack: Pack, language: str) -> dict[str, Statement]:
    """Examples by their questions: one that is asked otherwise is another."""
    found = {}
    for example in rule.examples:
        told = [
            question_in_words(example.question, language, pack.procedures),
            phrase("fields", "hits" if example.hits else "misses", language),
        ]
        if example.verdict:
            told.append(words.verdict_title(example.verdict, language))
        key = canonical_json(example.question.stated()).decode()
        found[f"examples.{key}"] = _said(
            "examples", " → ".join(told), (example.hits, example.verdict), language
        )
    return found


def _end(until: date, language: str) -> str:
    return "" if until == date.max else day(until, language)


def _without_nothing(found: Mapping[str, Statement]) -> Statements:
    """An empty text or set says nothing; leaving it out makes it something that came or went."""
    return {field: said for field, said in found.items() if said.words}
