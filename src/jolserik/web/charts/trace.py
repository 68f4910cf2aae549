"""The trace diagram: origin lots on the left, the hands that goods passed, where they left on the right.

Bands are as thick as the quantity that passed. Whoever had the goods twice stands there twice, because the
way is told in time: a return or a carousel is seen as a second visit and never as a line that runs backward.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jolserik.web.charts.layered import Flow, Frame, Layout, Place, band_path, fold_small, lay_out
from jolserik.web.charts.model import Amount, Chart, Label, Legend, Twin, Words
from jolserik.web.charts.svg import (
    SMALL_PX,
    box,
    drawing,
    element,
    fill_of,
    fitted,
    hint,
    legend,
    line,
    linked,
    words_at,
    wrapped,
)

_CARD_PX, _CARD_HEIGHT_PX, _LINE_PX = 170, 116, 17
_ROOM_PX = _CARD_PX - 24
_PAGE_PX = 1052
_BETWEEN_PX = (50, 110)  # least and most
_HEAD_PX = 62
_AT_MOST_PER_LAYER = 8


@dataclass(frozen=True, slots=True)
class TraceNode:
    """A lot's origin, a holder, or an end.

    `kind` says which in a word; `grade` is the word for how well it is proven.
    """

    key: str
    kind: str
    name: str
    detail: str = ""
    grade: str = ""
    tone: str = "strong"
    href: str | None = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class TraceHop:
    """A quantity that passed from one to the next, in the order of time.

    `paper` is the note, if one stands for it.
    """

    source: str
    target: str
    amount: Amount
    paper: str
    grade: str
    tone: str = "strong"


@dataclass(frozen=True, slots=True)
class TraceDiagram:
    """The whole diagram.

    `heads` names the left, the middle and the right; `twin_head` from, to, quantity, paper, grade.
    """

    words: Words
    nodes: Sequence[TraceNode]
    hops: Sequence[TraceHop]
    label: Label
    heads: tuple[str, str, str]
    twin_head: tuple[str, str, str, str, str]
    legend: tuple[Legend, ...]
    rest: str


def trace(diagram: TraceDiagram) -> Chart:
    """Draw the diagram."""
    nodes = {node.key: node for node in diagram.nodes}
    visits, flows = _unrolled(nodes, diagram.hops)
    layers = _layers(nodes, visits, flows)
    renamed, folded = fold_small(layers, flows, at_most=_AT_MOST_PER_LAYER)
    layout = lay_out({renamed[key]: layer for key, layer in layers.items()}, folded, _frame(layers))
    rest = TraceNode("rest", "", diagram.rest, tone="ink")
    cards = {place.key: nodes.get(visits.get(place.key, ""), rest) for place in layout.places.values()}
    tones = {f"{index}": hop for index, hop in enumerate(diagram.hops)}
    body = [
        legend(diagram.words.key, diagram.legend, 0, 2),
        *_heads(diagram, layout),
        *_bands(diagram, layout, folded, tones),
        *(
            _card(diagram, place, cards[place.key])
            for place in sorted(layout.places.values(), key=_reading_order)
        ),
    ]
    size = (max(int(layout.width) + 2, 640), int(layout.height) + _HEAD_PX + 12)
    svg = drawing(diagram.words, size, body, with_links=any(node.href for node in diagram.nodes))
    words = diagram.words
    return Chart(words.key, words.title, words.description, svg, _twin(diagram, nodes), size[0])


def _frame(layers: Mapping[str, int]) -> Frame:
    """Up to five layers fill the page's width; more of them make the drawing wider than the page, which then
    scrolls.
    """
    count = max(layers.values(), default=0) + 1
    least, most = _BETWEEN_PX
    between = (_PAGE_PX - count * _CARD_PX) // max(count - 1, 1)
    return Frame(
        node_px=_CARD_PX,
        gap_px=18,
        between_px=min(max(between, least), most),
        band_px=96,
        node_height_px=_CARD_HEIGHT_PX,
        thinnest_px=2,
    )


def _reading_order(place: Place) -> tuple[int, float]:
    return place.layer, place.y


class _Visits:
    """Gives each hop the visit it leaves from and the visit it leads to, so that no way ever leads back."""

    def __init__(self) -> None:
        self.holder: dict[str, str] = {}
        self._current: dict[str, str] = {}
        self._onward: dict[str, set[str]] = defaultdict(set)

    def of(self, key: str) -> str:
        """The visit that this holder is on, begun if there is none."""
        return self._current.get(key) or self._begin(key)

    def pass_on(self, source_key: str, target_key: str) -> tuple[str, str]:
        """A holder who passed these goods on before, and would get them back, begins a new visit."""
        source, target = self.of(source_key), self.of(target_key)
        if self._leads(target, source):
            target = self._begin(target_key)
        self._onward[source].add(target)
        return source, target

    def _begin(self, key: str) -> str:
        number = sum(1 for holder in self.holder.values() if holder == key) + 1
        visit = self._current[key] = f"{key}#{number}"
        self.holder[visit] = key
        return visit

    def _leads(self, start: str, goal: str) -> bool:
        seen, waiting = set(), [start]
        while waiting:
            visit = waiting.pop()
            if visit == goal:
                return True
            if visit not in seen:
                seen.add(visit)
                waiting += self._onward[visit]
        return False


def _unrolled(nodes: Mapping[str, TraceNode], hops: Sequence[TraceHop]) -> tuple[dict[str, str], list[Flow]]:
    """Who is on which visit, and the hops as flows between visits; a flow's key is the hop's place in the
    sequence.
    """
    visits = _Visits()
    flows = []
    for index, hop in enumerate(hops):
        source, target = visits.pass_on(hop.source, hop.target)
        flows.append(Flow(str(index), source, target, hop.amount))
    for key in nodes:
        visits.of(key)
    return visits.holder, flows


def _layers(
    nodes: Mapping[str, TraceNode], visits: Mapping[str, str], flows: Sequence[Flow]
) -> dict[str, int]:
    """Origins stand first, final ends last, everybody else as early as the goods could reach him."""
    layers = dict.fromkeys(visits, 0)
    for _ in visits:
        settled = dict(layers)
        for flow in flows:
            layers[flow.target] = max(layers[flow.target], layers[flow.source] + 1)
        if settled == layers:
            break
    passed_on = {flow.source for flow in flows}
    ends = {visit for visit, key in visits.items() if nodes[key].end and visit not in passed_on}
    last = max(layers.values(), default=0)
    return {visit: last if visit in ends else layer for visit, layer in layers.items()}


def _heads(diagram: TraceDiagram, layout: Layout) -> list[str]:
    start, middle, end = diagram.heads
    width = layout.width
    drawn = [words_at(0, _HEAD_PX - 22, start, look="chart-head")]
    inner = [place.x for place in layout.places.values() if 0 < place.x < width - _CARD_PX]
    if inner:
        drawn.append(words_at(min(inner), _HEAD_PX - 22, middle, look="chart-head"))
    drawn.append(words_at(width - _CARD_PX, _HEAD_PX - 22, end, look="chart-head"))
    return [*drawn, line(0, _HEAD_PX - 14, width, _HEAD_PX - 14, "rule")]


def _bands(
    diagram: TraceDiagram, layout: Layout, flows: Sequence[Flow], hops: Mapping[str, TraceHop]
) -> list[str]:
    key, drawn, labels = diagram.words.key, [], []
    for flow in flows:
        hop, points = hops.get(flow.key), layout.bands[flow.key]
        tone = hop.tone if hop else "faint"
        said = (
            f"{diagram.label(flow.amount)} · {hop.paper} · {hop.grade}" if hop else diagram.label(flow.amount)
        )
        path: dict[str, object] = {
            "d": band_path(points),
            "class": f"band band-{tone}",
            "fill": fill_of(key, tone),
        }
        drawn.append(element("path", path, hint(said)))
        first, second = points[0], points[1]
        x = (first.right + second.left) / 2
        y = (first.y + second.y + first.thickness) / 2 + 4
        labels.append(words_at(x, y, diagram.label(flow.amount), look="chart-small halo", anchor="middle"))
    return [element("g", {"transform": f"translate(1,{_HEAD_PX})"}, *drawn, *labels)] if drawn else []


def _card(diagram: TraceDiagram, place: Place, node: TraceNode) -> str:
    x, y = place.x + 1, place.y + _HEAD_PX
    quantity = diagram.label(place.amount) if place.amount else ""
    lines = _card_lines(node, quantity)
    first = y + (place.height - _LINE_PX * len(lines)) / 2 + 13
    content = "".join(
        (
            hint(
                " · ".join(part for part in (node.kind, node.name, node.detail, quantity, node.grade) if part)
            ),
            box(x, y, _CARD_PX, place.height, "card"),
            _edge(diagram.words.key, x, y, place.height, node.tone),
            *(
                words_at(x + 16, first + _LINE_PX * row, words, look=look)
                for row, (words, look) in enumerate(lines)
            ),
        )
    )
    return linked(node.href, element("g", {"class": "node"}, content))


def _card_lines(node: TraceNode, quantity: str) -> list[tuple[str, str]]:
    """What stands in a card, line by line, with its look; the name may take two lines."""
    return [
        *([(fitted(node.kind, _ROOM_PX, SMALL_PX), "chart-small")] if node.kind else []),
        *((line_of_name, "chart-strong") for line_of_name in wrapped(node.name, _ROOM_PX)),
        *(
            (fitted(words, _ROOM_PX, SMALL_PX), "chart-small")
            for words in (node.detail, quantity, node.grade)
            if words
        ),
    ]


def _edge(key: str, x: float, y: float, height: float, tone: str) -> str:
    """The left edge of a card carries the look of its grade; the word for it stands in the card."""
    place: dict[str, object] = {"x": float(x), "y": float(y), "width": 7, "height": float(height)}
    return element("rect", {**place, "class": f"fill fill-{tone}", "fill": fill_of(key, tone)})


def _twin(diagram: TraceDiagram, nodes: Mapping[str, TraceNode]) -> Twin:
    rows = tuple(
        (nodes[hop.source].name, nodes[hop.target].name, diagram.label(hop.amount), hop.paper, hop.grade)
        for hop in diagram.hops
    )
    return Twin(diagram.words.caption, diagram.twin_head, rows, frozenset({2}))
