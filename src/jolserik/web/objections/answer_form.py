"""What somebody needs who answers an objection: the questions, what follows from each outcome, and what else is known."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jolserik import packs
from jolserik.casework.queries.listing import Wanted, list_objections
from jolserik.casework.queries.showing import ShownObjection
from jolserik.casework.queries.subjects import is_registered, note_sides, verdicts_of_note
from jolserik.casework.verdicts import SubjectKind
from jolserik.notes.queries.showing import ShownNote, show_note
from jolserik.web import states, writing
from jolserik.web.objections.words import OUTCOMES, state_of, verdict_words
from jolserik.web.parts import Fact, Task
from jolserik.web.trader.addresses import href
from jolserik.web.trader.note_forms import Asked, Questions
from jolserik.web.trader.visiting import Visitor

OTHERS_SHOWN = 6


class AnswerForm(Questions):
    """The outcome, and why."""

    outcome = Asked(
        label=gettext_lazy("What do you find?"),
        widget=forms.RadioSelect(choices=[(outcome.value, words) for outcome, words in OUTCOMES.items()]),
    )
    answer = Asked(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The objector reads it. Say what you have looked at, and why it is so."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )


def note_of(found: ShownObjection, visitor: Visitor) -> ShownNote | None:
    """The note that it is about, if it is one."""
    return show_note(found.subject, visitor.actor) if found.subject_kind == SubjectKind.NOTE else None


def consequence(found: ShownObjection, note: ShownNote | None) -> str:
    """What follows when it is upheld."""
    if note is not None and note.state == "held" and note.hold_code == found.code:
        return _("If you uphold it, the note is released in your name. Upheld in part, it stays held.")
    if note is not None and note.state == "held":
        return _("The note is held for another reason by now; whatever you find, it stays held.")
    if found.rule:
        return _(
            "Nothing is edited by your answer. What you find right against a rule is listed for those who prepare the law."
        )
    return _("Nothing is edited by your answer.")


def what_else(found: ShownObjection, note: ShownNote | None, visitor: Visitor) -> list[Fact]:
    """How its subject stands today."""
    if note is not None:
        sides = note_sides(note.id, packs.current().country)
        said = [verdict_words(v.code, v.rule) for v in verdicts_of_note(sides, sides.registrar_id)]
        held = verdict_words(note.hold_code, "") if note.hold_code else ""
        return [
            Fact(_("The note today"), "", state=states.state(note.state, "note")),
            *([Fact(_("Held for"), held)] if held else []),
            Fact(_("Said against it so far"), "; ".join(dict.fromkeys(said))),
        ]
    if found.subject_kind == SubjectKind.DOCUMENT:
        number = is_registered(found.party.id, found.subject)
        words = number or _("nothing is registered under this number")
        return [
            Fact(_("Registered since"), words, href("note", number) if number else None, code=bool(number))
        ]
    return []


def others(found: ShownObjection, visitor: Visitor) -> list[Task]:
    """Other objections to the same thing, the newest first. A document is its sender's: others may call theirs the same."""
    whose = {found.party.id} if found.subject_kind == SubjectKind.DOCUMENT else None
    about = Wanted(whose, visitor.now, subject=(found.subject_kind, found.subject))
    return [
        Task(
            f"{one.number}: {verdict_words(one.code, one.rule)}",
            reverse("objection", args=[one.number]),
            state_of(one, visitor.now),
            writing.moment(one.filed_at),
        )
        for one in list_objections(about, limit=OTHERS_SHOWN + 1)
        if one.number != found.number
    ]
