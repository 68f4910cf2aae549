"""Answering objections: by another person, once, with words. An objection never answers itself, however late it is.

Upheld against a note that still waits for the same reason, the note is released by the authority's own act. Nothing is
edited: what was said first stays said.
"""

from __future__ import annotations

from typing import NamedTuple

from jolserik.casework import policy
from jolserik.casework.queries.subjects import who_took_part
from jolserik.casework.verdicts import Outcome
from jolserik.evidence import exactly_once
from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.numbers import normalise_number
from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes.commands.acting import act_on_notes
from jolserik.notes.documents import ActionDraft, action_draft
from jolserik.platform.bulk import execute, select
from jolserik.registry.acting import Act

PART, AGAIN = "answer_objection", "answer_again"
"""Why somebody may not answer: he has a part in it, or it is answered."""


class Locked(NamedTuple):
    """An objection that is about to be answered."""

    id: int
    number: str
    party_id: int
    filed_by: int
    subject: str
    note_id: int | None
    code: str
    outcome: str
    answer: str
    answered_by: int | None
    note_state: str = ""
    hold_code: str = ""

    @property
    def holds(self) -> bool:
        """Whether its note still waits for the reason that was objected to."""
        return self.note_state == "held" and self.hold_code == self.code


def answer_objection(number: str, outcome: Outcome, words: str, act: Act) -> Answer:
    """Answer one objection. The same answer again by the same person gets the first one's answer."""
    return exactly_once.retrying(
        lambda: decide(number, outcome, words.strip(), act),
        busy=lambda: exactly_once.busy_answers([(number, None)])[0],
    )


def decide(number: str, outcome: Outcome, words: str, act: Act) -> Answer:
    """Who may answer, whether somebody has, and what follows."""
    found = locked(number)
    if found is None or not may_answer(found, act):
        return not_allowed(number, PART)
    if found.outcome:
        same = (found.outcome, found.answer, found.answered_by) == (outcome.value, words, act.actor.person_id)
        return accepted(number, None, found.number) if same else not_allowed(number, AGAIN)
    if not words:
        missing = Refusal(Code.REASON_MISSING, "answer", {"action": PART})
        return refused(number, None, [missing])
    released = outcome is Outcome.UPHELD and found.holds
    if released:
        (done,) = act_on_notes([release_draft(found, act)], act)
        if done.refusals:
            return refused(number, None, done.refusals)
    write(found, outcome, words, released, act)
    return accepted(number, None, found.number)


def locked(number: str) -> Locked | None:
    """The objection and its note, held until the transaction ends."""
    rows = select(
        """
        SELECT id, number, party_id, person_id, subject, note_id, code, outcome, answer, answered_by
        FROM casework_objection WHERE number = %s FOR UPDATE
        """,
        [normalise_number(number)],
    )
    if not rows:
        return None
    found = Locked(*rows[0])
    notes = select("SELECT state, hold_code FROM notes_note WHERE id = %s FOR UPDATE", [found.note_id])
    return found._replace(note_state=notes[0][0], hold_code=notes[0][1]) if notes else found


def may_answer(found: Locked, act: Act) -> bool:
    """Four eyes: policy's word, with everybody who has a part in it."""
    return policy.may_answer(act.actor, filed_by=found.filed_by, took_part=who_took_part(found.id))


def release_draft(found: Locked, act: Act) -> ActionDraft:
    """The authority lets the note go; both sides read why, in every language at once."""
    reason = f"қарсылық / возражение / objection {found.number}"
    cells = {"note": found.subject, "action": "release", "date": act.today, "reason": reason}
    draft = action_draft([(None, cells)])
    assert isinstance(draft, ActionDraft)
    return draft


def write(found: Locked, outcome: Outcome, words: str, released: bool, act: Act) -> None:
    """The answer and its event."""
    execute(
        """
        UPDATE casework_objection SET outcome = %s, answer = %s, answered_by = %s, answered_at = %s, released = %s
        WHERE id = %s
        """,
        [outcome.value, words, act.actor.person_id, act.now, released, found.id],
    )
    facts = {"outcome": outcome.value, "answer": words, "released": released}
    event = NewEvent("objection", found.id, "objection.answered", facts, found.party_id, act.actor.person_id)
    record_events([event], now=act.now)


def not_allowed(number: str, action: str) -> Answer:
    """Not by this person, or not any more."""
    return refused(number, None, [Refusal(Code.NOT_ALLOWED, "", {"action": action})])
