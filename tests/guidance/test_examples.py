"""The examples of rules are tests: they pass where a file says the truth, and fail where it does not."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from jolserik.guidance.examples import failure, failures
from jolserik.packs import read_pack
from jolserik.packs.rules import Every, Example, OneOf, Question, Rule, Status, Verdict
from tests.guidance.rule_builders import DAY, a_book, a_rule, asked, invented

SHIPPED = Path(__file__).parents[2] / "packs" / "kz"
TO_RUSSIA = OneOf("destination", ("RU",))


def found(
    rule: Rule, question: Question, *, hits: bool, verdict: Verdict | None = None
) -> tuple[str, str] | None:
    wrong = failure(a_book(rule), rule, Example(question, hits, verdict, 7))
    return None if wrong is None else (wrong.expected, wrong.found)


@pytest.mark.parametrize("pack", [invented(), read_pack(SHIPPED)], ids=["invented", "shipped"])
def test_every_example_of_a_pack_comes_out_as_its_file_says(pack: object) -> None:
    assert [(wrong.rule.id, wrong.example.line, wrong.found) for wrong in failures(pack.rules)] == []  # type: ignore[attr-defined]


def test_every_example_of_the_invented_pack_fails_when_it_says_the_contrary() -> None:
    book = invented().rules
    for rule in book.rules.values():
        for example in rule.examples:
            assert failure(book, rule, replace(example, hits=not example.hits, verdict=None))
            if example.verdict:
                others = [verdict for verdict in Verdict if verdict is not example.verdict]
                assert all(failure(book, rule, replace(example, verdict=other)) for other in others)


def test_failures_name_the_rule_and_the_example() -> None:
    rule = replace(a_rule(TO_RUSSIA), examples=(Example(asked(destination="RU"), False, None, 31),))
    (wrong,) = failures(a_book(rule))
    assert (wrong.rule.id, wrong.example.line, wrong.expected, wrong.found) == ("T-1", 31, "misses", "hits")


def test_an_example_that_leaves_a_fact_open_neither_hits_nor_misses() -> None:
    rule = a_rule(Every((TO_RUSSIA, OneOf("origin", ("DE",)))))
    for hits, expected in ((True, "hits"), (False, "misses")):
        open_one = found(rule, asked(destination="RU"), hits=hits)
        assert open_one == (expected, "cannot be decided: a fact is missing")
    presuming = a_rule(Every((TO_RUSSIA, OneOf("origin", ("DE",)))), presumed=("origin",))
    assert found(presuming, asked(destination="RU"), hits=False) is None


def test_a_rule_misses_on_every_day_outside_of_its_validity() -> None:
    rule = a_rule(TO_RUSSIA, valid=(DAY, DAY))
    for ahead, hits in ((-1, False), (0, True), (1, False)):
        question = asked(destination="RU", date=DAY + timedelta(days=ahead))
        assert found(rule, question, hits=hits) is None


def test_the_verdict_of_an_example_is_what_the_rule_says_at_its_standing_of_the_day() -> None:
    steps = [
        (DAY, Status.PLANNED),
        (DAY + timedelta(days=1), Status.IN_FORCE),
        (DAY + timedelta(days=2), Status.REPEALED),
    ]
    rule = a_rule(TO_RUSSIA, standings=steps)
    said = [(0, Verdict.INFORM), (1, Verdict.PROHIBITED)]
    for ahead, verdict in said:
        question = asked(destination="RU", date=DAY + timedelta(days=ahead))
        assert found(rule, question, hits=True, verdict=verdict) is None
    late = asked(destination="RU", date=DAY + timedelta(days=2))
    assert found(rule, late, hits=True) is None
    assert found(rule, late, hits=True, verdict=Verdict.PROHIBITED) == ("prohibited", "says nothing")


def test_the_verdict_of_an_example_counts_the_papers_that_it_names() -> None:
    rule = a_rule(TO_RUSSIA, Verdict.LICENCE_REQUIRED)
    named = asked(destination="RU", papers=frozenset({"licence"}))
    assert found(rule, asked(destination="RU"), hits=True, verdict=Verdict.LICENCE_REQUIRED) is None
    assert found(rule, named, hits=True, verdict=Verdict.ALLOWED) is None
    assert found(rule, named, hits=True, verdict=Verdict.LICENCE_REQUIRED) == ("licence_required", "allowed")


def test_an_example_may_lie_on_any_day_of_the_calendar() -> None:
    rule = a_rule(TO_RUSSIA)
    assert found(rule, asked(destination="RU", date=date.min), hits=True) is None
    assert found(rule, asked(destination="RU", date=date.max), hits=True) is None
