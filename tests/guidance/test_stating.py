"""Stating facts: everything that is wrong is told at once, and a code that does not exist is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.guidance.stating import MEMBERS_MAX, STATABLE, code_exists, read_question
from jolserik.packs.rules import FACTS, parse_question

ON = date(2024, 6, 1)


@pytest.mark.parametrize("code", ["84", "8450", "845011", "84501", "8450111", "8450111100", "0203110000"])
def test_codes_and_parts_of_codes_exist_as_far_as_their_digits_go(code: str) -> None:
    assert code_exists(code, ON)


@pytest.mark.parametrize("code", ["77", "99", "9999", "8491", "849100", "845077", "8450770000", "00"])
def test_codes_of_no_nomenclature_do_not_exist(code: str) -> None:
    assert not code_exists(code, ON)


def test_before_the_known_nomenclature_only_the_chapter_is_looked_at() -> None:
    assert code_exists("8450770000", date(2021, 12, 31))
    assert not code_exists("9950770000", date(2021, 12, 31))


def test_everything_wrong_is_told_at_once_in_the_order_said() -> None:
    stated = {
        "origin": "Europe",
        "date": "2024-06-01",
        "quantity": "many",
        "product": "8450",
        "colour": "red",
    }
    question, faults = read_question(stated)
    assert question is None
    assert [fault.fact for fault in faults] == ["origin", "quantity", "colour"]


def test_a_set_may_not_be_endless() -> None:
    _, faults = read_question({"date": "2024-06-01", "clause": ["a"] * (MEMBERS_MAX + 1)})
    assert [fault.fact for fault in faults] == ["clause"]


def test_what_is_right_is_the_question_itself() -> None:
    stated = {"date": "2024-06-01", "product": "8450", "destination": "RU", "clause": []}
    assert read_question(stated) == (parse_question(stated), [])


@given(
    st.dictionaries(
        st.sampled_from(STATABLE), st.text(max_size=30) | st.lists(st.text(max_size=10), max_size=3)
    )
)
def test_whatever_is_said_is_read_or_told_to_be_wrong(stated: dict[str, str | list[str]]) -> None:
    question, faults = read_question({"date": "2024-06-01", **stated})
    assert (question is None) is bool(faults)
    assert all(fault.fact in (*FACTS, "papers", "reason_given") for fault in faults)
