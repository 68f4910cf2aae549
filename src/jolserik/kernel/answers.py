"""Answers: what a command says about one document: accepted, held or refused, with every reason.

The headline of a refused or held document is the weightiest of its refusals. `warnings` are reasons of checks that at
their present stage only tell; they refuse nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jolserik.kernel.refusals import HELD, NOT_FINAL, Refusal, by_precedence


class Outcome(StrEnum):
    """What became of a document."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """One document's answer. `own` is what the sender calls it, as typed; `number` is ours, empty when refused."""

    own: str
    row: int | None
    outcome: Outcome
    number: str = ""
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    repeated: bool = False

    @property
    def final(self) -> bool:
        """Whether the same request would get the same answer for ever."""
        return not any(refusal.code in NOT_FINAL for refusal in self.refusals)


def accepted(own: str, row: int | None, number: str, warnings: Iterable[Refusal] = ()) -> Answer:
    """It is done and has a number."""
    return Answer(own, row, Outcome.ACCEPTED, number, (), tuple(warnings))


def held(own: str, row: int | None, number: str, reasons: Iterable[Refusal]) -> Answer:
    """It waits: stock is reserved, the number is final."""
    return Answer(own, row, Outcome.HELD, number, tuple(by_precedence(reasons)))


def refused(own: str, row: int | None, reasons: Iterable[Refusal]) -> Answer:
    """Nothing happened; all faults are listed, the weightiest first."""
    return Answer(own, row, Outcome.REFUSED, "", tuple(by_precedence(reasons)))


def holds_only(reasons: Iterable[Refusal]) -> bool:
    """Whether all reasons keep a document waiting instead of refusing it."""
    return all(reason.code in HELD for reason in reasons)
