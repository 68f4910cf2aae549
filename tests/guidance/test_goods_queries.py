"""The search over what is known here: it follows the official table as the operator loads it."""

from __future__ import annotations

from datetime import date

import pytest

from jolserik.guidance.queries.goods import find_goods
from jolserik.registry.commands.tariff import load_tariff
from tests import builders as b

pytestmark = pytest.mark.django_db

ON = date(2024, 5, 1)
WASHER = "8450111100"
NAME = "машины бытовые полностью автоматические барабанные"


def found(words: str, on: date = ON) -> list[str]:
    return [one.code for one in find_goods(words, "ru", on=on)]


def test_without_the_table_words_and_digits_find_headings_and_subheadings() -> None:
    assert found("refrigerators")[0][:4] == "8418"
    assert found("845011") == ["845011"]


def test_names_of_the_table_are_found_as_soon_as_it_is_loaded_and_as_it_is_loaded_again() -> None:
    assert WASHER not in found(NAME)
    load_tariff([(WASHER, NAME, date(2022, 1, 1), None)], b.an_act())
    assert found(NAME)[0] == WASHER
    assert WASHER in found("8450")
    load_tariff([(WASHER, "центрифуги ледяные", date(2022, 1, 1), date(2023, 1, 1))], b.an_act())
    assert WASHER not in found(NAME)
    assert WASHER not in found("центрифуги ледяные")
    assert found("центрифуги ледяные", on=date(2022, 6, 1))[0] == WASHER


def test_the_index_is_made_once_for_one_state_of_the_table(django_assert_num_queries: object) -> None:
    find_goods("стол", "ru", on=ON)
    with django_assert_num_queries(1):  # type: ignore[operator]
        find_goods("стул", "ru", on=ON)
