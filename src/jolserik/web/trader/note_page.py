"""What the page of a note shows: facts, lines, draws, what happened, and what this person may do now."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jolserik import packs
from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.showing import ShownAction, ShownFinding, ShownLine, ShownNote
from jolserik.registry.queries.showing import NamedParty
from jolserik.web import states, vocabulary, writing
from jolserik.web.objections.about_notes import objecting_href, objection_tasks
from jolserik.web.parts import Event, Fact
from jolserik.web.tables import Cell, Column, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.allowed import buttons
from jolserik.web.trader.guided import held_refusals
from jolserik.web.trader.note_next import is_late, what_next
from jolserik.web.trader.visiting import Visitor

FINDINGS = {
    "shortage": pgettext_lazy("finding", "less arrived than was sent"),
    "excess": pgettext_lazy("finding", "more arrived than was sent"),
    "lower_count": pgettext_lazy("finding", "a later count was lower"),
    "invoice_changed": pgettext_lazy("finding", "the invoice changed afterwards"),
    "invoice_cancelled": pgettext_lazy("finding", "the invoice was cancelled afterwards"),
}
RELATIONS = {
    "correction": pgettext_lazy("relation of notes", "corrects"),
    "reissue": pgettext_lazy("relation of notes", "reissues"),
    "return": pgettext_lazy("relation of notes", "returns"),
}
RELATIONS_BACK = {
    "correction": pgettext_lazy("relation of notes", "corrected by"),
    "reissue": pgettext_lazy("relation of notes", "reissued as"),
    "return": pgettext_lazy("relation of notes", "returned by"),
}
LINE_COLUMNS = (
    Column("line", gettext_lazy("Line"), names_row=True),
    Column("goods", gettext_lazy("Goods")),
    Column("quantity", gettext_lazy("Quantity"), figure=True),
    Column("arrived", gettext_lazy("Settled"), figure=True),
    Column("price", gettext_lazy("Price"), figure=True),
    Column("value", gettext_lazy("Value"), figure=True),
    Column("state", gettext_lazy("State")),
)
DRAW_COLUMNS = (
    Column("line", gettext_lazy("Line")),
    Column("lot", gettext_lazy("Lot"), names_row=True),
    Column("quantity", gettext_lazy("Quantity"), figure=True),
    Column("origin", gettext_lazy("Origin")),
    Column("grade", gettext_lazy("How well it is proven")),
)
EVENTS = {
    "note.registered": pgettext_lazy("event", "registered"),
    "note.held": pgettext_lazy("event", "registered and held"),
    "note.released": pgettext_lazy("event", "went on by itself"),
    "note.replaced": pgettext_lazy("event", "replaced by another note"),
    "note.overdue": pgettext_lazy("event", "became overdue"),
}
ROOT_SHOWN = 16


def context(note: ShownNote, visitor: Visitor, request: HttpRequest) -> dict[str, Any]:
    """Everything that the template needs."""
    return {
        "note": note,
        "state": states.state("overdue" if is_late(note, visitor.today) else note.state, "note"),
        "facts": head_facts(note, visitor.today),
        "transport": transport_facts(note),
        "lines": lines_table(note),
        "draws": draws_table(note),
        "actions": [happened(action) for action in note.actions],
        "findings": [found(finding, note) for finding in note.findings],
        "events": [Event(event_word(e.kind), e.recorded_at, paper=e.root[:ROOT_SHOWN]) for e in note.events],
        "held": held_refusals(note),
        "trace_href": href("trace", note.number),
        "buttons": buttons(note, visitor),
        "object_href": objecting_href(note, visitor),
        "objections": objection_tasks(note, visitor),
        "printable": note.state != "held",
        "next": what_next(note, visitor),
        "qr": qr_of(request, note),
    }


def confirmation(note: ShownNote, visitor: Visitor, request: HttpRequest) -> dict[str, Any]:
    """What the page after registering needs."""
    return {
        "held": held_refusals(note),
        "next": what_next(note, visitor),
        "facts": head_facts(note, visitor.today)[:6],
        "printable": note.state != "held",
        "qr": qr_of(request, note),
    }


def qr_of(request: HttpRequest, note: ShownNote) -> SafeString:
    """The address of the note as a square to scan."""
    address = request.build_absolute_uri(reverse("note", args=[note.number]))
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        scale=4, border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308  drawn by the library from our own address


def party_fact(name: str | Promise, party: NamedParty, place: str) -> Fact:
    """A party with its identifier and place; an unverified one says so."""
    words = party.called(writing.language_of_page())
    parts = [words] if words == party.text else [words, party.text]
    if place:
        parts.append(_("place %(place)s") % {"place": place})
    if not party.verified:
        parts.append(
            _("existence not verified, known here since %(day)s") % {"day": writing.short_day(party.added_on)}
        )
    return Fact(name, ", ".join(parts))


def head_facts(note: ShownNote, today: date) -> list[Fact]:
    """Who, what, when, and how it is connected."""
    facts = [
        Fact(_("Kind"), vocabulary.word(note.kind, "note_kind")),
        Fact(_("Date"), writing.day(note.date)),
        party_fact(_("Sender"), note.sender, note.sender_place),
        party_fact(_("Recipient"), note.recipient, note.recipient_place),
        Fact(_("The sender calls it"), note.own_number, code=True),
    ]
    if note.is_export:
        facts.append(Fact(_("Country of destination"), writing.country(note.recipient_country)))
    if note.due_on and note.state in ("open", "held"):
        day = writing.day(note.due_on)
        facts.append(
            Fact(due_word(note), _("%(day)s (passed)") % {"day": day} if note.due_on < today else day)
        )
    if note.procedure:
        facts.append(Fact(_("Special procedure"), vocabulary.word(note.procedure, "procedure")))
    if note.refers_to:
        facts.append(
            Fact(
                RELATIONS.get(note.relation, note.relation),
                note.refers_to,
                href("note", note.refers_to),
                code=True,
            )
        )
    facts += [
        Fact(RELATIONS_BACK.get(relation, relation), number, href("note", number), code=True)
        for relation, number in note.replaced_by
    ]
    facts.append(Fact(_("Registered"), writing.moment(note.registered_at)))
    return facts


def due_word(note: ShownNote) -> str:
    """What the clock is about."""
    return _("To leave the country by") if note.is_export else _("To be answered by")


def transport_facts(note: ShownNote) -> list[Fact]:
    """Papers and transport, where anything is known."""
    of_lines = {
        _("Invoice"): {line.invoice for line in note.lines},
        _("Vehicle"): {line.vehicle for line in note.lines},
        _("Container"): {line.container for line in note.lines},
        _("Waybill"): {line.waybill for line in note.lines},
    }
    crossing = packs.current().find_crossing(note.crossing) if note.crossing else None
    known = [
        *((name, ", ".join(sorted(values - {""}))) for name, values in of_lines.items()),
        (_("Contract"), note.contract),
        (_("Carrier"), note.carrier),
        (_("Border crossing"), crossing.name(writing.language_of_page()) if crossing else note.crossing),
        (_("Consignee, if it is somebody else"), note.consignee),
        (_("Who will use the goods"), note.end_user),
        (_("Other papers"), ", ".join(f"{kind} {number}" for kind, number in note.papers)),
        (_("Reason"), note.reason),
    ]
    return [Fact(name, value) for name, value in known if value]


def lines_table(note: ShownNote) -> Table:
    """Lines with quantities."""
    return Table("lines", _("Lines"), LINE_COLUMNS, [line_row(line, note) for line in note.lines])


def line_row(line: ShownLine, note: ShownNote) -> list[Cell]:
    """One line."""
    unit = writing.unit(line.unit)
    price = writing.money(line.price, line.currency) if line.price is not None else "–"
    value = writing.money(line.value, line.currency) if line.value is not None else "–"
    settled = writing.quantity(line.quantity_settled, unit) if line.state == "settled" else "–"
    return [
        Cell(str(line.line)),
        Cell(line.product, below=line.name, code=True),
        Cell(writing.quantity(line.quantity, unit), raw=format_quantity(line.quantity)),
        Cell(settled),
        Cell(price),
        Cell(value),
        Cell(state=line_state(line, note)),
    ]


def line_state(line: ShownLine, note: ShownNote) -> states.State:
    """An export's line says how well its exit is proven, any other what became of it."""
    if note.is_export and note.state in ("open", "settled"):
        return states.state(line.exit_grade or "silent", "exit")
    word = {"open": "open", "settled": "settled", "released": note.state}.get(line.state, line.state)
    return states.state("held" if note.state == "held" else word, "note")


