"""Three-valued logic over conditions: yes, no, or None for "a fact is missing". Total: it always answers.

S. C. Kleene's strong logic (Introduction to Metamathematics, 1952, section 64): a conjunction with a no is no, whatever
else is missing. Masking a fact (taking it for missing) therefore tells whether that fact alone decides: the answer then
becomes None. (It can become so needlessly where a condition asks for a fact in several places, as "from X or not from X" does;
never the other way round.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jolserik.packs.rules import Condition, During, Every, Named, Not, OneOf, Question, RuleList, Some, Within

NO_FACTS: frozenset[str] = frozenset()


def holds(
    condition: Condition,
    question: Question,
    lists: Mapping[str, RuleList],
    presumed: frozenset[str] = NO_FACTS,
    masked: frozenset[str] = NO_FACTS,
) -> bool | None:
    """Whether a condition holds. `presumed` facts count as absent when nobody states them; `masked` ones as missing."""
    if isinstance(condition, Every):
        return conjunction(holds(part, question, lists, presumed, masked) for part in condition.parts)
    if isinstance(condition, Some):
        return disjunction(holds(part, question, lists, presumed, masked) for part in condition.parts)
    if isinstance(condition, Not):
        found = holds(condition.part, question, lists, presumed, masked)
        return None if found is None else not found
    if condition.fact in masked:
        return None
    stated: Any = getattr(question, condition.fact)
    if stated is None:
        return absent(condition) if condition.fact in presumed else None
    if isinstance(condition, OneOf):
        return is_one_of(condition, stated, lists, question.date)
    if isinstance(condition, Named):
        return bool(stated) is condition.named
    if isinstance(condition, During):
        return bool(condition.since <= stated <= condition.until)
    return is_within(condition, stated)


def conjunction(parts: Iterable[bool | None]) -> bool | None:
    """No if any is no, else missing if any is, else yes."""
    found: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            found = None
    return found


def disjunction(parts: Iterable[bool | None]) -> bool | None:
    """Yes if any is yes, else missing if any is, else no."""
    found: bool | None = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            found = None
    return found


def absent(leaf: OneOf | Named | Within | During) -> bool:
    """What a leaf says of a fact that is known to be absent."""
    return isinstance(leaf, Named) and not leaf.named


def is_one_of(
    leaf: OneOf, stated: str | frozenset[str], lists: Mapping[str, RuleList], on: date
) -> bool | None:
    """Whether a stated value is among the leaf's; a short product code is so only if all below it are."""
    if leaf.listed:
        found = lists[leaf.listed]
        if isinstance(stated, frozenset):
            return any(found.covers(value, on) for value in stated)
        return found.covers(stated, on)
    if isinstance(stated, frozenset):
        return not stated.isdisjoint(leaf.values)
    if leaf.fact != "product":
        return stated in leaf.values
    if any(stated.startswith(value) for value in leaf.values):
        return True
    # No code has ten digits twice: only a shorter one can still turn out to lie below a prefix.
    return None if len(stated) < 10 and any(value.startswith(stated) for value in leaf.values) else False


def is_within(leaf: Within, stated: int | tuple[Decimal | int, str]) -> bool | None:
    """Whether a number lies between the bounds; amounts of another unit or currency cannot be compared."""
    if isinstance(stated, tuple):
        amount, unit = stated
        return leaf.admits(amount) if unit == leaf.unit else None
    return leaf.admits(stated)


def open_facts(
    condition: Condition,
    question: Question,
    lists: Mapping[str, RuleList],
    presumed: frozenset[str] = NO_FACTS,
) -> tuple[str, ...]:
    """The facts that keep a condition from being decided, each once, in order: not stated, or not in a form that can be
    compared (too few digits, another unit). Empty when it is decided. What other facts have settled already is left out.
    """
    return tuple(dict.fromkeys(_open(condition, question, lists, presumed)))


def _open(
    condition: Condition, question: Question, lists: Mapping[str, RuleList], presumed: frozenset[str]
) -> Iterator[str]:
    if holds(condition, question, lists, presumed) is not None:
        return
    if isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from _open(part, question, lists, presumed)
    elif isinstance(condition, Not):
        yield from _open(condition.part, question, lists, presumed)
    else:
        yield condition.fact
