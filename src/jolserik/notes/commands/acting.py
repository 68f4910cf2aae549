"""Acting on notes: confirm, decline, revoke, exit, papers, and what the authority does. One batch, one answer per action.

Actions are taken in their order. Their notes are locked first; each action is decided from what its note is at that moment. A
second answer to the same question is `note_closed`, the same action again gets the same answer. A batch is cut into rounds in
which every note stands once, so that each round is a fixed number of statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.evidence import exactly_once
from jolserik.evidence.answered import answered
from jolserik.evidence.commands import bind_identities, record_events
from jolserik.evidence.queries import bound_identities
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.allocation import UNIT
from jolserik.notes import policy
from jolserik.notes.commands.effects import Deed, read_effects, take_effect, write_effects
from jolserik.notes.commands.holding import review_notes
from jolserik.notes.documents import EXPORT_KINDS, ActionDraft
from jolserik.notes.facts import NoteFacts
from jolserik.notes.queries.referred import find_notes
from jolserik.platform.bulk import copy_rows, select
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act
from jolserik.registry.commands import add_foreign_parties
from jolserik.registry.queries import KnownParty, find_parties

OPEN_STATES = ("open", "held")
ACTION_COLUMNS = (
    "id", "note_id", "action", "date", "party_id", "person_id", "reason", "source", "scope", "papers", "lines",
    "waiting", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An action with what it is about: the note, the acting party, and the note's line numbers with quantities."""

    draft: ActionDraft
    note: NoteFacts
    party: KnownParty | None
    quantities: Mapping[int, int]
    serialised: frozenset[int] = frozenset()
    answered: bool = False

    @property
    def identity(self) -> str:
        """(action, party, date, source, scope) as one text; the note's id is the scope."""
        draft = self.draft
        party = self.party.text if self.party else ""
        return "|".join((draft.action, party, draft.date.isoformat(), draft.source, draft.scope))

    @property
    def deed(self) -> Deed:
        """What it does. A quantity without a line means the only line."""
        only = next(iter(self.quantities))
        lines = {line if line is not None else only: quantity for line, quantity, _ in self.draft.lines}
        return Deed(self.draft.action, self.note, lines, self.draft.source, self.draft.scope)

    @property
    def waits(self) -> bool:
        """On a held note a confirmation or exit is kept as evidence."""
        return self.note.state == "held" and self.draft.action in ("confirm", "exit")


def act_on_notes(drafts: Sequence[ActionDraft], act: Act) -> list[Answer]:
    """Do actions in their order."""
    if not act.store:
        return [answer for round_ in rounds(drafts) for answer in decide(round_, act)]
    return exactly_once.retrying(
        lambda: [answer for round_ in rounds(drafts) for answer in decide(round_, act)],
        busy=lambda: exactly_once.busy_answers([(d.note, d.row) for d in drafts]),
    )


def check_actions(drafts: Sequence[ActionDraft], act: Act) -> list[Answer]:
    """What acting would answer, each action by itself. Saves nothing."""
    return act_on_notes(drafts, replace(act, store=False, memory={}))


def rounds(drafts: Sequence[ActionDraft]) -> Iterator[list[ActionDraft]]:
    """Runs of drafts that name every note at most once. Two spellings of one note meet in `decide`."""
    run: list[ActionDraft] = []
    named: set[str] = set()
    for draft in drafts:
        if draft.note in named:
            yield run
            run, named = [], set()
        run.append(draft)
        named.add(draft.note)
    if run:
        yield run


