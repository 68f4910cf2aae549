"""How well each step of a trace is proven, and which one is the weakest, in words.

A chain is as good as its weakest part. Weakness runs over origins, hands and exits together: what is
contradicted stands before what nobody proves, and that before what somebody merely claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jolserik.notes.queries.tracing import Hop, Root
from jolserik.web import writing
from jolserik.web.states import State, state

EXPORTS = ("export_eaeu", "export_third")
_WEAKEST_FIRST = (
    ("lot", "contradicted"),
    ("exit", "contradicted"),
    ("lot", "unproven"),
    ("hop", "by_invoice"),
    ("exit", "silent"),
    ("hop", "open"),
    ("lot", "claimed"),
    ("exit", "claimed"),
)
_EXITS_WORST_LAST = ("proven", "claimed", "open", "silent", "contradicted")
UNSEEN = ("open", "silent")
_TONES = {"matched": "strong", "confirmed": "strong", "own_movement": "strong", "proven": "strong",
          "claimed": "middle", "by_invoice": "middle", "contradicted": "alert"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weak:
    """The weakest part: its sentence and its grade; `state` is None where every step is proven."""

    sentence: str
    state: State | None


def family_of(hop: Hop) -> str:
    """Exits have grades of their own, unless nobody has said anything yet."""
    return "exit" if hop.kind in EXPORTS and hop.grade != "open" else "hop"


def hop_state(hop: Hop) -> State:
    """The grade of a hop in word and shape."""
    return state(hop.grade, family_of(hop))


def has_left(hop: Hop) -> bool:
    """Whether anybody says that these goods left the country, and nobody says otherwise."""
    return hop.kind in EXPORTS and hop.grade in ("proven", "claimed")


def least_proven(exits: Sequence[Hop]) -> Hop:
    """Of several exits the one that is proven worst."""
    return max(exits, key=lambda hop: _EXITS_WORST_LAST.index(hop.grade))


def tone_of(grade: str) -> str:
    """The look of a grade in the diagram."""
    return _TONES.get(grade, "warning")


def weakest(roots: tuple[Root, ...], hops: tuple[Hop, ...], names: dict[str, str], *, whole: bool) -> Weak:
    """The weakest of all steps that the viewer sees; `whole` says whether these are all steps."""
    graded = [("lot", root.grade) for root in roots] + [(family_of(hop), hop.grade) for hop in hops]
    found = next((part for part in _WEAKEST_FIRST if part in graded), None)
    if found is None:
        if whole:
            return Weak(_("Every step is proven."), None)
        return Weak(_("Every step that you may see is proven."), None)
    family, grade = found
    if family == "lot":
        partly = any(root.grade != grade for root in roots)
        return Weak((_PARTS if partly else _ORIGINS)[grade](), state(grade, "lot"))
    hop = next(hop for hop in hops if (family_of(hop), hop.grade) == found)
    return Weak(_hop_sentence(hop, names), hop_state(hop))


_ORIGINS = {
    "contradicted": lambda: _("The customs register contradicts the origin of these goods."),
    "unproven": lambda: _("These goods have no proof of origin: stock of the first day, or simply declared."),
    "claimed": lambda: _("No register has confirmed the origin of these goods yet."),
}
_PARTS = {
    "contradicted": lambda: _("The customs register contradicts the origin of a part of these goods."),
    "unproven": lambda: _(
        "A part of these goods has no proof of origin: it was stock of the first day or simply declared."
    ),
    "claimed": lambda: _("No register has confirmed the origin of a part of these goods yet."),
}


def _hop_sentence(hop: Hop, names: dict[str, str]) -> str:
    facts = {
        "sender": names.get(hop.sender, hop.sender),
        "recipient": names.get(hop.recipient, hop.recipient),
        "day": writing.day(hop.day) if hop.day else "",
    }
    if hop.grade == "by_invoice":
        return (
            _(
                "The sale from %(sender)s to %(recipient)s of %(day)s rests on an invoice alone; nobody confirmed receipt."
            )
            % facts
        )
    if hop.kind not in EXPORTS:
        return _("%(recipient)s has not answered the note of %(sender)s of %(day)s yet.") % facts
    return _EXITS[hop.grade]() % facts


_EXITS = {
    "contradicted": lambda: _("The exit that %(sender)s registered on %(day)s is contradicted."),
    "silent": lambda: _(
        "Nobody has seen the goods of %(sender)s leave, and the time for it has passed. Silence is not arrival."
    ),
    "open": lambda: _("Nobody has said yet that the goods of %(sender)s left."),
    "claimed": lambda: _("That the goods left is the word of the exporter or the carrier alone."),
}
