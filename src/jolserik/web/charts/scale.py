"""From exact figures to pixels, and round numbers for axes."""

from decimal import Decimal
from fractions import Fraction

from jolserik.web.charts.model import Amount


def length_px(value: Amount, whole: Amount, length: float) -> float:
    """How long `value` is when `whole` is `length` pixels; nothing of nothing is nothing."""
    return float(Fraction(value) / Fraction(whole)) * length if whole else 0.0


def ticks(maximum: Amount, *, at_most: int = 5) -> list[Fraction]:
    """Round steps (1, 2 or 5 times a power of ten) from zero to at least the maximum."""
    top = Fraction(maximum)
    if top <= 0:
        return [Fraction(0), Fraction(1)]
    step = Fraction(Decimal(1).scaleb((Decimal(top.numerator) / Decimal(top.denominator)).adjusted() - 1))
    for factor in (1, 2, 5, 10, 20, 50, 100):
        if top / (step * factor) <= at_most:
            step *= factor
            break
    count = -(-top // step)
    return [step * index for index in range(int(count) + 1)]
