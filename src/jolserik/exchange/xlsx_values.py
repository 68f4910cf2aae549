"""What a cell of a worksheet says, as text: numbers without float noise, days as ISO dates.

A spreadsheet keeps numbers as binary fractions, writes them with seventeen digits and shows fifteen. A person who typed
1.1 finds 1.1000000000000001 in the file, so what is shown is what is meant. Other programs write exact decimals with
more digits than a spreadsheet can hold; those with at most six decimals are taken digit by digit, never rounded.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

SHOWN_DIGITS = 15
EXACT_DECIMALS = 6
EXPONENT_MAX = 30
SECONDS_OF_DAY = 86_400

_SHOWN = Context(prec=SHOWN_DIGITS, rounding=ROUND_HALF_EVEN)
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001  a spreadsheet's days have no zone
_LAST_SERIAL = (date(9999, 12, 31) - _EPOCH).days
_NO_SUCH_DAY = 60
"""Spreadsheets count a 29 February 1900, which never was; days before it are one off."""

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_A_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_NUMERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NUMERAL_CHARS_MAX = 64
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def exact_number(text: str) -> str:
    """A number as a person sees it in the cell, in plain digits; text that is no such number comes back as it is."""
    if text.isdigit() and text.isascii():
        return text.lstrip("0") or "0"
    number = _number(text)
    if number is None or abs(number.adjusted()) > EXPONENT_MAX:
        return text
    if len(number.normalize().as_tuple().digits) > SHOWN_DIGITS:
        number = _meant(number)
    return _plain(number)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if len(text) <= _NUMERAL_CHARS_MAX and _NUMERAL.fullmatch(text) else None


def _meant(number: Decimal) -> Decimal:
    """Of a number with more than fifteen digits: what is shown of it, unless its digits are exact decimals."""
    shown = _SHOWN.plus(number)
    nearest = float(number)
    float_noise = float(shown) == nearest and Decimal(f"{nearest:.17g}") == number
    exponent = number.normalize().as_tuple().exponent
    exact = isinstance(exponent, int) and -exponent <= EXACT_DECIMALS
    return number if exact and not float_noise else shown


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(text: str, *, from_1904: bool) -> str:
    """The day, or day and time, that a serial number stands for; text that stands for none comes back as it is."""
    serial = _number(text)
    if serial is None or not 0 <= serial < _LAST_SERIAL:
        return exact_number(text)
    days, part = divmod(serial, 1)
    seconds = int((part * SECONDS_OF_DAY).to_integral_value())
    day = _day(int(days), from_1904=from_1904)
    if day is None or (days == 0 and not from_1904):
        return _clock(seconds) if part else exact_number(text)
    if not seconds:
        return day.isoformat()
    return (datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)).isoformat()  # noqa: DTZ001


def _day(serial: int, *, from_1904: bool) -> date | None:
    if from_1904:
        return _EPOCH_1904 + timedelta(days=serial) if serial < _LAST_SERIAL - 1462 else None
    if serial == _NO_SUCH_DAY:
        return None
    return _EPOCH + timedelta(days=serial + (serial < _NO_SUCH_DAY))


def _clock(seconds: int) -> str:
    return (_MIDNIGHT + timedelta(seconds=seconds)).time().isoformat()


def shows_date(format_id: int, code: str | None) -> bool:
    """Whether a number format shows the number as a day or a time."""
    if code is None:
        return format_id in _BUILT_IN_DATES
    pattern = _NOT_A_PATTERN.sub("", code[:500].split(";")[0])
    return _DATE_LETTERS.search(pattern) is not None and "general" not in pattern.casefold()


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`. Zero and halves of pairs stay as they are written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number and not 0xD800 <= number < 0xE000 else match[0]
