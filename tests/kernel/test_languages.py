"""Letters: the order of names, spellings that look alike, what a search forgives, counted words."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.languages import ALPHABET, fold_spelling, plural, search_fold, sort_key

KAZAKH_ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"

names = st.text(alphabet=ALPHABET + ALPHABET.upper() + "abcxyz 0123456789-«»", max_size=20)


def test_letters_stand_in_their_places() -> None:
    letters = list(KAZAKH_ALPHABET)
    random.Random(1).shuffle(letters)
    assert "".join(sorted(letters, key=sort_key)) == KAZAKH_ALPHABET


def test_names_are_sorted_as_a_reader_expects() -> None:
    expected = [
        "1000 мелочей",
        "Alma",
        "Ақтау",
        "«Ақтөбе» ЖШС",
        "Әсем",
        "Ель",
        "Ёлка",
        "Жук",
        "Кола",
        "Қазына",
        "Қазына 2",
    ]
    shuffled = expected.copy()
    random.Random(2).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == expected


@given(names, names)
def test_keys_are_plain_and_ignore_case_and_punctuation(one: str, other: str) -> None:
    assert sort_key(one).isascii()
    assert sort_key(one) == sort_key(one).lower() == sort_key(f"«{one.upper()}»")
    assert sort_key(one) <= sort_key(f"{one} {other}")


@given(st.text())
def test_every_text_has_a_key_without_punctuation(text: str) -> None:
    key = sort_key(text)
    assert key == "" or (key.isalnum() and key.isascii())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("А-12", "a-12"),
        ("ЭСФ 2023/АВС", "эсф2023/abc"),
        ("НОТ-5", "HOT-5"),
        ("12\u00a0345", "12345"),
        ("А–12", "A-12"),
        ("a\u200b12\ufeff", "A12"),
        ("ТОХ", "tox"),
        ("Ү1", "Y1"),
        ("ёж", "еж"),
        ("１２", "12"),
    ],
)
def test_spellings_that_look_alike_are_one(one: str, other: str) -> None:
    assert fold_spelling(one) == fold_spelling(other)


@pytest.mark.parametrize(
    ("one", "other"), [("A-12", "A12"), ("А-12", "А-21"), ("И1", "N1"), ("О1", "01"), ("1/2", "12")]
)
def test_other_numbers_stay_different(one: str, other: str) -> None:
    assert fold_spelling(one) != fold_spelling(other)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co", "Cn"])))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_spelling(fold_spelling(text)) == fold_spelling(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("казына", "Қазына"), ("ТОО Елка", "ТОО «Ёлка»"), ("ушкын", "Ұшқын"), ("омир", "Өмір")],
)
def test_a_search_forgives_a_keyboard_without_kazakh_letters(typed: str, stored: str) -> None:
    assert search_fold(typed) == search_fold(stored)


@pytest.mark.parametrize(
    ("count", "word"),
    [
        (1, "строка"),
        (2, "строки"),
        (5, "строк"),
        (11, "строк"),
        (12, "строк"),
        (21, "строка"),
        (104, "строки"),
    ],
)
def test_russian_counts_take_three_forms(count: int, word: str) -> None:
    assert plural(count, ("строка", "строки", "строк"), "ru") == word


def test_english_counts_take_two_forms_and_kazakh_ones_one() -> None:
    assert [plural(count, ("row", "rows"), "en") for count in (1, 0, 2)] == ["row", "rows", "rows"]
    assert plural(7, ("жол",), "kk") == "жол"
