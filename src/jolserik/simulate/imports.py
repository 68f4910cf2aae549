"""How much comes into the simulated country: real exports of the EU to Kazakhstan, scaled down by one constant.

`data/eu_exports_to_kz.csv` holds euros a month per six-digit code, 2020-01 to 2022-06 (Eurostat, DS-045409). Months
after the table repeat the same month of its last twelve, grown by a fixed rate for each year since; a code with gaps
there takes the mean of what it has. Months before the table shrink by the same rate.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from jolserik.simulate.goods import Product, read_table

EU = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
# At scale 1 the country imports this part of what Kazakhstan did; at scale 5 it imports all of it.
IMPORT_SHARE = 0.2
GROWTH_A_YEAR = 1.08
_FIRST, _LAST = (2020, 1), (2022, 6)


class ImportValues(NamedTuple):
    """Euros of one product in one month: bought in the EU, and elsewhere."""

    eu_eur: float
    other_eur: float


def import_values(product: Product, month: date, scale: float) -> ImportValues:
    """What all importers together bring in."""
    share = IMPORT_SHARE * scale
    if product.monthly_eur:
        return ImportValues(0.0, product.monthly_eur * share * _season(month))
    eu_eur = eu_exports_eur(product.hs6, month) * share if product.eu_origins else 0.0
    return ImportValues(eu_eur, eu_eur * product.other_share)


def eu_exports_eur(hs6: str, month: date) -> float:
    """Euros that the EU exported to Kazakhstan in that month, read or derived."""
    figures = eu_table().get(hs6)
    if figures is None:
        return 0.0
    at = (month.year, month.month)
    if _FIRST <= at <= _LAST:
        return float(figures.get(at, 0))
    base_year = _base_year(at)
    base: float = figures.get((base_year, month.month), 0)
    if not base:
        base = _mean_of_last_year(figures)
    return float(base * GROWTH_A_YEAR ** (month.year - base_year))


@cache
def eu_table() -> dict[str, dict[tuple[int, int], int]]:
    """Euros by code and (year, month); months without a figure are absent."""
    table = {}
    for row in read_table("eu_exports_to_kz.csv"):
        hs6 = row.pop("hs6")
        table[hs6] = {(int(m[:4]), int(m[5:])): int(eur) for m, eur in row.items() if eur}
    return table


def _base_year(at: tuple[int, int]) -> int:
    """The year of the table that stands for a month outside it."""
    if at < _FIRST:
        return _FIRST[0]
    return _LAST[0] if at[1] <= _LAST[1] else _LAST[0] - 1


def _mean_of_last_year(figures: dict[tuple[int, int], int]) -> float:
    last = [eur for at, eur in figures.items() if at > (_LAST[0] - 1, _LAST[1])]
    return sum(last) / len(last) if last else 0.0


def _season(month: date) -> float:
    """Goods without a table: growth alone, counted from 2022."""
    return GROWTH_A_YEAR ** (month.year - 2022)
