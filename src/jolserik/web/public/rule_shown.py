"""A rule as its page shows it: what it asks, when it applies, what it can do, how it is known, and answered examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jolserik.guidance import words
from jolserik.guidance.condition_words import sentence
from jolserik.guidance.evaluate import holds_for, judge
from jolserik.guidance.fact_words import issuer, question_in_words
from jolserik.guidance.rule_words import phrase
from jolserik.packs import Pack
from jolserik.packs.rules import Example, OneOf, Question, Rule, RuleList, Status
from jolserik.packs.rules.conditions import leaves
from jolserik.packs.rules.words import TELLING
from jolserik.web import writing
from jolserik.web.parts import Event, Fact
from jolserik.web.public.ask_answer import law_in_words
from jolserik.web.public.ask_form import GOODS, NONE, names_asked
from jolserik.web.public.ask_words import VERDICTS, status_state, verdict_state
from jolserik.web.tables import Cell, Column, Table


def rule_shown(rule: Rule, pack: Pack, on: date, language: str) -> dict[str, Any]:
    """Everything that the page of a rule says."""
    standing = rule.standings.on(on)
    verdict = pack.rules.verdict(rule, on)
    status = standing.status if standing else None
    return {
        "rule": rule,
        "title": rule.titles.in_language(language),
        "explanation": rule.explanation.in_language(language),
        "status": status_state(status, words.word("statuses", status, language)) if status else None,
        "since": standing.since if standing else None,
        "verdict": verdict_state(verdict, words.word("verdicts", verdict, language)) if verdict else None,
        "sign": VERDICTS[verdict] if verdict else None,
        "effect": effect(rule, pack, on, language),
        "does": phrase("does", verdict.value, language) if verdict else "",
        "speaks": words.word("verdicts", rule.verdict.value, language),
        "when": sentence(rule.when, pack.rules.lists, language, pack.procedures),
        "presumed": ", ".join(words.word("facts", fact, language) for fact in sorted(rule.presumed)),
        "lists": [(found.names.in_language(language), reverse("list", args=[found.code])) for found in lists_of(rule, pack)],
        "remedy": rule.remedy.in_language(language),
        "papers": [paper.names.in_language(language) for paper in rule.papers],
        "facts": facts_of_rule(rule, pack, on, language),
        "sources": [pack.sources[code] for code in rule.known.sources],
        "history": [standing_event(step, pack, language) for step in rule.standings.values],
        "examples": examples_table(rule, pack, language),
    }  # fmt: skip


def effect(rule: Rule, pack: Pack, on: date, language: str) -> str:
    """What rules of this kind can do at all."""
    status = rule.status(on)
    if status is None:
        return ""
    if status in TELLING:
        return phrase("effects", "telling", language)
    if status is Status.GUIDANCE:
        return phrase("effects", "advice", language)
    if status is Status.IN_FORCE:
        at_home = rule.issuers <= pack.rules.home_issuers
        return phrase("effects", "home" if at_home else "advice", language)
    return phrase("effects", "history", language)


def facts_of_rule(rule: Rule, pack: Pack, on: date, language: str) -> list[Fact]:
    """Whom it binds, by which law, from when, how sure that is."""
    law = {"act": rule.law.act, "article": rule.law.article, "list": rule.law.list}
    until = writing.day(rule.valid_until) if rule.valid_until != date.max else ""
    stage = rule.stages.on_or_first(on) if rule.stages else pack.stage("guidance", on)
    found = [
        Fact(_("Whom it binds"), words.word("binds", rule.binds.value, language)),
        Fact(_("Issued by"), issuer(rule.issuer, language)),
        Fact(_("Legal source"), law_in_words(law, pack)),
        Fact(_("Who can lift it"), rule.lifted_by.in_language(language)),
        Fact(_("Valid from"), writing.day(rule.valid_from)),
        Fact(_("Valid until"), until),
        Fact(_("Known since"), writing.day(rule.known_since)),
        Fact(_("How well it is known"), phrase("certainties", rule.known.certainty.value, language)),
        Fact(_("At registration of a note"), phrase("stages", stage.value, language)),
    ]
    return [fact for fact in found if fact.value]


def standing_event(step: Any, pack: Pack, language: str) -> Event:
    """A status as something that happened, with its evidence."""
    titles = "; ".join(pack.sources[code].title for code in step.known.sources)
    certainty = phrase("certainties", step.known.certainty.value, language)
    word = words.word("statuses", step.status.value, language)
    return Event(
        word[:1].upper() + word[1:],
        step.since,
        _("%(certainty)s: %(sources)s") % {"certainty": certainty, "sources": titles}
        if titles
        else certainty,
        state=None,
    )


def lists_of(rule: Rule, pack: Pack) -> list[RuleList]:
    """The lists that its condition names, each once."""
    named = dict.fromkeys(
        leaf.listed for leaf in leaves(rule.when) if isinstance(leaf, OneOf) and leaf.listed
    )
    return [pack.rules.lists[code] for code in named]


def examples_table(rule: Rule, pack: Pack, language: str) -> Table:
    """The rule's own examples, each with the answer that all rules together give to it."""
    columns = [
        Column("question", _("Question"), names_row=True),
        Column("this", _("This rule")),
        Column("answer", _("Answer of all rules")),
    ]
    return Table(
        "examples", _("Examples"), columns, list(example_rows(rule, pack, language)), caption_hidden=True
    )


def example_rows(rule: Rule, pack: Pack, language: str) -> Iterator[list[Cell]]:
    """Each example computed now, not copied from its file."""
    for example in rule.examples:
        question = example.question
        verdict = judge(pack.rules, question).verdict
        yield [
            Cell(question_in_words(question, language, pack.procedures), address_of_example(example, pack)),
            Cell(applies(rule, question, pack, language)),
            Cell(state=verdict_state(verdict, words.word("verdicts", verdict, language))),
        ]


def applies(rule: Rule, question: Question, pack: Pack, language: str) -> str:
    """Whether the rule holds for a question."""
    held = rule.is_valid(question.date) and holds_for(rule, question, pack.rules.lists)
    return phrase("pages", {True: "hits", False: "misses", None: "open"}[held], language)


def address_of_example(example: Example, pack: Pack) -> str | None:
    """The example on the question page; none where that page needs more than the example says."""
    stated = example.question.stated()
    if not {"product", "destination"} <= stated.keys():
        return None
    address = QueryDict(mutable=True)
    address[GOODS] = stated["product"]
    for name in names_asked(pack):
        said = stated.get(name)
        if isinstance(said, list):
            address.setlist(name, said or [NONE])
        elif said:
            address[name] = said
    return f"{reverse('ask')}?{address.urlencode()}"
