"""A Sankey diagram: amounts through named layers, such as origin country, holder group, destination."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from jolserik.web.charts.layered import Flow, Frame, Layout, Place, band_path, fold_small, lay_out
from jolserik.web.charts.model import Amount, Chart, Label, Twin, Words
from jolserik.web.charts.svg import SMALL_PX, drawing, element, fitted, hint, text_width, words_at

_FRAME = Frame(node_px=10, gap_px=14, between_px=270, band_px=300, thinnest_px=1)
_MARGIN_PX = 214
_HEAD_PX = 34
_AT_MOST_PER_LAYER = 10


@dataclass(frozen=True, slots=True)
class SankeyNode:
    """A bar: which layer it stands in, its name, and whether it is what the finding speaks of."""

    key: str
    layer: int
    name: str
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class SankeyFlow:
    """An amount from one bar to a bar of a later layer."""

    source: str
    target: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Sankey:
    """The whole diagram.

    `label` writes an amount with its unit or currency, `layers` names the columns, `rest` what the smallest bars
    of a crowded layer are joined as.
    """

    words: Words
    layers: tuple[str, ...]
    nodes: Sequence[SankeyNode]
    flows: Sequence[SankeyFlow]
    label: Label
    rest: str
    from_head: str
    to_head: str
    amount_head: str


def sankey(diagram: Sankey) -> Chart:
    """Draw the diagram; bands that touch an emphasised bar are strong, the others faint."""
    names = {node.key: node.name for node in diagram.nodes}
    flows = [Flow(f"{f.source}>{f.target}", f.source, f.target, f.amount) for f in diagram.flows if f.amount]
    renamed, folded = fold_small(
        {node.key: node.layer for node in diagram.nodes}, flows, at_most=_AT_MOST_PER_LAYER
    )
    layers = {renamed[node.key]: node.layer for node in diagram.nodes}
    used = {flow.source for flow in folded} | {flow.target for flow in folded}
    layout = lay_out({key: layer for key, layer in layers.items() if key in used}, folded, _FRAME)
    drawn_names = {key: names.get(key, diagram.rest) for key in layers}
    strong = {node.key for node in diagram.nodes if node.emphasis}
    body = [
        *_heads(diagram),
        *_bands(diagram, layout, folded, strong, drawn_names),
        *_bars(diagram, layout, strong, drawn_names),
    ]
    width = int(layout.width + 2 * _MARGIN_PX)
    svg = drawing(diagram.words, (width, int(layout.height + _HEAD_PX + 16)), body)
    return Chart(
        diagram.words.key, diagram.words.title, diagram.words.description, svg, _twin(diagram, names), width
    )


def _heads(diagram: Sankey) -> list[str]:
    last = len(diagram.layers) - 1
    heads = []
    for index, name in enumerate(diagram.layers):
        x = _MARGIN_PX + index * (_FRAME.node_px + _FRAME.between_px) + _FRAME.node_px / 2
        anchor = "start" if index == 0 else "end" if index == last else "middle"
        x += {"start": -_FRAME.node_px / 2, "end": _FRAME.node_px / 2, "middle": 0}[anchor]
        heads.append(words_at(x, 14, name, look="chart-head", anchor=anchor))
    return heads


def _bands(
    diagram: Sankey, layout: Layout, flows: Sequence[Flow], strong: set[str], names: Mapping[str, str]
) -> list[str]:
    drawn = []
    for flow in sorted(flows, key=lambda flow: ({flow.source, flow.target} & strong != set(), flow.key)):
        tone = "strong" if {flow.source, flow.target} & strong else "faint"
        said = hint(f"{names[flow.source]} – {names[flow.target]}: {diagram.label(flow.amount)}")
        path: dict[str, object] = {"d": band_path(layout.bands[flow.key]), "class": f"band band-{tone}"}
        drawn.append(element("path", path, said))
    return [element("g", {"transform": f"translate({_MARGIN_PX},{_HEAD_PX})"}, *drawn)] if drawn else []


def _bars(diagram: Sankey, layout: Layout, strong: set[str], names: Mapping[str, str]) -> list[str]:
    last = len(diagram.layers) - 1
    drawn = []
    for place in sorted(layout.places.values(), key=lambda place: (place.layer, place.y)):
        tone = "strong" if place.key in strong else "ink"
        bar: dict[str, object] = {
            "x": place.x + _MARGIN_PX,
            "y": place.y + _HEAD_PX,
            "width": _FRAME.node_px,
            "height": place.height,
            "class": f"bar bar-{tone}",
        }
        drawn.append(element("rect", bar))
        drawn.append(_bar_label(diagram, place, names[place.key], last))
    return drawn


def _bar_label(diagram: Sankey, place: Place, name: str, last: int) -> str:
    """Outside the drawing for the outer layers, over the bands for those between."""
    left = place.layer == 0
    x = place.x + _MARGIN_PX + (-8 if left else _FRAME.node_px + 8)
    y = place.y + place.height / 2 + _HEAD_PX + 4
    figure = diagram.label(place.amount)
    room = (_MARGIN_PX if place.layer in (0, last) else _FRAME.between_px) - 20 - text_width(figure, SMALL_PX)
    shown = escape(fitted(name, room))
    number = element("tspan", {"class": "chart-small", "dx": 6}, escape(figure))
    place_of: dict[str, object] = {
        "x": float(x),
        "y": float(y),
        "class": "chart-text halo",
        "text-anchor": "end" if left else "start",
    }
    label = element("text", place_of, shown + number)
    return label if shown == escape(name) else element("g", None, hint(f"{name}: {figure}"), label)


def _twin(diagram: Sankey, names: Mapping[str, str]) -> Twin:
    rows = tuple(
        (names[flow.source], names[flow.target], diagram.label(flow.amount))
        for flow in sorted(diagram.flows, key=lambda flow: (-flow.amount, flow.source, flow.target))
    )
    head = (diagram.from_head, diagram.to_head, diagram.amount_head)
    return Twin(diagram.words.caption, head, rows, frozenset({2}))
