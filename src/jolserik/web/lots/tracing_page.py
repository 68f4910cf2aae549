"""The page of a trace: where goods came from or went, at a glance, as a diagram, in order of time and as a
table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jolserik.exchange import shapes
from jolserik.notes.queries.seen_lots import units_of
from jolserik.notes.queries.tracing import ForwardEnd, TraceBack, TraceForward
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.web import vocabulary, writing
from jolserik.web.addresses import Address
from jolserik.web.charts import Chart
from jolserik.web.charts.model import Words
from jolserik.web.inspector.purposes import asked_of_officials
from jolserik.web.lots.diagram import diagram_back, diagram_forward
from jolserik.web.lots.grades import Weak, weakest
from jolserik.web.lots.names import party_names
from jolserik.web.lots.opening import BACK, FORWARD, Opened, opened
from jolserik.web.lots.way import (
    capital,
    events_of,
    facts_of,
    headline,
    hop_event,
    in_order,
    merged_hops,
    roots_table,
)
from jolserik.web.parts import Event, Fact
from jolserik.web.tables import Cell, Column, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

LINES_SHOWN = 40


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
@asked_of_officials
def trace(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponseBase:
    """One trace; of a note with several lines, each line with the way to its own page."""
    found = opened(code, visitor.actor)
    if found is None:
        raise Http404
    default = FORWARD if found.lot else BACK
    direction = request.GET.get("direction", default)
    if direction not in (BACK, FORWARD):
        raise Http404
    if request.GET.get("as") == "json":
        return as_json(found, direction, visitor)
    ways = [back_way(x, visitor) for x in found.back(visitor.actor)] if direction == BACK else [
        forward_way(x, visitor) for x in found.forward(visitor.actor)
    ]  # fmt: skip
    context = {
        "visitor": visitor, "opened": found, "direction": direction, "ways": ways[:LINES_SHOWN],
        "many": len(ways) > 1, "left_out": max(0, len(ways) - LINES_SHOWN), "official": visitor.actor.official,
        "other_href": Address.of(request).with_(direction=FORWARD if direction == BACK else BACK),
        "json_href": Address.of(request).with_(**{"as": "json", "direction": direction}),
        "source": _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(visitor.now)},
    }  # fmt: skip
    return render(request, "lots/trace.html", context)


def as_json(found: Opened, direction: str, visitor: Visitor) -> JsonResponse:
    """The trace in the contract's shape, as a file; of a note, a list of its lines."""
    if direction == BACK:
        documents = [shapes.trace_back(one) for one in found.back(visitor.actor)]
    else:
        documents = [shapes.trace_forward(one) for one in found.forward(visitor.actor)]
    single = found.lot is not None or found.subject[0] == "line"
    response = JsonResponse(
        documents[0] if single else documents,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="trace-{found.of}-{direction}.json"'
    return response


@dataclass(frozen=True)
class Way:
    """One trace as the page shows it."""

    of: str
    href: str | None
    headline: str
    facts: list[Fact]
    weak: Weak | None
    chart: Chart | None
    events: list[Event]
    table: Table | None


def back_way(found: TraceBack, visitor: Visitor) -> Way:
    """A trace back to its origins."""
    names, unit = names_in(found), unit_of(found)
    weak = weakest(found.roots, found.hops, names, whole=visitor.actor.official)
    if unit:
        found = replace(found, hops=merged_hops(found.hops))
    title = headline(found, names)
    chart = None
    if found.roots:
        chart = diagram_back(found, names, words_for(found.of, f"{found.of}: {weak.sentence}", title), unit)
    return Way(
        found.of, href("trace", found.of), title, facts_of(found), weak, chart, events_of(found, names, unit),
        roots_table(found),
    )  # fmt: skip


def forward_way(found: TraceForward, visitor: Visitor) -> Way:
    """A trace forward to all ends."""
    names, unit = names_in(found), unit_of(found)
    if unit:
        found = replace(found, hops=merged_hops(found.hops))
    found = replace(found, ends=merged_ends(found.ends))
    quantity = writing.quantity(found.quantity, writing.unit(found.unit))
    title = _("Where %(quantity)s of %(code)s went") % {"quantity": quantity, "code": found.of}
    table = ends_table(found, names)
    facts = [end_fact(kind, total, found.unit) for kind, total in totals(found).items()]
    chart = None
    if found.ends:
        finding = "; ".join(f"{fact.name}: {fact.value}" for fact in facts)
        chart = diagram_forward(found, names, words_for(found.of, f"{found.of}: {finding}", title), unit)
    events = [hop_event(hop, names, unit) for hop in in_order(found.hops)]
    return Way(found.of, href("trace", found.of), title, facts, None, chart, events, table)


def merged_ends(ends: Sequence[ForwardEnd]) -> tuple[ForwardEnd, ...]:
    """What ended alike with the same party by the same note is one end."""
    sums: dict[tuple[str, ...], ForwardEnd] = {}
    for end in ends:
        key = (end.kind, end.party, end.note, end.own_unit)
        known = sums.get(key)
        sums[key] = (
            end
            if known is None
            else replace(
                known,
                quantity=known.quantity + end.quantity,
                own_quantity=known.own_quantity + end.own_quantity,
            )
        )
    return tuple(sums.values())


def names_in(found: TraceBack | TraceForward) -> dict[str, str]:
    """Names of all parties that the trace speaks of."""
    parties = {party for hop in found.hops for party in (hop.sender, hop.recipient)}
    parties |= (
        {root.holder for root in found.roots}
        if isinstance(found, TraceBack)
        else {e.party for e in found.ends}
    )
    return dict(party_names(parties))


def unit_of(found: TraceBack | TraceForward) -> str:
    """The unit that stands in the diagram; none where lots are counted in several."""
    units = units_of({hop.lot for hop in found.hops}) | {found.unit}
    return found.unit if len(units) == 1 else ""


def words_for(code: str, title: str, description: str) -> Words:
    """The words of a diagram."""
    return Words(f"trace-{code.replace('.', '-')}", title, description, _("Every hand the goods passed"))


def totals(found: TraceForward) -> dict[str, int]:
    """Quantities by kind of end."""
    sums: dict[str, int] = {}
    for end in found.ends:
        sums[end.kind] = sums.get(end.kind, 0) + end.quantity
    return sums


def end_word(kind: str) -> str:
    """A kind of end in a word."""
    return _("with others, not shown to you") if kind == "elsewhere" else str(vocabulary.word(kind, "end"))


def end_fact(kind: str, total: int, unit: str) -> Fact:
    """How much ended so."""
    return Fact(capital(end_word(kind)), writing.quantity(total, writing.unit(unit)))


def ends_table(found: TraceForward, names: dict[str, str]) -> Table:
    """All ends; they sum to the whole."""
    columns = [
        Column("party", _("Who"), names_row=True),
        Column("kind", _("What became of it")),
        Column("quantity", _("Quantity"), figure=True),
        Column("note", _("Note")),
    ]
    rows = [
        [
            Cell(names.get(end.party, end.party) or "–", below=end.party),
            Cell(end_word(end.kind)),
            Cell(writing.quantity(end.quantity, writing.unit(found.unit))),
            Cell(end.note or "–", href("note", end.note) if end.note else None, code=bool(end.note)),
        ]
        for end in found.ends
    ]
    whole = writing.quantity(sum(end.quantity for end in found.ends), writing.unit(found.unit))
    foot = [[Cell(_("Together")), Cell(), Cell(whole), Cell()]]
    return Table(
        f"ends-{found.of.replace('.', '-')}", _("Where everything is or went"), columns, rows, foot=foot
    )
