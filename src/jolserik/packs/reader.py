"""The reader: one folder of data in, one checked `Pack` out; the first mistake raises `PackError`.

Every file is obligatory, also where it lists nothing, so that an empty list is a statement and not an oversight.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jolserik.kernel.countries import COUNTRIES, CURRENCIES
from jolserik.packs import crossings, rates
from jolserik.packs.calendar import read_calendar
from jolserik.packs.clocks import read_clocks
from jolserik.packs.domestic import read_domestic
from jolserik.packs.entries import Entry, read_bytes, read_csv, read_yaml
from jolserik.packs.facts import Sources, read_known, read_names, read_sources
from jolserik.packs.goods import read_goods
from jolserik.packs.pack import Member, Pack, StockTaking
from jolserik.packs.places import read_authorities, read_outages, read_regions, read_registers
from jolserik.packs.procedures import read_procedures, read_yields
from jolserik.packs.rules.book import book_files, read_book
from jolserik.packs.stages import read_stages

FILES = (
    "pack.yaml", "sources.yaml", "stages.yaml", "clocks.yaml", "holidays.yaml", "rates.csv", "crossings.csv",
    "products.yaml", "procedures.yaml", "regions.yaml", "authorities.yaml", "yields.yaml",
    "goods.yaml",
)  # fmt: skip


def read_pack(folder: Path) -> Pack:
    """The pack in that folder. Raises PackError with file, line and field."""
    sources = read_sources(read_yaml(folder / "sources.yaml"))
    top = read_yaml(folder / "pack.yaml")
    currency = _currency(top)
    clocks = read_clocks(read_yaml(folder / "clocks.yaml"), sources)
    regions = read_regions(read_yaml(folder / "regions.yaml"), sources)
    authorities = read_authorities(read_yaml(folder / "authorities.yaml"), sources)
    registers = read_registers(top.entries("registers"), authorities, sources)
    pack = Pack(
        code=folder.name,
        version=top.text("version"),
        fingerprint=_fingerprint(folder),
        names=read_names(top),
        country=_country(top, "country"),
        currency=currency,
        time_zone=_time_zone(top),
        identifier_kinds=top.words("identifier_kinds"),
        members=_members(top.entries("union"), sources),
        stock_taking_window=_stock_taking(top.entry("stock_taking"), sources),
        stages=read_stages(read_yaml(folder / "stages.yaml"), sources),
        clocks=clocks,
        calendar=read_calendar(read_yaml(folder / "holidays.yaml"), sources),
        rates=rates.read_rates(read_csv(folder / "rates.csv", rates.COLUMNS), currency, sources),
        crossing_list=_crossings(folder, top, frozenset(regions), sources),
        domestic_lists=read_domestic(read_yaml(folder / "products.yaml"), sources),
        procedures=read_procedures(read_yaml(folder / "procedures.yaml"), clocks.keys(), sources),
        regions=regions,
        authorities=authorities,
        registers=registers,
        outages=read_outages(top.entries("outages"), registers, sources),
        yields=read_yields(read_yaml(folder / "yields.yaml"), sources),
        rules=read_book(folder, sources, frozenset(top.words("binding_issuers"))),
        goods=read_goods(read_yaml(folder / "goods.yaml")),
        sources=sources,
    )
    top.close()
    return pack


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (*FILES, *book_files(folder)):
        content = read_bytes(folder / name)
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _country(entry: Entry, name: str) -> str:
    code = entry.text(name)
    if code not in COUNTRIES:
        raise entry.fault(name, f"{code!r} is not a country of ISO 3166")
    return code


def _currency(top: Entry) -> str:
    code = top.text("currency")
    if code not in CURRENCIES:
        raise top.fault("currency", f"{code!r} is not a currency of ISO 4217")
    return code


def _time_zone(top: Entry) -> ZoneInfo:
    name = top.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise top.fault("time_zone", f"{name!r} is not a time zone such as Asia/Almaty") from None


def _members(entries: Iterable[Entry], sources: Sources) -> tuple[Member, ...]:
    members: list[Member] = []
    for entry in entries:
        member = Member(_country(entry, "country"), entry.day("since", date.min), read_known(entry, sources))
        if any(other.country == member.country for other in members):
            raise entry.fault("country", f"{member.country!r} stands twice")
        entry.close()
        members.append(member)
    return tuple(members)


def _stock_taking(entry: Entry, sources: Sources) -> StockTaking:
    window = StockTaking(entry.day("from"), entry.day("until"), read_known(entry, sources))
    if window.closes < window.opens:
        raise entry.fault("until", "lies before the start")
    entry.close()
    return window


def _crossings(folder: Path, top: Entry, regions: frozenset[str], sources: Sources) -> crossings.Crossings:
    borders = crossings.read_borders(top.entries("borders"), sources)
    rows = read_csv(folder / "crossings.csv", crossings.COLUMNS)
    found = crossings.read_crossings(rows, top.entries("crossing_notices"), borders, regions, sources)
    for code, border in borders.items():
        if found.summary(code).listed > border.total:
            raise top.fault("borders", f"{code!r}: more crossings are listed than the border has")
    return found
