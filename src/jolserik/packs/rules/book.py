"""The rule book of a pack: all its rules and lists, and which rules can concern a product, found without asking each."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from jolserik.packs.entries import PackError, read_yaml
from jolserik.packs.facts import Sources
from jolserik.packs.rules.conditions import OneOf, required_products
from jolserik.packs.rules.lists import RuleList, read_lists
from jolserik.packs.rules.rule import ISSUERS, Rule, read_rule
from jolserik.packs.rules.words import STRICTNESS, Verdict, spoken


@dataclass
class ProductIndex:
    """Ids of rules by each prefix without which they cannot speak, by its heading, and of those that may concern any product."""

    by_prefix: dict[str, list[str]] = field(default_factory=dict)
    by_heading: dict[str, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @cached_property
    def _prefixes(self) -> list[str]:
        return sorted(self.by_prefix)

    def below(self, product: str) -> Iterator[str]:
        """The prefixes that begin with a product code of too few digits."""
        for prefix in self._prefixes[bisect_left(self._prefixes, product) :]:
            if not prefix.startswith(product):
                return
            yield prefix


@dataclass(frozen=True)
class RuleBook:
    """Rules and lists. `home_issuers` are those whose law in force may stop goods here; what one of them issued together with
    others is law here too.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    lists: Mapping[str, RuleList] = field(default_factory=dict)
    home_issuers: frozenset[str] = frozenset()

    def verdict(self, rule: Rule, on: date) -> Verdict | None:
        """What a rule's verdict comes to on that day; None when it says nothing then."""
        status = rule.status(on)
        if status is None or not rule.is_valid(on):
            return None
        return spoken(rule.verdict, status, at_home=self.at_home(rule))

    def at_home(self, rule: Rule) -> bool:
        """Whether the word of one who issued the rule is law here."""
        return not rule.issuers.isdisjoint(self.home_issuers)

    def demanding(self, on: date) -> Mapping[str, Verdict]:
        """The rules that ask for something on that day, with what they then say; computed once for days that are alike."""
        place = bisect_right(self._turns, on)
        found = self._demanding.get(place)
        if found is None:
            if len(self._demanding) >= TURNS_REMEMBERED:
                self._demanding.clear()
            said = ((rule.id, self.verdict(rule, on)) for rule in self.rules.values())
            found = {
                rule: verdict
                for rule, verdict in said
                if verdict is not None and STRICTNESS[verdict] > STRICTNESS[Verdict.INFORM]
            }
            self._demanding[place] = found
        return found

    @cached_property
    def _demanding(self) -> dict[int, dict[str, Verdict]]:
        return {}

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which what some rule says may change; between them it stays the same."""
        return sorted({day for rule in self.rules.values() for day in turns(rule)})

    def concerning(self, product: str | None, *, near: bool = False) -> Iterator[Rule]:
        """The rules whose condition could hold for that product, in the order of their ids; with `near` also those that
        could hold for another one of its heading."""
        if product is None:
            yield from self.rules.values()
            return
        index = self._index
        found = set(index.others)
        for length in range(2, len(product) + 1):
            found.update(index.by_prefix.get(product[:length], ()))
        if len(product) < WHOLE:
            for prefix in index.below(product):
                found.update(index.by_prefix[prefix])
        if near:
            found.update(index.by_heading.get(product[:HEADING], ()))
        yield from (self.rules[rule] for rule in sorted(found))

    @cached_property
    def _index(self) -> ProductIndex:
        found = ProductIndex()
        for rule in self.rules.values():
            leaf = required_products(rule.when)
            if leaf is None:
                found.others.append(rule.id)
            else:
                for prefix in self.prefixes(leaf):
                    found.by_prefix.setdefault(prefix, []).append(rule.id)
                    found.by_heading.setdefault(prefix[:HEADING], []).append(rule.id)
        return found

    def prefixes(self, leaf: OneOf) -> frozenset[str]:
        """Every prefix that a leaf about products has on any day."""
        if leaf.listed:
            return frozenset(entry.code for entry in self.lists[leaf.listed].entries)
        return frozenset(leaf.values)


TURNS_REMEMBERED = 400
RULE_BYTES_MAX = 128 * 1024
"""A rule is read by people; many codes stand in a list."""

WHOLE, HEADING = 10, 4
"""Digits of a whole product code (a shorter one may concern rules about what is below it), and of its heading."""


def turns(rule: Rule) -> Iterator[date]:
    """The days on which what the rule says may change."""
    yield rule.valid_from
    if rule.valid_until < date.max:
        yield rule.valid_until + timedelta(days=1)
    yield from rule.standings.since


def read_book(folder: Path, sources: Sources, home_issuers: frozenset[str]) -> RuleBook:
    """`rules/` and `lists/` of a pack. Both folders may be missing: a pack without rules says so in no file."""
    files = book_files(folder)
    _check_home(folder, files, home_issuers)
    lists = read_lists(folder / "lists", sources)
    rules: dict[str, Rule] = {}
    for name in files:
        if name.startswith("rules/"):
            rule = read_rule(read_yaml(folder / name, RULE_BYTES_MAX), lists, sources)
            rules[rule.id] = rule
    return RuleBook(dict(sorted(rules.items())), lists, home_issuers)


def _check_home(folder: Path, files: Sequence[str], home_issuers: frozenset[str]) -> None:
    """Refuses a pack in which nobody's word is law: a slip there would silently turn every prohibition into advice."""
    unknown = sorted(home_issuers - ISSUERS)
    if unknown:
        reason = f"{unknown[0]!r} is not a country of ISO 3166, nor EU, EAEU, UN or UK"
    elif not home_issuers and any(name.startswith("rules/") for name in files):
        reason = "is missing: without it no rule could stop anything"
    else:
        return
    raise read_yaml(folder / "pack.yaml").fault("binding_issuers", reason)


def book_files(folder: Path) -> list[str]:
    """The files of the rule book, relative to the pack's folder, in order. Raises PackError for what does not belong there."""
    found = []
    for name in ("lists", "rules"):
        below = folder / name
        if not os.path.lexists(below):
            continue
        if not below.is_dir():
            raise PackError(below, 1, "", "must be a folder")
        for file in sorted(below.glob("*")):
            if file.suffix != ".yaml":
                raise PackError(file, 1, "", "only .yaml files belong here")
            # realpath never fails, also where links lead round in a circle.
            if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
                raise PackError(file, 1, "", "lies outside of the pack's folder")
            found.append(f"{name}/{file.name}")
    return found
