"""What can be objected to, and how an objection can end. Pure.

A *verdict* is what was said against somebody's goods: a code that held, refused or warned, with the rule of law behind it
where there is one. Codes that only say how something was written are mended, not objected to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jolserik.kernel.refusals import Code


class SubjectKind(StrEnum):
    """What an objection is about."""

    NOTE = "note"
    ANSWER = "answer"
    DOCUMENT = "document"
    RULE = "rule"


class Outcome(StrEnum):
    """How an objection ended."""

    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


FAVOURABLE = frozenset({Outcome.UPHELD, Outcome.PARTLY})

ABOUT_WRITING = frozenset(
    {
        Code.BAD_FILE, Code.UNKNOWN_COLUMN, Code.MISSING_COLUMN, Code.MISSING_VALUE, Code.BAD_VALUE, Code.AMBIGUOUS_NUMBER,
        Code.BAD_IDENTIFIER, Code.UNKNOWN_UNIT, Code.NUMBER_REUSED, Code.REASON_MISSING, Code.DRAWS_DO_NOT_SUM, Code.BUSY,
    }
)  # fmt: skip
OBJECTIONABLE = tuple(code.value for code in Code if code not in ABOUT_WRITING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something said against a note. `facts` are those that are the same in every language."""

    code: str
    rule: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """One word for a form to choose by."""
        return f"{self.code}:{self.rule}" if self.rule else self.code


def plain_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts of a refusal without those that are given once in each language (`title.kk`)."""
    return {name: value for name, value in facts.items() if "." not in name}


def once_each(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The first of those with the same code and rule."""
    found: dict[tuple[str, str], Verdict] = {}
    for verdict in verdicts:
        found.setdefault((verdict.code, verdict.rule), verdict)
    return tuple(found.values())
