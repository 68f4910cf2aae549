"""Conditions in words: any condition as one readable sentence in Kazakh, Russian or English. Pure.

Parts that must all hold are joined by "and", alternatives by "or"; whatever stands inside another kind of group has
parentheses, so that a sentence can be read in one way only. A denied leaf is said by its own words ("is not Russia"),
which means the same: what is missing stays missing either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jolserik.guidance.fact_words import NO_PROCEDURES, amount, day, value_in_words
from jolserik.guidance.rule_words import phrase
from jolserik.packs.procedures import Procedure
from jolserik.packs.rules import Condition, During, Every, Named, Not, OneOf, RuleList, Some, Within

BOUNDS = ("at_least", "more_than", "at_most", "less_than")
OPPOSITE = {
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
}
WHOLE_CODE = 10


@dataclass(frozen=True)
class Telling:
    """What telling a condition needs: the lists that it may name, the pack's procedures, the reader's language."""

    lists: Mapping[str, RuleList]
    language: str
    procedures: Mapping[str, Procedure]

    def say(self, key: str, **facts: object) -> str:
        """One of the phrases that conditions are made of."""
        return phrase("conditions", key, self.language, **facts)

    def subject(self, fact: str) -> str:
        """What a leaf is about."""
        return phrase("subjects", fact, self.language)


def sentence(
    condition: Condition,
    lists: Mapping[str, RuleList],
    language: str,
    procedures: Mapping[str, Procedure] = NO_PROCEDURES,
) -> str:
    """The condition as a sentence of its own."""
    said = in_words(condition, lists, language, procedures)
    return phrase("conditions", "sentence", language, condition=said[:1].upper() + said[1:])


def in_words(
    condition: Condition,
    lists: Mapping[str, RuleList],
    language: str,
    procedures: Mapping[str, Procedure] = NO_PROCEDURES,
) -> str:
    """The condition as a clause, to stand within a sentence."""
    return _told(condition, Telling(lists, language, procedures))


def _told(condition: Condition, telling: Telling) -> str:
    if isinstance(condition, Every | Some):
        return _joined(condition, telling)
    if isinstance(condition, Not):
        return _denied(condition.part, telling)
    return _leaf(condition, telling)


def _joined(condition: Every | Some, telling: Telling) -> str:
    """The parts with "and" or "or" between them; groups of the same kind within it say nothing by themselves."""
    parts = list(_parts(condition))
    said = [_told(part, telling) for part in parts]
    if len(parts) > 1:
        said = [
            telling.say("group", condition=text) if isinstance(part, Every | Some) else text
            for part, text in zip(parts, said, strict=True)
        ]
    return telling.say("and" if isinstance(condition, Every) else "or").join(said)


def _parts(condition: Every | Some) -> list[Condition]:
    """The parts, those of groups of the same kind or of one part only among them."""
    found: list[Condition] = []
    for part in condition.parts:
        while isinstance(part, Every | Some) and len(part.parts) == 1:
            part = part.parts[0]
        found += _parts(part) if type(part) is type(condition) and isinstance(part, Every | Some) else [part]
    return found


def _denied(part: Condition, telling: Telling) -> str:
    while isinstance(part, Every | Some) and len(part.parts) == 1:
        part = part.parts[0]
    if isinstance(part, OneOf):
        return _one_of(part, telling, denied=True)
    if isinstance(part, Named):
        return _named(part, telling, denied=True)
    if isinstance(part, During):
        return _during(part, telling, denied=True)
    if isinstance(part, Within):
        return _within(part, telling, denied=True)
    return telling.say("not", condition=_told(part, telling))


def _leaf(leaf: OneOf | Named | Within | During, telling: Telling) -> str:
    if isinstance(leaf, OneOf):
        return _one_of(leaf, telling, denied=False)
    if isinstance(leaf, Named):
        return _named(leaf, telling, denied=False)
    return (_during if isinstance(leaf, During) else _within)(leaf, telling, denied=False)  # type: ignore[arg-type]


def _one_of(leaf: OneOf, telling: Telling, *, denied: bool) -> str:
    # Words of their own for goods, ways and clauses; "the country of destination is ..." for all else.
    family = leaf.fact if leaf.fact in ("product", "transit", "clause", "procedure") else ""
    if leaf.listed:
        key = "not_listed" if denied else "listed"
        name = telling.lists[leaf.listed].names.in_language(telling.language)
        return telling.say(
            f"{family}_{key}" if family else key, subject=telling.subject(leaf.fact), list=name
        )
    if leaf.fact == "product" and any(len(value) < WHOLE_CODE for value in leaf.values):
        family = "begins"
    values = [value_in_words(leaf.fact, value, telling.language, telling.procedures) for value in leaf.values]
    many = denied and len(values) > 1
    ending = "none" if many else "not" if denied else ""
    key = "_".join(part for part in (family or "is", ending) if part)
    said = ", ".join(values) if many else _either(values, telling)
    return telling.say(key, subject=telling.subject(leaf.fact), values=said)


def _either(values: list[str], telling: Telling) -> str:
    """Values with "or" before the last."""
    *first, last = values
    return telling.say("or_value").join([", ".join(first), last]) if first else last


def _named(leaf: Named, telling: Telling, *, denied: bool) -> str:
    key = "named" if leaf.named is not denied else "not_named"
    return telling.say(key, subject=telling.subject(leaf.fact))


def _within(leaf: Within, telling: Telling, *, denied: bool) -> str:
    bounds = {name: getattr(leaf, name) for name in BOUNDS if getattr(leaf, name) is not None}
    if denied and len(bounds) == 1:
        bounds = {OPPOSITE[name]: bound for name, bound in bounds.items()}
        denied = False
    said = ""
    for name, bound in bounds.items():
        told = telling.say(name, amount=amount(leaf.fact, bound, leaf.unit, telling.language))
        said = telling.say("bounds", first=said, second=told) if said else told
    return telling.say("not_within" if denied else "within", subject=telling.subject(leaf.fact), bounds=said)


def _during(leaf: During, telling: Telling, *, denied: bool) -> str:
    starts, ends = leaf.since != date.min, leaf.until != date.max
    if starts and ends:
        key = "not_during" if denied else "during"
    elif starts:
        key = "before" if denied else "since"
    elif ends:
        key = "after" if denied else "until"
    else:
        key = "no_day" if denied else "any_day"
    return telling.say(
        key,
        since=day(leaf.since, telling.language) if starts else "",
        until=day(leaf.until, telling.language) if ends else "",
    )
