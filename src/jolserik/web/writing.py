"""Writing figures, dates, countries and units as people of a language write them.

Figures are grouped by thousands; numbers of papers, codes and years never come through here. Dates follow the
Unicode locale data, which writes Kazakh months in small letters within a date.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language

from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.units import unit_short

NO_BREAK = "\u00a0"
_LOCALES = {"kk": Locale("kk"), "ru": Locale("ru"), "en": Locale("en", "GB")}
_SIGNS = {"KZT": "₸", "USD": "$", "EUR": "€", "RUB": "₽"}


def language_of_page() -> str:
    """The language that the page is written in: one of ours."""
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def locale_of_page() -> Locale:
    """The customs of writing in the page's language; English is written the British way, day before month."""
    return _LOCALES[language_of_page()]


def number(value: int | Decimal, decimals_max: int = 6) -> str:
    """A figure, grouped by thousands, with the language's decimal sign."""
    pattern = "#,##0" + ("." + "#" * decimals_max if decimals_max else "")
    return format_decimal(value, format=pattern, locale=locale_of_page(), decimal_quantization=True)


def quantity(micro: int, unit: str = "") -> str:
    """Micro units as a figure, with the unit's sign if one is named."""
    figure = number(Decimal(micro) / MICRO)
    return f"{figure}{NO_BREAK}{behind_figure(unit)}" if unit else figure


def behind_figure(unit: str) -> str:
    """A unit's short name as it stands behind a figure; one that begins with a figure itself is multiplied by it."""
    return f"×{NO_BREAK}{unit}".replace(" ", NO_BREAK) if unit[:1].isdigit() else unit


def money(amount: Decimal, currency: str = "", *, decimals: int = 2) -> str:
    """An amount with exactly two decimals, and the sign of the currency, or its code where it has none."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _with_currency(format_decimal(amount, format=pattern, locale=locale_of_page()), currency)


def round_money(amount: Decimal | Fraction | int, currency: str = "") -> str:
    """A large amount in the words of headlines: three digits that matter, with million or billion."""
    exact = (
        Decimal(amount.numerator) / Decimal(amount.denominator)
        if isinstance(amount, Fraction)
        else Decimal(amount)
    )
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 2)) if exact else exact
    return _with_currency(_compact(rounded), currency)


def _with_currency(figure: str, currency: str) -> str:
    """Behind the figure; in English a sign stands before it."""
    sign = _SIGNS.get(currency)
    if not currency:
        return figure
    if sign and language_of_page() == "en":
        return f"{sign}{figure}"
    return f"{figure}{NO_BREAK}{sign or currency}"


def _compact(value: Decimal) -> str:
    """With the language's short word for thousand, million, billion or trillion."""
    for digits in (12, 9, 6, 3):
        if abs(value) >= Decimal(10) ** digits:
            word = _SHORT_WORDS[language_of_page()][digits]
            return f"{number(value.scaleb(-digits), 2)}{NO_BREAK}{word}"
    return number(value, 2)


_SHORT_WORDS = {
    "kk": {3: "мың", 6: "млн", 9: "млрд", 12: "трлн"},
    "ru": {3: "тыс.", 6: "млн", 9: "млрд", 12: "трлн"},
    "en": {3: "thousand", 6: "million", 9: "billion", 12: "trillion"},
}


def percent(share: Decimal | Fraction | int, decimals: int = 1) -> str:
    """A share between 0 and 1 as a percentage."""
    exact = (
        Decimal(share.numerator) / Decimal(share.denominator)
        if isinstance(share, Fraction)
        else Decimal(share)
    )
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "") + "%"
    return format_percent(exact, format=pattern, locale=locale_of_page())


def day(value: date) -> str:
    """A date in words: 1 April 2023."""
    return format_date(value, format="long", locale=locale_of_page())


def short_day(value: date) -> str:
    """A date for tables: 01.04.2023; in English 1 Apr 2023, which no reader takes for the fourth of January."""
    if language_of_page() == "en":
        return format_date(value, format="d MMM y", locale=locale_of_page())
    return format_date(value, format="dd.MM.y", locale=locale_of_page())


def moment(value: datetime) -> str:
    """A moment in the zone of the installation, with the zone's difference to world time named."""
    local = timezone.localtime(value)
    clock = format_datetime(local, format="HH:mm", locale=locale_of_page())
    hours = local.strftime("%z")
    zone = f"UTC{hours[0]}{int(hours[1:3])}" + (f":{hours[3:]}" if hours[3:] != "00" else "")
    return f"{short_day(local.date())}, {clock} ({zone})"


def month(value: date) -> str:
    """A month with its year."""
    return format_skeleton("yMMMM", value, locale=locale_of_page())


def month_short(value: date) -> str:
    """A month's short name for an axis."""
    return format_date(value, format="LLL", locale=locale_of_page())


def country(code: str) -> str:
    """A country's name; a code without a name is shown as it is."""
    return str(locale_of_page().territories.get(code, code))


def unit(code: str) -> str:
    """A unit's short name, as it stands behind a figure."""
    return unit_short(code, language_of_page())
