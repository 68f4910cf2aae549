"""What a listing touches: the form, the figures, four lists, and letters to print. For officials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jolserik import packs
from jolserik.exchange.impact_letters import letters
from jolserik.notes.selection import Selection, rules_about
from jolserik.packs import Pack
from jolserik.platform.bulk import select
from jolserik.registry.acting import ANALYST, INSPECTOR
from jolserik.statistics.impact import Impact, impact
from jolserik.web import writing
from jolserik.web.analyst.impact_figures import export_chart, said_in_words, stats
from jolserik.web.analyst.impact_form import ImpactForm, address_of, asked
from jolserik.web.analyst.impact_tables import Lists, Rows
from jolserik.web.files import as_file, kind_asked
from jolserik.web.tables import Listing, Pager, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles
from jolserik.web.writing import language_of_page

SHOWN = 10
LETTERS_ON_A_PAGE = 20
KEPT_MAX = 3
_LOCK = Lock()
_KEPT: dict[tuple[Any, ...], Computed] = {}


@dataclass(frozen=True)
class Computed:
    """An impact, the moment at which it was computed, and the last event that it knows of."""

    found: Impact
    at: datetime
    last_event: int


def computed(selection: Selection, pack: Pack, today: date) -> Computed:
    """The newest answer; the last few are kept until something happens, so that their lists open at once."""
    key = (selection, pack.fingerprint, today)
    with _LOCK:
        ((last_event,),) = select("SELECT COALESCE(max(id), 0) FROM evidence_event")
        kept = _KEPT.pop(key, None)
        if kept is None or kept.last_event != last_event:
            kept = Computed(impact(selection, pack, today), timezone.now(), last_event)
        _KEPT[key] = kept
        while len(_KEPT) > KEPT_MAX:
            _KEPT.pop(next(iter(_KEPT)))
        return kept


@require_safe
@for_roles(ANALYST, INSPECTOR)
def impact_page(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """The form, and what it finds: figures, a picture, the beginning of each list."""
    pack = packs.current()
    form = ImpactForm(request.GET if asked(request.GET) else None, pack)
    context: dict[str, Any] = {"visitor": visitor, "form": form}
    if form.is_bound and form.is_valid() and form.selection:
        context |= answered(form.selection, pack, visitor.today)
    return render(request, "analyst/impact.html", context)


def answered(selection: Selection, pack: Pack, today: date) -> dict[str, Any]:
    """Everything that the page shows beneath the form."""
    known = computed(selection, pack, today)
    found = known.found
    return {
        "found": found,
        "said": said_in_words(selection, pack, today),
        "rules": [
            (rule.titles.in_language(language_of_page()), href("rule", rule.id))
            for rule in rules_about(selection, pack, today, asking=True)
        ],
        "stats": stats(found),
        "chart": export_chart(found),
        "tables": [beginning(rows, selection) for rows in Lists(found).all()],
        "letters_href": address_of(selection, reverse("impact-letters")),
        "source": _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(known.at)},
    }


def beginning(rows: Rows, selection: Selection) -> dict[str, Any]:
    """The first rows of a list, and the way to all of them."""
    first = rows.sorted(rows.default.removeprefix("-"), descending=rows.default.startswith("-"))[:SHOWN]
    path = address_of(selection, reverse("impact-list", args=[rows.name]))
    table = Table(
        rows.name, rows.title, [replace(column, sortable=False) for column in rows.columns],
        [rows.cells(entry) for entry in first],
        total=len(rows.entries), empty=rows.empty, caption_hidden=True,
    )  # fmt: skip
    return {
        "table": table,
        "href": path,
        "csv_href": f"{path}&as=csv",
        "more": len(rows.entries) > len(first),
        "count": len(rows.entries),
    }


@require_safe
@for_roles(ANALYST, INSPECTOR)
def impact_list(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponseBase:
    """All rows of one list, sorted, page by page or as a file."""
    selection = selection_of(request)
    if selection is None:
        return redirect("impact")
    known = computed(selection, packs.current(), visitor.today)
    rows = Lists(known.found).of(name)
    if rows is None:
        raise Http404
    listing = Listing.asked(request, rows.columns, default=rows.default)
    entries = rows.sorted(listing.sort, descending=listing.descending)
    if kind := kind_asked(request):
        return as_file(kind, f"impact-{name}", rows.file_columns, rows.file_rows(entries))
    shown = entries[listing.offset : listing.offset + listing.size]
    table = Table(
        name, rows.title, rows.columns, [rows.cells(entry) for entry in shown], listing, len(entries), rows.empty,
        files=True, caption_hidden=True,
    )  # fmt: skip
    context = {
        "visitor": visitor,
        "title": rows.title,
        "table": table,
        "said": said_in_words(selection, packs.current(), visitor.today),
        "impact_href": address_of(selection, reverse("impact")),
        "source": _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(known.at)},
    }
    return render(request, "analyst/impact_list.html", context)


@require_safe
@for_roles(ANALYST, INSPECTOR)
def impact_letters(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Letters to print, a sheet or more for each."""
    selection = selection_of(request)
    if selection is None:
        return redirect("impact")
    pack = packs.current()
    found = computed(selection, pack, visitor.today).found
    listing = replace(Listing.asked(request, (), default=""), size=LETTERS_ON_A_PAGE)
    some = found.addressees[listing.offset : listing.offset + listing.size]
    written = letters(
        found, pack, ask_at=request.build_absolute_uri(reverse("ask")), only={one.party_id for one in some}
    )
    context = {
        "visitor": visitor,
        "letters": list(written),
        "pager": Pager(listing, len(found.addressees), len(some)),
        "impact_href": address_of(selection, reverse("impact")),
        "reference": found.reference,
    }
    return render(request, "analyst/impact_letters.html", context)


def selection_of(request: HttpRequest) -> Selection | None:
    """What the address lists; None if it lists nothing that can be read."""
    form = ImpactForm(request.GET, packs.current())
    return form.selection if form.is_valid() else None
