"""Which reason is told first: by what it costs the person who asks, as the essay at the head of `ranking` says."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from jolserik.guidance import ranking
from jolserik.guidance.evaluate import Hit, Judgement, judge
from jolserik.guidance.ranking import BY_FACT, Effort
from jolserik.packs.rules import (
    FACTS,
    STRICTNESS,
    Condition,
    Every,
    OneOf,
    Rule,
    RuleBook,
    Some,
    Verdict,
    Within,
)
from tests.guidance.rule_builders import DAY, THOROUGH, a_book, a_rule, asked, books, questions

V = Verdict
TO_RUSSIA, FROM_GERMANY = OneOf("destination", ("RU",)), OneOf("origin", ("DE",))
CHIPS, CLAUSE = OneOf("product", ("8542",)), OneOf("clause", ("no_reexport_ru",))
FACTS_OF_ALL: dict[str, Any] = {
    "product": "8542319010", "destination": "RU", "origin": "DE", "maker": "DE", "exporter": "PY:Acme",
    "clause": frozenset({"no_reexport_ru"}), "days_since_origin": 21, "exporter_age_days": 21,
}  # fmt: skip


def judged(*rules: Rule, **facts: Any) -> Judgement:
    return judge(a_book(*rules), asked(**(FACTS_OF_ALL | facts)))


def only_hit(rule: Rule, **facts: Any) -> Hit:
    (hit,) = judged(rule, **facts).hits
    return hit


def test_the_order_of_efforts_is_that_of_the_essay() -> None:
    essay = ranking.__doc__ or ""
    names = ["Say", "Attach", "Obtain", "Other goods", "Other deal", "Wait", "Nothing"]
    places = [essay.index(f"{number}. *{name}*") for number, name in enumerate(names, start=1)]
    assert places == sorted(places)
    assert [effort.name.lower().replace("_", " ") for effort in Effort][:-1] == [
        name.lower() for name in names
    ]


@pytest.mark.parametrize(
    ("verdict", "effort"),
    [
        (V.NOT_ADVISED, Effort.SAY), (V.DOCUMENT_REQUIRED, Effort.ATTACH), (V.LICENCE_REQUIRED, Effort.OBTAIN),
        (V.INFORM, Effort.NONE_NEEDED), (V.ALLOWED, Effort.NONE_NEEDED),
    ],
)  # fmt: skip
def test_what_can_be_met_costs_what_meeting_it_costs(verdict: Verdict, effort: Effort) -> None:
    # Other goods would free the line as well, but that is no reason to look for them.
    assert ranking.effort(only_hit(a_rule(FROM_GERMANY, verdict))) is effort


def test_a_paper_that_is_there_leaves_nothing_to_do() -> None:
    rule = a_rule(TO_RUSSIA, V.LICENCE_REQUIRED)
    assert ranking.effort(only_hit(rule, papers=frozenset({"licence"}))) is Effort.NONE_NEEDED


@pytest.mark.parametrize(
    ("when", "effort"),
    [
        (CHIPS, Effort.NOTHING),
        (OneOf("exporter", ("PY:Acme",)), Effort.NOTHING),
        (Every((CHIPS, FROM_GERMANY)), Effort.OTHER_GOODS),
        (Every((CHIPS, CLAUSE)), Effort.OTHER_GOODS),
        (Every((CHIPS, TO_RUSSIA)), Effort.OTHER_DEAL),
        (Every((TO_RUSSIA, FROM_GERMANY)), Effort.OTHER_GOODS),
        (Every((CHIPS, Within("days_since_origin", at_most=Decimal(30)))), Effort.WAIT),
        (Every((TO_RUSSIA, Within("days_since_origin", at_most=Decimal(30)))), Effort.OTHER_DEAL),
        # What was brought in too long ago gets no younger.
        (Every((CHIPS, Within("days_since_origin", at_least=Decimal(20)))), Effort.NOTHING),
        # Either alone changes nothing; both together do, and the dearer of them counts.
        (Some((FROM_GERMANY, TO_RUSSIA)), Effort.OTHER_DEAL),
        (Every((CHIPS, Some((FROM_GERMANY, CLAUSE)))), Effort.OTHER_GOODS),
        (Some((CHIPS, TO_RUSSIA)), Effort.NOTHING),
    ],
)
def test_a_prohibition_costs_the_cheapest_change_that_makes_it_miss(when: Condition, effort: Effort) -> None:
    assert ranking.effort(only_hit(a_rule(when))) is effort


def test_a_prohibition_that_ends_can_be_waited_for() -> None:
    week = DAY + timedelta(days=7)
    assert ranking.effort(only_hit(a_rule(CHIPS, valid=(date.min, week)))) is Effort.WAIT
    assert ranking.effort(only_hit(a_rule(CHIPS))) is Effort.NOTHING


def test_the_cheapest_stands_first_and_what_merely_informs_last() -> None:
    rules = (
        a_rule(CHIPS, id="A-NOTHING"),
        a_rule(TO_RUSSIA, id="B-DEAL"),
        a_rule(FROM_GERMANY, id="C-GOODS"),
        a_rule(TO_RUSSIA, V.LICENCE_REQUIRED, id="D-OBTAIN"),
        a_rule(TO_RUSSIA, V.DOCUMENT_REQUIRED, id="E-ATTACH"),
        a_rule(TO_RUSSIA, V.NOT_ADVISED, id="F-SAY"),
        a_rule(CHIPS, valid=(date.min, DAY), id="G-WAIT"),
        a_rule(TO_RUSSIA, V.INFORM, id="H-INFORM"),
        a_rule(TO_RUSSIA, V.ALLOWED, id="I-ALLOWED"),
    )
    order = [
        "F-SAY",
        "E-ATTACH",
        "D-OBTAIN",
        "C-GOODS",
        "B-DEAL",
        "G-WAIT",
        "A-NOTHING",
        "H-INFORM",
        "I-ALLOWED",
    ]
    for seed in range(12):
        found = judged(*random.Random(seed).sample(rules, len(rules)))
        assert [hit.rule.id for hit in ranking.ranked(found.hits)] == order
        assert [hit.rule.id for hit in ranking.standing_against(found.hits)] == order[:-2]
        # The weightiest reason decides the verdict, and not the order of reading.
        assert found.verdict is V.PROHIBITED


def test_equal_efforts_stand_with_the_strictest_first_then_by_id() -> None:
    rules = a_rule(TO_RUSSIA, id="B"), a_rule(TO_RUSSIA, id="A"), a_rule(TO_RUSSIA, V.ALLOWED, id="D")
    inform = a_rule(TO_RUSSIA, V.INFORM, id="E")
    assert [hit.rule.id for hit in ranking.ranked(judged(*rules, inform).hits)] == ["A", "B", "E", "D"]


def test_a_change_is_named_only_if_it_alone_frees_from_every_rule() -> None:
    german, russian = (
        a_rule(Every((TO_RUSSIA, FROM_GERMANY)), id="A"),
        a_rule(Every((TO_RUSSIA, CLAUSE)), id="B"),
    )
    assert ranking.single_changes(judged(german).hits) == ["origin", "destination"]
    assert ranking.single_changes(judged(german, russian).hits) == ["destination"]
    assert ranking.single_changes(judged(german, a_rule(CHIPS, id="C")).hits) == []
    assert ranking.single_changes(judged(a_rule(TO_RUSSIA, V.INFORM)).hits) == []


def test_the_product_is_never_offered_as_something_to_change() -> None:
    found = judged(a_rule(CHIPS, id="A"), a_rule(Every((CHIPS, TO_RUSSIA)), V.LICENCE_REQUIRED, id="B"))
    assert "product" not in BY_FACT
    assert ranking.single_changes(found.hits) == []
    assert all("product" not in ranking.to_change(hit) for hit in found.hits)


def test_time_is_offered_as_a_change_only_where_it_helps() -> None:
    fresh = a_rule(Every((CHIPS, Within("days_since_origin", at_most=Decimal(30)))))
    stale = a_rule(Every((CHIPS, Within("days_since_origin", at_least=Decimal(20)))))
    assert ranking.single_changes(judged(fresh).hits) == ["days_since_origin"]
    assert ranking.single_changes(judged(stale).hits) == []


def test_every_fact_has_a_cost_or_cannot_be_changed_by_who_asks() -> None:
    assert FACTS.keys() - BY_FACT.keys() == {"product", "exporter"}


@THOROUGH
@given(book=books(), question=questions())
def test_reasons_stand_by_effort_then_strictness_then_id(book: RuleBook, question: Any) -> None:
    hits = judge(book, question).hits
    told = [(ranking.effort(hit), -STRICTNESS[hit.verdict], hit.rule.id) for hit in ranking.ranked(hits)]
    assert told == sorted(told)
    against = ranking.standing_against(hits)
    assert all(ranking.effort(hit) is not Effort.NONE_NEEDED for hit in against)
    assert all(set(ranking.single_changes(hits)) <= set(hit.decided_by) for hit in against)
