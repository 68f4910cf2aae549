"""The rule book of a pack: all its rules and lists, and which rules can concern a product, found without asking each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from jolserik.packs.entries import PackError, read_yaml
from jolserik.packs.facts import Sources
from jolserik.packs.rules.conditions import OneOf, required_products
from jolserik.packs.rules.lists import RuleList, read_lists
from jolserik.packs.rules.rule import Rule, read_rule
from jolserik.packs.rules.words import STRICTNESS, Verdict, spoken


@dataclass(frozen=True)
class RuleBook:
    """Rules and lists. `home_issuers` are those whose law in force may stop goods here."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    lists: Mapping[str, RuleList] = field(default_factory=dict)
    home_issuers: frozenset[str] = frozenset()

    def verdict(self, rule: Rule, on: date) -> Verdict | None:
        """What a rule's verdict comes to on that day; None when it says nothing then."""
        status = rule.status(on)
        if status is None or not rule.is_valid(on):
            return None
        return spoken(rule.verdict, status, at_home=rule.issuers <= self.home_issuers)

    def demanding(self, on: date) -> Mapping[str, Verdict]:
        """The rules that ask for something on that day, with what they then say; computed once for a day."""
        known = self._demanding
        if on not in known:
            if len(known) >= DAYS_REMEMBERED:
                known.clear()
            said = ((rule.id, self.verdict(rule, on)) for rule in self.rules.values())
            known[on] = {
                rule: verdict
                for rule, verdict in said
                if verdict is not None and STRICTNESS[verdict] > STRICTNESS[Verdict.INFORM]
            }
        return known[on]

    @cached_property
    def _demanding(self) -> dict[date, dict[str, Verdict]]:
        return {}

    def concerning(self, product: str | None, *, near: bool = False) -> Iterator[Rule]:
        """The rules whose condition could hold for that product, in the order of their ids; with `near` also those that
        could hold for another one of its heading."""
        if product is None or len(product) < WHOLE:
            yield from self.rules.values()
            return
        by_prefix, by_heading, others = self._index
        found = set(others)
        for length in range(2, len(product) + 1):
            found.update(by_prefix.get(product[:length], ()))
        if near:
            found.update(by_heading.get(product[:HEADING], ()))
        yield from (self.rules[rule] for rule in sorted(found))

    @cached_property
    def _index(self) -> tuple[dict[str, list[str]], dict[str, list[str]], list[str]]:
        """Ids of rules by each prefix without which they cannot speak, by its heading, and of those that may concern any
        product."""
        by_prefix: dict[str, list[str]] = {}
        by_heading: dict[str, list[str]] = {}
        others = []
        for rule in self.rules.values():
            leaf = required_products(rule.when)
            if leaf is None:
                others.append(rule.id)
            else:
                for prefix in self.prefixes(leaf):
                    by_prefix.setdefault(prefix, []).append(rule.id)
                    by_heading.setdefault(prefix[:HEADING], []).append(rule.id)
        return by_prefix, by_heading, others

    def prefixes(self, leaf: OneOf) -> frozenset[str]:
        """Every prefix that a leaf about products has on any day."""
        if leaf.listed:
            return frozenset(entry.code for entry in self.lists[leaf.listed].entries)
        return frozenset(leaf.values)


DAYS_REMEMBERED = 4000
WHOLE, HEADING = 10, 4
"""Digits of a whole product code (a shorter one may concern rules about what is below it), and of its heading."""


def read_book(folder: Path, sources: Sources, home_issuers: frozenset[str]) -> RuleBook:
    """`rules/` and `lists/` of a pack. Both folders may be missing: a pack without rules says so in no file."""
    lists = read_lists(folder / "lists", sources)
    rules: dict[str, Rule] = {}
    for file in sorted((folder / "rules").glob("*.yaml")):
        rule = read_rule(read_yaml(file), lists, sources)
        rules[rule.id] = rule
    return RuleBook(dict(sorted(rules.items())), lists, home_issuers)


def book_files(folder: Path) -> list[str]:
    """The files of the rule book, relative to the pack's folder, in order. Raises PackError for what does not belong there."""
    found = []
    for name in ("lists", "rules"):
        for file in sorted((folder / name).glob("*")) if (folder / name).is_dir() else ():
            if file.suffix != ".yaml":
                raise PackError(file, 1, "", "only .yaml files belong here")
            found.append(f"{name}/{file.name}")
    return found
