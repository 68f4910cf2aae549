"""Who trades: companies of every role with their places, customers, and foreign buyers with valid identifiers.

Goods go down the roles: importer or producer, wholesaler, dealer, then retailer or exporter.
The *old store* of a company holds goods from before the system, which nobody registered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from jolserik.simulate.geography import BORDER_CITIES, CITIES, FAR_REGIONS, NEAR_REGIONS, City
from jolserik.simulate.goods import HOME, Product, catalogue
from jolserik.simulate.identity import Identities
from jolserik.simulate.names import NameBook, Names

DEFAULT_PLACE = "default"
Row = tuple[str, ...]

# How many of each role there are at scale 1.
_COUNTS = {
    "importer": 36,
    "wholesaler": 44,
    "dealer": 44,
    "retailer": 60,
    "exporter": 50,
    "producer": 9,
    "carrier": 20,
}
_FOREIGN = {"RU": 90, "BY": 25, "KG": 25, "AM": 12, "UZ": 14}
# What share of an exporter's customers sits where.
_DESTINATIONS = ["RU"] * 12 + ["BY"] * 3 + ["KG"] * 3 + ["AM", "UZ"]
_FAMILIES = (
    "digital", "appliances", "auto", "parts", "consumer", "tools", "food", "drinks", "fuel",
    "digital", "appliances", "auto", "parts", "consumer", "digital", "appliances", "parts", "digital",
)  # fmt: skip
_DOMESTIC_FAMILIES = frozenset({"drinks", "fuel"})
# Whom each role sells to, and how many regular customers it has of each.
_CUSTOMERS = {
    "importer": (("wholesaler", 4), ("retailer", 1), ("exporter", 2)),
    "producer": (("wholesaler", 3), ("exporter", 1)),
    "wholesaler": (("dealer", 3), ("retailer", 2), ("exporter", 2)),
    "dealer": (("retailer", 3), ("exporter", 3)),
    "exporter": (("retailer", 1),),
}


@dataclass(slots=True, eq=False)
class Trader:
    """One party. `code` is its short mark in its own references; `places` holds the codes of its warehouses."""

    party: str
    role: str
    family: str
    code: str
    names: Names
    registered_on: date
    city: City | None = None
    places: list[str] = field(default_factory=list)
    old_store: str = ""
    products: list[Product] = field(default_factory=list)
    customers: list[Trader] = field(default_factory=list)
    foreign: list[Trader] = field(default_factory=list)
    counters: Counter[str] = field(default_factory=Counter)

    @property
    def country(self) -> str:
        """The state whose identifier the party bears."""
        return self.party[:2]

    def reference(self, kind: str) -> str:
        """The next own number of a lot, conversion or write-off; no other company makes the same one."""
        self.counters[kind] += 1
        return f"{self.code}-{kind}{self.counters[kind]:05d}"

    def number(self, kind: str, year: int) -> str:
        """The next own number of a note in a year."""
        self.counters[f"{kind}{year}"] += 1
        return f"{year}-{kind}{self.counters[f'{kind}{year}']:05d}"

    def invoice(self, kind: str, year: int) -> str:
        """The next number of an invoice; registers of invoices are one for the whole country, so it bears our code."""
        return f"{self.code}-{self.number(kind, year)}"


class Society:
    """All parties, by role and family. New ones may appear later; `new_rows` hands out what no file has told yet."""

    def __init__(self, rng: Random, scale: float, start: date) -> None:
        self._rng = rng
        self._identities = Identities(rng)
        self._names = NameBook(rng)
        self._start = start
        self._party_rows: list[Row] = []
        self._place_rows: list[Row] = []
        self.traders: list[Trader] = []
        self._by_role: dict[tuple[str, str], list[Trader]] = {}
        self.foreign: dict[str, list[Trader]] = {country: [] for country in _FOREIGN}
        self.importers: dict[str, list[Trader]] = {}
        self.authority = self._make_authority()
        self._settle(scale)

    def of(self, role: str, family: str = "") -> list[Trader]:
        """Companies of a role, of one family or of all; schemes and serial traders are in none."""
        return self._by_role.get((role, family), [])

    def company(
        self, role: str, family: str, *, city: City | None = None, registered_on: date | None = None
    ) -> Trader:
        """A new Kazakh company that nobody trades with yet."""
        registered_on = registered_on or self._start - timedelta(days=self._rng.randrange(200, 7000))
        trader = Trader(
            self._identities.organisation(registered_on),
            role,
            family,
            f"{role[:3].upper()}{len(self.traders) + 1:04d}",
            self._names.company(role),
            registered_on,
            city or self._rng.choice(CITIES),
        )
        self._add(trader)
        return trader

    def foreign_buyer(self, country: str, *, near: bool = False, registered_on: date | None = None) -> Trader:
        """A new company of a neighbour state; `near` puts a Russian one in a region at the border."""
        region = self._rng.choice(NEAR_REGIONS if near else FAR_REGIONS)
        registered_on = registered_on or self._start - timedelta(days=self._rng.randrange(100, 6000))
        party = self._identities.foreign(country, region)
        trader = Trader(party, "foreign", "", "", self._names.foreign(country), registered_on)
        self._tell(trader, address="")
        return trader

    def open_place(self, trader: Trader, city: City, name: str, suffix: str) -> str:
        """A further warehouse of a company; returns its code."""
        code = f"{city.code}-{suffix}"
        self._place_rows.append(
            (code, trader.party, "warehouse", f"{name}, {city.ru}", city.region, HOME, city.lat, city.lon)
        )
        return code

    def new_rows(self) -> tuple[list[Row], list[Row]]:
        """Rows of parties and of places that are not in any file yet."""
        rows = self._party_rows, self._place_rows
        self._party_rows, self._place_rows = [], []
        return rows

    def _settle(self, scale: float) -> None:
        for role, count in _COUNTS.items():
            for index in range(max(len(set(_FAMILIES)), round(count * scale))):
                self._engage(role, _FAMILIES[index % len(_FAMILIES)])
        for country, count in _FOREIGN.items():
            for _ in range(max(4, round(count * scale))):
                self.foreign[country].append(self.foreign_buyer(country))
        self._share_out_products()
        for trader in self.traders:
            self._introduce(trader)

    def _engage(self, role: str, family: str) -> None:
        if role == "producer":
            family = ("appliances", "digital", "food")[len(self.of("producer")) % 3]
        if role == "exporter" and family in _DOMESTIC_FAMILIES:
            family = "digital"
        trader = self._sole_trader(family) if role == "retailer" and self._rng.random() < 0.3 else None
        trader = trader or self.company(role, family)
        self._by_role.setdefault((role, family), []).append(trader)
        self._by_role.setdefault((role, ""), []).append(trader)
        if role not in ("retailer", "carrier") and trader.city:
            trader.old_store = self.open_place(trader, trader.city, "Старый склад", "OLD")
        if role in ("wholesaler", "exporter") and self._rng.random() < 0.5:
            trader.places.append(
                self.open_place(trader, self._rng.choice(BORDER_CITIES), "Склад у границы", "2")
            )

    def _sole_trader(self, family: str) -> Trader:
        born_on = date(1960, 1, 1) + timedelta(days=self._rng.randrange(14000))
        registered_on = self._start - timedelta(days=self._rng.randrange(200, 4000))
        code = f"RET{len(self.traders) + 1:04d}"
        party = self._identities.sole_trader(born_on)
        city = self._rng.choice(CITIES)
        trader = Trader(party, "retailer", family, code, self._names.sole_trader(), registered_on, city)
        self._add(trader)
        return trader

    def _add(self, trader: Trader) -> None:
        self.traders.append(trader)
        city = trader.city
        if city is None:
            raise ValueError("a Kazakh company has a city")
        self._tell(
            trader, address=f"г. {city.ru}, ул. {self._rng.choice(_STREETS)}, {self._rng.randrange(1, 180)}"
        )
        if trader.role != "carrier":
            trader.places.append(self.open_place(trader, city, "Склад", "1"))

    def _tell(self, trader: Trader, address: str) -> None:
        names = trader.names
        self._party_rows.append(
            (
                trader.party,
                trader.country,
                names.ru,
                names.kk,
                names.en,
                trader.registered_on.isoformat(),
                address,
            )
        )

    def _share_out_products(self) -> None:
        """Every product gets an importer or two of its family; parts for assembly go to the producers."""
        for index, product in enumerate(catalogue().values()):
            if not (product.eu_origins or product.other_origins):
                continue
            role, family = _importers_of(product)
            able = self.of(role, family)
            chosen = [
                able[index % len(able)],
                *self._rng.sample(able, min(len(able), max(1, len(able) // 3))),
            ]
            self.importers[product.code] = list(dict.fromkeys(chosen))
            for trader in self.importers[product.code]:
                trader.products.append(product)

    def _introduce(self, trader: Trader) -> None:
        for role, count in _CUSTOMERS.get(trader.role, ()):
            able = self.of(role, trader.family)
            trader.customers += self._rng.sample(able, min(count, len(able)))
        if trader.role in ("exporter", "importer", "producer") and trader.family not in _DOMESTIC_FAMILIES:
            countries = ["RU", *self._rng.sample(_DESTINATIONS, 5)]
            trader.foreign = [self._rng.choice(self.foreign[country]) for country in countries]

    def _make_authority(self) -> Trader:
        names = Names(
            "Департамент государственных доходов (учебный)",
            "Мемлекеттік кірістер департаменті (оқу)",
            "Department of State Revenue (training)",
        )
        registered_on = date(2014, 11, 1)
        party = self._identities.organisation(registered_on)
        trader = Trader(party, "authority", "", "GOV", names, registered_on)
        self._tell(trader, address="г. Астана")
        return trader


_STREETS = [
    "Абая",
    "Достык",
    "Сатпаева",
    "Байтурсынова",
    "Ауэзова",
    "Жибек",
    "Жолы",
    "Кунаева",
    "Момышулы",
    "Гоголя",
]


def _importers_of(product: Product) -> tuple[str, str]:
    if product.family == "components":
        return "producer", "appliances" if product.code.startswith("8450") else "digital"
    return ("producer", "food") if product.code.startswith("1001") else ("importer", product.family)
