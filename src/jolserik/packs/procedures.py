"""Procedures and yields: goods that are in or out of the country for a purpose, and what production may make of goods.

A procedure promises an end (a return, a re-export), so it may name a clock. A *sale-free* one moves goods without
selling them: a note under it needs no invoice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names


class Bearer(StrEnum):
    """What carries a procedure: a lot that came in under it, or a note that goes out under it."""

    LOT = "lot"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Procedure:
    """`clock` is the name of a clock of the pack, empty when nothing runs out."""

    code: str
    names: Names
    bearers: frozenset[Bearer]
    sale_free: bool
    clock: str
    known: Known


@dataclass(frozen=True, slots=True)
class Yield:
    """From one unit of an ingredient at most `at_most` units of a product can be made; both by code prefix."""

    product: str
    product_unit: str
    ingredient: str
    ingredient_unit: str
    at_most: Decimal
    known: Known


def read_procedures(top: Entry, clocks: Collection[str], sources: Sources) -> dict[str, Procedure]:
    """`procedures.yaml`: procedures by code; their clocks must exist."""
    found: dict[str, Procedure] = {}
    for entry in top.entries("procedures"):
        procedure = Procedure(
            entry.text("procedure"),
            read_names(entry),
            frozenset(_bearer(entry, word) for word in entry.words("on")),
            entry.flag("sale_free"),
            entry.text("clock", ""),
            read_known(entry, sources),
        )
        if procedure.clock and procedure.clock not in clocks:
            raise entry.fault("clock", f"{procedure.clock!r} is not in clocks.yaml")
        if procedure.code in found:
            raise entry.fault("procedure", f"{procedure.code!r} stands twice")
        entry.close()
        found[procedure.code] = procedure
    top.close()
    return found


def _bearer(entry: Entry, word: str) -> Bearer:
    try:
        return Bearer(word)
    except ValueError:
        raise entry.fault("on", f"{word!r} is neither lot nor note") from None


def read_yields(top: Entry, sources: Sources) -> tuple[Yield, ...]:
    """`yields.yaml`: norms of production; the list may be empty."""
    found = []
    for entry in top.entries("yields"):
        at_most = entry.number("at_most")
        if at_most <= 0:
            raise entry.fault("at_most", "must be above zero")
        found.append(
            Yield(
                entry.text("product"),
                entry.text("product_unit"),
                entry.text("ingredient"),
                entry.text("ingredient_unit"),
                at_most,
                read_known(entry, sources),
            )
        )
        entry.close()
    top.close()
    return tuple(found)
