"""Quantities are exact: integers that count *micro units*, millionths of the unit. No float comes near them.

"12.5" kilograms is the integer 12_500_000. A quantity fits a signed 64-bit integer; a product of two needs
128 bits, so shares are computed with Python's integers or in the database's numeric type.
"""

from __future__ import annotations

from collections.abc import Sequence

from jolserik.kernel.decimals import BadNumber, split_decimal

DECIMALS_MAX = 6
MICRO = 1_000_000
MAX_MICRO = 9_000_000_000_000 * MICRO


class BadQuantity(BadNumber):
    """The text is no quantity: see `problem`."""


def parse_quantity(text: str, *, allow_zero: bool = False, comma_decimals: bool = False) -> int:
    """Micro units of a positive plain decimal number with at most six decimals."""
    try:
        whole, fraction = split_decimal(text, decimals_max=DECIMALS_MAX, comma_decimals=comma_decimals)
    except BadNumber as bad:
        raise BadQuantity(bad.problem, text) from None
    micro = int(whole) * MICRO + int(fraction.ljust(DECIMALS_MAX, "0"))
    if micro > MAX_MICRO:
        raise BadQuantity("too_large", text)
    if micro == 0 and not allow_zero:
        raise BadQuantity("not_positive", text)
    return micro


def format_quantity(micro: int) -> str:
    """Plain decimal without trailing zeros: `"12"`, `"0.5"`."""
    whole, fraction = divmod(abs(micro), MICRO)
    digits = f"{whole}.{fraction:06d}".rstrip("0").rstrip(".") if fraction else str(whole)
    return f"-{digits}" if micro < 0 else digits


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` into integers that sum to it exactly.

    Largest remainder; ties go to the earlier index, so callers order weights by lot id. Exact for integers of
    any size. A weight of zero gets nothing.
    """
    weight_sum = sum(weights)
    if total < 0 or weight_sum <= 0 or min(weights) < 0:
        raise ValueError("a share needs a total that is not negative and weights of which one is positive")
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(total * weight, weight_sum)
        shares.append(share)
        remainders.append(remainder)
    left_over = total - sum(shares)
    # sorted() is stable: among equal remainders the earlier index stays in front.
    for index in sorted(range(len(weights)), key=lambda i: -remainders[i])[:left_over]:
        shares[index] += 1
    return shares
