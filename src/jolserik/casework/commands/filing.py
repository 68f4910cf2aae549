"""Filing objections: one transaction, an event with its leaf, and one answer for ever to the objector's own number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.casework import policy
from jolserik.casework.documents import ObjectionDraft
from jolserik.casework.queries.subjects import note_sides, verdicts_of_note
from jolserik.casework.verdicts import OBJECTIONABLE, SubjectKind, Verdict
from jolserik.evidence import exactly_once
from jolserik.evidence.answered import answered
from jolserik.evidence.commands import bind_identities, record_events
from jolserik.evidence.queries import bound_identities
from jolserik.evidence.sealing import NewEvent
from jolserik.guidance.queries.receipts import find_receipt
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.fields import shown
from jolserik.kernel.numbers import OBJECTION
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.commands.writing import take_numbers
from jolserik.notes.policy import may_see as may_see_note
from jolserik.notes.queries.referred import find_notes
from jolserik.packs.clocks import OBJECTION as CLOCK
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act
from jolserik.registry.queries import KnownParty, find_parties

COLUMNS = (
    "id", "number", "own_number", "party_id", "person_id", "subject_kind", "subject", "note_id", "code", "rule", "facts",
    "pack_version", "reason", "papers", "filed_at", "due_at", "outcome", "answer", "released",
)  # fmt: skip
FEW = 5


@dataclass
class Found:
    """What an objection turns out to be about, and what stands against filing it."""

    subject: str
    code: str = ""
    rule: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    note_id: int | None = None
    faults: list[Refusal] = field(default_factory=list)


def file_objection(draft: ObjectionDraft, act: Act) -> Answer:
    """File one objection. The same one again gets the same answer with the same number."""
    return exactly_once.retrying(
        lambda: decide(draft, act),
        busy=lambda: exactly_once.busy_answers([(draft.objection, draft.row)])[0],
        few=True,
    )


def decide(draft: ObjectionDraft, act: Act) -> Answer:
    """Whether it can be filed; who may not speak for the party learns nothing else."""
    party = find_parties([draft.party]).get(str(draft.party))
    if party is None or not policy.may_object(act.actor, party.id):
        said = {"party": str(draft.party), "action": "object"}
        return refused(draft.objection, draft.row, [Refusal(Code.NOT_ALLOWED, "party", said, draft.row)])
    bound = bound_identities("objection", [(party.id, draft.objection)])
    if first := bound.get((party.id, draft.objection)):
        return exactly_once.repeated(draft.objection, "objection", draft, first)
    found = look_up(draft, party, act)
    if not draft.reason:
        found.faults.append(Refusal(Code.REASON_MISSING, "reason", {"action": "object"}, draft.row))
    if found.faults:
        return refused(draft.objection, draft.row, found.faults)
    return store(draft, party, found, act)


def look_up(draft: ObjectionDraft, party: KnownParty, act: Act) -> Found:
    """The subject and the verdict that the draft names."""
    if draft.subject_kind is SubjectKind.NOTE:
        return look_up_note(draft, party, act)
    found = Found(draft.subject, rule=draft.rule, facts=dict(draft.facts))
    if draft.rule and draft.rule not in act.pack.rules.rules:
        found.faults.append(bad(draft, "rule", draft.rule, "unknown_rule"))
    if draft.subject_kind is SubjectKind.DOCUMENT:
        found.code = draft.code
        found.faults += code_faults(draft)
        return found
    if draft.code:
        found.faults.append(bad(draft, "code", draft.code, "code_alone"))
    if draft.subject_kind is SubjectKind.ANSWER:
        receipt = find_receipt(draft.subject.upper())
        if receipt is None:
            found.faults.append(bad(draft, "answer", draft.subject, "not_recorded"))
        else:
            found.subject, found.facts = receipt.reference, {"verdict": receipt.verdict}
    return found


def look_up_note(draft: ObjectionDraft, party: KnownParty, act: Act) -> Found:
    """A note of the party with the verdict that is meant; where only one was given it need not be named."""
    key = (party.text, draft.subject)
    note = find_notes([key]).get(key)
    if (
        note is None
        or not may_see_note(act.actor, note.sender_id, note.recipient_id)
        or party.id not in (note.sender_id, note.recipient_id)
    ):
        unknown = Refusal(Code.UNKNOWN_NOTE, "note", {"note": shown(draft.subject)}, draft.row)
        return Found(draft.subject, faults=[unknown])
    found = Found(note.number, note_id=note.id)
    given = verdicts_of_note(note_sides(note.id, act.pack.country), party.id)
    meant = [v for v in given if draft.code in ("", v.code) and draft.rule in ("", v.rule)]
    if len({v.code for v in meant}) == 1:
        found.code = meant[0].code
        found.rule = draft.rule or (meant[0].rule if len(meant) == 1 else "")
        found.facts = dict(meant[0].facts) if len(meant) == 1 else {}
    else:
        found.faults.append(which_verdict(draft, given))
    return found


def which_verdict(draft: ObjectionDraft, given: Sequence[Verdict]) -> Refusal:
    """Why no verdict of the note can be meant: there is none, it is another, or there are several."""
    if not given:
        return bad(draft, "note", draft.subject, "no_verdict")
    if draft.code and draft.code in {verdict.code for verdict in given}:
        rules = ", ".join(sorted({v.rule for v in given if v.code == draft.code and v.rule}))
        return Refusal(Code.BAD_VALUE, "rule", {"value": shown(draft.rule), "choices": rules}, draft.row)
    if draft.code or draft.rule:
        codes = ", ".join(dict.fromkeys(verdict.code for verdict in given))
        said = {"value": shown(draft.code or draft.rule), "choices": codes}
        return Refusal(Code.BAD_VALUE, "code", said, draft.row)
    return Refusal(Code.MISSING_VALUE, "code", {}, draft.row)


def code_faults(draft: ObjectionDraft) -> list[Refusal]:
    """A refused document is known by its code only; nothing of it is stored."""
    if not draft.code:
        return [Refusal(Code.MISSING_VALUE, "code", {}, draft.row)]
    if draft.code in OBJECTIONABLE:
        return []
    if draft.code in set(Code):
        return [bad(draft, "code", draft.code, "not_judged")]
    said = {"value": shown(draft.code), "choices": ", ".join(OBJECTIONABLE)}
    return [Refusal(Code.BAD_VALUE, "code", said, draft.row)]


def bad(draft: ObjectionDraft, at: str, value: str, problem: str) -> Refusal:
    """A value that cannot stand."""
    return Refusal(Code.BAD_VALUE, at, {"value": shown(value), "problem": problem}, draft.row)


def due_at(act: Act) -> datetime:
    """The end of the last day on which an answer is in time."""
    return datetime.combine(act.pack.due(CLOCK, act.today), time.max, act.zone)


def store(draft: ObjectionDraft, party: KnownParty, found: Found, act: Act) -> Answer:
    """Write it, its event and its identity."""
    (key,) = take_serials("casework_objection_id_seq", 1)
    (number,) = take_numbers(OBJECTION, 1)
    due, papers = due_at(act), [list(paper) for paper in draft.papers]
    kind, version = draft.subject_kind.value, act.pack.version
    row = (
        key, number, draft.objection, party.id, act.actor.person_id, kind, found.subject, found.note_id, found.code,
        found.rule, Jsonb(found.facts), version, draft.reason, Jsonb(papers), act.now, due, "", "", False,
    )  # fmt: skip
    copy_rows("casework_objection", COLUMNS, [row])
    answer = accepted(draft.objection, draft.row, number)
    facts: dict[str, Any] = {
        "number": number, "own_number": draft.objection, "party": party.text, "subject_kind": kind,
        "subject": found.subject, "note": found.note_id, "code": found.code, "rule": found.rule, "facts": found.facts,
        "pack_version": version, "reason": draft.reason, "papers": papers, "due_at": due.astimezone(UTC).isoformat(),
        **answered(draft.content, answer),
    }  # fmt: skip
    event = NewEvent("objection", key, "objection.filed", facts, party.id, act.actor.person_id)
    record_events([event], now=act.now)
    bind_identities(
        [exactly_once.identity("objection", party.id, draft.objection, draft.content, key, answer)]
    )
    return answer
