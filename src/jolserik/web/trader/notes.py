"""The list of notes and the page of one note."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from jolserik.notes.queries.listing import (
    ANSWER,
    FINDINGS,
    NO_EXIT,
    ORDERS,
    OVERDUE,
    RECEIVED,
    SENT,
    ListedNote,
    Wanted,
    count_notes,
    list_notes,
)
from jolserik.notes.queries.showing import ShownNote, show_note
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import NamedParty, named_parties
from jolserik.web import states, vocabulary, writing
from jolserik.web.files import as_file, kind_asked
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader import note_page
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

COLUMNS = (
    Column("number", _("Number"), sortable=True, names_row=True),
    Column("date", _("Date"), sortable=True),
    Column("kind", _("Kind"), minor=True),
    Column("sender", _("Sender"), sortable=True, brief=True),
    Column("recipient", _("Recipient"), sortable=True, brief=True),
    Column("goods", _("Goods"), minor=True),
    Column("value", _("Value"), figure=True),
    Column("due", _("Answer by"), sortable=True),
    Column("state", _("State"), sortable=True),
)
NEWEST = "-registered"
EMPTY = Empty(
    _("No notes here"),
    _(
        "Notes that you send and notes that others send to you stand here, newest first. With other filters there may be more."
    ),
    _("Write a note"),
    "/new-note",
)
ANY = [("", pgettext_lazy("filter", "any"))]
STATES = [
    (ANSWER, _("waiting for my answer")),
    (OVERDUE, _("overdue")),
    (NO_EXIT, _("exports without an exit")),
    (FINDINGS, _("with something to explain")),
    *[(code, state.word) for code, state in states.NOTE.items() if code != "overdue"],
]


class FilterForm(forms.Form):
    """What the list can be narrowed by; everything stands in the address."""

    text = forms.CharField(
        label=_("Number, partner, product, invoice or vehicle"), required=False, max_length=80
    )
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[*ANY, (SENT, _("sent")), (RECEIVED, _("received"))]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *STATES])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *vocabulary.NOTE_KINDS.items()])

    def said(self, name: str) -> str:
        """A filter's value, empty where the address holds nonsense."""
        return str(self.cleaned_data.get(name) or "")


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
def notes(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Notes sent and received."""
    form = FilterForm(request.GET, use_required_attribute=False)
    form.is_valid()
    filters = {name: form.said(name) for name in ("direction", "state", "kind", "text")}
    wanted = Wanted(visitor.shown, visitor.today, **filters)
    listing = Listing.asked(request, [*COLUMNS, Column("registered", "", sortable=True)], default=NEWEST)
    order = listing.sort if listing.sort in ORDERS else "registered"
    if kind := kind_asked(request):
        everything = list_notes(wanted, order=order, descending=listing.descending)
        return as_file(kind, "notes", COLUMNS, rows(everything))
    found = list_notes(
        wanted, order=order, descending=listing.descending, offset=listing.offset, limit=listing.size
    )
    table = table_of(found, listing, count_notes(wanted))
    context = {"visitor": visitor, "table": table, "form": form, "filtered": any(filters.values())}
    return render(request, "trader/notes.html", context)


def table_of(found: list[ListedNote], listing: Listing, total: int) -> Table:
    """One page of the list."""
    shown = rows(found)
    return Table("notes", _("Notes"), COLUMNS, shown, listing, total, EMPTY, files=True, caption_hidden=True)


def rows(found: list[ListedNote]) -> list[list[Cell]]:
    """Notes as rows."""
    parties = named_parties({note.sender_id for note in found} | {note.recipient_id for note in found})
    return [row(note, parties) for note in found]


def row(note: ListedNote, parties: dict[int, NamedParty]) -> list[Cell]:
    """One note as a row."""
    due = unbroken(note.due_on) if note.due_on and note.state == "open" else ""
    return [
        Cell(note.number, href("note", note.number), code=True, below=note.own_number),
        Cell(unbroken(note.date), raw=note.date),
        Cell(vocabulary.word(note.kind, "note_kind")),
        party_cell(parties[note.sender_id]),
        party_cell(parties[note.recipient_id]),
        Cell(", ".join(note.products) + ("…" if note.lines > len(note.products) else "")),
        Cell(
            writing.money(note.value, note.currency) if note.value is not None else "–", raw=note.value or ""
        ),
        Cell(due, raw=note.due_on or ""),
        Cell(state=states.state("overdue" if note.overdue else note.state, "note")),
    ]


def unbroken(day: date) -> str:
    """A date that stays on one line."""
    return writing.short_day(day).replace(" ", writing.NO_BREAK)


def party_cell(party: NamedParty) -> Cell:
    """A party by name, its identifier beneath."""
    name = party.called(writing.language_of_page())
    below = party.text if name != party.text else ""
    return Cell(name, below=below, raw=f"{party.text} {name}" if below else name)


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
def note(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponseBase:
    """One note with everything that happened to it."""
    shown = seen(number, visitor)
    return render(
        request, "trader/note.html", {"visitor": visitor, **note_page.context(shown, visitor, request)}
    )


def seen(number: str, visitor: Visitor) -> ShownNote:
    """The note, or nothing: an unknown note and somebody else's answer alike."""
    shown = show_note(number, visitor.actor)
    if shown is None:
        raise Http404
    return shown