def decide(drafts: Sequence[ActionDraft], act: Act) -> list[Answer]:
    """One round: find, decide and do."""
    parties = acting_parties(drafts, act)
    names = [(str(draft.party) if draft.party else "", draft.note) for draft in drafts]
    notes = find_notes(names, lock=act.store)
    if len({note.id for note in notes.values()}) < len(notes):
        return [answer for draft in drafts for answer in decide([draft], act)]
    quantities = line_quantities([note.id for note in notes.values()])
    serialised = serialised_lines([note.id for note in notes.values()]) if any(map(divides, drafts)) else {}
    answered = answered_notes([note.id for note in notes.values() if note.state == "held"])
    answers: dict[int, Answer] = {}
    asked: dict[int, Asked] = {}
    for place, (draft, name) in enumerate(zip(drafts, names, strict=True)):
        party = parties.get(name[0])
        note = notes.get(name)
        fault = party_fault(draft, party, act)
        if note is None or not policy.may_see(act.actor, note.sender_id, note.recipient_id):
            unknown = Refusal(Code.UNKNOWN_NOTE, "note", {"note": draft.note}, draft.row)
            answers[place] = refused(draft.note, draft.row, [unknown, *([fault] if fault else [])])
        elif fault:
            answers[place] = refused(draft.note, draft.row, [fault])
        else:
            numbered = serialised.get(note.id, frozenset())
            asked[place] = Asked(draft, note, party, quantities[note.id], numbered, note.id in answered)
    answers |= answer_asked(asked, act)
    return [answers[place] for place in range(len(drafts))]


def answer_asked(asked: Mapping[int, Asked], act: Act) -> dict[int, Answer]:
    """Answers to actions whose notes are found; those that pass are done."""
    bound = bound_identities("action", [(x.note.id, x.identity) for x in asked.values()])
    answers: dict[int, Answer] = {}
    passed: list[tuple[Asked, Answer]] = []
    for place, question in asked.items():
        draft = question.draft
        first = bound.get((question.note.id, question.identity))
        if first:
            answers[place] = exactly_once.repeated(draft.note, "note", draft, first)
        elif faults := action_faults(question, act):
            answers[place] = refused(draft.note, draft.row, faults)
        else:
            answers[place] = accepted(draft.note, draft.row, question.note.number)
            passed.append((question, answers[place]))
    if act.store and passed:
        do(passed, act)
    return answers


def acting_parties(drafts: Sequence[ActionDraft], act: Act) -> dict[str, KnownParty]:
    """Whose acts are recorded; a foreign party that is named for the first time is added."""
    refs = {str(draft.party): draft.party for draft in drafts if draft.party is not None}
    known = find_parties(refs.values())
    if act.store:
        foreign = [x for text, x in refs.items() if text not in known and x.country != act.pack.country]
        known |= add_foreign_parties(foreign, act)
    return known


def party_fault(draft: ActionDraft, party: KnownParty | None, act: Act) -> Refusal | None:
    """The authority may act without a party; everybody else says in whose name."""
    if draft.party is None:
        return None if act.actor.authority else Refusal(Code.MISSING_VALUE, "party", {}, draft.row)
    if party is None and draft.party.country == act.pack.country:
        return Refusal(Code.UNKNOWN_PARTY, "party", {"value": str(draft.party)}, draft.row)
    return None


