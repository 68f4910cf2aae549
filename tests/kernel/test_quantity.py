"""Quantities: exact, positive, at most six decimals; shares that always sum to the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.quantity import (
    MAX_MICRO,
    MICRO,
    BadQuantity,
    apportion,
    format_quantity,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("1", MICRO),
        ("12.5", 12_500_000),
        ("0.000001", 1),
        ("007", 7 * MICRO),
        ("1.5000000000", 1_500_000),
        ("9000000000000", MAX_MICRO),
        ("9000000000000.000000", MAX_MICRO),
    ],
)
def test_a_plain_decimal_is_read_exactly(text: str, micro: int) -> None:
    assert parse_quantity(text) == micro


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0", "not_positive"),
        ("0.0000000", "not_positive"),
        ("-5", "not_positive"),
        ("\u22125", "not_positive"),
        ("0.0000001", "too_many_decimals"),
        ("1." + "1" * 40, "too_many_decimals"),
        ("9000000000000.000001", "too_large"),
        ("99999999999999999999", "too_large"),
        ("1,5", "ambiguous"),
        ("1 000", "ambiguous"),
        ("1\u00a0000", "ambiguous"),
        ("1'000", "ambiguous"),
        ("1,234.5", "ambiguous"),
        ("1.234.567", "ambiguous"),
        ("1e3", "not_a_number"),
        ("1e400", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("+5", "not_a_number"),
        (".5", "not_a_number"),
        ("5.", "not_a_number"),
        ("", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("٣", "not_a_number"),
        ("１２", "not_a_number"),
        ("²", "not_a_number"),
        ("5\x00", "not_a_number"),
        ("5\n", "not_a_number"),
        ("\ud800", "not_a_number"),
        ("1" * 10_000, "not_a_number"),
    ],
)
def test_what_is_no_quantity_says_why(text: str, problem: str) -> None:
    with pytest.raises(BadQuantity) as caught:
        parse_quantity(text)
    assert caught.value.problem == problem


def test_zero_is_a_quantity_only_where_it_is_allowed() -> None:
    assert parse_quantity("0", allow_zero=True) == 0


def test_a_decimal_comma_is_read_only_where_it_is_announced() -> None:
    assert parse_quantity("1,5", comma_decimals=True) == 1_500_000
    assert parse_quantity("1.5", comma_decimals=True) == 1_500_000
    for text in ("1.234,5", "1,234,5", "1 234,5"):
        with pytest.raises(BadQuantity) as caught:
            parse_quantity(text, comma_decimals=True)
        assert caught.value.problem == "ambiguous"


@given(st.integers(min_value=1, max_value=MAX_MICRO))
def test_what_is_printed_is_read_back(micro: int) -> None:
    assert parse_quantity(format_quantity(micro)) == micro


@pytest.mark.parametrize(
    ("micro", "text"), [(12 * MICRO, "12"), (500_000, "0.5"), (0, "0"), (1, "0.000001"), (-1_500_000, "-1.5")]
)
def test_quantities_are_printed_without_needless_zeros(micro: int, text: str) -> None:
    assert format_quantity(micro) == text


def test_a_remainder_goes_to_the_largest_and_ties_to_the_earlier() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]
    assert apportion(10, [1, 2, 3]) == [2, 3, 5]
    assert apportion(1, [0, 1, 0]) == [0, 1, 0]


@given(
    st.integers(min_value=0, max_value=10**40),
    st.lists(st.integers(min_value=0, max_value=10**40), min_size=1, max_size=12).filter(any),
)
def test_shares_sum_to_the_whole_and_stray_by_less_than_one(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    weight_sum = sum(weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * weight_sum - total * weight) < weight_sum


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_shares_of_nothing_are_a_mistake(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="share"):
        apportion(total, weights)