def draws_table(note: ShownNote) -> Table:
    """Which lots the lines are drawn from."""
    rows = [
        [
            Cell(str(line.line)),
            Cell(draw.lot, href("lot", draw.lot), code=True, below=draw.reference),
            Cell(writing.quantity(draw.quantity, writing.unit(line.unit))),
            Cell(vocabulary.word(draw.origin_kind, "origin_kind"),
                 below=writing.country(draw.origin_country) if draw.origin_country else ""),
            Cell(state=states.state(draw.grade, "lot")),
        ]
        for line in note.lines
        for draw in line.draws
    ]  # fmt: skip
    return Table("draws", _("From which lots"), DRAW_COLUMNS, rows)


def happened(action: ShownAction) -> Event:
    """One action, with who did it."""
    who = " · ".join(part for part in (action.party, action.person) if part) or _("an authority")
    said = [who]
    if action.source:
        words = vocabulary.word(action.source, "exit_source"), vocabulary.word(action.scope, "exit_scope")
        said.append(_("source: %(source)s, %(scope)s") % {"source": words[0], "scope": words[1]})
    if action.reason:
        said.append(action.reason)
    said += [f"{kind} {number}" for kind, number in action.papers]
    said += [
        _("line %(line)s: %(quantity)s") % {"line": line, "quantity": writing.quantity(quantity)}
        for line, quantity in action.lines
        if quantity is not None
    ]
    if action.waiting:
        said.append(_("kept as evidence until the note is registered"))
    title = str(vocabulary.word(action.action, "note_action"))
    return Event(title[:1].upper() + title[1:], action.recorded_at, "; ".join(map(str, said)))


def found(finding: ShownFinding, note: ShownNote) -> Event:
    """Something to explain, with its figures."""
    title = str(FINDINGS.get(finding.kind, finding.kind.replace("_", " ")))
    if finding.line:
        title = _("Line %(number)s") % {"number": finding.line} + f": {title}"
    figures = [
        str(finding.facts[name]) for name in ("noted", "expected", "said", "found") if name in finding.facts
    ]
    words = finding.explanation or " → ".join(figures)
    state = states.TASK["done"] if finding.explanation else states.TASK["waiting"]
    return Event(title, finding.found_at, words, state=state)


def event_word(kind: str) -> str | Promise:
    """What an event is called: an action's word, or its own."""
    return EVENTS.get(kind) or vocabulary.word(kind.removeprefix("note."), "note_action")
