"""Lists of objections: one's own, those that wait for an inspector, and those that were found right against a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik.casework.queries.listing import (
    OPEN,
    ListedObjection,
    Wanted,
    count_objections,
    list_objections,
    queue_length,
)
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import named_parties
from jolserik.web import writing
from jolserik.web.files import as_file, kind_asked
from jolserik.web.objections.words import about_cell, state_of, verdict_cell
from jolserik.web.parts import Stat
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader.notes import party_cell
from jolserik.web.trader.visiting import Visitor, for_roles

FILE_ROWS_MAX = 100_000
NUMBER = Column("number", gettext_lazy("Objection"), names_row=True)
PARTY = Column("party", gettext_lazy("In the name of"), brief=True)
ABOUT = Column("about", gettext_lazy("About"))
VERDICT = Column("verdict", gettext_lazy("Against"), brief=True)
FILED = Column("filed", gettext_lazy("Filed"), minor=True)
DUE = Column("due", gettext_lazy("Answer due by"))
ANSWERED_ON = Column("answered", gettext_lazy("Answered"))
REASON = Column("reason", gettext_lazy("Why"), minor=True)
STATE = Column("state", gettext_lazy("State"))

OWN = (NUMBER, ABOUT, VERDICT, FILED, DUE, STATE)
QUEUE = (NUMBER, DUE, STATE, PARTY, ABOUT, VERDICT, FILED)
AT_FAULT = (NUMBER, VERDICT, REASON, PARTY, ANSWERED_ON, STATE)


@require_safe
@for_roles(TRADER)
def own(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What this person's parties have objected to, the newest first."""
    wanted = Wanted(visitor.shown, visitor.now)
    empty = Empty(
        _("No objections yet"),
        _("When a note of yours is held, refused or warned of and you think that this is wrong, object to it. "
          "Another person then answers, within a clock."),
        _("Object to a verdict") if visitor.signing else "",
        reverse("objection-new") if visitor.signing else "",
    )  # fmt: skip
    context = {"able": bool(visitor.signing)}
    return shown(request, visitor, "own", OWN, wanted, empty, context)


@require_safe
@for_roles(INSPECTOR)
def queue(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What waits for an answer, by the day on which it is due: the overdue first."""
    length = queue_length(visitor.now)
    empty = Empty(
        _("Every objection is answered"), _("What traders object to stands here until somebody answers.")
    )
    stats = [
        Stat(writing.number(length.open), _("waiting for an answer"), tone="waiting" if length.open else ""),
        Stat(writing.number(length.overdue), _("past their clock"), tone="problem" if length.overdue else ""),
    ]
    wanted = Wanted(None, visitor.now, OPEN)
    return shown(request, visitor, "queue", QUEUE, wanted, empty, {"stats": stats})


@require_safe
@for_roles(INSPECTOR, ANALYST)
def rules_at_fault(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Objections that were upheld, wholly or in part, and name a rule: what those who prepare the law should look at."""
    empty = Empty(
        _("No rule has been found at fault"),
        _("When an objection that names a rule is upheld, it stands here for those who prepare the law."),
    )
    return shown(
        request, visitor, "rules", AT_FAULT, Wanted(None, visitor.now, against_rules=True), empty, {}
    )


def shown(
    request: HttpRequest,
    visitor: Visitor,
    name: str,
    columns: Sequence[Column],
    wanted: Wanted,
    empty: Empty,
    more: Mapping[str, object],
) -> HttpResponseBase:
    """A list as a page or as a file."""
    by_due = name == "queue"
    if kind := kind_asked(request):
        everything = list_objections(wanted, by_due=by_due, limit=FILE_ROWS_MAX)
        return as_file(kind, f"objections-{name}", columns, rows(everything, columns, visitor))
    listing = Listing.asked(request, columns, default=columns[0].key)
    found = list_objections(wanted, by_due=by_due, offset=listing.offset, limit=listing.size)
    table = Table(
        "objections", _("Objections"), columns, rows(found, columns, visitor), listing, count_objections(wanted), empty,
        files=True, caption_hidden=True,
    )  # fmt: skip
    return render(request, f"objections/{name}.html", {"visitor": visitor, "table": table, **more})


def rows(found: Sequence[ListedObjection], columns: Sequence[Column], visitor: Visitor) -> list[list[Cell]]:
    """Objections as rows of some columns."""
    parties = named_parties({one.party_id for one in found})
    return [
        [cells[column.key] for column in columns]
        for one in found
        for cells in [cells_of(one, visitor) | {"party": party_cell(parties[one.party_id])}]
    ]


def cells_of(one: ListedObjection, visitor: Visitor) -> dict[str, Cell]:
    """Everything that a list may show of an objection."""
    filed, due = timezone.localdate(one.filed_at), timezone.localdate(one.due_at)
    answered = timezone.localdate(one.answered_at) if one.answered_at else None
    return {
        "number": Cell(one.number, reverse("objection", args=[one.number]), code=True),
        "about": about_cell(one),
        "verdict": verdict_cell(one),
        "filed": Cell(writing.short_day(filed), raw=filed),
        "due": Cell(writing.short_day(due), raw=due),
        "answered": Cell(writing.short_day(answered), raw=answered) if answered else Cell("–", raw=""),
        "reason": Cell(one.reason),
        "state": Cell(state=state_of(one, visitor.now)),
    }