def line_quantities(note_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Quantities of lines, by note."""
    found: dict[int, dict[int, int]] = {}
    for note_id, line, quantity in select(
        "SELECT note_id, line, quantity FROM notes_line WHERE note_id = ANY(%s) ORDER BY note_id, line",
        [list(note_ids)],
    ):
        found.setdefault(note_id, {})[line] = quantity
    return found


def answered_notes(held_ids: Sequence[int]) -> set[int]:
    """Held notes that their receiver has confirmed already: the answer waits, and there is no second one."""
    if not held_ids:
        return set()
    rows = select(
        "SELECT note_id FROM notes_noteaction WHERE note_id = ANY(%s) AND waiting AND action = 'confirm'",
        [list(held_ids)],
    )
    return {note_id for (note_id,) in rows}


def divides(draft: ActionDraft) -> bool:
    """Whether an action names a part of a unit."""
    return any(quantity is not None and quantity % UNIT for _, quantity, _ in draft.lines)


def serialised_lines(note_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Lines that draw goods with serial numbers, by note."""
    rows = select(
        """
        SELECT DISTINCT l.note_id, l.line FROM notes_line l JOIN ledger_draw d ON d.posting_id = l.posting_id
        JOIN ledger_lot x ON x.id = d.lot_id AND x.serialised WHERE l.note_id = ANY(%s)
        """,
        [list(note_ids)],
    )
    found: dict[int, frozenset[int]] = {}
    for note_id, line in rows:
        found[note_id] = found.get(note_id, frozenset()) | {line}
    return found


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
    if not allowed_state(draft.action, note) or (asked.answered and draft.action in ("confirm", "decline")):
        faults.append(
            Refusal(Code.NOTE_CLOSED, "note", {"note": note.number, "state": note.state}, draft.row)
        )
    if draft.action == "decline" and not draft.reason:
        faults.append(Refusal(Code.REASON_MISSING, "reason", {"action": "decline"}, draft.row))
    for line, quantity, row in draft.lines:
        if line is None and quantity is not None and len(asked.quantities) > 1:
            faults.append(Refusal(Code.MISSING_VALUE, "line", {}, row))
        elif line is not None and line not in asked.quantities:
            faults.append(Refusal(Code.BAD_VALUE, "line", {"value": str(line)}, row))
        elif (
            quantity is not None
            and quantity % UNIT
            and (line in asked.serialised or (line is None and asked.serialised))
        ):
            said = {"expected": format_quantity(quantity), "found": "0"}
            faults.append(Refusal(Code.SERIALS_DO_NOT_MATCH, "quantity_received", said, row))
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
    if action in ("exit", "add_paper"):
        return note.state in (*OPEN_STATES, "settled")
    if action == "release":
        return note.state == "held"
    return note.state in OPEN_STATES


def do(passed: Sequence[tuple[Asked, Answer]], act: Act) -> None:
    """Write the actions, their effects, events and identities."""
    keys = take_serials("notes_noteaction_id_seq", len(passed))
    copy_rows(
        "notes_noteaction",
        ACTION_COLUMNS,
        [action_row(key, x, act) for key, (x, _) in zip(keys, passed, strict=True)],
    )
    effects = read_effects([x.note.id for x, _ in passed], act)
    for asked, _ in passed:
        if not asked.waits:
            take_effect(effects, asked.deed)
    write_effects(effects)
    record_events([action_event(asked, answer, act) for asked, answer in passed], now=act.now)
    bind_identities(
        [
            exactly_once.identity("action", x.note.id, x.identity, x.draft.content, key, answer)
            for key, (x, answer) in zip(keys, passed, strict=True)
        ]
    )
    review_notes(
        [x.note.id for x, _ in passed if x.draft.action == "add_paper" and x.note.state == "held"], act
    )


def action_row(key: int, asked: Asked, act: Act) -> tuple[Any, ...]:
    """An action in the order of ACTION_COLUMNS."""
    draft = asked.draft
    party_id = asked.party.id if asked.party else None
    lines = [[line, quantity] for line, quantity in asked.deed.lines.items()]
    return (
        key, asked.note.id, draft.action, draft.date, party_id, act.actor.person_id, draft.reason, draft.source,
        draft.scope, Jsonb([list(paper) for paper in draft.papers]), Jsonb(lines), asked.waits, act.now,
    )  # fmt: skip


def action_event(asked: Asked, answer: Answer, act: Act) -> NewEvent:
    """What the leaf of an action commits to."""
    draft = asked.draft
    facts: dict[str, Any] = {
        "action": draft.action, "date": draft.date.isoformat(), "reason": draft.reason, "source": draft.source,
        "scope": draft.scope, "papers": [list(paper) for paper in draft.papers],
        "party": asked.party.text if asked.party else None,
        "lines": [[line, quantity] for line, quantity in sorted(asked.deed.lines.items())], "waiting": asked.waits,
        "hold_due_at": act.hold_due_at().isoformat() if draft.action == "hold" else None,
        **answered(draft.content, answer),
    }  # fmt: skip
    kind = {"decline": "note.declined", "revoke": "note.revoked"}.get(draft.action, f"note.{draft.action}")
    party_id = asked.party.id if asked.party else None
    return NewEvent("note", asked.note.id, kind, facts, party_id, act.actor.person_id)
