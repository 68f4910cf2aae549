"""One search box: it says what it recognised, and leads there at once where only one thing is meant."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jolserik.casework.queries.showing import show_objection
from jolserik.kernel.identifiers import BadIdentifier, parse_party
from jolserik.kernel.numbers import OBJECTION, is_number, normalise_number
from jolserik.notes.queries.listing import Wanted, list_notes
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import named_party
from jolserik.web import writing
from jolserik.web.lots.opening import opened
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

CHARACTERS_MAX = 80
NOTES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that the words may mean."""

    what: Promise | str
    name: str
    href: str | None
    detail: str = ""


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
def search(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What the words mean to this visitor."""
    text = " ".join(request.GET.get("q", "").split())[:CHARACTERS_MAX]
    recognised, hits = recognise(text, visitor) if text else ("", [])
    if len(hits) == 1 and hits[0].href and request.GET.get("stay") != "1":
        return redirect(hits[0].href)
    context = {
        "visitor": visitor,
        "text": text,
        "recognised": recognised,
        "hits": hits,
        "all_href": notes_href(text),
        "asked": "q" in request.GET,
        "notes_href": href("notes"),
    }
    return render(request, "lots/search.html", context)


def recognise(text: str, visitor: Visitor) -> tuple[Promise | str, list[Hit]]:
    """The kind of thing that was typed, and what bears it."""
    head, dot, line = text.rpartition(".")
    number = normalise_number(head if dot and line.isdigit() else text)
    if is_number(number):
        return recognise_number(text, number, is_line=bool(dot and line.isdigit()), visitor=visitor)
    if ":" in text:
        return recognise_party(text, visitor)
    return _("own numbers, names, products, invoices and vehicles of notes"), note_hits(text, visitor)


def recognise_number(
    text: str, number: str, *, is_line: bool, visitor: Visitor
) -> tuple[Promise | str, list[Hit]]:
    """One of our numbers: its letter says what it is, its check characters that it was typed well."""
    if number[0] == OBJECTION:
        seen = show_objection(number, visitor.actor)
        return _KINDS[OBJECTION], [Hit(_KINDS[OBJECTION], number, href("objection", number))] if seen else []
    found = opened(text, visitor.actor)
    kind = _("a line of a note") if is_line else _KINDS.get(number[0], _("a number"))
    if found is None:
        return kind, []
    if found.lot:
        return kind, [Hit(kind, found.of, href("lot", found.of), found.lot.name)]
    page = href("trace", found.of) if is_line else href("note", found.of) or href("trace", found.of)
    return kind, [Hit(kind, found.of, page)]


_KINDS = {
    "N": _("a note"),
    "L": _("a lot"),
    "R": _("a conversion"),
    "W": _("a write-off"),
    OBJECTION: _("an objection"),
}


def recognise_party(text: str, visitor: Visitor) -> tuple[Promise | str, list[Hit]]:
    """A party: the notes that the visitor may see of it. Whether a party exists is not told apart from having
    no notes.
    """
    try:
        party = str(parse_party(text))
    except BadIdentifier:
        return _("something like a party, but its number is not valid"), []
    hits = note_hits(party.partition(":")[2], visitor)
    if visitor.actor.official and (known := named_party(party)) is not None:
        detail = f"{known.text}, {writing.country(known.country)}"
        hits.insert(
            0,
            Hit(
                _("a party"),
                known.called(writing.language_of_page()),
                notes_href(known.text.partition(":")[2]),
                detail,
            ),
        )
    return _("a party"), hits


def note_hits(text: str, visitor: Visitor) -> list[Hit]:
    """The newest notes that fit."""
    parties = None if visitor.actor.official else visitor.actor.reads_for
    found = list_notes(Wanted(parties, visitor.today, text=text), limit=NOTES_SHOWN)
    return [
        Hit(_("a note"), note.number, href("note", note.number) or href("trace", note.number),
            f"{note.own_number}, {writing.day(note.date)}")
        for note in found
    ]  # fmt: skip


def notes_href(text: str) -> str:
    """The list of all notes that fit."""
    return f"{href('notes') or reverse('search')}?{urlencode({'text': text})}"
