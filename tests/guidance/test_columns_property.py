"""Columns and the one-line evaluator say the same of every line, whatever the rules and whatever is known of the lines."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from jolserik.guidance.columns import batch_of
from jolserik.guidance.columns_kernel import judged, lines_hit, verdicts
from jolserik.guidance.evaluate import judge
from jolserik.packs.facts import Certainty, Known, Names
from jolserik.packs.rules import (
    FACTS,
    Binds,
    Condition,
    During,
    Every,
    FactKind,
    Named,
    Not,
    OneOf,
    Question,
    Rule,
    RuleBook,
    RuleList,
    Some,
    Standing,
    Status,
    Verdict,
    Within,
)
from jolserik.packs.rules.conditions import facts_of
from jolserik.packs.rules.facts import WORDS
from jolserik.packs.rules.lists import ListEntry, ListOf
from jolserik.packs.rules.rule import Law, Paper
from jolserik.packs.timeline import timeline

BOOKS, LINES = 200, 50
DAY = date(2024, 2, 28)
DAYS = [DAY + timedelta(days=n) for n in (0, 1, 2, 3, 10, 200)]
PREFIXES = ["84", "85", "8542", "85423", "854231", "8542310000", "847130", "8471300000", "9301"]
PRODUCTS = [
    "8542310000",
    "8542319000",
    "8542399010",
    "8471300000",
    "8450111100",
    "85423",
    "8542",
    "85",
    "84713",
]
COUNTRIES = ["RU", "BY", "KZ", "DE", "CN"]
PARTIES = ["RU:7707083893", "RU:5029001234", "KG:01234567890123"]
PAPERS = ["export_licence", "certificate", "contract"]
PACK_WORDS = {
    "procedure": ["temporary", "processing", "free_zone"],
    "clause": ["no_reexport_ru", "no_reexport_by", "not_freely_exportable"],
}
NUMBERS = [0, 1, 29, 30, 31, 400]
QUANTITIES = [0, 9_999_999, 10_000_000, 10_000_001, 2**62 - 1]
LARGE_QUANTITIES = [2**62, 9 * 10**18, 10**30]
AMOUNTS = ["0", "0.01", "9999.99", "10000", "10000.01"]
LARGE_AMOUNTS = ["92233720368547758.08", "1E+24", "123456789012345678901234567.89"]
BOUNDS = [
    "0",
    "0.005",
    "1",
    "29.5",
    "30",
    "9999.995",
    "10000",
    "10000000",
    "4611686018427387904",
    "1E+24",
    "1E+999",
]
UNITS = {"quantity": ["H87", "KGM"], "value": ["USD", "KZT"]}
LISTED = {
    FactKind.PRODUCT: "goods",
    FactKind.COUNTRY: "states",
    FactKind.COUNTRIES: "states",
    FactKind.PARTY: "people",
}
NO_TEXT = Names("-", "-", "-")
KNOWN = Known(Certainty.READ, ())

members = {
    FactKind.PRODUCT: PREFIXES,
    FactKind.COUNTRY: COUNTRIES,
    FactKind.COUNTRIES: COUNTRIES,
    FactKind.PARTY: PARTIES,
}


def words_of(fact: str) -> list[str]:
    """What may be named of a fact in a condition."""
    kind = FACTS[fact]
    if kind in members:
        return members[kind]
    return PACK_WORDS.get(fact) or sorted(WORDS[fact])


@st.composite
def leaf(draw: st.DrawFn) -> Condition:
    fact = draw(st.sampled_from(["product"] * 8 + ["destination"] * 4 + list(FACTS)))
    kind = FACTS[fact]
    if kind is FactKind.DAY:
        since, until = sorted([draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))])
        return During(fact, since, until)
    if kind in (FactKind.NUMBER, FactKind.QUANTITY, FactKind.VALUE):
        bounds = draw(st.dictionaries(
            st.sampled_from(["at_least", "at_most", "more_than", "less_than"]),
            st.sampled_from(BOUNDS).map(Decimal), min_size=1, max_size=2,
        ))  # fmt: skip
        unit = draw(st.sampled_from(UNITS[fact])) if fact in UNITS else ""
        return Within(fact, unit=unit, **bounds)
    if kind is FactKind.PARTY and draw(st.booleans()):
        return Named(fact, draw(st.booleans()))
    if kind in LISTED and draw(st.booleans()):
        return OneOf(fact, (), LISTED[kind])
    return OneOf(
        fact, tuple(draw(st.lists(st.sampled_from(words_of(fact)), min_size=1, max_size=3, unique=True)))
    )


conditions = st.recursive(
    leaf(),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: Every(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: Some(tuple(found))),
        parts.map(Not),
    ),
    max_leaves=8,
)


@st.composite
def rule(draw: st.DrawFn, number: int) -> Rule:
    when = draw(conditions)
    if draw(st.booleans()):
        when = Every((when, draw(leaf())))
    days = st.sampled_from([date.min, *DAYS, date.max])
    valid = sorted([draw(days), draw(days)])
    steps = sorted(draw(st.dictionaries(days, st.sampled_from(Status), min_size=1, max_size=3)).items())
    verdict = draw(st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.CANNOT_SAY]))
    kinds = draw(st.lists(st.sampled_from(PAPERS), max_size=2, unique=True))
    asked = [fact for fact in facts_of(when) if fact != "date"]
    presumed = draw(st.sets(st.sampled_from(asked))) if asked else set()
    return Rule(
        id=f"R-{number}", issuer=draw(st.sampled_from(["KZ", "EU", "EAEU/KZ", "US/EU"])), binds=Binds.EXPORTER,
        titles=NO_TEXT, explanation=NO_TEXT, law=Law("-", "", ""), valid_from=valid[0], valid_until=valid[1],
        known_since=draw(st.sampled_from(DAYS)),
        standings=timeline([(day, Standing(day, status, KNOWN)) for day, status in steps]), when=when,
        presumed=frozenset(presumed), verdict=verdict, papers=tuple(Paper(kind, NO_TEXT) for kind in kinds),
        remedy=NO_TEXT, lifted_by=NO_TEXT, stages=None, known=KNOWN, examples=(),
    )  # fmt: skip


@st.composite
def rule_list(draw: st.DrawFn, code: str, of: ListOf, values: list[str]) -> RuleList:
    entries = []
    for value in draw(st.lists(st.sampled_from(values), min_size=1, max_size=6)):
        since, until = sorted(
            [draw(st.sampled_from([date.min, *DAYS])), draw(st.sampled_from([*DAYS, date.max]))]
        )
        entries.append(ListEntry(value, "", since, until))
    return RuleList(code, of, NO_TEXT, KNOWN, tuple(entries))


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    lists = [
        draw(rule_list("goods", ListOf.PRODUCTS, PREFIXES)),
        draw(rule_list("states", ListOf.COUNTRIES, COUNTRIES)),
        draw(rule_list("people", ListOf.PARTIES, PARTIES)),
    ]
    rules = [draw(rule(number)) for number in range(draw(st.integers(0, 8)))]
    if len(rules) > 1 and draw(st.booleans()):  # two rules that ask the same and presume differently
        rules[-1] = replace(rules[-1], when=rules[0].when, presumed=frozenset())
    return RuleBook(
        {one.id: one for one in rules}, {one.code: one for one in lists}, frozenset({"KZ", "EAEU"})
    )


def random_question(dice: random.Random, missing: float, large: bool, days: list[date]) -> Question:
    """A line of which a part is not known; some of the rest is known to be absent."""
    facts: dict[str, Any] = {"date": dice.choice(days)}
    for fact, kind in FACTS.items():
        if fact != "date" and dice.random() >= missing:
            facts[fact] = random_fact(dice, fact, kind, large)
    papers = frozenset(dice.sample(PAPERS, dice.randrange(3)))
    return Question(**facts, papers=papers, reason_given=dice.random() < 0.5)


def random_fact(dice: random.Random, fact: str, kind: FactKind, large: bool) -> Any:
    if kind is FactKind.PRODUCT:
        return dice.choice(PRODUCTS)
    if kind is FactKind.NUMBER:
        return dice.choice(NUMBERS)
    if kind is FactKind.QUANTITY:
        return dice.choice(QUANTITIES + LARGE_QUANTITIES * large), dice.choice(UNITS[fact])
    if kind is FactKind.VALUE:
        return Decimal(dice.choice(AMOUNTS + LARGE_AMOUNTS * large)), dice.choice(UNITS[fact])
    words = words_of(fact)
    if kind in (FactKind.COUNTRIES, FactKind.WORDS):
        return frozenset(dice.sample(words, dice.randrange(3)))
    return dice.choice([*words, ""] if kind is FactKind.PARTY else words)


@settings(
    max_examples=BOOKS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    book=books(),
    seed=st.integers(0, 2**32),
    missing=st.sampled_from([0.0, 0.1, 0.5]),
    large=st.booleans(),
    days=st.sampled_from([DAYS, DAYS[1:3], DAYS[4:5]]),
    known_on=st.none() | st.sampled_from(DAYS),
)
def test_columns_say_what_the_one_line_evaluator_says(
    book: RuleBook, seed: int, missing: float, large: bool, days: list[date], known_on: date | None
) -> None:
    dice = random.Random(seed)
    questions = [random_question(dice, missing, large, days) for _ in range(LINES)]
    batch = batch_of(questions)
    found = verdicts(book, batch, known_on=known_on)
    hits: dict[str, list[int]] = {rule_id: [] for rule_id in book.rules}
    said = list(judged(book, batch, known_on=known_on))
    for line, question in enumerate(questions):
        expected = judge(book, question, known_on=known_on)
        decisive = expected.decisive.rule.id if expected.decisive else None
        note(f"line {line}: {question}")
        assert (found.verdict(line), found.decisive_rule(line)) == (expected.verdict, decisive)
        assert said[line] == (expected.verdict, decisive or "")
        for hit in expected.hits:
            hits[hit.rule.id].append(line)
    assert dict(zip(found.rules, found.hits.tolist(), strict=True)) == {
        key: len(value) for key, value in hits.items()
    }
    for rule_id, lines in hits.items():
        assert lines_hit(book, batch, rule_id, known_on=known_on).tolist() == lines
