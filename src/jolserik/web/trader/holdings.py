"""What is on hand: by place, product and lot, now or at the end of a past day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from jolserik import packs
from jolserik.kernel.quantity import format_quantity
from jolserik.ledger import policy
from jolserik.ledger.queries.holdings import HeldLot
from jolserik.ledger.queries.showing import WantedHoldings, list_holdings, page_of_holdings
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import NamedParty, named_party, places_of
from jolserik.web import states, vocabulary, writing
from jolserik.web.files import as_file, kind_asked
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

COLUMNS = (
    Column("place", _("Place"), sortable=True),
    Column("product", _("Product"), sortable=True),
    Column("lot", _("Lot"), sortable=True, names_row=True),
    Column("on_hand", _("On hand"), sortable=True, figure=True, minor=True),
    Column("reserved", _("Reserved"), sortable=True, figure=True, minor=True),
    Column("free", _("Free"), sortable=True, figure=True),
    Column("unit", _("Unit")),
    Column("origin", _("Origin"), minor=True),
    Column("grade", _("How well it is proven")),
    Column("trace", _("Trace"), minor=True),
)
EMPTY = Empty(
    _("Nothing is on hand"),
    _(
        "Goods stand here once you register a lot (an import, production, an opening balance) or confirm a note."
    ),
    _("Upload lots"),
    "/upload?kind=lots",
)


class FilterForm(forms.Form):
    """Which holdings; everything stands in the address."""

    party = forms.ChoiceField(label=_("Of whom"), required=False)
    text = forms.CharField(label=_("Product, lot or name"), required=False, max_length=80)
    place = forms.CharField(
        label=_("Place"), required=False, max_length=64, widget=forms.TextInput(attrs={"list": "own-places"})
    )
    as_of = forms.DateField(
        label=_("At the end of the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"], error_messages={"invalid": _("Write the day as 2026-01-31.")},
    )  # fmt: skip

    def __init__(self, request: HttpRequest, visitor: Visitor) -> None:
        super().__init__(request.GET, use_required_attribute=False)
        language = writing.language_of_page()
        self.fields["party"].choices = [(party.text, party.called(language)) for party in visitor.parties]  # type: ignore[attr-defined]
        if len(visitor.parties) < 2:
            del self.fields["party"]

    def said(self, name: str) -> str:
        """A filter's value, empty where the address holds nonsense."""
        return str(self.cleaned_data.get(name) or "")


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
def holdings(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What a party holds."""
    party = party_asked(request, visitor)
    form = FilterForm(request, visitor)
    form.is_valid()
    as_of = form.cleaned_data.get("as_of")
    wanted = WantedHoldings(party.id, form.said("place"), form.said("text"), end_of(as_of) if as_of else None)
    listing = Listing.asked(request, COLUMNS, default="place")
    if kind := kind_asked(request):
        everything = list_holdings(wanted, order=listing.sort, descending=listing.descending)
        return as_file(kind, "holdings", COLUMNS, map(row, everything))
    found, total = page_of_holdings(
        wanted, order=listing.sort, descending=listing.descending, offset=listing.offset, limit=listing.size
    )
    table = Table(
        "holdings", _("Holdings"), COLUMNS, [row(held) for held in found], listing, total, EMPTY,
        files=True, caption_hidden=True,
    )  # fmt: skip
    context = {"visitor": visitor, "party": party, "table": table, "form": form, "as_of": as_of, "now": visitor.now,
               "places": places_of(party.id)}  # fmt: skip
    return render(request, "trader/holdings.html", context)


def party_asked(request: HttpRequest, visitor: Visitor) -> NamedParty:
    """Whose holdings: the one that the address names, else the chosen party, else the first one."""
    named = named_party(request.GET["party"]) if request.GET.get("party") else None
    if named is None and not request.GET.get("party"):
        named = visitor.party or next(iter(visitor.parties), None)
    if named is None or not policy.may_see_holdings(visitor.actor, named.id):
        raise Http404
    return named


def end_of(day: date) -> datetime:
    """The last moment of a day where the authority sits; never later than the ledger can know."""
    last = day if day.year < date.max.year else date.max - timedelta(days=2)
    return datetime.combine(last, time.max, packs.current().time_zone)


def row(held: HeldLot) -> list[Cell]:
    """One lot at one place."""
    abroad = pgettext_lazy("place", "abroad")
    origin = writing.country(held.origin_country) if held.origin_country else ""
    return [
        Cell(abroad if held.abroad else held.place, raw=held.place),
        Cell(held.product, code=True, below=held.name),
        Cell(held.lot, href("lot", held.lot), code=True, below=held.reference),
        figure(held.on_hand),
        figure(held.reserved),
        figure(held.free),
        Cell(writing.unit(held.unit), raw=held.unit),
        Cell(vocabulary.word(held.origin_kind, "origin_kind"), below=origin),
        Cell(state=states.state(held.grade, "lot")),
        Cell(_("trace") if href("trace", held.lot) else "", href("trace", held.lot), raw=held.lot),
    ]


def figure(micro: int) -> Cell:
    """A quantity, in files as an exact decimal string."""
    return Cell(writing.quantity(micro), raw=format_quantity(micro))
