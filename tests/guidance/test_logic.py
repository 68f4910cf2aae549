"""Three-valued logic: its tables, its laws, and that what is missing can only become known, never turn."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.guidance.logic import conjunction, disjunction, holds, open_facts
from jolserik.packs.rules import FACTS, Condition, During, Every, Named, Not, OneOf, Question, Some, Within
from jolserik.packs.rules.conditions import facts_of
from tests.guidance.rule_builders import (
    DAY,
    LISTS,
    PATIENT,
    THOROUGH,
    asked,
    conditions,
    questions,
    random_leaf,
    seeded,
    values_of,
)

FEW = ("origin", "destination", "clause", "quantity")
TRUTHS = (False, None, True)
# A leaf for each value: the question below makes the first hold, the second not, and states nothing for the third.
LEAF = {True: OneOf("origin", ("DE",)), False: OneOf("origin", ("RU",)), None: OneOf("maker", ("DE",))}
QUESTION = asked(origin="DE")


def truth(condition: Condition, question: Question, **more: Any) -> bool | None:
    return holds(condition, question, LISTS, **more)


# --- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), list(product(TRUTHS, TRUTHS)))
def test_and_is_the_least_and_or_the_greatest_of_no_missing_yes(one: bool | None, other: bool | None) -> None:
    order = TRUTHS.index
    assert truth(Every((LEAF[one], LEAF[other])), QUESTION) is min(one, other, key=order)
    assert truth(Some((LEAF[one], LEAF[other])), QUESTION) is max(one, other, key=order)
    assert conjunction([one, other]) is min(one, other, key=order)
    assert disjunction([one, other]) is max(one, other, key=order)


@pytest.mark.parametrize(("one", "other"), [(True, False), (False, True), (None, None)])
def test_not_turns_yes_and_no_and_leaves_what_is_missing(one: bool | None, other: bool | None) -> None:
    assert truth(Not(LEAF[one]), QUESTION) is other


def test_nothing_to_ask_is_yes_for_all_and_no_for_any() -> None:
    assert conjunction([]) is True
    assert disjunction([]) is False


# --- laws --------------------------------------------------------------------------------------------------------------


@PATIENT
@given(parts=st.lists(conditions(), min_size=1, max_size=3), question=questions())
def test_de_morgan(parts: list[Condition], question: Question) -> None:
    denied = tuple(Not(part) for part in parts)
    assert truth(Not(Every(tuple(parts))), question) is truth(Some(denied), question)
    assert truth(Not(Some(tuple(parts))), question) is truth(Every(denied), question)


@PATIENT
@given(condition=conditions(), question=questions())
def test_a_double_denial_says_nothing(condition: Condition, question: Question) -> None:
    assert truth(Not(Not(condition)), question) is truth(condition, question)


@PATIENT
@given(parts=st.lists(conditions(), min_size=2, max_size=4), question=questions(), data=st.data())
def test_the_order_of_parts_does_not_matter(parts: list[Condition], question: Question, data: Any) -> None:
    shuffled = data.draw(st.permutations(parts))
    assert truth(Every(tuple(parts)), question) is truth(Every(tuple(shuffled)), question)
    assert truth(Some(tuple(parts)), question) is truth(Some(tuple(shuffled)), question)


# --- totality ----------------------------------------------------------------------------------------------------------


@THOROUGH
@given(
    condition=conditions(leaves=20),
    question=questions(),
    presumed=st.frozensets(st.sampled_from(list(FACTS))),
    masked=st.frozensets(st.sampled_from(list(FACTS))),
)
def test_every_question_gets_an_answer(
    condition: Condition, question: Question, presumed: frozenset[str], masked: frozenset[str]
) -> None:
    assert truth(condition, question, presumed=presumed, masked=masked) in TRUTHS


# --- what is missing ---------------------------------------------------------------------------------------------------


@THOROUGH
@given(condition=conditions(), question=questions(), more=questions(whole=True), data=st.data())
def test_stating_a_missing_fact_never_turns_an_answer(
    condition: Condition, question: Question, more: Question, data: Any
) -> None:
    known = truth(condition, question)
    fact = data.draw(st.sampled_from(sorted(FACTS.keys() - {"date"})))
    if getattr(question, fact) is None:
        stated = truth(condition, replace(question, **{fact: getattr(more, fact)}))
        assert known is None or stated is known


@PATIENT
@given(
    condition=conditions(facts=("product", "destination")), question=questions(), digits=st.integers(2, 10)
)
def test_further_digits_of_a_code_never_turn_an_answer(
    condition: Condition, question: Question, digits: int
) -> None:
    if question.product is None or digits == 3:
        return
    shorter = replace(question, product=question.product[:digits])
    known = truth(condition, shorter)
    assert known is None or truth(condition, question) is known


@THOROUGH
@given(condition=conditions(), question=questions())
def test_an_answer_that_is_known_stays_whatever_the_other_facts_are(
    condition: Condition, question: Question
) -> None:
    known = truth(condition, question)
    if known is None:
        return
    unstated = [fact for fact in facts_of(condition) if getattr(question, fact) is None][:3]
    for values in product(*(values_of(fact) for fact in unstated)):
        completed = replace(question, **dict(zip(unstated, values, strict=True)))
        assert truth(condition, completed) in (known, None)


@PATIENT
@given(condition=conditions(), question=questions(), whole=questions(whole=True))
def test_the_open_facts_are_enough_to_decide_and_none_is_asked_for_in_vain(
    condition: Condition, question: Question, whole: Question
) -> None:
    needed = open_facts(condition, question, LISTS)
    assert bool(needed) is (truth(condition, question) is None)
    stated = replace(question, **{fact: getattr(whole, fact) for fact in needed})
    assert truth(condition, stated) is not None


def test_what_other_facts_have_settled_is_not_asked_for() -> None:
    condition = Every(
        (Some((OneOf("origin", ("DE",)), OneOf("maker", ("DE",)))), OneOf("destination", ("RU",)))
    )
    assert open_facts(condition, asked(origin="DE"), LISTS) == ("destination",)
    assert open_facts(condition, asked(origin="CN"), LISTS) == ("maker", "destination")
    assert open_facts(condition, asked(destination="CN"), LISTS) == ()


# --- masking -----------------------------------------------------------------------------------------------------------


def asking_each_fact_once(dice: random.Random) -> Condition:
    """A condition that asks for every fact at most once (and for no list, on which a day may leave nothing)."""
    facts = dice.sample(sorted(FACTS.keys() - {"date"}), dice.randint(1, 4))
    parts = [random_leaf(dice, fact, listed=False) for fact in facts]
    while len(parts) > 1:
        pair = parts.pop(), parts.pop()
        joined: Condition = Every(pair) if dice.random() < 0.5 else Some(pair)
        parts.append(Not(joined) if dice.random() < 0.5 else joined)
    return parts[0]


@THOROUGH
@given(condition=seeded(asking_each_fact_once), question=questions(whole=True))
def test_masking_a_fact_tells_exactly_whether_another_value_of_it_changes_the_answer(
    condition: Condition, question: Question
) -> None:
    for fact in facts_of(condition):
        answers = {truth(condition, replace(question, **{fact: value})) for value in values_of(fact)}
        decides = truth(condition, question, masked=frozenset({fact})) is None
        assert decides is (len(answers - {None}) > 1)


@PATIENT
@given(condition=conditions(facts=FEW), question=questions(whole=True))
def test_masking_never_overlooks_a_fact_that_decides(condition: Condition, question: Question) -> None:
    for fact in facts_of(condition):
        if truth(condition, question, masked=frozenset({fact})) is not None:
            answers = {truth(condition, replace(question, **{fact: value})) for value in values_of(fact)}
            assert len(answers - {None}) == 1


# --- presuming ---------------------------------------------------------------------------------------------------------


@PATIENT
@given(condition=conditions(), question=questions())
def test_presuming_everything_leaves_only_what_cannot_be_compared(
    condition: Condition, question: Question
) -> None:
    if truth(condition, question, presumed=frozenset(FACTS)) is None:
        stated = [fact for fact in ("product", "quantity", "value") if getattr(question, fact) is not None]
        assert set(stated) & set(facts_of(condition))


@PATIENT
@given(
    condition=conditions(),
    question=questions(whole=True),
    presumed=st.frozensets(st.sampled_from(list(FACTS))),
)
def test_what_is_stated_is_never_presumed(
    condition: Condition, question: Question, presumed: frozenset[str]
) -> None:
    assert truth(condition, question, presumed=presumed) is truth(condition, question)


@pytest.mark.parametrize(
    ("leaf", "absent"),
    [
        (OneOf("clause", ("no_reexport_ru",)), False),
        (OneOf("recipient", (), "people"), False),
        (Named("end_user", True), False),
        (Named("end_user", False), True),
        (Within("exporter_age_days", at_most=Decimal(30)), False),
        (OneOf("product", ("85",)), False),
    ],
)
def test_a_presumed_fact_is_absent_and_no_value_of_it(leaf: Condition, absent: bool) -> None:
    presumed = frozenset(facts_of(leaf))
    assert truth(leaf, asked(), presumed=presumed) is absent
    assert truth(Not(leaf), asked(), presumed=presumed) is not absent
    assert truth(leaf, asked()) is None


# --- leaves ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("85", None), ("8542", None), ("85423", None), ("854231", True), ("8542319", True), ("854231901", True),
     ("8542319010", True), ("8542320000", False), ("854232", False), ("8543", False), ("84", False), ("02", False)],
)  # fmt: skip
def test_a_short_code_is_decided_only_when_all_below_it_are_alike(stated: str, expected: bool | None) -> None:
    assert truth(OneOf("product", ("854231",)), asked(product=stated)) is expected
    day, ever = date.min, date.max
    listed = {
        "l": replace(
            LISTS["goods"],
            entries=(replace(LISTS["goods"].entries[0], code="854231", since=day, until=ever),),
        )
    }
    assert holds(OneOf("product", (), "l"), asked(product=stated), listed) is expected


@pytest.mark.parametrize(("days", "expected"), [(-401, False), (-400, True), (0, True), (1, False)])
def test_a_list_counts_as_it_stands_on_the_day_of_the_question(days: int, expected: bool) -> None:
    on = DAY + timedelta(days=days)
    assert truth(OneOf("product", (), "goods"), asked(product="8542319010", date=on)) is expected
    # On a day without chips no digit more could bring them onto the list.
    assert truth(OneOf("product", (), "goods"), asked(product="854231", date=on)) is expected
    assert truth(OneOf("product", (), "goods"), asked(product="85", date=on)) is (
        None if expected or days == 1 else False
    )


@pytest.mark.parametrize(
    ("leaf", "facts", "expected"),
    [
        (OneOf("transit", ("RU", "CN")), {"transit": frozenset({"CN", "DE"})}, True),
        (OneOf("transit", ("RU", "CN")), {"transit": frozenset()}, False),
        (OneOf("transit", ("RU", "CN")), {}, None),
        (OneOf("transit", (), "lands"), {"transit": frozenset({"DE", "CN"})}, True),
        (OneOf("transit", (), "lands"), {"transit": frozenset({"DE"})}, False),
        (OneOf("recipient", (), "people"), {"recipient": "PY:Acme"}, True),
        (OneOf("recipient", (), "people"), {"recipient": "PY:Acme Sur"}, False),
        (OneOf("recipient", (), "people"), {"recipient": ""}, False),
        (Named("recipient", True), {"recipient": ""}, False),
        (Named("recipient", False), {"recipient": ""}, True),
        (Named("recipient", False), {}, None),
        (
            Within("quantity", at_least=Decimal(10_000_000), unit="H87"),
            {"quantity": (10_000_000, "H87")},
            True,
        ),
        (
            Within("quantity", more_than=Decimal(10_000_000), unit="H87"),
            {"quantity": (10_000_000, "H87")},
            False,
        ),
        (
            Within("quantity", at_most=Decimal(10_000_000), unit="H87"),
            {"quantity": (10_000_001, "H87")},
            False,
        ),
        (Within("quantity", at_least=Decimal(1), unit="H87"), {"quantity": (10_000_000, "KGM")}, None),
        (Within("value", less_than=Decimal("0.01"), unit="USD"), {"value": (Decimal("0.00"), "USD")}, True),
        (Within("value", less_than=Decimal("0.01"), unit="USD"), {"value": (Decimal("0.00"), "KZT")}, None),
        (Within("days_since_origin", at_most=Decimal(30)), {"days_since_origin": 30}, True),
        (Within("days_since_origin", at_most=Decimal(30)), {"days_since_origin": 31}, False),
        (During("date", DAY, DAY), {}, True),
        (During("date", DAY + timedelta(days=1), date.max), {}, False),
        (During("date", date.min, DAY - timedelta(days=1)), {}, False),
    ],
)
def test_leaves(leaf: Condition, facts: dict[str, Any], expected: bool | None) -> None:
    assert truth(leaf, asked(**facts)) is expected
