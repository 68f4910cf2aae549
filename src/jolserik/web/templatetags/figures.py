"""Filters that write figures, dates and names in the page's language; see `jolserik.web.writing`.

Nothing is grouped or shortened unless a filter here asks for it: numbers of papers, codes and years stay as
they are.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jolserik.web import vocabulary, writing

register = template.Library()


@register.filter
def number(value: int | Decimal | None) -> str:
    """1234567 as 1 234 567."""
    return "" if value is None else writing.number(value)


@register.filter
def quantity(micro: int | None, unit: str = "") -> str:
    """Micro units with the unit's code: 12500000, "KGM" as 12,5 кг."""
    return "" if micro is None else writing.quantity(micro, writing.unit(unit) if unit else "")


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """An amount with two decimals and its currency."""
    return "" if amount is None else writing.money(amount, currency)


@register.filter
def round_money(amount: Decimal | Fraction | int | None, currency: str = "") -> str:
    """A large amount in three digits and a word."""
    return "" if amount is None else writing.round_money(amount, currency)


@register.filter
def percent(share: Decimal | Fraction | None) -> str:
    """A share of one as a percentage."""
    return "" if share is None else writing.percent(share)


@register.filter
def day(value: date | None) -> str:
    """A date in words."""
    return "" if value is None else writing.day(value)


@register.filter
def short_day(value: date | None) -> str:
    """A date for tables."""
    return "" if value is None else writing.short_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment with its zone."""
    return "" if value is None else writing.moment(value)


@register.filter
def when(value: date | datetime | None) -> str:
    """A moment if the time is known, else a date."""
    if value is None:
        return ""
    return writing.moment(value) if isinstance(value, datetime) else writing.day(value)


@register.filter
def month(value: date | None) -> str:
    """A month and its year."""
    return "" if value is None else writing.month(value)


@register.filter
def country(code: str) -> str:
    """A country's name."""
    return writing.country(code) if code else ""


@register.filter
def code(value: object) -> SafeString:
    """A number of a paper, a code or an identifier: even letters, never grouped or broken."""
    return format_html('<span class="code">{}</span>', str(value)) if value else SafeString("")


@register.filter
def word(code: str, family: str) -> Promise | str:
    """The word for a code: `note.kind|word:"note_kind"`; families stand in `jolserik.web.vocabulary`."""
    return vocabulary.word(code, family) if code else ""
