"""Numbers and days in cells: what is meant, exactly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel

from jolserik.exchange.xlsx_values import exact_number, moment, shows_date


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("12", "12"),
        ("0", "0"),
        ("0012", "12"),
        ("-5", "-5"),
        ("12.50", "12.5"),
        ("1.0", "1"),
        ("970240000126", "970240000126"),
        ("8.4501111E9", "8450111100"),
        ("1E-6", "0.000001"),
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("0.7999999999999999", "0.8"),
        ("100000000000.10001", "100000000000.1"),
        ("1234567890.123456", "1234567890.123456"),
        ("9000000000000.123456", "9000000000000.123456"),
        ("9000000000000.000123", "9000000000000.000123"),
        ("12345678901234567890", "12345678901234567890"),
        ("0.1234567", "0.1234567"),
        ("51.169391999999998", "51.169392"),
    ],
)
def test_a_number_is_what_the_person_sees(kept: str, shown: str) -> None:
    assert exact_number(kept) == shown


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "1E400", "1E999999999", "-1E-400", "abc", "1,5", "٣", "", "1_0", "9e9999999"]
)
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert exact_number(text) == text


@given(st.decimals(min_value=0, max_value=9_000_000_000, places=6))
def test_every_decimal_that_a_spreadsheet_can_hold_comes_back_from_its_seventeen_digits(
    number: Decimal,
) -> None:
    shown = Decimal(f"{number:.15g}")
    assert Decimal(exact_number(f"{float(shown):.17g}")) == shown


@given(st.decimals(min_value=0, max_value=9_000_000_000_000, places=6))
def test_an_exact_decimal_with_more_digits_than_a_spreadsheet_holds_is_never_rounded(number: Decimal) -> None:
    if len(number.normalize().as_tuple().digits) > 17:
        assert Decimal(exact_number(f"{number:f}")) == number


@pytest.mark.parametrize(
    ("serial", "said"),
    [
        ("45077", "2023-05-31"),
        ("45077.0", "2023-05-31"),
        ("45077.75", "2023-05-31T18:00:00"),
        ("0.75", "18:00:00"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("60", "60"),
        ("61", "1900-03-01"),
        ("2958465", "2958465"),
        ("2958464", "9999-12-30"),
        ("-1", "-1"),
        ("1E300", "1E300"),
        ("NaN", "NaN"),
        ("x", "x"),
    ],
)
def test_a_serial_number_is_a_day(serial: str, said: str) -> None:
    assert moment(serial, from_1904=False) == said


@given(st.integers(min_value=61, max_value=100_000))
def test_days_are_those_of_another_reader(serial: int) -> None:
    expected = from_excel(serial)
    assert isinstance(expected, dt.datetime)
    assert moment(str(serial), from_1904=False) == expected.date().isoformat()


@pytest.mark.parametrize(
    ("number", "code", "date"),
    [
        (14, None, True),
        (22, None, True),
        (0, None, False),
        (2, None, False),
        (49, None, False),
        (164, "dd.mm.yyyy", True),
        (164, "[$-419]d mmm yy;@", True),
        (164, "[h]:mm", True),
        (164, '0.00" дней"', False),
        (164, "[Red]0.00", False),
        (164, "\\d0", False),
        (164, "0_d", False),
        (164, "General", False),
        (164, "@", False),
    ],
)
def test_which_formats_show_a_date(number: int, code: str | None, date: bool) -> None:
    assert shows_date(number, code) is date
