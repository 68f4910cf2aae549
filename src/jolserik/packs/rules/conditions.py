"""Conditions: when a rule speaks. Structured data, no code: leaves that compare one fact, joined by all, any and not.

Reading checks everything that can be wrong, so that evaluating always ends with yes, no or "not known": facts exist, values are
of the fact's kind, lists exist and list such things, bounds leave something between them, trees are small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jolserik.kernel.countries import CURRENCIES
from jolserik.kernel.decimals import BadNumber
from jolserik.kernel.money import AMOUNT_DECIMALS_MAX, parse_amount
from jolserik.kernel.quantity import DECIMALS_MAX, parse_quantity
from jolserik.kernel.units import UNITS
from jolserik.packs.entries import Entry, Scalar, meant
from jolserik.packs.rules.facts import FACTS, FactKind
from jolserik.packs.rules.lists import LISTED_FACTS, RuleList
from jolserik.packs.rules.question import DAYS_MAX, BadFact, product_digits, read_fact

DEPTH_MAX = 12
LEAVES_MAX = 200
VALUES_MAX = 1000
"""A condition is read by people. What is longer belongs into a list, or into several rules."""

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
    found = parts[0] if len(parts) == 1 else Every(parts)
    if depth == 1 and sum(1 for _ in leaves(found)) > LEAVES_MAX:
        raise entry.fault("", f"asks more than {LEAVES_MAX} things")
    return found


def _part(entry: Entry, name: str, lists: Mapping[str, RuleList], depth: int) -> Condition:
    if name in ("all", "any"):
        below = tuple(read_condition(part, lists, depth + 1) for part in entry.entries(name))
        if not below:
            raise entry.fault(name, "lists nothing")
        return Every(below) if name == "all" else Some(below)
    if name == "not":
        return Not(read_condition(entry.entry(name), lists, depth + 1))
    if name not in FACTS:
        known = (*FACTS, "all", "any", "not")
        raise entry.fault(name, f"is no fact that a condition can ask for{meant(name, known)}")
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
    if "" in texts:
        absent = "; to ask whether anybody is named, write {named: false}" if kind is FactKind.PARTY else ""
        raise entry.fault(fact, f"holds an empty text{absent}")
    if len(texts) > VALUES_MAX:
        raise entry.fault(fact, f"names more than {VALUES_MAX} values; make a list of them in lists/")
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
    unit = ""
    if kind is FactKind.QUANTITY:
        unit = inner.text("unit")
        if unit not in UNITS:
            raise inner.fault("unit", f"{unit!r} is not a unit such as H87 or KGM")
    if kind is FactKind.VALUE:
        unit = inner.text("currency")
        if unit not in CURRENCIES:
            raise inner.fault("currency", f"{unit!r} is not a currency of ISO 4217")
    bounds = {name: _bound(inner, name, kind) for name in BOUNDS if inner.has(name)}
    inner.taken.update(BOUNDS)
    if not bounds:
        inner.close()  # a misspelt bound is named first
        raise inner.fault("", f"needs one of: {', '.join(BOUNDS)}")
    _check_bounds(inner, bounds, kind)
    return Within(fact, unit=unit, **bounds)


def _bound(inner: Entry, name: str, kind: FactKind) -> Decimal:
    """A bound as numbers of that kind are kept: days, millionths of a unit, an amount of money."""
    text = inner.text(name)
    try:
        if kind is FactKind.QUANTITY:
            return Decimal(parse_quantity(text, allow_zero=True))
        if kind is FactKind.VALUE:
            return parse_amount(text)
        return Decimal(read_fact("days_since_origin", text))
    except (BadNumber, BadFact):
        decimals = DECIMALS_MAX if kind is FactKind.QUANTITY else AMOUNT_DECIMALS_MAX
        wanted = (
            f"whole number of days up to {DAYS_MAX}"
            if kind is FactKind.NUMBER
            else f"number such as 47.5, not negative, of at most {decimals} decimals"
        )
        raise inner.fault(name, f"{text!r} is not a {wanted}") from None


def _check_bounds(inner: Entry, bounds: Mapping[str, Decimal], kind: FactKind) -> None:
    """Refuses bounds between which no number lies, and two for the same end."""
    for one, other in (("at_least", "more_than"), ("at_most", "less_than")):
        if one in bounds and other in bounds:
            raise inner.fault(other, f"says the same end as {one}; write one of them")
    step = Decimal(10) ** -AMOUNT_DECIMALS_MAX if kind is FactKind.VALUE else Decimal(1)
    lowest = bounds["more_than"] + step if "more_than" in bounds else bounds.get("at_least", Decimal(0))
    for name, highest in (("at_most", bounds.get("at_most")), ("less_than", bounds.get("less_than"))):
        if highest is not None and highest - (step if name == "less_than" else 0) < lowest:
            raise inner.fault(name, "lies so low that no number is left")


def _during(inner: Entry, fact: str) -> During:
    inner.taken.update(("from", "until"))
    if not (inner.has("from") or inner.has("until")):
        inner.close()
        raise inner.fault("", "needs one of: from, until")
    found = During(fact, inner.day("from", date.min), inner.day("until", date.max))
    if found.until < found.since:
        raise inner.fault("until", "lies before the start")
    return found
