"""Reading plain decimal numbers that people and spreadsheets write, without ever guessing.

Accepted: ASCII digits with at most one decimal point. A comma is a decimal comma only where the caller says
so. Anything that could be read in two ways (a thousands separator, a comma where none is expected) is
*ambiguous* and is refused rather than guessed; exponents, signs and foreign digits are no numbers here.
"""

from __future__ import annotations

import re
from typing import Literal

Problem = Literal["not_a_number", "ambiguous", "too_many_decimals", "not_positive", "too_large"]

# Longer inputs are not worth parsing: leading and trailing zeros included, no honest number needs more.
CHARACTERS_MAX = 64

_PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_SEPARATED = re.compile(r"[0-9]+(?:[.,' \u00a0\u2009\u202f\u2019][0-9]+)+", re.ASCII)
_NEGATIVE = re.compile(r"[-\u2212][0-9]+(?:[.,][0-9]+)?", re.ASCII)


class BadNumber(ValueError):
    """The text is no number we take; `problem` says why."""

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(f"{problem}: {text[:CHARACTERS_MAX]!r}")
        self.problem: Problem = problem


def split_decimal(text: str, *, decimals_max: int, comma_decimals: bool = False) -> tuple[str, str]:
    """Whole and fractional digits, without needless zeros: `"012.50"` gives `("12", "5")`."""
    if len(text) > CHARACTERS_MAX:
        raise BadNumber("not_a_number", text)
    match = _PLAIN.fullmatch(_with_point(text) if comma_decimals else text)
    if match is None:
        raise BadNumber(_problem(text), text)
    whole = match[1].lstrip("0") or "0"
    fraction = (match[2] or "").rstrip("0")
    if len(fraction) > decimals_max:
        raise BadNumber("too_many_decimals", text)
    return whole, fraction


def _with_point(text: str) -> str:
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _problem(text: str) -> Problem:
    if _SEPARATED.fullmatch(text):
        return "ambiguous"
    if _NEGATIVE.fullmatch(text):
        return "not_positive"
    return "not_a_number"
