"""Numbers people type: their check characters, their alphabet, and what slips of the hand they catch."""

from collections.abc import Sequence
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.numbers import (
    ALPHABET,
    KINDS,
    LENGTH,
    LOT,
    NOTE,
    SERIALS,
    check_characters,
    grouped,
    is_number,
    kind_of,
    normalise_number,
    number_for,
    numbers_from,
)

ALL_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Latin letters that have a twin among Cyrillic capitals, and letters that resemble digits.
LOOK_ALIKES = "ABCEHKMOPTXY" + "IOSZBG"

serials = st.integers(min_value=0, max_value=SERIALS - 1)


def by_the_standard(text: str) -> bool:
    """ISO/IEC 7064, pure system: the weighted sum over 36 leaves 1 when divided by 1271."""
    weighted = sum(
        ALL_CHARACTERS.index(character) * 36**place for place, character in enumerate(reversed(text))
    )
    return bool(weighted % 1271 == 1)


def some_numbers(count: int, kind: str = NOTE) -> Sequence[str]:
    return [number for _, number in islice(numbers_from(kind, 1), count)]  # type: ignore[arg-type]


@given(st.text(alphabet=ALL_CHARACTERS, min_size=1, max_size=30))
def test_check_characters_fulfil_the_standards_definition(text: str) -> None:
    assert by_the_standard(text + check_characters(text))


def test_check_characters_agree_with_a_published_example() -> None:
    assert check_characters("ISO79") == "3W"


@given(st.sampled_from(KINDS), serials)
def test_every_number_is_twelve_characters_of_our_alphabet(kind: str, serial: int) -> None:
    number = number_for(kind, serial)  # type: ignore[arg-type]
    if number is None:
        return
    assert len(number) == LENGTH
    assert number[0] == kind == kind_of(number)
    assert set(number) <= set(ALPHABET)
    assert is_number(number)
    assert by_the_standard(number)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert not set(ALPHABET) & set(LOOK_ALIKES)
    assert not set(ALPHABET) & set("013")
    assert set(KINDS) <= set(ALPHABET)


def test_every_wrong_character_and_every_swap_of_neighbours_is_caught() -> None:
    for number in some_numbers(200):
        for place, right in enumerate(number):
            head, tail = number[:place], number[place + 1 :]
            assert not any(is_number(head + wrong + tail) for wrong in ALL_CHARACTERS if wrong != right)
            if tail and tail[0] != right:
                assert not is_number(head + tail[0] + right + tail[1:])


@given(st.sampled_from(some_numbers(50)), st.integers(0, LENGTH - 3))
def test_swaps_over_one_character_are_caught_too(number: str, place: int) -> None:
    first, middle, last = list(number[place : place + 3])
    if first != last:
        assert not is_number(number[:place] + last + middle + first + number[place + 3 :])


def test_serials_never_share_a_number() -> None:
    for start in (0, 1_000_000, SERIALS - 30_000):
        numbers = [number for serial in range(start, start + 30_000) if (number := number_for(LOT, serial))]
        assert len(set(numbers)) == len(numbers) > 4_000


@given(serials, serials)
def test_two_serials_have_two_numbers(one: int, other: int) -> None:
    number = number_for(NOTE, one)
    assert one == other or number is None or number != number_for(NOTE, other)


def test_neighbours_do_not_look_alike() -> None:
    numbers = some_numbers(500)
    alike = [
        sum(a == b for a, b in zip(one[1:10], other[1:10], strict=True)) for one, other in pairwise(numbers)
    ]
    assert max(alike) <= 5
    assert sum(alike) / len(alike) < 1.5


def test_serials_outside_the_range_are_a_mistake() -> None:
    for serial in (-1, SERIALS):
        with pytest.raises(ValueError, match="serial"):
            number_for(NOTE, serial)


def test_numbers_are_recognised_as_people_type_them() -> None:
    number = some_numbers(1)[0]
    assert normalise_number(f" {grouped(number).lower()}\u00a0") == number
    assert normalise_number(" ".join(number)) == number
    assert grouped(number).count("-") == 2


@pytest.mark.parametrize(
    "text", ["", "N", "X" * 12, "N" * 13, "N" * 10_000, "Ｎ" * 12, "٣" * 12, "\ud800" * 12, "\x00" * 12]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert not is_number(normalise_number(text))
    assert kind_of(text) is None
