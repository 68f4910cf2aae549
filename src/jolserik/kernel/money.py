"""Money is decimal: a price per unit has at most six decimals, a value at most two.

A value is rounded once, half even. Prices end below a million million; with the largest quantity a line's
value stays below 10**25, which is what a column for it must hold (28 digits with two decimals are enough).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

from jolserik.kernel.decimals import BadNumber, split_decimal
from jolserik.kernel.quantity import DECIMALS_MAX

PRICE_DECIMALS_MAX = 6
AMOUNT_DECIMALS_MAX = 2
PRICE_MAX = Decimal(10**12)
AMOUNT_MAX = Decimal(10**18)

_CENT = Decimal("0.01")
# Enough digits that price x quantity is exact before the one rounding.
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


class BadMoney(BadNumber):
    """The text is no price or amount: see `problem`."""


def parse_price(text: str, *, comma_decimals: bool = False) -> Decimal:
    """A price per unit, zero allowed, at most six decimals; written without needless zeros."""
    return _parse(text, PRICE_DECIMALS_MAX, PRICE_MAX, comma_decimals=comma_decimals)


def parse_amount(text: str, *, comma_decimals: bool = False) -> Decimal:
    """A value, zero allowed, at most two decimals; written without needless zeros."""
    return _parse(text, AMOUNT_DECIMALS_MAX, AMOUNT_MAX, comma_decimals=comma_decimals)


def line_value(price: Decimal, quantity_micro: int) -> Decimal:
    """Price x quantity, rounded half even to two decimals. Values are compared in this form."""
    return round_to_cents(_EXACT.scaleb(_EXACT.multiply(price, Decimal(quantity_micro)), -DECIMALS_MAX))


def round_to_cents(amount: Decimal) -> Decimal:
    """Half even to two decimals: the only rounding of money there is."""
    return _EXACT.quantize(amount, _CENT)


def format_amount(amount: Decimal) -> str:
    """Plain digits with two decimals, never an exponent: `"1200.50"`."""
    return f"{round_to_cents(amount):f}"


def _parse(text: str, decimals_max: int, limit: Decimal, *, comma_decimals: bool) -> Decimal:
    try:
        whole, fraction = split_decimal(text, decimals_max=decimals_max, comma_decimals=comma_decimals)
    except BadNumber as bad:
        raise BadMoney(bad.problem, text) from None
    amount = Decimal(f"{whole}.{fraction}" if fraction else whole)
    if amount >= limit:
        raise BadMoney("too_large", text)
    return amount
