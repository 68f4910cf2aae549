"""Regions, authorities and registers: who and where in the country of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jolserik.kernel.countries import COUNTRIES
from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the home country. `borders` are the countries that it touches."""

    code: str
    names: Names
    since: date
    borders: frozenset[str]
    known: Known


@dataclass(frozen=True, slots=True)
class Authority:
    """An office that decides or answers for something; `tasks` are words of the pack, such as `customs`."""

    code: str
    names: Names
    tasks: tuple[str, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Register:
    """Somebody else's records that notes are compared with, kept by an authority."""

    code: str
    names: Names
    keeper: str
    known: Known


@dataclass(frozen=True, slots=True)
class Outage:
    """Days, both included, on which a register was announced down: comparisons may then be owed."""

    register: str
    since: date
    until: date
    known: Known


def read_regions(top: Entry, sources: Sources) -> dict[str, Region]:
    """`regions.yaml`: regions by code."""
    regions: dict[str, Region] = {}
    for entry in top.entries("regions"):
        borders = entry.words("borders")
        for country in borders:
            if country not in COUNTRIES:
                raise entry.fault("borders", f"{country!r} is not a country of ISO 3166")
        region = Region(
            entry.text("code"),
            read_names(entry),
            entry.day("since", date.min),
            frozenset(borders),
            read_known(entry, sources),
        )
        if region.code in regions:
            raise entry.fault("code", f"{region.code!r} stands twice")
        entry.close()
        regions[region.code] = region
    top.close()
    return regions


def read_authorities(top: Entry, sources: Sources) -> dict[str, Authority]:
    """`authorities.yaml`: offices by code."""
    found: dict[str, Authority] = {}
    for entry in top.entries("authorities"):
        authority = Authority(
            entry.text("code"), read_names(entry), entry.words("tasks"), read_known(entry, sources)
        )
        if authority.code in found:
            raise entry.fault("code", f"{authority.code!r} stands twice")
        entry.close()
        found[authority.code] = authority
    top.close()
    return found


def read_registers(
    entries: Iterable[Entry], authorities: Mapping[str, Authority], sources: Sources
) -> dict[str, Register]:
    """The registers by code; each is kept by an authority of the pack."""
    found: dict[str, Register] = {}
    for entry in entries:
        register = Register(
            entry.text("register"), read_names(entry), entry.text("keeper"), read_known(entry, sources)
        )
        if register.keeper not in authorities:
            raise entry.fault("keeper", f"{register.keeper!r} is not in authorities.yaml")
        if register.code in found:
            raise entry.fault("register", f"{register.code!r} stands twice")
        entry.close()
        found[register.code] = register
    return found


def read_outages(
    entries: Iterable[Entry], registers: Mapping[str, Register], sources: Sources
) -> tuple[Outage, ...]:
    """Days on which a register was announced down."""
    found = []
    for entry in entries:
        outage = Outage(
            entry.text("register"), entry.day("from"), entry.day("until"), read_known(entry, sources)
        )
        if outage.register not in registers:
            raise entry.fault("register", f"{outage.register!r} is no register of the pack")
        if outage.until < outage.since:
            raise entry.fault("until", "lies before the start")
        entry.close()
        found.append(outage)
    return tuple(found)
