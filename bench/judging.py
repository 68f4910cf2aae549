"""Judging a batch of lines by rules: columns, beside the one-line evaluator (the peer) and a single comparison of one column
(the floor).

The lines are as different as they can be: every quantity and value is another one, some facts are missing, some product
codes are short. One row is of the shipped pack, one of a book of ten thousand rules of which most are about products, one
of as many of which none is. Everything runs in this one process.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from bench.table import Row, measured
from jolserik.guidance.columns import Batch
from jolserik.guidance.columns_kernel import verdicts
from jolserik.guidance.evaluate import judge
from jolserik.packs.current import load
from jolserik.packs.facts import Certainty, Known, Names
from jolserik.packs.rules import (
    Binds,
    Condition,
    Every,
    Not,
    OneOf,
    Rule,
    RuleBook,
    Some,
    Standing,
    Status,
    Verdict,
    Within,
)
from jolserik.packs.rules.rule import Law, Paper
from jolserik.packs.timeline import timeline

LINES, RULES, SAMPLE = 1_000_000, 10_000, 1_000
FIRST, DAYS = date(2025, 1, 1), 730
COUNTRIES = (
    "RU",
    "BY",
    "KG",
    "AM",
    "UZ",
    "CN",
    "DE",
    "FR",
    "IT",
    "JP",
    "KR",
    "US",
    "TR",
    "AE",
    "IN",
    "VN",
    "KZ",
)
TO = ("RU",) * 12 + COUNTRIES
PREFIXES = ("854231", "851762", "8450", "8418", "8703", "1701", "8710", "9301", "851713", "847130")
CLAUSES = [frozenset(), frozenset(), frozenset({"no_reexport_ru"}), frozenset({"not_freely_exportable"})]
PAPERS = [frozenset(), frozenset(), frozenset({"export_licence"}), frozenset({"invoice", "cmr"})]
NO_TEXT = Names("-", "-", "-")


def rows(scale: float) -> Iterator[Row]:
    """Line verdicts a second, and lines put into columns a second."""
    dice = random.Random(4)  # noqa: S311 - a sample, no secret
    products = [
        prefix + "".join(dice.choices("0123456789", k=10 - len(prefix)))
        for prefix in [*PREFIXES * 40, *(f"{dice.randrange(1, 98):02}{dice.randrange(100):02}" for _ in range(4_600))]
    ]  # fmt: skip
    facts = lines(max(10_000, int(LINES * scale)), products, dice)
    size = len(facts["date"])

    def built() -> Batch:
        batch = Batch()
        batch.add(facts)
        return batch

    batch = built()
    yield Row("put lines into columns", measured(built, size, 3), "lines")
    shipped = load("kz").rules
    yield from judged(f"shipped pack, {len(shipped.rules)} rules", shipped, batch, "1,000,000/s on 2 cores")
    count = max(100, int(RULES * scale))
    about_products = RuleBook(rules(count, products, dice), shipped.lists, frozenset({"KZ", "EAEU"}))
    yield from judged(f"{count:,} rules, 95 % about products", about_products, batch, "100,000/s on 2 cores")
    others = RuleBook(rules(count, (), dice), shipped.lists, frozenset({"KZ", "EAEU"}))
    yield from judged(f"{count:,} rules, none about products", others, batch, "")


def judged(work: str, book: RuleBook, batch: Batch, wanted: str) -> Iterator[Row]:
    """Our speed with that book, beside the one-line evaluator and beside the floor; and that both say the same."""
    chance = random.Random(5)  # noqa: S311 - a sample, no secret
    some = chance.sample(range(batch.size), min(SAMPLE, batch.size))
    asked = list(batch.questions(some))
    answers: list[tuple[Verdict, str | None]] = []

    def one_by_one() -> None:
        answers.clear()
        for question in asked:
            found = judge(book, question)
            answers.append((found.verdict, found.decisive.rule.id if found.decisive else None))

    def floor() -> None:
        np.count_nonzero(np.frombuffer(batch.columns["destination"].codes, np.int32) == 1)

    ours = measured(lambda: verdicts(book, batch), batch.size, 3)
    peer = measured(one_by_one, len(asked), 1)
    found = verdicts(book, batch)
    said = [(found.verdict(line), found.decisive_rule(line)) for line in some]
    assert said == answers
    note = (
        f"{batch.size:,} lines; the same verdict and decisive rule on {len(some):,} of them; wanted: {wanted}"
    )
    yield Row(f"judge lines, {work}", ours, "lines", "one line at a time", peer, "", note if wanted else "")
    yield Row(f"judge lines, {work}", ours, "lines", "compare one column", measured(floor, batch.size))


def lines(size: int, products: Sequence[str], dice: random.Random) -> dict[str, list[Any]]:
    """Facts of lines, in columns."""

    def any_of(values: Sequence[Any], missing: float = 0.0) -> list[Any]:
        places = int(len(values) * missing / (1 - missing)) + bool(missing)
        return dice.choices([*values, *[None] * places], k=size)

    short = [code[: dice.choice((2, 4, 6))] for code in products[:50]]
    return {
        "date": any_of([FIRST + timedelta(days=n) for n in range(DAYS)]),
        "product": any_of([*products, *short], 0.01),
        "destination": any_of(TO),
        "origin": any_of(COUNTRIES, 0.1),
        "maker": any_of(COUNTRIES, 0.3),
        "dispatch": any_of(COUNTRIES, 0.3),
        "kind": any_of(["export_eaeu", "export_third"]),
        "procedure": any_of([frozenset(), frozenset({"temporary"})]),
        "clause": any_of(CLAUSES, 0.1),
        "origin_kind": any_of(["import_declaration", "import_eaeu", "production", "opening_balance"]),
        "grade": any_of(["matched", "claimed", "unproven"]),
        "end_use": any_of(["civil", "unknown", "military"], 0.5),
        "exporter": any_of([f"KZ:{n:012}" for n in range(20_000)]),
        "recipient": any_of([f"RU:{n:010}" for n in range(50_000)]),
        "end_user": any_of([""], 0.5),
        "exporter_age_days": any_of(range(3_000)),
        "recipient_age_days": any_of(range(3_000), 0.3),
        "days_since_origin": any_of(range(400), 0.1),
        "quantity": [(dice.randrange(1, 10**10), "H87") for _ in range(size)],
        "value": [(Decimal(dice.randrange(10**9)).scaleb(-2), "KZT") for _ in range(size)],
        "papers": any_of(PAPERS),
    }


def rules(count: int, products: Sequence[str], dice: random.Random) -> dict[str, Rule]:
    """Rules of two to five conditions; with products nineteen of twenty of them name one to three prefixes."""
    found = {}
    for number in range(count):
        parts: list[Condition] = []
        if products and number % 20:
            codes = {
                code[: dice.choice((4, 6, 6, 8, 10))] for code in dice.sample(products, dice.randint(1, 3))
            }
            parts.append(OneOf("product", tuple(sorted(codes))))
        parts += dice.sample(asked(dice), dice.randint(2, 4))
        rule = one_rule(f"R-{number:06}", Every(tuple(parts)), dice)
        found[rule.id] = rule
    return found


def asked(dice: random.Random) -> list[Condition]:
    """Conditions about other things than products, of which a rule takes some."""
    made_in = tuple(dice.sample(COUNTRIES, 4))
    return [
        OneOf("destination", tuple(dice.sample(COUNTRIES, dice.randint(1, 3)))),
        OneOf("destination", (), "eaeu"),
        Not(OneOf("destination", ("KZ",))),
        OneOf("origin", made_in),
        Some((OneOf("origin", made_in), OneOf("maker", made_in), OneOf("dispatch", made_in))),
        OneOf("clause", ("no_reexport_ru",)),
        OneOf("end_use", ("military", "unknown")),
        OneOf("recipient", tuple(f"RU:{dice.randrange(50_000):010}" for _ in range(5))),
        Within("quantity", at_least=Decimal(dice.randrange(10**10)), unit="H87"),
        Within("value", more_than=Decimal(dice.randrange(10**7)), unit="KZT"),
        Within("days_since_origin", at_most=Decimal(dice.randrange(400))),
    ]


def one_rule(rule_id: str, when: Condition, dice: random.Random) -> Rule:
    """A rule that is planned, comes into force and ends on days of its own."""
    planned = FIRST + timedelta(days=dice.randrange(-900, DAYS // 2))
    known = Known(Certainty.READ, (), "")
    verdict = dice.choice([verdict for verdict in Verdict if verdict is not Verdict.CANNOT_SAY])
    with_papers = verdict in (Verdict.DOCUMENT_REQUIRED, Verdict.LICENCE_REQUIRED)
    steps = [(planned, Status.PLANNED), (planned + timedelta(days=90), Status.IN_FORCE)]
    return Rule(
        id=rule_id, issuer=dice.choice(("KZ", "EU")), binds=Binds.EXPORTER, titles=NO_TEXT, explanation=NO_TEXT,
        law=Law("-", "", ""), valid_from=planned, valid_until=planned + timedelta(days=dice.randrange(200, 3_000)),
        known_since=planned, standings=timeline([(day, Standing(day, status, known)) for day, status in steps]),
        when=when, presumed=frozenset({"clause", "end_use"}), verdict=verdict,
        papers=(Paper("export_licence", NO_TEXT),) if with_papers else (), remedy=NO_TEXT, lifted_by=NO_TEXT,
        stages=None, known=known, examples=(),
    )  # fmt: skip
