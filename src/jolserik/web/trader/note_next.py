"""What a note waits for: who acts next, by which day, and whether that day has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jolserik.notes.queries.showing import ShownNote
from jolserik.web import writing
from jolserik.web.trader.visiting import Visitor


@dataclass(frozen=True)
class Next:
    """What happens next and by when; `passed` says that the day is over, and since when."""

    words: str
    by: date | None
    passed: str = ""


def is_late(note: ShownNote, today: date) -> bool:
    """Whether the day by which somebody should have acted is over."""
    return note.state == "open" and bool(note.overdue_since or (note.due_on and note.due_on < today))


def what_next(note: ShownNote, visitor: Visitor) -> Next | None:
    """One sentence about what the note waits for; nothing when it is closed."""
    if note.state == "held":
        words = _(
            "The note is held. Its goods stay reserved, and it goes on by itself once what is missing arrives."
        )
        return due(words, timezone.localdate(note.hold_due_at) if note.hold_due_at else None, visitor.today)
    if note.state != "open":
        return None
    mine = note.recipient.id in visitor.actor.signs_for
    words = late_words(note, mine=mine) if is_late(note, visitor.today) else open_words(note, mine=mine)
    return due(words, note.due_on, visitor.today)


def open_words(note: ShownNote, *, mine: bool) -> str:
    """Whose turn it is."""
    if note.is_export:
        return _("Next, the goods leave the country and an exit is reported. Until then they stay reserved.")
    if mine:
        return _("It waits for you: confirm what arrived, or decline with a reason.")
    return _("Next, the recipient confirms what arrived, or declines. Until then the goods stay reserved.")


def late_words(note: ShownNote, *, mine: bool) -> str:
    """Whose turn it has been for too long."""
    if note.is_export:
        return _(
            "Nobody has reported that the goods left. They stay reserved until an exit is reported or the note is revoked."
        )
    if mine:
        return _("It still waits for you: confirm what arrived, or decline with a reason.")
    return _("The recipient has not answered. The goods stay reserved until somebody acts.")


def due(words: str, by: date | None, today: date) -> Next:
    """The sentence with its day."""
    return Next(words, by, passed_words(by, today) if by and by < today else "")


def passed_words(by: date, today: date) -> str:
    """That a day is over, and for how long."""
    days = (today - by).days
    return ngettext(
        "It was due by %(day)s, %(count)s day ago.", "It was due by %(day)s, %(count)s days ago.", days
    ) % {"day": writing.day(by), "count": writing.number(days)}
