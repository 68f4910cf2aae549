"""What is listed: codes of goods, a list of the pack, a party, a clause; of which origins, to where, since when. Pure.

Every kind of fact that is named narrows, its values widen: the codes 8542 and 8471 of German origin are goods of either
code, and of Germany. Codes of a list count from the day on which it is asked: those that stand then, and those to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jolserik.packs import Pack
from jolserik.packs.rules import (
    FACTS,
    BadFact,
    Condition,
    Every,
    FactKind,
    OneOf,
    Rule,
    RuleList,
    Some,
)
from jolserik.packs.rules.lists import ListOf
from jolserik.packs.rules.question import read_fact
from jolserik.packs.rules.words import STRICTNESS, Verdict

ASKED = ("product", "list", "party", "clause", "origin", "to", "since")
"""What can be said, in the order in which it is told."""

VALUES_MAX = 1000
_READ_AS = {
    "product": "product",
    "party": "recipient",
    "clause": "clause",
    "origin": "origin",
    "to": "destination",
}
_COUNTRIES = frozenset({"origin", "to"})


@dataclass(frozen=True, slots=True)
class Selection:
    """What is listed. Parties are texts such as `RU:7707083893`; `since` and `destinations` narrow exports alone."""

    products: tuple[str, ...] = ()
    lists: tuple[RuleList, ...] = ()
    parties: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    since: date | None = None

    def product_codes(self, on: date) -> tuple[str, ...] | None:
        """The first digits of all products that are meant; None when goods of any code are."""
        return self._listed(ListOf.PRODUCTS, self.products, on)

    def origin_countries(self, on: date) -> tuple[str, ...] | None:
        """The countries that goods must come from; None when it does not matter."""
        return self._listed(ListOf.COUNTRIES, self.origins, on)

    def party_texts(self, on: date) -> tuple[str, ...] | None:
        """The parties that are meant; None when no party is."""
        return self._listed(ListOf.PARTIES, self.parties, on)

    def _listed(self, of: ListOf, named: tuple[str, ...], on: date) -> tuple[str, ...] | None:
        lists = [found for found in self.lists if found.of is of]
        if not named and not lists:
            return None
        codes = {entry.code for found in lists for entry in found.entries if entry.until >= on}
        return tuple(sorted(codes | set(named)))

    def stated(self) -> dict[str, Any]:
        """Everything that was said, as plain texts."""
        said: dict[str, Any] = {
            "product": list(self.products), "list": [found.code for found in self.lists],
            "party": list(self.parties), "clause": list(self.clauses), "origin": list(self.origins),
            "to": list(self.destinations), "since": self.since.isoformat() if self.since else "",
        }  # fmt: skip
        return {name: value for name, value in said.items() if value}

    @property
    def goods(self) -> Condition | None:
        """Which goods are meant, as a condition of a rule would say it; None where only a party is named."""
        parts: list[Condition] = [
            *self._either("product", self.products, ListOf.PRODUCTS),
            *([OneOf("clause", self.clauses)] if self.clauses else []),
            *self._either("origin", self.origins, ListOf.COUNTRIES),
        ]
        return None if not parts else parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _either(self, fact: str, named: tuple[str, ...], of: ListOf) -> list[Condition]:
        """No condition, or one: any of the named values, or any of a list."""
        leaves = [OneOf(fact, named)] if named else []
        leaves += [OneOf(fact, (), found.code) for found in self.lists if found.of is of]
        return [Some(tuple(leaves))] if len(leaves) > 1 else list(leaves)

    def names(self, of: ListOf) -> bool:
        """Whether something of this kind is named, by itself or as a list."""
        named = {ListOf.PRODUCTS: self.products, ListOf.COUNTRIES: self.origins, ListOf.PARTIES: self.parties}
        return bool(named[of]) or any(found.of is of for found in self.lists)


def read_selection(said: Mapping[str, Sequence[str]], pack: Pack) -> Selection:
    """A selection from texts by their names in `ASKED`. Raises BadFact for what cannot be read or lists nothing."""
    texts = {
        name: list(dict.fromkeys(text.strip() for text in said.get(name, ()) if text.strip()))
        for name in ASKED
    }
    for name, found in texts.items():
        if len(found) > VALUES_MAX:
            raise BadFact(name, f"names more than {VALUES_MAX} values")
    read = {name: tuple(_read(name, text) for text in texts[name]) for name in _READ_AS}
    selection = Selection(
        products=read["product"], lists=tuple(_list(code, pack) for code in texts["list"]), parties=read["party"],
        clauses=read["clause"], origins=read["origin"], destinations=read["to"], since=_since(texts["since"]),
    )  # fmt: skip
    if not (selection.names(ListOf.PRODUCTS) or selection.clauses or selection.names(ListOf.PARTIES)):
        where = "list" if selection.lists else "product"
        raise BadFact(where, "say what is listed: a code, a list of codes or parties, a party, or a clause")
    return selection


def _read(name: str, text: str) -> str:
    """One value; countries are forgiven small letters."""
    fact = _READ_AS[name]
    try:
        found = read_fact(fact, text.upper() if name in _COUNTRIES else text)
    except BadFact as bad:
        raise BadFact(name, bad.reason, text) from None
    return str(next(iter(found)) if FACTS[fact] is FactKind.WORDS else found)


def _list(code: str, pack: Pack) -> RuleList:
    found = pack.rules.lists.get(code)
    if found is None:
        raise BadFact(
            "list", f"the pack has no list {code!r}; it has: {', '.join(sorted(pack.rules.lists))}", code
        )
    return found


def _since(texts: Sequence[str]) -> date | None:
    try:
        found = [date.fromisoformat(text) for text in texts]
    except ValueError:
        raise BadFact("since", f"{texts[0]!r} is not a day such as 2024-02-23", texts[0]) from None
    return found[0] if found else None


def rules_about(selection: Selection, pack: Pack, on: date, *, asking: bool = False) -> list[Rule]:
    """The rules of the pack that speak of what is listed on that day, the strictest first; with `asking` only those that ask
    for something, if there are any."""
    verdicts = {rule.id: pack.rules.verdict(rule, on) for rule in pack.rules.rules.values()}
    strict = {rule: STRICTNESS[verdict] for rule, verdict in verdicts.items() if verdict is not None}
    found = [
        rule
        for rule in pack.rules.rules.values()
        if rule.id in strict and any(_speaks_of(leaf, selection, pack, on) for leaf in affirmed(rule.when))
    ]
    demanding = [rule for rule in found if strict[rule.id] > STRICTNESS[Verdict.INFORM]]
    return sorted(demanding if asking and demanding else found, key=lambda rule: (-strict[rule.id], rule.id))


def affirmed(condition: Condition) -> Iterator[OneOf]:
    """The leaves that name values which a condition asks for, not those that it rules out."""
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from affirmed(part)
    elif isinstance(condition, OneOf):
        yield condition


def _speaks_of(leaf: OneOf, selection: Selection, pack: Pack, on: date) -> bool:
    kind = FACTS[leaf.fact]
    if kind is FactKind.PRODUCT:
        codes = selection.product_codes(on) or ()
        values = pack.rules.prefixes(leaf)
        return any(code.startswith(value) or value.startswith(code) for code in codes for value in values)
    if leaf.fact == "clause":
        return not set(selection.clauses).isdisjoint(leaf.values)
    if kind is FactKind.PARTY:
        named = pack.rules.lists[leaf.listed].on(on) if leaf.listed else leaf.values
        return not set(selection.party_texts(on) or ()).isdisjoint(named)
    return False
