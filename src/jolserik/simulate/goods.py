"""What the simulated country trades in: real ten-digit codes with invented prices, weights and origins.

A *family* is what one kind of company deals in. The table is `data/goods.csv`; a code's first six digits stand in
HS 2022, the last four in the TN VED of 2022 to 2026.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

HOME = "KZ"
_HIGH_PRIORITY = frozenset(
    ["854231", "854232", "854239", "853224", "854110", "848210", "848220", "852589", "851762"]
)


class Origin(NamedTuple):
    """Country of origin, of the maker, and of dispatch."""

    country: str
    maker: str
    dispatch: str


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """One code. `price_eur` and `net_kg` are per `unit`; see the table's first line for the rest."""

    code: str
    family: str
    name: str
    unit: str
    price_eur: Decimal
    net_kg: Decimal
    eu_origins: tuple[Origin, ...]
    other_origins: tuple[Origin, ...]
    other_share: float
    monthly_eur: int

    @property
    def hs6(self) -> str:
        """The part that is the same all over the world."""
        return self.code[:6]

    @property
    def counted(self) -> bool:
        """Whether the unit counts things, so that only whole quantities are sold."""
        return self.unit in ("H87", "PR", "MIL")

    @property
    def high_priority(self) -> bool:
        """Whether the code stands on the common high-priority list of 23 Feb 2024."""
        return self.hs6 in _HIGH_PRIORITY


# Made by conversions from other goods, never imported.
_MADE_HERE = (
    ("8450111900", "appliances", "Стиральная машина, собранная здесь", "H87", "250", "60"),
    ("8528723003", "digital", "Телевизор, собранный здесь", "H87", "300", "13"),
    ("1101001509", "food", "Мука пшеничная", "KGM", "0.38", "1"),
)


@cache
def catalogue() -> dict[str, Product]:
    """All goods by code, in the order of the table."""
    return {product.code: product for product in [*_imported(), *_made_here()]}


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Rows of a table of ours; lines that begin with # are remarks."""
    text = files("jolserik.simulate").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _imported() -> Iterator[Product]:
    for row in read_table("goods.csv"):
        yield Product(
            row["product"],
            row["family"],
            row["name"],
            row["unit"],
            Decimal(row["price_eur"]),
            Decimal(row["net_kg"]),
            tuple(Origin(*part.split("/")) for part in row["eu_origins"].split()),
            tuple(Origin(country, country, country) for country in row["other_origins"].split()),
            float(row["other_share"]),
            int(row["monthly_eur"] or 0),
        )


def _made_here() -> Iterator[Product]:
    for code, family, name, unit, price_eur, net_kg in _MADE_HERE:
        yield Product(code, family, name, unit, Decimal(price_eur), Decimal(net_kg), (), (), 0.0, 0)
