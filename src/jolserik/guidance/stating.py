"""Stating: what a person or a machine says of a line, read fact by fact, so that everything wrong is told at once. Pure.

A code that no nomenclature of the day knows is a fault too: no rule speaks of it, and "allowed" would be a lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from jolserik.kernel.products import CHAPTERS, HS_KNOWN_FROM, hs_name, product_known
from jolserik.packs.rules import FACTS, BadFact, FactKind, Question, parse_question

PAPERS, REASON_GIVEN = "papers", "reason_given"
STATABLE = (*FACTS, PAPERS, REASON_GIVEN)
MEMBERS_MAX = 40
"""How many countries, clauses or papers one question may name."""

SHORT = {2: "chapter", 4: "heading", 6: "subheading"}
"""What a code of so many digits is called; others are cut between."""

UNKNOWN_CODE = "is in no nomenclature of that day"
TOO_MANY = "names too many"

Stated = Mapping[str, str | Sequence[str]]


def read_question(stated: Stated) -> tuple[Question | None, list[BadFact]]:
    """The question, or everything that is wrong with it in the order in which it was said. A day must be among the facts."""
    faults = [fault for name, said in stated.items() if (fault := fault_of(name, said))]
    if faults:
        return None, faults
    question = parse_question(stated)
    if question.product is not None and not code_exists(question.product, question.date):
        return None, [BadFact("product", UNKNOWN_CODE, question.product)]
    return question, []


def fault_of(name: str, said: str | Sequence[str]) -> BadFact | None:
    """What is wrong with one fact by itself."""
    if not isinstance(said, str) and len(said) > MEMBERS_MAX:
        return BadFact(name, TOO_MANY, str(said[MEMBERS_MAX]))
    try:
        parse_question({"date": "2022-01-01", name: said})
    except BadFact as bad:
        return bad
    return None


def code_exists(code: str, on: date) -> bool:
    """Whether the Harmonized System of that day has this code or part of a code, as far as its digits go."""
    if int(code[:2]) not in CHAPTERS:
        return False
    if on < HS_KNOWN_FROM:
        return True
    if len(code) >= 6:
        return product_known(code.ljust(10, "0"), on)
    if len(code) >= 4:
        return hs_name(code[:4]) != hs_name(code[:2])
    return bool(hs_name(code))


def is_set(name: str) -> bool:
    """Whether a fact has several values at once."""
    return name == PAPERS or FACTS[name] in (FactKind.COUNTRIES, FactKind.WORDS)
