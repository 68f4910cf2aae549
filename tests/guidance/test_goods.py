"""The search for goods by words: what people type is found, in any of the languages and however it is spelt."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jolserik.guidance.goods import FoundGoods, GoodsIndex, everyday_names, hs_names
from jolserik.guidance.naming import GoodsName, Source
from tests.guidance.everyday import shipped

ON = date(2024, 5, 1)
QUERIES = Path(__file__).parent / "goods_queries.csv"

MILLISECONDS_MAX = 20
SECONDS_TO_MAKE_MAX = 1.5


@pytest.fixture(scope="module")
def goods() -> GoodsIndex:
    return GoodsIndex([*everyday_names(shipped()), *hs_names()])


def small(*names: tuple[str, str, str], source: Source = Source.EVERYDAY) -> GoodsIndex:
    return GoodsIndex(GoodsName(code, language, text, source) for code, language, text in names)


def codes(found: list[FoundGoods]) -> list[str]:
    return [one.code for one in found]


def asked(goods: GoodsIndex, words: str, language: str = "ru", **more: int) -> list[str]:
    return codes(goods.find(words, language, on=ON, **more))


# --- the labelled set --------------------------------------------------------------------------------------------------


def labelled() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(goods: GoodsIndex) -> Iterator[tuple[dict[str, str], int | None]]:
    """Each labelled query with the place of the first right answer among the first ten."""
    for row in labelled():
        right = tuple(row["expected"].split("|"))
        found = asked(goods, row["query"], row["language"])
        yield row, next((at for at, code in enumerate(found) if code.startswith(right)), None)


def test_the_labelled_set_is_large_and_half_of_it_unusual() -> None:
    rows = labelled()
    assert len({(row["query"], row["language"]) for row in rows}) == len(rows) >= 150
    assert sum(row["form"] != "plain" for row in rows) >= len(rows) / 2
    assert {row["language"] for row in rows} == {"kk", "ru", "en"}


def test_labelled_queries_find_their_goods(goods: GoodsIndex) -> None:
    found = list(places(goods))
    for language in ("", "kk", "ru", "en"):
        of_language = [at for row, at in found if row["language"] == language or not language]
        assert sum(at is not None and at < 5 for at in of_language) >= 0.9 * len(of_language), language
        assert sum(at == 0 for at in of_language) >= 0.75 * len(of_language), language


def test_typos_and_unusual_forms_alone_find_their_goods_too(goods: GoodsIndex) -> None:
    unusual = [at for row, at in places(goods) if row["form"] != "plain"]
    assert sum(at is not None and at < 5 for at in unusual) >= 0.9 * len(unusual)
    assert sum(at == 0 for at in unusual) >= 0.75 * len(unusual)


def test_the_page_may_be_in_another_language_than_the_words(goods: GoodsIndex) -> None:
    for words in ("кір жуғыш машина", "стиральная машина", "washing machine"):
        shown = [goods.find(words, language, on=ON)[0] for language in ("kk", "ru", "en")]
        assert {one.code[:4] for one in shown} == {"8450"}
        assert [one.language for one in shown] == ["kk", "ru", "en"]
        assert len({one.name for one in shown}) == 3


# --- ranking -----------------------------------------------------------------------------------------------------------


def test_everyday_names_come_before_those_of_the_harmonized_system() -> None:
    goods = GoodsIndex(
        [
            GoodsName("8450", "en", "washing machine", Source.EVERYDAY),
            GoodsName("842211", "en", "Dish washing machines", Source.HS),
        ]
    )
    assert asked(goods, "washing machines") == ["8450", "842211"]


def test_a_whole_phrase_comes_before_its_parts() -> None:
    goods = small(
        ("8703", "ru", "легковая машина"),
        ("8450", "ru", "стиральная машина"),
        ("8452", "ru", "машина швейная"),
    )
    assert asked(goods, "швейная машина")[0] == "8452"
    assert asked(goods, "машина легковая")[0] == "8703"


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    goods = small(
        *(
            (f"84{n}", "ru", f"машина {name}")
            for n, name in ((50, "стиральная"), (51, "сушильная"), (52, "швейная"))
        ),
        ("9403", "ru", "стол швейный"),
        ("8419", "ru", "центрифуга"),
    )
    assert asked(goods, "машина центрифуга")[0] == "8419"


def test_the_word_as_typed_comes_before_one_with_other_letters_and_before_a_typo() -> None:
    goods = small(
        ("0101", "kk", "ұн"), ("0102", "kk", "ун"), ("0103", "ru", "балка"), ("0104", "ru", "булка")
    )
    assert asked(goods, "ұн") == ["0101", "0102"]
    assert asked(goods, "ун") == ["0102", "0101"]
    assert asked(goods, "булка") == ["0104"]
    assert asked(goods, "балкка") == ["0103"]


def test_the_beginning_of_a_word_finds_it() -> None:
    assert asked(small(("8418", "ru", "холодильник")), "холод") == ["8418"]


def test_words_that_a_name_excludes_hardly_count() -> None:
    goods = small(
        ("842219", "en", "Machines for cleaning bottles; excluding dishwashers"),
        ("842211", "en", "Dishwashers; of the household type"),
        source=Source.HS,
    )
    assert asked(goods, "dishwasher")[0] == "842211"


def test_parts_of_goods_come_after_the_goods_unless_parts_are_asked_for() -> None:
    goods = small(
        ("845090", "en", "Washing machines; parts"),
        ("845011", "en", "Washing machines; fully-automatic, of a capacity not exceeding 10kg"),
        source=Source.HS,
    )
    assert asked(goods, "washing machine") == ["845011", "845090"]
    assert asked(goods, "parts of washing machines") == ["845090", "845011"]


def test_what_lies_under_the_meant_heading_follows_it(goods: GoodsIndex) -> None:
    found = asked(goods, "washing machine")
    assert found[0][:4] == "8450"
    assert {code[:4] for code in found[:5]} == {"8450"}


def test_one_code_is_told_once_and_no_more_than_wanted(goods: GoodsIndex) -> None:
    found = asked(goods, "машина", limit=100)
    assert len(set(found)) == len(found)
    assert [len(asked(goods, "machine", limit=limit)) for limit in (-1, 0, 3)] == [0, 0, 3]


def test_an_answer_says_by_which_name_and_words_it_was_found() -> None:
    goods = small(
        ("8450", "kk", "кір жуғыш машина"), ("8450", "ru", "стиральная машина"), ("8450", "ru", "стиралка")
    )
    (found,) = goods.find("стералка", "kk", on=ON)
    assert (found.name, found.language, found.called) == ("кір жуғыш машина", "kk", "стиралка")
    assert found.matches == (("стералка", "стиралка"),)
    assert 0 < found.score < 1


def test_below_a_heading_its_name_is_told_in_the_readers_language(goods: GoodsIndex) -> None:
    found = next(one for one in goods.find("845020", "kk", on=ON) if one.code == "845020")
    heading = goods.find("8450", "kk", on=ON)[0]
    assert found.heading == heading.name
    assert (heading.language, heading.heading) == ("kk", "")


def test_what_means_nothing_finds_nothing(goods: GoodsIndex) -> None:
    for words in ("asdfgh", "қзщшгн", "zzzz", "для и на"):
        assert asked(goods, words) == [], words


# --- digits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["8450", " 84 50 ", "код ТН ВЭД 8450", "СЭҚ ТН коды: 8450", "HS 84.50", "８４５０"]
)
def test_digits_find_codes_that_begin_so(goods: GoodsIndex, words: str) -> None:
    found = asked(goods, words, limit=100)
    assert found[0] == "8450"
    assert {"845011", "845090"} <= set(found)
    assert all(code.startswith("8450") for code in found)
    assert [len(code) for code in found] == sorted(len(code) for code in found)


def test_digits_may_be_divided_as_on_papers(goods: GoodsIndex) -> None:
    assert asked(goods, "8450 11")[0] == "845011"
    assert asked(goods, "8450.11")[0] == "845011"


def test_ten_digits_that_no_table_names_find_what_they_begin_with(goods: GoodsIndex) -> None:
    assert asked(goods, "8450110000") == ["845011", "8450"]


def test_the_zero_that_spreadsheets_lose_is_put_back(goods: GoodsIndex) -> None:
    assert asked(goods, "203")[0] == "0203"


def test_digits_that_are_no_code_find_nothing(goods: GoodsIndex) -> None:
    for words in ("0000", "99", "4600702086014", "0" * 10_000):
        assert asked(goods, words) == [], words


# --- the official table ------------------------------------------------------------------------------------------------

OFFICIAL = [
    GoodsName("8450", "ru", "стиралка", Source.EVERYDAY),
    GoodsName("8450111100", "ru", "стиралка с фронтальной загрузкой", Source.EVERYDAY),
    GoodsName(
        "8450111100", "ru", "машины стиральные, прежние", Source.OFFICIAL, date(2022, 1, 1), date(2023, 6, 30)
    ),
    GoodsName("8450111100", "ru", "машины стиральные, новые", Source.OFFICIAL, date(2024, 1, 1)),
]


@pytest.mark.parametrize(("on", "name"), [(date(2023, 6, 30), "прежние"), (date(2024, 1, 1), "новые")])
def test_names_of_the_official_table_are_those_of_the_day(on: date, name: str) -> None:
    (found,) = GoodsIndex(OFFICIAL[2:]).find("стиральная машина", "kk", on=on)
    assert (found.code, found.name, found.language) == ("8450111100", f"машины стиральные, {name}", "ru")


def test_a_code_that_the_official_table_does_not_know_on_the_day_is_not_told() -> None:
    goods = GoodsIndex(OFFICIAL)
    assert codes(goods.find("стиралка", "ru", on=date(2024, 1, 1))) == ["8450", "8450111100"]
    assert codes(goods.find("стиралка", "ru", on=date(2023, 7, 1))) == ["8450"]
    assert codes(goods.find("8450", "ru", on=date(2023, 7, 1))) == ["8450"]


# --- hostile input and cost --------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    " \t\n",
    "а" * 10_000,
    "стиральная " * 1_000,
    "машин" * 2_000,
    "🧺🧼💦",
    "стир🧺алка",
    "\x00\x01\x1b[31mмашина\x7f",
    "\u202eаниашм\u202c \u200f\u2066",
    "غسالة ملابس",
    "洗衣机",
    "﷽" * 500,
    "e\u0301" * 500 + "\u0300" * 500,
    "'; DROP TABLE registry_tariffcode; --",
    "%_\\",
    "\ud800",
    "8" * 10_000,
    "heaing wheher incuding conaining simlar artcles excudng preparaions",
    "noheading headingwhether whetherincluding includingcontaining containingthan fibrestextile",
    "١٢٣٤",
    "-1",
    "1e9",
]


def thread_milliseconds(goods: GoodsIndex, words: str) -> float:
    began = time.thread_time()
    goods.find(words, "kk", on=ON)
    return 1000 * (time.thread_time() - began)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:12]))
def test_hostile_input_is_answered_quickly(goods: GoodsIndex, words: str) -> None:
    assert isinstance(goods.find(words, "kk", on=ON), list)
    assert min(thread_milliseconds(goods, words) for _ in range(3)) < 3 * MILLISECONDS_MAX


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_is_an_error(goods: GoodsIndex, words: str) -> None:
    for one in goods.find(words, "ru", on=ON):
        assert 0 < one.score <= 1
        assert one.name


def test_a_search_is_quick_and_the_index_soon_made() -> None:
    began = time.thread_time()
    goods = GoodsIndex([*everyday_names(shipped()), *hs_names()])
    assert time.thread_time() - began < SECONDS_TO_MAKE_MAX
    spent = sorted(thread_milliseconds(goods, row["query"]) for row in labelled())
    assert spent[len(spent) * 99 // 100] < MILLISECONDS_MAX
