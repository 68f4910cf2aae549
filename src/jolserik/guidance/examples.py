"""The examples of rules are their tests: each says whether the rule, while valid, holds for a question, and what it then says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jolserik.guidance.evaluate import holds_for, says
from jolserik.packs.rules import Rule, RuleBook
from jolserik.packs.rules.rule import Example


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that comes out otherwise than its file says. Texts are in English, for writers of packs."""

    rule: Rule
    example: Example
    expected: str
    found: str


def failures(book: RuleBook) -> Iterator[Failure]:
    """Every example of every rule that fails."""
    for rule in book.rules.values():
        for example in rule.examples:
            if found := failure(book, rule, example):
                yield found


def failure(book: RuleBook, rule: Rule, example: Example) -> Failure | None:
    """What is wrong with one example; None when it comes out as its file says."""
    hits = rule.is_valid(example.question.date) and holds_for(rule, example.question, book.lists)
    if hits is not example.hits:
        said = {True: "hits", False: "misses", None: "cannot be decided: a fact is missing"}
        return Failure(rule, example, said[example.hits], said[hits])
    if example.verdict is not None:
        verdict = says(book, rule, example.question)
        if verdict is not example.verdict:
            said_now = "says nothing" if verdict is None else verdict.value
            return Failure(rule, example, example.verdict.value, said_now)
    return None
