"""A trace as a diagram: origins on the left, hands in the middle, ends on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jolserik.kernel.quantity import MICRO
from jolserik.notes.queries.tracing import ForwardEnd, Hop, Root, TraceBack, TraceForward
from jolserik.web import vocabulary, writing
from jolserik.web.charts import Chart, Legend
from jolserik.web.charts.model import Amount, Label, Words
from jolserik.web.charts.trace import TraceDiagram, TraceHop, TraceNode, trace
from jolserik.web.lots.grades import EXPORTS, has_left, hop_state, least_proven, tone_of
from jolserik.web.lots.names import country_of
from jolserik.web.states import state
from jolserik.web.trader.addresses import href

VEIL = "veil"


def diagram_back(found: TraceBack, names: Mapping[str, str], words: Words, unit: str) -> Chart:
    """From the origins through the hands."""
    nodes = {f"root-{index}": root_node(f"root-{index}", root) for index, root in enumerate(found.roots)}
    nodes |= {party: hand_node(party, names, found.hops) for party in hands(found.hops)}
    links = [*entries(found.roots, found.hops, nodes, names), *map(hop_link, found.hops)]
    return draw(list(nodes.values()), links, words, unit)


def diagram_forward(found: TraceForward, names: Mapping[str, str], words: Words, unit: str) -> Chart:
    """From who had the goods first to all ends."""
    nodes = {party: hand_node(party, names, found.hops) for party in hands(found.hops)}
    links = list(map(hop_link, found.hops))
    for index, end in enumerate(found.ends):
        if end.kind in ("exported", "reserved"):
            continue  # the hop that carries them leads to who has them or will have them
        source = end.party or VEIL
        nodes.setdefault(source, hand_node(source, names, found.hops) if end.party else veil_node())
        key = f"end-{index}"
        nodes[key] = end_node(key, end, names)
        paper = end.note or "–"
        links.append(TraceHop(source, key, Fraction(end.quantity, MICRO), paper, "", "faint"))
    return draw(list(nodes.values()), links, words, unit)


def draw(nodes: Sequence[TraceNode], links: Sequence[TraceHop], words: Words, unit: str) -> Chart:
    """The finished drawing."""
    return trace(
        TraceDiagram(
            words,
            nodes,
            links,
            label_in(unit),
            (_("Origin"), _("Hands"), _("Ends")),
            (_("From"), _("To"), _("Quantity"), _("Paper"), _("How well it is proven")),
            (
                Legend(pgettext("legend", "proven"), "strong"),
                Legend(pgettext("legend", "claimed, or by invoice only"), "middle"),
                Legend(pgettext("legend", "not proven, or not answered"), "warning"),
                Legend(pgettext("legend", "contradicted"), "alert"),
            ),
            _("others"),
        )
    )


def label_in(unit: str) -> Label:
    """Writes quantities in this unit; without one, as bare figures."""

    def label(amount: Amount) -> str:
        return writing.quantity(int(Fraction(amount) * MICRO), writing.unit(unit) if unit else "")

    return label


def hands(hops: Sequence[Hop]) -> list[str]:
    """Everybody who sent or received, in order of appearance."""
    return list(dict.fromkeys(party for hop in hops for party in (hop.sender, hop.recipient)))


def entries(
    roots: Sequence[Root], hops: Sequence[Hop], nodes: dict[str, TraceNode], names: Mapping[str, str]
) -> list[TraceHop]:
    """How the origins reach the first hands. Hands that the viewer may not see are one node without a name."""
    links = []
    for index, root in enumerate(roots):
        key, amount = f"root-{index}", Fraction(root.quantity, MICRO)
        grade = str(state(root.grade, "lot").word)
        if root.holder:
            nodes.setdefault(root.holder, hand_node(root.holder, names, hops))
        else:
            nodes.setdefault(VEIL, veil_node())
        paper = root.origin_document or vocabulary.word(root.origin_kind, "origin_kind")
        links.append(TraceHop(key, root.holder or VEIL, amount, str(paper), grade, tone_of(root.grade)))
    if VEIL in nodes:
        links += [
            TraceHop(VEIL, party, Fraction(quantity, MICRO), "–", _("not shown to you"), "faint")
            for party, quantity in first_seen(hops, roots).items()
        ]
    return links


def first_seen(hops: Sequence[Hop], roots: Sequence[Root]) -> dict[str, int]:
    """Senders whose goods came by hops that the viewer does not see, with how much they sent on."""
    received = {hop.recipient for hop in hops} | {root.holder for root in roots}
    found: dict[str, int] = {}
    for hop in hops:
        if hop.sender not in received:
            found[hop.sender] = found.get(hop.sender, 0) + hop.quantity
    return found


def root_node(key: str, root: Root) -> TraceNode:
    """Where goods came from."""
    kind = str(vocabulary.word(root.origin_kind, "origin_kind"))
    paper = root.origin_document
    if paper and root.origin_line is not None:
        paper = _("%(document)s, line %(line)s") % {"document": paper, "line": root.origin_line}
    country = writing.country(root.origin_country) if root.origin_country else ""
    return TraceNode(
        key, kind, paper or root.lot or country or kind, country if paper or root.lot else "",
        str(state(root.grade, "lot").word), tone_of(root.grade), href("lot", root.lot) if root.lot else None,
    )  # fmt: skip


def hand_node(party: str, names: Mapping[str, str], hops: Sequence[Hop]) -> TraceNode:
    """Somebody who had the goods; whoever is to get them by an export has them abroad only once they left."""
    exits = [hop for hop in hops if hop.recipient == party and hop.kind in EXPORTS]
    if not exits:
        return TraceNode(party, _("Holder"), names.get(party, party), party)
    worst = least_proven(exits)
    return TraceNode(
        party, exit_words(exits) % {"country": country_of(party)}, names.get(party, party), party,
        str(hop_state(worst).word), tone_of(worst.grade), end=True,
    )  # fmt: skip


def exit_words(exits: Sequence[Hop]) -> str:
    """What the exports to one recipient have come to."""
    gone = sum(has_left(hop) for hop in exits)
    if not gone:
        return _("Registered for %(country)s")
    return _("Left for %(country)s") if gone == len(exits) else _("Partly left for %(country)s")


def veil_node() -> TraceNode:
    """Hands that are not the viewer's business."""
    return TraceNode(VEIL, "", _("earlier or other hands"), _("not shown to you"), tone="ink")


def end_node(key: str, end: ForwardEnd, names: Mapping[str, str]) -> TraceNode:
    """Where a part ended at home."""
    kind = str(vocabulary.word(end.kind, "end"))
    if end.kind == "elsewhere":
        kind = pgettext("end of a lot", "elsewhere")
    return TraceNode(key, kind, names.get(end.party, "") or kind, tone="ink", end=True)


def hop_link(hop: Hop) -> TraceHop:
    """One change of hands."""
    paper = hop.note or pgettext("paper", "invoice")
    amount = Fraction(hop.quantity, MICRO)
    return TraceHop(hop.sender, hop.recipient, amount, paper, str(hop_state(hop).word), tone_of(hop.grade))
