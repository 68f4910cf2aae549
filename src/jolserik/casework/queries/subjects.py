"""What an objection is about, as it is stored: a note with what was said against it, a recorded answer of guidance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jolserik.casework.verdicts import Verdict, once_each, plain_facts
from jolserik.evidence.exactly_once import from_stored
from jolserik.evidence.queries import bound_identities, history
from jolserik.kernel.answers import Answer
from jolserik.kernel.refusals import Code
from jolserik.platform.bulk import select


class NoteSides(NamedTuple):
    """A note with its two parties. `registrar_id` is the one that was told why: the sender, or who gets goods back."""

    id: int
    number: str
    own_number: str
    sender_id: int
    recipient_id: int
    registrar_id: int
    state: str
    hold_code: str


def note_sides(note_id: int, home: str) -> NoteSides:
    """The note of that key. `home` is the country whose parties register."""
    ((*row,),) = select(
        """
        SELECT n.id, n.number, n.own_number, n.sender_id, n.recipient_id,
               CASE WHEN n.kind = 'return' AND s.country <> %s THEN n.recipient_id ELSE n.sender_id END, n.state, n.hold_code
        FROM notes_note n JOIN registry_party s ON s.id = n.sender_id WHERE n.id = %s
        """,
        [home, note_id],
    )
    return NoteSides(*row)


def verdicts_of_note(note: NoteSides, party_id: int) -> tuple[Verdict, ...]:
    """What was said against a note, as far as that party was told: the other side knows why the note waits, and no facts."""
    if party_id not in (note.sender_id, note.recipient_id):
        return ()
    found = list(told_at_registration(note)) if party_id == note.registrar_id else []
    if note.state == "held" and note.hold_code:
        found.append(Verdict(note.hold_code))
    for event in history("note", [note.id]):
        if event.kind == "note.hold":
            found.append(Verdict(Code.HELD_BY_AUTHORITY.value))
        elif event.kind == "note.held" and party_id == note.registrar_id:
            found.append(Verdict(event.facts.get("hold_code", "")))
    known = once_each(verdict for verdict in found if verdict.code)
    with_rule = {verdict.code for verdict in known if verdict.rule}
    return tuple(verdict for verdict in known if verdict.rule or verdict.code not in with_rule)


def told_at_registration(note: NoteSides) -> Iterator[Verdict]:
    """What held the note or warned of it when it was registered."""
    key = (note.sender_id, note.own_number)
    bound = bound_identities("note", [key]).get(key)
    answer: Answer | None = from_stored(bound.answer, note.own_number, None) if bound else None
    for refusal in (*answer.refusals, *answer.warnings) if answer else ():
        facts = plain_facts(refusal.facts)
        yield Verdict(refusal.code.value, facts.get("rule", ""), facts)


def is_registered(party_id: int, own_number: str) -> str:
    """Our number of the note that the party registered under its own number; empty when there is none."""
    bound = bound_identities("note", [(party_id, own_number)]).get((party_id, own_number))
    return str(bound.answer["number"]) if bound else ""


def who_took_part(objection_id: int) -> set[int]:
    """Persons who have a part in what is objected to: they stopped the note, answered an earlier objection to the same verdict,
    or may or once might act for the party."""
    rows = select(
        """
        WITH o AS (SELECT * FROM casework_objection WHERE id = %s)
        SELECT e.answered_by FROM casework_objection e JOIN o ON e.subject = o.subject AND e.subject_kind = o.subject_kind
            AND e.party_id = o.party_id AND e.code = o.code AND e.rule = o.rule AND e.id <> o.id
        WHERE e.answered_by IS NOT NULL
        UNION SELECT m.person_id FROM registry_mandate m JOIN o ON m.party_id = o.party_id
        UNION SELECT a.person_id FROM notes_noteaction a JOIN o ON a.note_id = o.note_id
        WHERE a.action IN ('hold', 'seize') AND a.person_id IS NOT NULL
        """,
        [objection_id],
    )
    return {person for (person,) in rows}
