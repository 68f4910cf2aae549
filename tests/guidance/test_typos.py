"""Slips are counted right, and near words are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.guidance.typos import Slips, Vocabulary, slips_allowed

FEW_LETTERS = st.text("абв", max_size=9)


def counted(typed: str, word: str) -> int:
    """The same by the table that the definition gives."""
    rows = [list(range(len(word) + 1))]
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j, other in enumerate(word, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(FEW_LETTERS, FEW_LETTERS)
def test_slips_are_those_of_the_definition(typed: str, word: str) -> None:
    assert Slips(typed).to(word) == counted(typed, word)


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("машина", "машина", 0),
        ("мошина", "машина", 1),
        ("машна", "машина", 1),
        ("маашина", "машина", 1),
        ("мшаина", "машина", 1),
        ("", "лук", 3),
        ("лук", "", 3),
    ],
)
def test_a_slip_is_a_letter_left_out_added_replaced_or_swapped(typed: str, word: str, slips: int) -> None:
    assert Slips(typed).to(word) == slips


def test_near_words_are_found_with_their_slips() -> None:
    vocabulary = Vocabulary(["телевизор", "телефон", "тоназиткиш", "лук"])
    assert vocabulary.near("тиливизор") == [(0, 2)]
    assert vocabulary.near("тоназткиш") == [(2, 1)]
    assert vocabulary.near("велосипед") == []


def test_the_shortest_words_must_be_typed_right() -> None:
    assert Vocabulary(["лук"]).near("люк") == []
    assert [slips_allowed(length) for length in (0, 3, 4, 7, 11)] == [0, 0, 1, 2, 3]
