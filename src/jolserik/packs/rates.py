"""Exchange rates by date, so that one figure can be shown in two currencies as of the day it belongs to.

A rate holds from its day until the next one of the same currency. Before the first there is none: a figure is then
counted as unvalued, never as zero. A rate may be an approximation; `known` says so, and pages must repeat it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from jolserik.kernel.countries import CURRENCIES
from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Sources, read_known
from jolserik.packs.timeline import Timeline, timeline

COLUMNS = frozenset({"currency", "from", "units", "rate", "certainty", "source", "note"})
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """`home_per_unit` is what one unit of the currency costs in the pack's own currency from `since` on."""

    currency: str
    since: date
    home_per_unit: Decimal
    known: Known


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates of a pack, in its own currency."""

    home: str
    by_currency: Mapping[str, Timeline[Rate]]

    def entry(self, currency: str, on: date) -> Rate | None:
        """The rate with its standing. The home currency has no entry: it is the measure."""
        found = self.by_currency.get(currency)
        return found.on(on) if found else None

    def rate(self, currency: str, on: date) -> Decimal | None:
        """What one unit cost on that day in the home currency; None if the table does not say."""
        if currency == self.home:
            return Decimal(1)
        entry = self.entry(currency, on)
        return entry.home_per_unit if entry else None

    def convert(self, amount: Decimal, currency: str, to: str, on: date) -> Decimal | None:
        """The amount in another currency, rounded half even to two decimals; unchanged in its own currency."""
        if currency == to:
            return amount
        given, wanted = self.rate(currency, on), self.rate(to, on)
        if given is None or wanted is None:
            return None
        return (amount * given / wanted).quantize(CENT, ROUND_HALF_EVEN)


def read_rates(rows: Iterable[Entry], home: str, sources: Sources) -> Rates:
    """`rates.csv`: the price of `units` units of a currency from a day on, in ascending order for each currency."""
    found: dict[str, list[tuple[date, Rate]]] = {}
    for row in rows:
        rate = _read_rate(row, sources)
        if rate.currency == home:
            raise row.fault("currency", "the pack's own currency needs no rate")
        earlier = found.setdefault(rate.currency, [])
        if earlier and earlier[-1][0] >= rate.since:
            raise row.fault("from", "the dates of a currency must ascend")
        earlier.append((rate.since, rate))
    return Rates(home, {currency: timeline(rates) for currency, rates in found.items()})


def _read_rate(row: Entry, sources: Sources) -> Rate:
    currency = row.text("currency")
    if currency not in CURRENCIES:
        raise row.fault("currency", f"{currency!r} is not a currency of ISO 4217")
    price = row.number("rate")
    if price <= 0:
        raise row.fault("rate", "must be above zero")
    rate = Rate(currency, row.day("from"), price / row.whole("units", least=1), read_known(row, sources))
    row.close()
    return rate
