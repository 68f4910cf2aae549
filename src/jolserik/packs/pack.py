"""The pack: everything that the program knows of one jurisdiction, asked "as of a date".

Nothing outside a pack may assume a country: home country, currency, union, identifiers, clocks, crossings and stages
all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from jolserik.packs.calendar import Calendar
from jolserik.packs.clocks import Clock, Clocks
from jolserik.packs.crossings import Border, Crossing, Crossings, CrossingSummary, Notice
from jolserik.packs.domestic import DomesticList
from jolserik.packs.facts import Known, Names, Source
from jolserik.packs.goods import GoodsNames
from jolserik.packs.places import Authority, Outage, Region, Register
from jolserik.packs.procedures import Procedure, Yield
from jolserik.packs.rates import Rate, Rates
from jolserik.packs.rules.book import RuleBook
from jolserik.packs.stages import Check, Stage, StageOfCheck, Stages
from jolserik.packs.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Member:
    """A state of the union, from the day it joined."""

    country: str
    since: date
    known: Known


@dataclass(frozen=True, slots=True)
class StockTaking:
    """The days, both included, on which opening balances are taken."""

    opens: date
    closes: date
    known: Known

    def is_open(self, on: date) -> bool:
        """Whether an opening balance of that date is accepted."""
        return self.opens <= on <= self.closes


@dataclass(frozen=True, slots=True)
class Pack:
    """One jurisdiction. `fingerprint` is the SHA-256 of its files: same fingerprint, same answers."""

    code: str
    version: str
    fingerprint: str
    names: Names
    country: str
    currency: str
    time_zone: ZoneInfo
    identifier_kinds: tuple[str, ...]
    members: tuple[Member, ...]
    stock_taking_window: StockTaking
    stages: Stages
    clocks: Clocks
    calendar: Calendar
    rates: Rates
    crossing_list: Crossings
    domestic_lists: Timeline[DomesticList]
    procedures: Mapping[str, Procedure]
    regions: Mapping[str, Region]
    authorities: Mapping[str, Authority]
    registers: Mapping[str, Register]
    outages: tuple[Outage, ...]
    yields: tuple[Yield, ...]
    rules: RuleBook
    goods: Mapping[str, GoodsNames]
    sources: Mapping[str, Source]

    # --- the union -------------------------------------------------------------------------------------------------

    @property
    def eaeu(self) -> frozenset[str]:
        """The states of the union, home included."""
        return frozenset(member.country for member in self.members)

    def in_union(self, country: str, on: date) -> bool:
        """Whether that state belonged to the union on that day."""
        return any(member.country == country and member.since <= on for member in self.members)

    # --- stages and clocks -----------------------------------------------------------------------------------------

    def stage(self, check: str, on: date) -> Stage:
        """How hard a check bites on that day. Raises ValueError for a check that does not exist."""
        return self.stage_entry(check, on).stage

    def stage_entry(self, check: str, on: date) -> StageOfCheck:
        """The same with its start, source and certainty."""
        return self.stages[Check(check)].on_or_first(on)

    def clock(self, name: str, on: date) -> Clock:
        """The clock of that name on that day. Raises KeyError for a clock that does not exist."""
        return self.clocks[name].on_or_first(on)

    def clock_days(self, name: str, on: date = date.max) -> int:
        """How many days the clock gives; the latest version unless a day is named."""
        return self.clock(name, on).days

    def due(self, name: str, start: date) -> date:
        """The last day in time when the clock starts on `start`, which itself does not count."""
        return self.clock(name, start).due(start, self.calendar)

    @property
    def stock_taking(self) -> tuple[date, date]:
        """First and last day of the stock-taking."""
        return self.stock_taking_window.opens, self.stock_taking_window.closes

    # --- money -----------------------------------------------------------------------------------------------------

    def rate(self, currency: str, on: date) -> Decimal | None:
        """What one unit of a currency cost in the home currency on that day; None if not known."""
        return self.rates.rate(currency, on)

    def rate_entry(self, currency: str, on: date) -> Rate | None:
        """The rate with its day and certainty; None for the home currency and where not known."""
        return self.rates.entry(currency, on)

    def convert(self, amount: Decimal, currency: str, to: str, on: date) -> Decimal | None:
        """An amount in another currency, rounded half even to two decimals; None if a rate is not known."""
        return self.rates.convert(amount, currency, to, on)

    # --- crossings -------------------------------------------------------------------------------------------------

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Every crossing that the pack lists."""
        return self.crossing_list.every

    @property
    def borders(self) -> Mapping[str, Border]:
        """The borders whose crossings the pack lists, by the neighbour's country code."""
        return self.crossing_list.borders

    def find_crossing(self, text: str) -> Crossing | None:
        """The crossing that people call so: code, number, queue code, either post's name in any script."""
        return self.crossing_list.find(text)

    def crossings_called(self, text: str) -> tuple[Crossing, ...]:
        """Every crossing that people call so, the likeliest first."""
        return self.crossing_list.matching(text)

    def crossing_required(self, country: str) -> bool:
        """Whether a note that leaves for that country must name its crossing."""
        return country in self.crossing_list.borders

    def crossing_summary(self, country: str) -> CrossingSummary:
        """How much of that border the pack knows."""
        return self.crossing_list.summary(country)

    def crossing_notices(self, code: str, on: date) -> tuple[Notice, ...]:
        """What is the matter with that crossing on that day: closed, being rebuilt, capped."""
        return self.crossing_list.notices_on(code, on)

    # --- goods -----------------------------------------------------------------------------------------------------

    def note_required(self, product: str, on: date) -> bool:
        """Whether this product needs a consignment note inside the country on that day."""
        found = self.domestic_lists.on(on)
        return found is not None and found.group_of(product) is not None

    def domestic_list(self, on: date) -> DomesticList | None:
        """The list behind `note_required`, with its standing; None before the first."""
        return self.domestic_lists.on(on)

    @property
    def sale_free_procedures(self) -> frozenset[str]:
        """Procedures under which goods move without a sale, so that no invoice is needed."""
        return frozenset(code for code, procedure in self.procedures.items() if procedure.sale_free)

    # --- registers and regions -------------------------------------------------------------------------------------

    def register_down(self, register: str, on: date) -> bool:
        """Whether that register was announced down on that day. Raises KeyError for an unknown register."""
        code = self.registers[register].code
        return any(outage.register == code and outage.since <= on <= outage.until for outage in self.outages)

    def regions_bordering(self, country: str) -> tuple[Region, ...]:
        """The regions that touch that country."""
        return tuple(region for region in self.regions.values() if country in region.borders)
