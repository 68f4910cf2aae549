"""Notes and objections: whether this person may object to a note, against what, and what has been objected to."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from jolserik import packs
from jolserik.casework.policy import may_object
from jolserik.casework.queries.listing import ListedObjection, Wanted, list_objections
from jolserik.casework.queries.subjects import note_sides, verdicts_of_note
from jolserik.casework.verdicts import Verdict
from jolserik.notes.queries.showing import ShownNote
from jolserik.registry.queries.showing import NamedParty
from jolserik.web.objections.words import state_of, verdict_words
from jolserik.web.parts import Task
from jolserik.web.trader.visiting import Visitor

Words = str | Promise


def may_object_to(note: ShownNote, visitor: Visitor) -> NamedParty | None:
    """In whose name this person would object: the note's side that he signs for, the sender first."""
    return next((side for side in (note.sender, note.recipient) if may_object(visitor.actor, side.id)), None)


def still_objectionable(note: ShownNote, party: NamedParty, visitor: Visitor) -> tuple[Verdict, ...]:
    """What was said against a note, without what the party has objected to and waits for."""
    given = verdicts_of_note(note_sides(note.id, packs.current().country), party.id)
    waiting = {
        (one.code, one.rule)
        for one in objections_to(note, visitor)
        if not one.outcome and one.party_id == party.id
    }
    return tuple(verdict for verdict in given if (verdict.code, verdict.rule) not in waiting)


def objections_to(note: ShownNote, visitor: Visitor) -> list[ListedObjection]:
    """Objections to a note that this person may see, the newest first."""
    parties = None if visitor.actor.official else visitor.actor.reads_for
    return list_objections(Wanted(parties, visitor.now, note_id=note.id))


def objection_tasks(note: ShownNote, visitor: Visitor) -> list[Task]:
    """The same, for the note's page."""
    return [
        Task(
            verdict_words(one.code, one.rule),
            reverse("objection", args=[one.number]),
            state_of(one, visitor.now),
        )
        for one in objections_to(note, visitor)
    ]


def objecting_href(note: ShownNote, visitor: Visitor) -> str | None:
    """Where this person objects to the note; None where there is nothing to object to, or he may not."""
    party = may_object_to(note, visitor)
    if party is None or not still_objectionable(note, party, visitor):
        return None
    return f"{reverse('objection-new')}?{urlencode({'note': note.number})}"
