"""Why a note is held, in words: what each rule of guidance asks for, with what was missing when the note was registered."""

from __future__ import annotations

from collections.abc import Iterator

from jolserik import packs
from jolserik.guidance.codes import CODES
from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes.planning.guiding import facts_of_rule
from jolserik.notes.queries.showing import ShownLine, ShownNote
from jolserik.packs.rules import Verdict

GUIDANCE = frozenset(code.value for code in CODES.values())


def held_refusals(note: ShownNote) -> list[Refusal]:
    """The reasons to show on a held note; nothing on any other."""
    if note.state != "held" or not note.hold_code:
        return []
    told = [refusal for line in note.lines for refusal in of_line(line)] if note.hold_code in GUIDANCE else []
    return told or [Refusal(Code(note.hold_code))]


def of_line(line: ShownLine) -> Iterator[Refusal]:
    """What guidance said of one line, by the rules that the pack still has."""
    rules = packs.current().rules.rules
    for _, verdict, rule_ids in line.guidance:
        rule = rules.get(rule_ids[0]) if rule_ids else None
        code = CODES.get(Verdict(verdict))
        if rule is not None and code is not None:
            yield Refusal(code, "", {"line": str(line.line), **facts_of_rule(rule, rule.papers)})
