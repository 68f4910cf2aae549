"""Readers: from the text of one cell to a value, or to a fault that says what was wanted.

A reader takes the trimmed, non-empty text and whether a comma may be a decimal comma, and returns the value
or raises `BadCell`. Cells come from strangers: every reader refuses what is too long, hidden or not plain
ASCII where ASCII is meant, and none raises anything but BadCell. Readers whose cells repeat remember their
answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, TypeVar
from unicodedata import is_normalized, normalize

from jolserik.kernel.countries import COUNTRIES, CURRENCIES
from jolserik.kernel.decimals import BadNumber
from jolserik.kernel.identifiers import BadIdentifier, PartyRef, parse_party
from jolserik.kernel.money import parse_amount, parse_price
from jolserik.kernel.numbers import LENGTH, is_number, normalise_number
from jolserik.kernel.products import BadProduct, parse_product
from jolserik.kernel.quantity import MAX_MICRO, MICRO, parse_quantity
from jolserik.kernel.refusals import Code
from jolserik.kernel.units import UnknownUnit, normalise_unit

Read = Callable[[str, bool], Any]
_T = TypeVar("_T")

OWN_NUMBER_CHARACTERS_MAX = 64
_REFERENCE_CHARACTERS_MAX = 2 * OWN_NUMBER_CHARACTERS_MAX + 8
LIST_CHARACTERS_MAX = 131_072
LIST_ITEMS_MAX = 10_000
YEARS = range(1990, 2101)
INTEGER_MAX = 999_999

# Quotes that spreadsheets and word processors leave around codes; the apostrophe keeps zeros in Excel.
_QUOTES = "'\"`´‘’‚“”„«»‹›"
_WHOLE_DIGITS_SURE = 12


class BadCell(ValueError):
    """The cell's text is refused with this code and these facts."""

    def __init__(self, code: Code, **facts: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts: Mapping[str, str] = facts


def text_up_to(characters_max: int) -> Read:
    """Names, addresses, reasons. Line breaks and odd blanks become blanks, hidden characters are refused."""

    def read(text: str, comma_decimals: bool) -> str:
        if len(text) > characters_max:
            raise BadCell(Code.BAD_VALUE, problem="too_long", limit=str(characters_max))
        if text.isascii() and text.isprintable():
            return text
        return _visible(" ".join(text.split()))

    return read


def own_number(text: str, comma_decimals: bool) -> str:
    """A number or short code somebody gave: a note, a lot, a place, a document. Kept as typed."""
    if len(text) > OWN_NUMBER_CHARACTERS_MAX:
        raise BadCell(Code.BAD_VALUE, problem="too_long", limit=str(OWN_NUMBER_CHARACTERS_MAX))
    return text if text.isascii() and text.isprintable() else _visible(text.replace("\u00a0", " "))


def reference(text: str, comma_decimals: bool) -> str:
    """A note by our number, or as `party/own number`: `RU:7707083893/14-A`."""
    if len(text) > _REFERENCE_CHARACTERS_MAX:
        raise BadCell(Code.BAD_VALUE, problem="too_long", limit=str(_REFERENCE_CHARACTERS_MAX))
    code = normalise_number(text) if len(text) < 2 * LENGTH else ""
    return code if is_number(code) else _visible(text.replace("\u00a0", " "))


def day(text: str, comma_decimals: bool) -> date:
    """A date, ISO or dd.MM.yyyy, from 1990 to 2100; a midnight that a spreadsheet added is dropped."""
    found = _day(text) if len(text) <= 32 else None
    if found is None:
        raise BadCell(Code.BAD_VALUE, wanted="date")
    return found


def quantity(text: str, comma_decimals: bool) -> int:
    """Micro units, positive."""
    if len(text) <= _WHOLE_DIGITS_SURE and text.isascii() and text.isdigit():
        micro = int(text) * MICRO
        if 0 < micro <= MAX_MICRO:
            return micro
    return _number(parse_quantity, text, comma_decimals, "quantity")


def quantity_or_zero(text: str, comma_decimals: bool) -> int:
    """Micro units, zero allowed: a weight, a quantity received."""
    return _number(_parse_quantity_or_zero, text, comma_decimals, "quantity_or_zero")


def price(text: str, comma_decimals: bool) -> Decimal:
    """A price per unit."""
    return _number(parse_price, text, comma_decimals, "price")


def amount(text: str, comma_decimals: bool) -> Decimal:
    """A value in some currency."""
    return _number(parse_amount, text, comma_decimals, "amount")


def country(text: str, comma_decimals: bool) -> str:
    """ISO 3166-1 alpha-2."""
    return _member(text, COUNTRIES, "country")


def currency(text: str, comma_decimals: bool) -> str:
    """ISO 4217."""
    return _member(text, CURRENCIES, "currency")


def unit(text: str, comma_decimals: bool) -> str:
    """UN/ECE Recommendation 20 code."""
    try:
        return normalise_unit(text.strip(_QUOTES))
    except UnknownUnit:
        raise BadCell(Code.UNKNOWN_UNIT) from None


def product(text: str, comma_decimals: bool) -> str:
    """Ten digits."""
    try:
        return parse_product(text.strip(_QUOTES))
    except BadProduct:
        raise BadCell(Code.UNKNOWN_PRODUCT, problem="product_form") from None


def party(text: str, comma_decimals: bool) -> PartyRef:
    """Country, kind and value."""
    try:
        return parse_party(text)
    except BadIdentifier:
        pass
    try:
        return parse_party(text.strip(_QUOTES))
    except BadIdentifier as bad:
        raise BadCell(Code.BAD_IDENTIFIER, problem=bad.problem) from None


def choice(*words: str) -> Read:
    """One of the contract's words."""
    known = {word: word for word in words}
    choices = ", ".join(words)

    def read(text: str, comma_decimals: bool) -> str:
        word = known.get(text) or known.get(text[:64].strip(_QUOTES).lower())
        if word is None:
            raise BadCell(Code.BAD_VALUE, choices=choices)
        return word

    return read


def integer(text: str, comma_decimals: bool) -> int:
    """A line's number: 1 to 999,999."""
    bare = text.strip(_QUOTES) if len(text) <= 12 else ""
    if not (bare.isascii() and bare.isdigit() and 0 < int(bare) <= INTEGER_MAX):
        raise BadCell(Code.BAD_VALUE, wanted="integer")
    return int(bare)


def degrees(limit: int) -> Read:
    """A latitude (limit 90) or longitude (limit 180) with at most six decimals."""

    def read(text: str, comma_decimals: bool) -> Decimal:
        plain = text.replace(",", ".", 1) if comma_decimals else text
        if not (len(plain) <= 12 and _DEGREES.fullmatch(plain) and abs(Decimal(plain)) <= limit):
            raise BadCell(Code.BAD_VALUE, wanted="degrees")
        return Decimal(plain)

    return read


def words(text: str, comma_decimals: bool) -> tuple[str, ...]:
    """A list, `a;b`: serial numbers, clauses."""
    return tuple(own_number(item, comma_decimals) for item in _items(text))


def draws(text: str, comma_decimals: bool) -> tuple[tuple[str, int], ...]:
    """`LOT:qty;LOT:qty` as (lot, micro units). A lot is our code or `@reference`; the last colon counts."""
    return tuple(_draw(item, comma_decimals) for item in _items(text))


def papers(text: str, comma_decimals: bool) -> tuple[tuple[str, str], ...]:
    """`kind:number;kind:number` as (kind, number)."""
    return tuple(_paper(item, comma_decimals) for item in _items(text))


def _draw(item: str, comma_decimals: bool) -> tuple[str, int]:
    lot, colon, amount_text = item.rpartition(":")
    if not colon or not lot.strip(" @"):
        raise BadCell(Code.BAD_VALUE, wanted="draws")
    lot = own_number(lot.strip(), comma_decimals)
    code = normalise_number(lot)
    return code if is_number(code) else lot, quantity(amount_text.strip(), comma_decimals)


def _paper(item: str, comma_decimals: bool) -> tuple[str, str]:
    kind, colon, number = item.partition(":")
    if not (colon and kind.strip() and number.strip()):
        raise BadCell(Code.BAD_VALUE, wanted="papers")
    return own_number(kind.strip().lower(), comma_decimals), own_number(number.strip(), comma_decimals)


def _items(text: str) -> list[str]:
    if len(text) > LIST_CHARACTERS_MAX:
        raise BadCell(Code.BAD_VALUE, problem="too_long", limit=str(LIST_CHARACTERS_MAX))
    items = [item for part in text.split(";") if (item := part.strip())]
    if not 0 < len(items) <= LIST_ITEMS_MAX:
        raise BadCell(Code.BAD_VALUE, wanted="list")
    return items


def _visible(text: str) -> str:
    if not text.isprintable():
        raise BadCell(Code.BAD_VALUE, problem="hidden_character")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _member(text: str, members: frozenset[str], wanted: str) -> str:
    if text in members:
        return text
    bare = text[:16].strip(_QUOTES).upper()
    if bare not in members:
        raise BadCell(Code.BAD_VALUE, wanted=wanted)
    return bare


def _number(parse: Callable[..., _T], text: str, comma_decimals: bool, wanted: str) -> _T:
    try:
        return parse(text.strip(_QUOTES), comma_decimals=comma_decimals)
    except BadNumber as bad:
        if bad.problem == "ambiguous":
            raise BadCell(Code.AMBIGUOUS_NUMBER) from None
        raise BadCell(Code.BAD_VALUE, wanted=wanted, problem=bad.problem) from None


_parse_quantity_or_zero = partial(parse_quantity, allow_zero=True)

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?: 0?0:00(?::00)?)?", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,6})?", re.ASCII)


@lru_cache(maxsize=16384)
def _day(text: str) -> date | None:
    bare = text.strip(_QUOTES)
    if match := _ISO_DAY.fullmatch(bare):
        year, month, day_of_month = match.groups()
    elif match := _DOTTED_DAY.fullmatch(bare):
        day_of_month, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day_of_month)) if int(year) in YEARS else None
    except ValueError:
        return None
