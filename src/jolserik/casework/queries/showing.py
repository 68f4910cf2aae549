"""One objection as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from jolserik.casework import policy
from jolserik.casework.queries.listing import OPEN, OVERDUE
from jolserik.casework.queries.subjects import who_took_part
from jolserik.kernel.numbers import normalise_number
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Actor
from jolserik.registry.queries.showing import NamedParty, named_parties


@dataclass(frozen=True)
class ShownObjection:
    """An objection with everything its page shows. `filed_by` names a person to the own side and to officials, `answered_by`
    to officials."""

    id: int
    number: str
    own_number: str
    party: NamedParty
    person_id: int
    subject_kind: str
    subject: str
    note_id: int | None
    code: str
    rule: str
    facts: dict[str, str]
    pack_version: str
    reason: str
    papers: tuple[tuple[str, str], ...]
    filed_at: datetime
    due_at: datetime
    outcome: str
    answer: str
    answered_at: datetime | None
    released: bool
    filed_by: str
    answered_by: str

    def state(self, now: datetime) -> str:
        """`open`, `overdue`, or how it ended."""
        return self.outcome or (OVERDUE if self.due_at < now else OPEN)


NAMES = tuple(field.name for field in fields(ShownObjection))
NAME = "COALESCE(NULLIF(trim({0}.first_name || ' ' || {0}.last_name), ''), {0}.username, '')"
SHOWN = f"""
SELECT o.id, o.number, o.own_number, o.party_id, o.person_id, o.subject_kind, o.subject, o.note_id, o.code, o.rule, o.facts,
       o.pack_version, o.reason, o.papers, o.filed_at, o.due_at, o.outcome, o.answer, o.answered_at, o.released,
       {NAME.format("f")}, {NAME.format("a")}
FROM casework_objection o LEFT JOIN registry_person f ON f.id = o.person_id
LEFT JOIN registry_person a ON a.id = o.answered_by WHERE o.number = %s
"""


def show_objection(number: str, actor: Actor) -> ShownObjection | None:
    """The objection of that number; None if there is none, or none that the actor may know of."""
    rows = select(SHOWN, [normalise_number(number)])
    if not rows or not policy.may_see(actor, rows[0][3]):
        return None
    said = dict(zip(NAMES, rows[0], strict=True))
    said["party"] = named_parties({said["party"]})[said["party"]]
    said["facts"] = from_jsonb(said["facts"])
    said["papers"] = tuple((kind, paper) for kind, paper in from_jsonb(said["papers"]))
    if not actor.official:
        said["answered_by"] = ""
    return ShownObjection(**said)


def may_answer(objection: ShownObjection, actor: Actor) -> bool:
    """Whether this person may answer it: policy's word, with everybody who has a part in it."""
    return policy.may_answer(actor, filed_by=objection.person_id, took_part=who_took_part(objection.id))
