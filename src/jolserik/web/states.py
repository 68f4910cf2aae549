"""The states that people see: each has a word, a tone and a shape, so that none is told by colour alone.

Five tones carry all states: not started (an empty ring), in progress (half a ring), waiting for someone (a
lozenge), problem (a triangle), done (a full ring).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_STARTED, IN_PROGRESS, WAITING, PROBLEM, DONE = "not-started", "in-progress", "waiting", "problem", "done"

SHAPES = {
    NOT_STARTED: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 3a3 3 0 1 1 0 6a3 3 0 1 1 0-6z",
    IN_PROGRESS: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 3v6a3 3 0 1 1 0-6z",
    WAITING: "M6 .8L11.2 6L6 11.2L.8 6zM6 3.2L3.2 6L6 8.8L8.8 6z",
    PROBLEM: "M6 .8L11.6 10.8H.4z",
    DONE: "M6 1.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 1 0 0-9.6z",
}


@dataclass(frozen=True, slots=True)
class State:
    """A word and its tone."""

    word: Promise | str
    tone: str

    @property
    def shape(self) -> str:
        """The outline of the tone's shape, in a square of 12."""
        return SHAPES[self.tone]


TASK = {
    "not_started": State(_("not started"), NOT_STARTED),
    "in_progress": State(_("in progress"), IN_PROGRESS),
    "waiting": State(_("waiting for someone"), WAITING),
    "problem": State(_("problem"), PROBLEM),
    "done": State(_("done"), DONE),
}

NOTE = {
    "open": State(pgettext_lazy("state of a note", "open"), WAITING),
    "held": State(pgettext_lazy("state of a note", "held"), PROBLEM),
    "overdue": State(pgettext_lazy("state of a note", "overdue"), PROBLEM),
    "settled": State(pgettext_lazy("state of a note", "settled"), DONE),
    "declined": State(pgettext_lazy("state of a note", "declined"), NOT_STARTED),
    "revoked": State(pgettext_lazy("state of a note", "revoked"), NOT_STARTED),
    "replaced": State(pgettext_lazy("state of a note", "replaced"), NOT_STARTED),
    "seized": State(pgettext_lazy("state of a note", "seized"), PROBLEM),
}

LOT = {
    "matched": State(pgettext_lazy("grade of a lot", "matched"), DONE),
    "claimed": State(pgettext_lazy("grade of a lot", "claimed"), WAITING),
    "unproven": State(pgettext_lazy("grade of a lot", "unproven"), NOT_STARTED),
    "contradicted": State(pgettext_lazy("grade of a lot", "contradicted"), PROBLEM),
}

HOP = {
    "confirmed": State(pgettext_lazy("grade of a hop", "confirmed"), DONE),
    "own_movement": State(pgettext_lazy("grade of a hop", "own movement"), DONE),
    "by_invoice": State(pgettext_lazy("grade of a hop", "by invoice only"), IN_PROGRESS),
    "open": State(pgettext_lazy("grade of a hop", "not answered yet"), WAITING),
}

EXIT = {
    "proven": State(pgettext_lazy("grade of an exit", "exit proven"), DONE),
    "claimed": State(pgettext_lazy("grade of an exit", "exit claimed"), IN_PROGRESS),
    "silent": State(pgettext_lazy("grade of an exit", "no sign of exit"), WAITING),
    "contradicted": State(pgettext_lazy("grade of an exit", "exit contradicted"), PROBLEM),
}

ROW = {
    "fine": State(pgettext_lazy("state of a row", "fine"), DONE),
    "held": State(pgettext_lazy("state of a row", "will be held"), WAITING),
    "refused": State(pgettext_lazy("state of a row", "to correct"), PROBLEM),
    "duplicate": State(pgettext_lazy("state of a row", "already registered"), NOT_STARTED),
}

OBJECTION = {
    "open": State(pgettext_lazy("state of an objection", "waiting for an answer"), WAITING),
    "overdue": State(pgettext_lazy("state of an objection", "answer overdue"), PROBLEM),
    "upheld": State(pgettext_lazy("state of an objection", "upheld"), DONE),
    "partly": State(pgettext_lazy("state of an objection", "upheld in part"), IN_PROGRESS),
    "rejected": State(pgettext_lazy("state of an objection", "rejected"), NOT_STARTED),
}

FAMILIES = {
    "task": TASK,
    "note": NOTE,
    "lot": LOT,
    "hop": HOP,
    "exit": EXIT,
    "row": ROW,
    "objection": OBJECTION,
}


def state(code: str, family: str = "task") -> State:
    """The state of a code; one that is not known yet is shown by its name, never hidden."""
    return FAMILIES[family].get(code) or State(code.replace("_", " "), NOT_STARTED)
