"""Exchange rates as of a date."""

from datetime import date
from decimal import Decimal

import pytest

from jolserik.packs import Pack


@pytest.mark.parametrize(
    ("currency", "on", "rate"),
    [
        ("USD", date(2029, 12, 31), None),
        ("USD", date(2030, 1, 1), Decimal(40)),
        ("USD", date(2030, 1, 31), Decimal(40)),
        ("USD", date(2030, 2, 1), Decimal("42.5")),
        ("USD", date(2050, 1, 1), Decimal("42.5")),
        ("PYG", date(2030, 1, 1), Decimal("0.0055")),
        ("UYU", date(1900, 1, 1), Decimal(1)),
        ("EUR", date(2030, 1, 1), None),
        ("???", date(2030, 1, 1), None),
    ],
)
def test_the_last_rate_on_or_before_the_day_holds(
    invented: Pack, currency: str, on: date, rate: Decimal | None
) -> None:
    assert invented.rate(currency, on) == rate


def test_an_amount_is_converted_through_the_home_currency_and_rounded_half_even(invented: Pack) -> None:
    on = date(2030, 1, 15)
    assert invented.convert(Decimal("10.00"), "USD", "UYU", on) == Decimal("400.00")
    assert invented.convert(Decimal("1.00"), "UYU", "USD", on) == Decimal("0.02")  # 0.025 to the even cent
    assert invented.convert(Decimal("3.00"), "UYU", "USD", on) == Decimal("0.08")  # 0.075 to the even cent
    assert invented.convert(Decimal(100), "USD", "PYG", on) == Decimal("727272.73")


def test_an_amount_in_its_own_currency_stays_as_it_is(invented: Pack) -> None:
    assert invented.convert(Decimal("1.005"), "EUR", "EUR", date(1999, 1, 1)) == Decimal("1.005")


def test_without_a_rate_there_is_no_figure_and_not_zero(invented: Pack) -> None:
    assert invented.convert(Decimal(5), "EUR", "UYU", date(2030, 1, 15)) is None
    assert invented.convert(Decimal(5), "UYU", "EUR", date(2030, 1, 15)) is None
    assert invented.convert(Decimal(5), "USD", "UYU", date(2029, 1, 15)) is None


@pytest.mark.parametrize("currency", ["USD", "EUR", "RUB", "CNY", "BYN", "KGS", "AMD"])
def test_the_kazakh_table_has_every_month_and_calls_itself_illustrative(kz: Pack, currency: str) -> None:
    months = kz.rates.by_currency[currency]
    expected = [date(2022 + index // 12, index % 12 + 1, 1) for index in range(59)]
    assert list(months.since) == expected
    assert {rate.known.certainty.value for rate in months.values} == {"illustrative"}


@pytest.mark.parametrize(
    ("currency", "low", "high"),
    [("USD", 420, 550), ("EUR", 450, 640), ("RUB", 4, 9), ("CNY", 60, 80), ("KGS", 5, 7), ("AMD", 0.8, 1.5)],
)
def test_no_figure_of_the_kazakh_table_is_off_by_a_digit(
    kz: Pack, currency: str, low: float, high: float
) -> None:
    for rate in kz.rates.by_currency[currency].values:
        assert low < rate.home_per_unit < high, (currency, rate.since)


def test_before_2022_the_kazakh_table_says_nothing(kz: Pack) -> None:
    assert kz.rate("USD", date(2021, 12, 31)) is None
    assert kz.rate("KZT", date(2021, 12, 31)) == 1
