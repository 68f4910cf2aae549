"""A batch keeps exactly what was said of its lines, refuses what it cannot keep, and many blocks of lines are judged like one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.guidance.columns import Batch, batch_of, span
from jolserik.guidance.columns_kernel import NO_RULE, VERDICTS, judged, lines_hit, verdicts
from jolserik.guidance.evaluate import judge
from jolserik.packs.rules import FACTS, STRICTNESS, Question, RuleBook, Verdict, Within
from tests.guidance.rule_builders import invented

DAY = date(2025, 3, 1)
FULL = Question(
    date=DAY, product="8542319010", destination="RU", origin="CN", maker="CN", dispatch="DE",
    transit=frozenset({"KG"}), kind="export_eaeu", procedure=frozenset({"temporary"}), clause=frozenset(),
    origin_kind="import_eaeu", grade="matched", end_use="civil", exporter="KZ:990140999995",
    recipient="RU:7707083893", end_user="", exporter_age_days=400, recipient_age_days=0, days_since_origin=12,
    quantity=(12_500_000, "KGM"), value=(Decimal("1200.50"), "USD"), papers=frozenset({"cmr", "invoice"}),
)  # fmt: skip
BARE = Question(date=DAY)


def test_lines_come_back_as_they_were_stated() -> None:
    questions = [FULL, BARE, FULL, Question(date=DAY + timedelta(days=1), value=(Decimal("0.01"), "KZT"))]
    batch = batch_of(questions)
    assert batch.size == 4
    assert list(batch.questions(range(4))) == questions
    assert list(batch.questions([3, 1])) == [questions[3], questions[1]]


def test_a_batch_grows_by_lines_that_state_other_facts() -> None:
    batch = Batch()
    batch.add({"date": [DAY, DAY], "destination": ["RU", None]})
    batch.add({"date": [DAY], "quantity": [(5, "H87")]})
    batch.add({"date": [DAY], "destination": ["KG"], "papers": [frozenset({"cmr"})]})
    assert list(batch.questions(range(4))) == [
        Question(date=DAY, destination="RU"),
        BARE,
        Question(date=DAY, quantity=(5, "H87")),
        Question(date=DAY, destination="KG", papers=frozenset({"cmr"})),
    ]


def test_every_fact_of_rules_has_a_column() -> None:
    batch = batch_of([FULL])
    assert set(batch.columns) | set(batch.amounts) == {*FACTS, "papers"}


@pytest.mark.parametrize("number", [0, 2**62 - 1, 2**62, 2**63, 10**30])
def test_quantities_of_any_size_are_kept(number: int) -> None:
    questions = [BARE, Question(date=DAY, quantity=(number, "H87")), Question(date=DAY, quantity=(1, "H87"))]
    assert list(batch_of(questions).questions(range(3))) == questions


@pytest.mark.parametrize("amount", ["0", "0.01", "1200.5", "92233720368547758.08", "1E+24", "1.500"])
def test_values_are_kept_to_the_cent(amount: str) -> None:
    question = Question(date=DAY, value=(Decimal(amount), "USD"))
    assert list(batch_of([question]).questions([0])) == [question]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"destination": ["RU"]}, "every line a date"),
        ({"date": [None]}, "no date"),
        ({"date": [DAY], "destination": ["RU", "KG"]}, "for each line"),
        ({"date": [DAY], "colour": ["red"]}, "no such fact: colour"),
        ({"date": [DAY], "value": [(Decimal("1.005"), "USD")]}, "more than 2 decimals"),
        ({"date": [DAY], "quantity": [(Decimal("1.5"), "H87")]}, "more than 0 decimals"),
        ({"date": [DAY], "quantity": [(10**36, "H87")]}, "too large"),
        ({"date": [DAY], "value": [(Decimal("1E+40"), "USD")]}, "too large"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_the_batch_as_it_was(
    facts: dict[str, Any], reason: str
) -> None:
    batch = batch_of([FULL])
    with pytest.raises(ValueError, match=reason):
        batch.add(facts)
    assert batch == batch_of([FULL])


numbers = st.decimals(min_value=-5, max_value=5, places=3, allow_nan=False) | st.sampled_from(
    [Decimal(text) for text in ("1E+999999", "-1E+999999", "1E-999999", "1E+36", "1E+38")]
)


@given(
    bounds=st.dictionaries(
        st.sampled_from(["at_least", "at_most", "more_than", "less_than"]), numbers, min_size=1
    ),
    number=st.integers(-600, 600) | st.sampled_from([10**36 - 1, 1 - 10**36]),
    decimals=st.sampled_from([0, 2]),
)
def test_whole_numbers_lie_between_bounds_just_as_the_numbers_do(
    bounds: dict[str, Decimal], number: int, decimals: int
) -> None:
    leaf = Within("value", **bounds)
    lowest, end = span(leaf, decimals)
    assert (lowest <= number < end) is leaf.admits(Decimal(number).scaleb(-decimals, Context(prec=60)))


def test_codes_of_verdicts_are_their_strictness() -> None:
    assert [STRICTNESS[verdict] for verdict in VERDICTS] == list(range(len(Verdict)))


def test_a_batch_without_lines_and_a_book_without_rules_have_answers() -> None:
    nothing = verdicts(invented().rules, Batch())
    assert (len(nothing.codes), len(nothing.decisive)) == (0, 0)
    assert list(judged(RuleBook(), batch_of([FULL, BARE]))) == [(Verdict.ALLOWED, "")] * 2
    assert verdicts(RuleBook(), batch_of([FULL])).decisive.tolist() == [NO_RULE]


def test_many_blocks_of_lines_are_judged_like_the_first() -> None:
    book = invented().rules
    examples = [example.question for rule in book.rules.values() for example in rule.examples]
    expected = [judge(book, question) for question in examples]
    said = [(found.verdict, found.decisive.rule.id if found.decisive else "") for found in expected]
    times = 100_000 // len(examples)
    batch = batch_of(examples * times)
    assert list(judged(book, batch)) == said * times
    for rule_id in book.rules:
        hit = [line for line, found in enumerate(expected) if rule_id in {hit.rule.id for hit in found.hits}]
        assert len(lines_hit(book, batch, rule_id)) == len(hit) * times
