"""What the page of a trace says in words: the way at a glance, and its steps in order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jolserik.notes.queries.tracing import Hop, Root, TraceBack
from jolserik.web import vocabulary, writing
from jolserik.web.lots.grades import EXPORTS, UNSEEN, has_left, hop_state
from jolserik.web.lots.names import country_of
from jolserik.web.parts import Event, Fact
from jolserik.web.states import state
from jolserik.web.tables import Cell, Column, Table
from jolserik.web.trader.addresses import href


def goods_name(found: TraceBack) -> str:
    """What the lots call the goods, else their code."""
    return next((root.name for root in found.roots if root.name), found.product)


def headline(found: TraceBack, names: Mapping[str, str]) -> str:
    """The way in one sentence."""
    facts = {
        "quantity": writing.quantity(found.quantity, writing.unit(found.unit)),
        "goods": goods_name(found),
    }
    last = last_hop(found)
    if last is None:
        return _("%(quantity)s, %(goods)s") % facts
    facts |= {"recipient": names.get(last.recipient, last.recipient), "country": country_of(last.recipient)}
    if has_left(last):
        return _("%(quantity)s, %(goods)s, left for %(recipient)s, %(country)s") % facts
    if last.kind in EXPORTS:
        return _("%(quantity)s, %(goods)s, registered for export to %(recipient)s, %(country)s") % facts
    return _("%(quantity)s, %(goods)s, to %(recipient)s") % facts


def last_hop(found: TraceBack) -> Hop | None:
    """The hop that the trace is about; of a lot, the one that happened last."""
    asked = next((hop for hop in found.hops if f"{hop.note}.{hop.line}" == found.of), None)
    return asked or next(reversed(in_order(found.hops, found.roots)), None)


def facts_of(found: TraceBack) -> list[Fact]:
    """Where it began, through how many hands, and how long it took."""
    facts = [origin_fact(root, found.unit) for root in found.roots[:3]]
    if len(found.roots) > 3:
        more = len(found.roots) - 3
        facts.append(
            Fact(
                _("More origins"),
                ngettext("%(count)s lot more", "%(count)s lots more", more) % {"count": more},
            )
        )
    hands = len(dict.fromkeys(party for hop in found.hops for party in (hop.sender, hop.recipient)))
    if hands:
        facts.append(
            Fact(_("Hands"), ngettext("%(count)s party", "%(count)s parties", hands) % {"count": hands})
        )
    days = [day for day in (*(root.date for root in found.roots), *(hop.day for hop in found.hops)) if day]
    if days:
        facts.append(Fact(_("From the first day to the last"), span(min(days), max(days))))
    return facts


def origin_fact(root: Root, unit: str) -> Fact:
    """One origin: lot, paper and line, country, quantity."""
    parts = [
        writing.quantity(root.quantity, writing.unit(unit)),
        str(vocabulary.word(root.origin_kind, "origin_kind")),
    ]
    if root.origin_document:
        parts.append(root.origin_document)
    if root.origin_document and root.origin_line is not None:
        parts.append(_("line %(line)s") % {"line": root.origin_line})
    if root.origin_country:
        parts.append(writing.country(root.origin_country))
    if root.lot:
        parts.append(_("lot %(code)s") % {"code": root.lot})
    return Fact(pgettext("trace", "Origin"), ", ".join(parts), href("lot", root.lot) if root.lot else None)


def span(first: date, last: date) -> str:
    """Two days and what lies between them."""
    if first == last:
        return writing.day(first)
    count = (last - first).days
    days = ngettext("%(count)s day", "%(count)s days", count) % {"count": writing.number(count)}
    return f"{writing.day(first)} – {writing.day(last)} ({days})"


def merged_hops(hops: Sequence[Hop]) -> tuple[Hop, ...]:
    """What one line of a note moved of several lots is one step; quantities add up where units agree."""
    sums: dict[tuple[object, ...], Hop] = {}
    for hop in hops:
        key = (hop.note or hop, hop.line, hop.sender, hop.recipient)
        known = sums.get(key)
        sums[key] = replace(known, quantity=known.quantity + hop.quantity) if known else hop
    return tuple(sums.values())


def in_order(hops: Sequence[Hop], roots: Sequence[Root] = ()) -> list[Hop]:
    """Hops in order of time, but none before the hop that brought its goods: papers may bear days of their own."""
    waiting = sorted(hops, key=lambda hop: hop.day or date.max)
    brought = {(hop.lot, hop.recipient) for hop in hops if hop.recipient != hop.sender}
    had = {(root.lot, root.holder) for root in roots if root.holder}
    rooted = {lot for lot, _holder in had}
    had |= {(lot, sender) for lot, sender in first_senders(waiting).items() if lot not in rooted}
    found: list[Hop] = []
    while waiting:
        sources = ((hop.lot, hop.sender) for hop in waiting)
        able = (place for place, source in enumerate(sources) if source in had or source not in brought)
        hop = waiting.pop(next(able, 0))
        had.add((hop.lot, hop.recipient))
        found.append(hop)
    return found


def first_senders(hops: Sequence[Hop]) -> dict[str, str]:
    """Who sent each lot first."""
    return {hop.lot: hop.sender for hop in reversed(hops)}


def events_of(found: TraceBack, names: Mapping[str, str], unit: str) -> list[Event]:
    """Origins and hops in order of time; an origin stands before the first step of its goods, whatever its day."""
    events: list[Event] = []
    origins = sorted(found.roots, key=lambda root: root.date or date.min)
    for hop in in_order(found.hops, found.roots):
        day = hop.day or date.max
        due = [root for root in origins if root.lot == hop.lot or (root.date or date.min) <= day]
        events += [root_event(root, found.unit, names) for root in due]
        origins = [root for root in origins if root not in due]
        events.append(hop_event(hop, names, unit))
    return events + [root_event(root, found.unit, names) for root in origins]


def root_event(root: Root, unit: str, names: Mapping[str, str]) -> Event:
    """How goods came in."""
    said = [writing.quantity(root.quantity, writing.unit(unit))]
    if root.holder:
        said.append(names.get(root.holder, root.holder))
    if root.origin_country:
        said.append(_("from %(country)s") % {"country": writing.country(root.origin_country)})
    if root.ingredients:
        made_of = ", ".join(x.lot for x in root.ingredients)
        said.append(_("made of the lots %(lots)s") % {"lots": made_of})
    title = str(vocabulary.word(root.origin_kind, "origin_kind"))
    if root.origin_document:
        title = f"{title}: {root.origin_document}"
        if root.origin_line is not None:
            title = _("%(paper)s, line %(line)s") % {"paper": title, "line": root.origin_line}
    return Event(
        capital(title), root.date, "; ".join(said), root.lot, href("lot", root.lot) if root.lot else None,
        state(root.grade, "lot"),
    )  # fmt: skip


def hop_event(hop: Hop, names: Mapping[str, str], unit: str) -> Event:
    """One change of hands."""
    facts = {
        "sender": names.get(hop.sender, hop.sender),
        "recipient": names.get(hop.recipient, hop.recipient),
        "country": country_of(hop.recipient),
    }
    if hop.kind == "movement":
        title = _("%(sender)s moved the goods to another place of their own") % facts
    elif has_left(hop):
        title = _("%(sender)s exported to %(recipient)s, %(country)s") % facts
    elif hop.kind in EXPORTS:
        title = _("%(sender)s registered goods for export to %(recipient)s, %(country)s") % facts
    elif hop.kind == "return":
        title = _("%(sender)s gave back to %(recipient)s") % facts
    else:
        title = _("%(sender)s sold to %(recipient)s") % facts
    paper = hop.note
    words = writing.quantity(hop.quantity, writing.unit(unit) if unit else "")
    if hop.kind in EXPORTS and hop.grade in UNSEEN:
        words = f"{words}; {_('nobody has seen them leave yet')}"
    return Event(
        title,
        hop.day,
        words,
        paper,
        href("note", paper) if paper else None,
        hop_state(hop),
    )


def capital(words: str) -> str:
    """The words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def roots_table(found: TraceBack) -> Table:
    """All origins with their papers."""
    columns = [
        Column("lot", _("Lot"), names_row=True),
        Column("kind", _("Kind of origin")),
        Column("paper", _("Paper and line")),
        Column("country", _("Country")),
        Column("day", _("Date")),
        Column("quantity", _("Quantity"), figure=True),
        Column("grade", _("How well it is proven")),
    ]
    rows = [
        [
            Cell(root.lot or _("not shown to you"), href("lot", root.lot) if root.lot else None, code=bool(root.lot),
                 below=root.reference),
            Cell(vocabulary.word(root.origin_kind, "origin_kind")),
            Cell(root.origin_document, below=_("line %(line)s") % {"line": root.origin_line} if root.origin_line else ""),
            Cell(writing.country(root.origin_country) if root.origin_country else "–"),
            Cell(writing.short_day(root.date) if root.date else "–"),
            Cell(writing.quantity(root.quantity, writing.unit(found.unit))),
            Cell(state=state(root.grade, "lot")),
        ]
        for root in found.roots
    ]  # fmt: skip
    return Table(f"roots-{found.of.replace('.', '-')}", _("Where the goods came from"), columns, rows)
