"""Figures and dates look the way people of each language write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code, Refusal
from jolserik.kernel.units import UNITS
from jolserik.web import writing
from jolserik.web.parts import Answer

NB = "\u00a0"


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", f"1{NB}234{NB}567,5"), ("ru", f"1{NB}234{NB}567,5"), ("en", "1,234,567.5")],
)
def test_a_figure_is_grouped_by_thousands(language: str, written: str) -> None:
    with translation.override(language):
        assert writing.number(Decimal("1234567.50")) == written


@pytest.mark.parametrize(
    ("language", "written"), [("kk", f"12,5{NB}кг"), ("ru", f"12,5{NB}кг"), ("en", f"12.5{NB}kg")]
)
def test_a_quantity_carries_its_unit(language: str, written: str) -> None:
    with translation.override(language):
        assert writing.quantity(12_500_000, writing.unit("KGM")) == written


@pytest.mark.parametrize(
    ("language", "unit", "written"),
    [("en", "MIL", f"11{NB}×{NB}1000{NB}pcs"), ("ru", "CEN", f"11{NB}×{NB}100{NB}шт"), ("kk", "DZN", f"11{NB}×{NB}12{NB}дана"),
     ("ru", "MIL", f"11{NB}тыс. шт"), ("kk", "MIL", f"11{NB}мың дана")],
)  # fmt: skip
def test_a_unit_that_begins_with_a_figure_never_runs_into_the_quantity(
    language: str, unit: str, written: str
) -> None:
    with translation.override(language):
        assert writing.quantity(11_000_000, writing.unit(unit)) == written


def test_no_unit_in_any_language_puts_two_figures_side_by_side() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            for unit in UNITS:
                assert not re.search(rf"\d{NB}\d", writing.quantity(11_000_000, writing.unit(unit))), (
                    language,
                    unit,
                )


def test_a_refusal_multiplies_too_but_a_comparison_of_units_only_names_them() -> None:
    facts = {"free": "4", "asked": "5", "unit": "MIL", "found": "KGM"}
    with translation.override("en"):
        short = Answer.to(Refusal(Code.INSUFFICIENT_STOCK, "quantity", facts))
        assert f"4 ×{NB}1000{NB}pcs are free" in short.sentence
        assert "not in 1000 pcs" in Answer.to(Refusal(Code.UNIT_MISMATCH, "unit", facts)).sentence


def test_a_quantity_keeps_its_six_decimals_and_its_thirteen_digits() -> None:
    with translation.override("ru"):
        assert writing.quantity(8_999_999_999_999_999_999).replace(NB, "") == "8999999999999,999999"


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "2023 ж. 1 сәуір"), ("ru", "1 апреля 2023 г."), ("en", "1 April 2023")],
)
def test_a_date_has_its_month_in_small_letters_within(language: str, written: str) -> None:
    with translation.override(language):
        assert writing.day(date(2023, 4, 1)).replace(NB, " ").replace("\u202f", " ") == written


@pytest.mark.parametrize(
    ("language", "written"), [("kk", "01.04.2023"), ("ru", "01.04.2023"), ("en", "1 Apr 2023")]
)
def test_no_reader_takes_a_date_in_a_table_for_another(language: str, written: str) -> None:
    with translation.override(language):
        assert writing.short_day(date(2023, 4, 1)) == written


def test_a_moment_names_its_zone() -> None:
    with translation.override("ru"), timezone.override("Asia/Almaty"):
        assert writing.moment(datetime(2023, 12, 31, 20, 30, tzinfo=UTC)) == "01.01.2024, 02:30 (UTC+6)"
        assert writing.moment(datetime(2024, 3, 31, 20, 30, tzinfo=UTC)) == "01.04.2024, 01:30 (UTC+5)"


@pytest.mark.parametrize(
    ("language", "written"), [("kk", f"1{NB}200,50{NB}₸"), ("ru", f"1{NB}200,50{NB}₸"), ("en", "₸1,200.50")]
)
def test_money_has_two_decimals_and_its_sign(language: str, written: str) -> None:
    with translation.override(language):
        assert writing.money(Decimal("1200.5"), "KZT") == written


def test_a_currency_without_a_sign_is_named_by_its_code() -> None:
    with translation.override("en"):
        assert writing.money(Decimal(7), "CHF") == f"7.00{NB}CHF"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("412345678", f"412{NB}млн{NB}$"),
        ("1234567890123", f"1,23{NB}трлн{NB}$"),
        ("0", f"0{NB}$"),
        ("999999", f"1{NB}млн{NB}$"),
        ("12.3456", f"12,3{NB}$"),
    ],
)
def test_a_headline_keeps_three_digits_that_matter(amount: str, written: str) -> None:
    with translation.override("ru"):
        assert writing.round_money(Decimal(amount), "USD") == written


def test_a_share_of_thirds_is_a_percentage_with_one_decimal() -> None:
    with translation.override("en"):
        assert writing.percent(Fraction(1, 3)) == "33.3%"
        assert writing.percent(Fraction(1)) == "100%"


@pytest.mark.parametrize(("language", "name"), [("kk", "Ресей"), ("ru", "Россия"), ("en", "Russia")])
def test_a_country_is_named_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        assert writing.country("RU") == name


def test_numbers_of_papers_and_years_are_never_grouped() -> None:
    page = Template("{% load figures %}{{ number|code }} {{ year }}")
    with translation.override("ru"):
        assert (
            page.render(Context({"number": 100045, "year": "2023"}))
            == '<span class="code">100045</span> 2023'
        )


def test_filters_leave_out_what_is_not_known() -> None:
    page = Template(
        '{% load figures %}[{{ n|number }}{{ n|quantity:"KGM" }}{{ n|money:"KZT" }}{{ n|day }}{{ n|when }}]'
    )
    assert page.render(Context({"n": None})) == "[]"


@pytest.mark.parametrize("language", ["de", None])
def test_a_language_that_we_do_not_speak_is_answered_in_english(language: str | None) -> None:
    with translation.override(language):
        assert writing.language_of_page() == "en"
