"""Conditions: when a rule speaks. Structured data, no code: leaves that compare one fact, joined by all, any and not.

Reading checks everything that can be wrong, so that evaluating always ends with yes, no or "not known": facts exist, values are
of the fact's kind, lists exist and list such things, trees are small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jolserik.kernel.countries import CURRENCIES
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.units import UNITS
from jolserik.packs.entries import Entry, Scalar
from jolserik.packs.rules.facts import FACTS, FactKind
from jolserik.packs.rules.lists import LISTED_FACTS, RuleList
from jolserik.packs.rules.question import BadFact, product_digits, read_fact

DEPTH_MAX = 12
BOUNDS = ("at_least", "at_most", "more_than", "less_than")


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of these values; of a product, begins with one; of a set, shares one. `listed` names a list instead."""

    fact: str
    values: tuple[str, ...] = ()
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Whether a party is named at all."""

    fact: str
    named: bool


@dataclass(frozen=True, slots=True)
class Within:
    """A number between bounds, each of which may be absent; of a quantity in millionths of `unit`, of a value in that
    currency."""

    fact: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    more_than: Decimal | None = None
    less_than: Decimal | None = None
    unit: str = ""

    def admits(self, number: Decimal | int) -> bool:
        """Whether a number lies between the bounds."""
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
            and (self.more_than is None or number > self.more_than)
            and (self.less_than is None or number < self.less_than)
        )


@dataclass(frozen=True, slots=True)
class During:
    """A day between two, both included."""

    fact: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Leaf = OneOf | Named | Within | During
Condition = Every | Some | Not | Leaf


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The leaves of a condition, in order."""
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts that a condition asks for, each once, in order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition)))


def required_products(condition: Condition) -> OneOf | None:
    """A leaf without which the condition cannot hold and that names products: by it rules are found quickly."""
    if isinstance(condition, OneOf) and condition.fact == "product":
        return condition
    if isinstance(condition, Every):
        return next((found for part in condition.parts if (found := required_products(part))), None)
    return None


def read_condition(entry: Entry, lists: Mapping[str, RuleList], depth: int = 1) -> Condition:
    """A mapping of a rule file as a condition; several keys of one mapping must all hold."""
    if depth > DEPTH_MAX:
        raise entry.fault("", f"is nested more than {DEPTH_MAX} deep")
    parts = tuple(_part(entry, name, lists, depth) for name in entry.fields)
    if not parts:
        raise entry.fault("", "says nothing")
    entry.close()
    return parts[0] if len(parts) == 1 else Every(parts)


def _part(entry: Entry, name: str, lists: Mapping[str, RuleList], depth: int) -> Condition:
    if name in ("all", "any"):
        below = tuple(read_condition(part, lists, depth + 1) for part in entry.entries(name))
        if not below:
            raise entry.fault(name, "lists nothing")
        return Every(below) if name == "all" else Some(below)
    if name == "not":
        return Not(read_condition(entry.entry(name), lists, depth + 1))
    if name not in FACTS:
        raise entry.fault(name, "is no fact that a condition can ask for")
    return _leaf(entry, name, lists)


def _leaf(entry: Entry, fact: str, lists: Mapping[str, RuleList]) -> Leaf:
    kind = FACTS[fact]
    if not isinstance(entry.fields[fact], Entry):
        return OneOf(fact, _values(entry, fact, kind))
    inner = entry.entry(fact)
    if kind in (FactKind.NUMBER, FactKind.QUANTITY, FactKind.VALUE):
        found: Leaf = _within(inner, fact, kind)
    elif kind is FactKind.DAY:
        found = _during(inner, fact)
    elif inner.has("named") and kind is FactKind.PARTY:
        found = Named(fact, inner.flag("named"))
    else:
        found = OneOf(fact, (), _listed(inner, kind, lists))
    inner.close()
    return found


def _values(entry: Entry, fact: str, kind: FactKind) -> tuple[str, ...]:
    if kind in (FactKind.NUMBER, FactKind.QUANTITY, FactKind.VALUE, FactKind.DAY):
        raise entry.fault(fact, "must be a mapping with bounds")
    single = isinstance(entry.fields[fact], Scalar)
    texts = (entry.text(fact),) if single else entry.words(fact)
    if not texts:
        raise entry.fault(fact, "lists nothing")
    found: list[str] = []
    for text in texts:
        try:
            value: Any = product_digits(fact, text) if kind is FactKind.PRODUCT else read_fact(fact, text)
        except BadFact as bad:
            raise entry.fault(fact, bad.reason) from None
        found += value if isinstance(value, frozenset) else [value]
    if len(set(found)) < len(found):
        raise entry.fault(fact, "names a value twice")
    return tuple(found)


def _listed(inner: Entry, kind: FactKind, lists: Mapping[str, RuleList]) -> str:
    code = inner.text("list")
    wanted = LISTED_FACTS.get(kind)
    if wanted is None:
        raise inner.fault("list", "this fact cannot be on a list")
    if code not in lists:
        raise inner.fault("list", f"there is no list {code!r} in lists/")
    if lists[code].of is not wanted:
        raise inner.fault("list", f"{code!r} lists {lists[code].of.value}, not {wanted.value}")
    return code


def _within(inner: Entry, fact: str, kind: FactKind) -> Within:
    bounds = {name: inner.number(name) for name in BOUNDS if inner.has(name)}
    if not bounds:
        raise inner.fault("", f"needs one of: {', '.join(BOUNDS)}")
    unit = ""
    if kind is FactKind.QUANTITY:
        unit = inner.text("unit")
        if unit not in UNITS:
            raise inner.fault("unit", f"{unit!r} is not a unit such as H87 or KGM")
    if kind is FactKind.VALUE:
        unit = inner.text("currency")
        if unit not in CURRENCIES:
            raise inner.fault("currency", f"{unit!r} is not a currency of ISO 4217")
    scale = MICRO if kind is FactKind.QUANTITY else 1
    return Within(fact, unit=unit, **{name: bound * scale for name, bound in bounds.items()})


def _during(inner: Entry, fact: str) -> During:
    found = During(fact, inner.day("from", date.min), inner.day("until", date.max))
    if found.until < found.since:
        raise inner.fault("until", "lies before the start")
    return found
