"""The page of a lot: what it is, how well it is proven, a balance that closes, who holds it, what happened to
it.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from jolserik.evidence.queries import history
from jolserik.kernel.quantity import MICRO
from jolserik.ledger.queries.lot_balance import Balance, balance_of, holders_of, serials_of
from jolserik.notes.queries.seen_lots import SeenLot, seen_lot
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import named_parties
from jolserik.web import vocabulary, writing
from jolserik.web.charts import Chart
from jolserik.web.charts.model import Words
from jolserik.web.charts.waterfall import Step, Waterfall, waterfall
from jolserik.web.inspector.purposes import asked_of_officials
from jolserik.web.lots.diagram import label_in
from jolserik.web.lots.names import product_words
from jolserik.web.parts import Event, Fact
from jolserik.web.states import state
from jolserik.web.tables import Cell, Column, Empty, Table
from jolserik.web.trader.visiting import Visitor, for_roles

SERIALS_SHOWN = 200
GRADES = {
    "matched": gettext_lazy("The customs register confirms this origin, or every ingredient is confirmed."),
    "claimed": gettext_lazy("The holder names a document that no register has confirmed yet."),
    "unproven": gettext_lazy(
        "Nothing proves this origin: stock of the first day, or goods that were simply declared."
    ),
    "contradicted": gettext_lazy(
        "The customs register says otherwise. What is free of it cannot be exported."
    ),
}
EVENTS = {
    "lot.created": gettext_lazy("Brought into the ledger"),
    "lot.graded": gettext_lazy("Compared with the customs register"),
}


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
@asked_of_officials
def lot(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponseBase:
    """One lot, as far as the visitor may know it."""
    found = seen_lot(code, visitor.actor) if code.isprintable() else None
    if found is None:
        raise Http404
    parties = None if visitor.actor.official else visitor.actor.reads_for
    serials = serials_of(found.id, parties)
    context = {
        "visitor": visitor, "lot": found, "state": state(found.grade, "lot"), "grade_words": GRADES[found.grade],
        "facts": facts_of(found), "chart": balance_chart(found, balance_of(found.id, parties)),
        "holders": holders_table(found, parties), "events": events_of(found) if found.whole else [],
        "serials": serials[:SERIALS_SHOWN], "serials_more": max(0, len(serials) - SERIALS_SHOWN),
        "official": visitor.actor.official,
        "source": _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(visitor.now)},
    }  # fmt: skip
    return render(request, "lots/lot.html", context)


def facts_of(lot: SeenLot) -> list[Fact]:
    """What it is and where it comes from; whose it was and its papers only for those who may know."""
    facts = [
        Fact(_("Product"), product_words(lot.product)),
        Fact(_("Country of origin"), writing.country(lot.origin_country) if lot.origin_country else ""),
        Fact(_("Country of the maker"), writing.country(lot.maker_country) if lot.maker_country else ""),
        Fact(_("Kind of origin"), vocabulary.word(lot.origin_kind, "origin_kind")),
    ]
    if lot.procedure:
        facts.append(Fact(_("Procedure"), vocabulary.word(lot.procedure, "procedure")))
    if lot.clauses:
        facts.append(Fact(_("Clauses"), ", ".join(lot.clauses)))
    return facts + whole_facts(lot) if lot.whole else facts


def whole_facts(lot: SeenLot) -> list[Fact]:
    """What its holder and officials know besides."""
    holder = named_parties([lot.holder_id])[lot.holder_id]
    paper = lot.origin_document
    if paper and lot.origin_line is not None:
        paper = _("%(document)s, line %(line)s") % {"document": paper, "line": lot.origin_line}
    facts = [
        Fact(_("Paper"), paper),
        Fact(_("Date"), writing.day(lot.date)),
        Fact(_("Brought in by"), f"{holder.called(writing.language_of_page())} ({holder.text})"),
        Fact(_("Holder's own reference"), lot.reference),
        Fact(_("Quantity brought in"), writing.quantity(lot.quantity, writing.unit(lot.unit))),
    ]
    if lot.value is not None:
        facts.append(Fact(_("Value"), writing.money(lot.value, lot.currency)))
    if lot.conversion:
        facts.append(Fact(_("Made by conversion"), lot.conversion, code=True))
    return facts


def balance_chart(lot: SeenLot, balance: Balance) -> Chart:
    """From what was created and what came, through everything that went, to what is on hand."""
    steps = [
        (_("came from others"), balance.came),
        (_("passed on to others"), -balance.passed),
        (_("exported"), -balance.abroad - balance.exported),
        (_("written off"), -balance.written_off),
        (_("consumed by conversions"), -balance.consumed),
    ]
    unit = writing.unit(lot.unit)
    on_hand = writing.quantity(balance.at_home, unit)
    title = _("%(quantity)s of this lot are on hand") % {"quantity": on_hand}
    description = _("From %(created)s through everything that came and went to %(left)s.") % {
        "created": writing.quantity(balance.created, unit), "left": on_hand,
    }  # fmt: skip
    return waterfall(
        Waterfall(
            Words("balance", title, description, _("Balance of the lot")),
            Step(_("Created"), Fraction(balance.created, MICRO)),
            [Step(name, Fraction(amount, MICRO)) for name, amount in steps if amount],
            Step(_("On hand"), Fraction(balance.at_home, MICRO)),
            label_in(""),
            unit,
            _("What changed it"),
        )
    )


def holders_table(lot: SeenLot, parties: Collection[int] | None) -> Table:
    """Who has something of it now; traders see their own."""
    found = holders_of(lot.id, parties)
    named = named_parties({holder.party_id for holder in found})
    language = writing.language_of_page()
    columns = [
        Column("party", _("Who"), names_row=True),
        Column("place", _("Place")),
        Column("on_hand", _("On hand"), figure=True),
        Column("reserved", _("of which reserved"), figure=True),
    ]
    unit = writing.unit(lot.unit)
    rows = [
        [
            Cell(named[holder.party_id].called(language), below=holder.party),
            Cell(pgettext("place", "abroad") if holder.abroad else holder.place),
            Cell(writing.quantity(holder.on_hand, unit)),
            Cell(writing.quantity(holder.reserved, unit)),
        ]
        for holder in found
    ]
    empty = Empty(
        _("Nobody has anything of it"), _("Everything of this lot was passed on, written off or consumed.")
    )
    return Table("holders", _("Who has it now"), columns, rows, empty=empty, caption_hidden=True)


def events_of(lot: SeenLot) -> list[Event]:
    """What happened to the lot itself; what moved it stands in its trace."""
    events = []
    for past in history("lot", [lot.id]):
        grade = str(past.facts.get("grade", ""))
        events.append(
            Event(
                EVENTS.get(past.kind, past.kind),
                past.recorded_at,
                state=state(grade, "lot") if grade else None,
            )
        )
    return events
