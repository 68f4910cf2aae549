"""Money: decimal, rounded half even once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.money import BadMoney, format_amount, line_value, parse_amount, parse_price
from jolserik.kernel.quantity import MAX_MICRO, MICRO


def test_prices_have_six_decimals_and_amounts_two() -> None:
    assert parse_price("0.000001") == Decimal("0.000001")
    assert parse_amount("1200.50") == Decimal("1200.5")
    with pytest.raises(BadMoney, match="too_many_decimals"):
        parse_price("0.0000001")
    with pytest.raises(BadMoney, match="too_many_decimals"):
        parse_amount("1.001")


def test_needless_zeros_do_not_make_another_amount() -> None:
    assert str(parse_amount("1200.500000")) == str(parse_amount("01200.5")) == "1200.5"
    assert str(parse_price("100")) == "100"


@pytest.mark.parametrize("text", ["1,5", "NaN", "1e3", "-1", "1000000000000000000", "١٢"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadMoney):
        parse_amount(text)


def test_free_goods_have_a_price_of_zero() -> None:
    assert parse_price("0") == 0


@pytest.mark.parametrize(
    ("price", "micro", "value"),
    [
        ("0.125", MICRO, "0.12"),
        ("0.135", MICRO, "0.14"),
        ("0.005", MICRO, "0.00"),
        ("0.015", MICRO, "0.02"),
        ("2.5", 3_000_000, "7.50"),
        ("999999999999.999999", MAX_MICRO, "8999999999999999991000000.00"),
    ],
)
def test_a_lines_value_is_rounded_half_even(price: str, micro: int, value: str) -> None:
    assert format_amount(line_value(Decimal(price), micro)) == value


@given(st.integers(0, 10**18 - 1), st.integers(0, MAX_MICRO))
def test_a_lines_value_is_within_half_a_cent(price_micro: int, micro: int) -> None:
    value = line_value(Decimal(price_micro).scaleb(-6), micro)
    assert abs(int(value * 100) * 10**10 - price_micro * micro) <= 10**10 // 2
