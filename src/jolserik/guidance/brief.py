"""The short judgement, for registering: the verdict and the rules that bring it, without what would change it.

It says the same as `evaluate.judge` (tested), and asks only the rules that can say more than "know this" on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jolserik.guidance.evaluate import Hit, after_papers, hit, holds_for
from jolserik.packs.rules import STRICTNESS, Question, RuleBook, Verdict


@dataclass(frozen=True, slots=True)
class Brief:
    """The verdict and the rules that stand against the line, strictest first; `passed` are those that papers have met."""

    verdict: Verdict
    against: tuple[Hit, ...] = ()
    passed: tuple[Hit, ...] = ()

    @property
    def weight(self) -> int:
        """How strict the verdict is."""
        return STRICTNESS[self.verdict]

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that hit, those that stand against it first."""
        return tuple(found.rule.id for found in (*self.against, *self.passed))


NOTHING_TO_SAY = Brief(Verdict.ALLOWED)


def brief(book: RuleBook, question: Question, *, known_on: date | None = None) -> Brief:
    """What the rules say that ask for something. Milder verdicts than that are all called allowed."""
    strict = book.demanding(question.date)
    if not strict:
        return NOTHING_TO_SAY
    against: list[Hit] = []
    passed: list[Hit] = []
    undecided = 0
    for rule in book.concerning(question.product):
        verdict = strict.get(rule.id)
        if verdict is None or (known_on is not None and rule.known_since > known_on):
            continue
        found = holds_for(rule, question, book.lists)
        if found is None:
            undecided = max(undecided, STRICTNESS[after_papers(rule, verdict, question)])
        elif found:
            hitting = hit(rule, verdict, question, book.lists)
            (against if STRICTNESS[hitting.verdict] > STRICTNESS[Verdict.INFORM] else passed).append(hitting)
    against.sort(key=lambda found: -STRICTNESS[found.verdict])
    verdict = against[0].verdict if against else Verdict.ALLOWED
    if undecided > STRICTNESS[verdict]:
        verdict = Verdict.CANNOT_SAY
    return Brief(verdict, tuple(against), tuple(passed)) if against or passed or undecided else NOTHING_TO_SAY
