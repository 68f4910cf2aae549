"""Columns and the one-line evaluator say the same under the rules that are shipped."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from jolserik.guidance.columns import batch_of
from jolserik.guidance.columns_kernel import judged, verdicts
from jolserik.guidance.evaluate import judge
from jolserik.packs.current import load
from jolserik.packs.rules import FACTS, Question, RuleBook, Verdict
from jolserik.packs.rules.conditions import OneOf, leaves
from jolserik.packs.rules.facts import SETS

LINES = 20_000
MISSING = 0.15


def values_asked_for(book: RuleBook) -> dict[str, list[str]]:
    """What the rules name of each fact; to a prefix of a product a few codes that begin with it."""
    found: dict[str, set[str]] = {}
    for rule in book.rules.values():
        for leaf in leaves(rule.when):
            if isinstance(leaf, OneOf):
                values = (
                    [entry.code for entry in book.lists[leaf.listed].entries] if leaf.listed else leaf.values
                )
                found.setdefault(leaf.fact, set()).update(values)
    codes = found["product"]
    found["product"] = codes | {f"{code:0<10}" for code in codes} | {f"{code:9<10}"[:10] for code in codes}
    return {fact: sorted(values) for fact, values in found.items()}


def random_line(dice: random.Random, values: dict[str, list[str]], book: RuleBook) -> Question:
    """A line near to the examples of the rules: mostly of what they name, sometimes of something else, sometimes unknown."""
    rule = dice.choice(list(book.rules.values()))
    example = dice.choice(rule.examples).question
    facts: dict[str, Any] = {"date": example.date + timedelta(days=dice.choice((-400, -1, 0, 0, 1, 400)))}
    for fact, kind in FACTS.items():
        if fact == "date" or dice.random() < MISSING:
            continue
        if fact in values and dice.random() < 0.7:
            known = values[fact]
            facts[fact] = (
                frozenset(dice.sample(known, min(len(known), dice.randrange(3))))
                if kind in SETS
                else dice.choice(known)
            )
        elif (stated := getattr(example, fact)) is not None:
            facts[fact] = stated
    if dice.random() < 0.5:
        facts["quantity"] = dice.randrange(10**9), "H87"
        facts["value"] = Decimal(dice.randrange(10**7)).scaleb(-2), "KZT"
    kinds = sorted({paper.kind for rule in book.rules.values() for paper in rule.papers})
    return Question(**facts, papers=frozenset(dice.sample(kinds, dice.randrange(len(kinds) + 1))))


@pytest.mark.slow
def test_twenty_thousand_lines_get_the_same_answers_under_the_shipped_rules() -> None:
    book = load("kz").rules
    dice = random.Random(20)
    values = values_asked_for(book)
    questions = [random_line(dice, values, book) for _ in range(LINES)]
    seen: set[Verdict] = set()
    for question, said in zip(questions, judged(book, batch_of(questions)), strict=True):
        found = judge(book, question)
        assert said == (found.verdict, found.decisive.rule.id if found.decisive else "")
        seen.add(found.verdict)
    assert len(seen) >= 5, "the lines are too much alike"


def test_the_examples_of_the_shipped_rules_get_the_same_answers() -> None:
    book = load("kz").rules
    questions = [example.question for rule in book.rules.values() for example in rule.examples]
    expected = [judge(book, question) for question in questions]
    found = verdicts(book, batch_of(questions))
    assert [found.verdict(line) for line in range(len(questions))] == [one.verdict for one in expected]
    hits = {rule: sum(rule in {hit.rule.id for hit in one.hits} for one in expected) for rule in book.rules}
    assert dict(zip(found.rules, found.hits.tolist(), strict=True)) == hits
