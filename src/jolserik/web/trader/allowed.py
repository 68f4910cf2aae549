"""What a person may do to a note now, by policy and by the note's state: the buttons of its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jolserik.notes import policy
from jolserik.notes.commands.acting import allowed_state, fits_kind
from jolserik.notes.facts import NoteFacts
from jolserik.notes.queries.referred import find_notes
from jolserik.notes.queries.showing import ShownNote
from jolserik.registry.queries.showing import NamedParty
from jolserik.web.trader.visiting import Visitor

LABELS: dict[str, Promise] = {
    "confirm": _("Confirm what arrived"),
    "exit": _("Report the exit"),
    "decline": _("Decline"),
    "revoke": _("Revoke"),
    "add_paper": _("Add a paper or a reason"),
    "release": _("Release"),
    "hold": _("Hold"),
    "seize": _("Seize"),
}
ALARMING = frozenset({"decline", "revoke", "seize"})


@dataclass(frozen=True)
class Button:
    """Something that may be done. `posts` is for those that begin a new note at once."""

    label: Promise
    href: str
    look: str = "quiet"
    posts: bool = False


def acting_party(note: ShownNote, action: str, visitor: Visitor) -> NamedParty | None:
    """In whose name the person would do it: of the note's sides the one that policy lets him speak for."""
    sides = (
        (note.recipient, note.sender) if action in policy.RECEIVER_ACTIONS else (note.sender, note.recipient)
    )
    return next((side for side in sides if may(note, action, side.id, visitor)), None)


def may(note: ShownNote, action: str, party_id: int | None, visitor: Visitor) -> bool:
    """Policy's word."""
    return policy.may_act(
        visitor.actor, action, party_id, sender_id=note.sender.id, recipient_id=note.recipient.id
    )


def possible(note: ShownNote, action: str, visitor: Visitor) -> bool:
    """Whether the action is open to this person on this note now."""
    facts = facts_of(note)
    allowed = acting_party(note, action, visitor) is not None or may(note, action, None, visitor)
    return facts is not None and allowed and fits_kind(action, facts) and allowed_state(action, facts)


def facts_of(note: ShownNote) -> NoteFacts | None:
    """The note as the commands see it."""
    return find_notes([("", note.number)]).get(("", note.number))


def may_correct(note: ShownNote, visitor: Visitor) -> bool:
    """An open note is corrected by whoever registered it."""
    from_abroad = note.kind == "return" and note.sender.country != visitor.act().pack.country
    registrar = note.recipient if from_abroad else note.sender
    return note.state in ("open", "held") and registrar.id in visitor.actor.signs_for


def may_return(note: ShownNote, visitor: Visitor) -> bool:
    """Settled goods are sent back by who received them; from abroad the first sender registers it."""
    if note.state != "settled" or note.kind not in ("domestic", "export_eaeu", "export_third"):
        return False
    return (note.sender if note.is_export else note.recipient).id in visitor.actor.signs_for


def buttons(note: ShownNote, visitor: Visitor) -> list[Button]:
    """Everything that may be done now; the first one is what the note waits for."""
    found = [
        Button(label, reverse("note-act", args=[note.number, action]), look(action))
        for action, label in LABELS.items()
        if possible(note, action, visitor)
    ]
    if may_correct(note, visitor):
        found.append(Button(_("Correct it"), reverse("note-correct", args=[note.number]), posts=True))
        found.append(
            Button(
                _("Reissue to another party or place"),
                reverse("note-reissue", args=[note.number]),
                posts=True,
            )
        )
    if may_return(note, visitor):
        found.append(Button(_("Send it back"), reverse("note-return", args=[note.number]), posts=True))
    return found


def look(action: str) -> str:
    """One button acts, the others are quiet."""
    return "main" if action in ("confirm", "exit", "release") else "quiet"
