"""Acting on notes: confirm, decline, revoke, exit, papers, and what the authority does. One batch, one answer per action.

Actions are taken in their order. Each one locks its note, decides from what the note is at that moment, and writes; a
second answer to the same question is `note_closed`, the same action again gets the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any


from jolserik.evidence import exactly_once
from jolserik.evidence.commands import NewEvent, bind_identities, record_events
from jolserik.evidence.queries import bound_identities
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.commands.writing import write
from jolserik.ledger.journal import Journal
from jolserik.notes import policy
from jolserik.notes.commands import effects
from jolserik.notes.documents import EXPORT_KINDS, ActionDraft
from jolserik.notes.facts import NoteFacts
from jolserik.notes.queries.referred import find_notes
from jolserik.platform.bulk import select
from jolserik.registry.acting import Act
from jolserik.registry.commands import add_foreign_parties
from jolserik.registry.queries import KnownParty, find_parties

OPEN_STATES = ("open", "held")


@dataclass(frozen=True)
class Asked:
    """An action with what it is about: the note, the acting party, and the note's line numbers with quantities."""

    draft: ActionDraft
    note: NoteFacts
    party: KnownParty | None
    quantities: dict[int, int]

    @property
    def identity(self) -> str:
        """(action, party, date, source, scope) as one text; the note's id is the scope."""
        party = self.party.text if self.party else ""
        draft = self.draft
        return "|".join((draft.action, party, draft.date.isoformat(), draft.source, draft.scope))


def act_on_notes(drafts: Sequence[ActionDraft], act: Act) -> list[Answer]:
    """Do actions in their order."""
    if not act.store:
        return [decide(draft, act) for draft in drafts]
    return exactly_once.retrying(
        lambda: [decide(draft, act) for draft in drafts],
        busy=lambda: exactly_once.busy_answers([(d.note, d.row) for d in drafts]),
    )


def check_actions(drafts: Sequence[ActionDraft], act: Act) -> list[Answer]:
    """What acting would answer, each action by itself. Saves nothing."""
    return act_on_notes(drafts, replace(act, store=False))


def decide(draft: ActionDraft, act: Act) -> Answer:
    """Decide and do one action."""
    party, fault = acting_party(draft, act)
    asking = party.text if party else ""
    note = find_notes([(asking, draft.note)], lock=act.store).get((asking, draft.note))
    if note is None or not policy.may_see(act.actor, note.sender_id, note.recipient_id):
        unknown = Refusal(Code.UNKNOWN_NOTE, "note", {"note": draft.note}, draft.row)
        return refused(draft.note, draft.row, [unknown, *([fault] if fault else [])])
    if fault:
        return refused(draft.note, draft.row, [fault])
    asked = Asked(draft, note, party, line_quantities(note.id))
    bound = bound_identities("action", [(note.id, asked.identity)])
    if bound:
        return exactly_once.repeated(draft.note, "note", draft, bound[note.id, asked.identity])
    faults = action_faults(asked, act)
    if faults:
        return refused(draft.note, draft.row, faults)
    answer = accepted(draft.note, draft.row, note.number)
    if act.store:
        do(asked, answer, act)
    return answer


def acting_party(draft: ActionDraft, act: Act) -> tuple[KnownParty | None, Refusal | None]:
    """Whose act is recorded; the authority may act without a party."""
    if draft.party is None:
        if act.actor.authority:
            return None, None
        return None, Refusal(Code.MISSING_VALUE, "party", {}, draft.row)
    party = find_parties([draft.party]).get(str(draft.party))
    if party is None and draft.party.country != act.pack.country and act.store:
        party = add_foreign_parties([draft.party], act)[str(draft.party)]
    if party is None:
        return None, Refusal(Code.UNKNOWN_PARTY, "party", {"value": str(draft.party)}, draft.row)
    return party, None


def line_quantities(note_id: int) -> dict[int, int]:
    """Quantities of a note's lines."""
    rows = select("SELECT line, quantity FROM notes_line WHERE note_id = %s ORDER BY line", [note_id])
    return {line: quantity for line, quantity in rows}


def action_faults(asked: Asked, act: Act) -> list[Refusal]:
    """Why the action cannot be: not allowed, the note is closed, lines that do not exist."""
    draft, note = asked.draft, asked.note
    party_id = asked.party.id if asked.party else None
    faults = []
    allowed = policy.may_act(
        act.actor, draft.action, party_id, sender_id=note.sender_id, recipient_id=note.recipient_id
    )
    if draft.action == "exit":
        allowed = allowed and policy.may_witness(act.actor, draft.source)
    if not allowed or not fits_kind(draft.action, note):
        said = {"party": asked.party.text if asked.party else "", "action": draft.action}
        faults.append(Refusal(Code.NOT_ALLOWED, "action", said, draft.row))
    if not allowed_state(draft.action, note):
        faults.append(Refusal(Code.NOTE_CLOSED, "note", {"note": note.number, "state": note.state}, draft.row))
    for line, quantity, row in draft.lines:
        if line is None and quantity is not None and len(asked.quantities) > 1:
            faults.append(Refusal(Code.MISSING_VALUE, "line", {}, row))
        elif line is not None and line not in asked.quantities:
            faults.append(Refusal(Code.BAD_VALUE, "line", {"value": str(line)}, row))
    return faults


def fits_kind(action: str, note: NoteFacts) -> bool:
    """Exports leave by an exit; everything else is answered by its receiver."""
    if action == "exit":
        return note.kind in EXPORT_KINDS
    if action == "confirm":
        return note.kind not in EXPORT_KINDS
    return True


def allowed_state(action: str, note: NoteFacts) -> bool:
    """Which states an action may find. Later exits of a settled note are evidence; papers may always come."""
    if action == "exit":
        return note.state in (*OPEN_STATES, "settled")
    if action == "add_paper":
        return note.state in (*OPEN_STATES, "settled")
    if action == "release":
        return note.state == "held"
    return note.state in OPEN_STATES


def named_lines(asked: Asked) -> dict[int, int | None]:
    """Lines that the action names, with the quantity received; a quantity without a line means the only line."""
    only = next(iter(asked.quantities))
    return {line if line is not None else only: quantity for line, quantity, _ in asked.draft.lines}


def do(asked: Asked, answer: Answer, act: Act) -> None:
    """Write the action, its effect on the ledger, its event and its identity."""
    draft, note = asked.draft, asked.note
    lines = named_lines(asked)
    waiting = note.state == "held" and draft.action in ("confirm", "exit")
    action_id = effects.record_action(draft, note, asked.party, lines, waiting=waiting, act=act)
    journal = Journal(act.now)
    if not waiting:
        effects.take_effect(journal, draft.action, note, lines, effects.Evidence.of(draft), act)
    write(journal)
    facts = action_facts(asked, lines)
    party_id = asked.party.id if asked.party else None
    event = NewEvent("note", note.id, f"note.{draft.action}", facts, party_id, act.actor.person_id)
    record_events([event], now=act.now)
    bind_identities(
        [exactly_once.identity("action", note.id, asked.identity, draft.content, action_id, answer)]
    )


def action_facts(asked: Asked, lines: dict[int, int | None]) -> dict[str, Any]:
    """What the leaf of an action commits to."""
    draft = asked.draft
    return {
        "action": draft.action, "date": draft.date.isoformat(), "reason": draft.reason, "source": draft.source,
        "scope": draft.scope, "papers": [list(paper) for paper in draft.papers],
        "party": asked.party.text if asked.party else None, "lines": [[line, q] for line, q in sorted(lines.items())],
    }  # fmt: skip


