"""Placing flows in layers: nodes in columns, bands between them whose thickness is their quantity.

A link may jump over layers; a guide without a face is then put into each layer between, so that its band runs
round the nodes instead of behind them. Order within a layer follows the neighbours (barycentres), ties go by
key, so that the same flows are always drawn alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from jolserik.web.charts.model import Amount
from jolserik.web.charts.scale import length_px

_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Flow:
    """A quantity from one node to another in a later layer. `key` says which flow it is."""

    key: str
    source: str
    target: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a layout, in pixels."""

    node_px: float
    gap_px: float
    between_px: float
    band_px: float
    """How thick the fullest layer's bands are together."""
    node_height_px: float = 0.0
    thinnest_px: float = 1.5


@dataclass(slots=True)
class Place:
    """Where a node, or a guide, stands."""

    key: str
    layer: int
    amount: Fraction
    height: float = 0.0
    x: float = 0.0
    y: float = 0.0
    guide: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """Where a band leaves or enters a layer: left and right end, upper edge, thickness."""

    left: float
    right: float
    y: float
    thickness: float


@dataclass(slots=True)
class Layout:
    """The outcome: places by node, points by flow, and the size of it all."""

    places: dict[str, Place] = field(default_factory=dict)
    bands: dict[str, list[Point]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class _Segment:
    flow: str
    source: str
    target: str
    amount: Fraction


def fold_small(
    layers: Mapping[str, int], flows: Sequence[Flow], *, at_most: int
) -> tuple[dict[str, str], list[Flow]]:
    """Join the smallest nodes of each crowded layer into one called `rest:LAYER`.

    Gives the new name of every node, and the flows between the new nodes, those between the same two added
    up.
    """
    weight: dict[str, Fraction] = defaultdict(Fraction)
    for flow in flows:
        weight[flow.source] += Fraction(flow.amount)
        weight[flow.target] += Fraction(flow.amount)
    renamed = {key: key for key in layers}
    for layer in sorted(set(layers.values())):
        members = sorted((key for key in layers if layers[key] == layer), key=lambda key: (-weight[key], key))
        if len(members) > at_most:
            renamed.update(dict.fromkeys(members[at_most - 1 :], f"rest:{layer}"))
    return renamed, _merged(flows, renamed)


def _merged(flows: Sequence[Flow], renamed: Mapping[str, str]) -> list[Flow]:
    folded = set(renamed.values()) - set(renamed)
    sums: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for flow in flows:
        source, target = renamed[flow.source], renamed[flow.target]
        key = f"{source}>{target}" if {source, target} & folded else flow.key
        sums[key, source, target] += Fraction(flow.amount)
    return [Flow(key, source, target, amount) for (key, source, target), amount in sums.items()]


def lay_out(layers: Mapping[str, int], flows: Sequence[Flow], frame: Frame) -> Layout:
    """Place all nodes and bands. Every flow must lead to a later layer."""
    places, segments = _with_guides(layers, flows)
    columns = _ordered(places, segments)
    fullest = max(
        (sum((place.amount for place in column), Fraction(0)) for column in columns), default=Fraction(0)
    )
    for place in places.values():
        place.height = max(
            _thickness(place.amount, fullest, frame), 0.0 if place.guide else frame.node_height_px
        )
    layout = Layout(places={key: place for key, place in places.items() if not place.guide})
    layout.height = max((_column_height(column, frame) for column in columns), default=0.0)
    layout.width = len(columns) * frame.node_px + max(len(columns) - 1, 0) * frame.between_px
    for index, column in enumerate(columns):
        _stand(column, index * (frame.node_px + frame.between_px), layout.height, frame)
    _attach(layout, places, segments, fullest, frame)
    return layout


def _with_guides(layers: Mapping[str, int], flows: Sequence[Flow]) -> tuple[dict[str, Place], list[_Segment]]:
    amounts_in: dict[str, Fraction] = defaultdict(Fraction)
    amounts_out: dict[str, Fraction] = defaultdict(Fraction)
    guides: dict[str, Place] = {}
    segments: list[_Segment] = []
    for flow in flows:
        first, last = layers[flow.source], layers[flow.target]
        if first >= last:
            raise ValueError(f"flow {flow.key} does not lead to a later layer")
        amount = Fraction(flow.amount)
        amounts_out[flow.source] += amount
        amounts_in[flow.target] += amount
        stops = [f"guide:{flow.key}:{layer}" for layer in range(first + 1, last)]
        guides.update({key: Place(key, first + 1 + i, amount, guide=True) for i, key in enumerate(stops)})
        route = [flow.source, *stops, flow.target]
        segments += [_Segment(flow.key, a, b, amount) for a, b in pairwise(route)]
    nodes = {key: Place(key, layer, max(amounts_in[key], amounts_out[key])) for key, layer in layers.items()}
    return nodes | guides, segments


def _ordered(places: Mapping[str, Place], segments: Sequence[_Segment]) -> list[list[Place]]:
    depth = max((place.layer for place in places.values()), default=-1) + 1
    columns: list[list[Place]] = [[] for _ in range(depth)]
    for place in sorted(places.values(), key=lambda place: (-place.amount, place.key)):
        columns[place.layer].append(place)
    before, after = _neighbours(segments)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        beside = before if forward else after
        for column in columns[1:] if forward else reversed(columns[:-1]):
            rank = {place.key: index for other in columns for index, place in enumerate(other)}
            column.sort(key=lambda place: (_barycentre(place.key, beside, rank), place.key))
    return columns


def _neighbours(
    segments: Iterable[_Segment],
) -> tuple[dict[str, list[tuple[str, Fraction]]], dict[str, list[tuple[str, Fraction]]]]:
    before: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    after: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for segment in segments:
        before[segment.target].append((segment.source, segment.amount))
        after[segment.source].append((segment.target, segment.amount))
    return before, after


def _barycentre(
    key: str, beside: Mapping[str, list[tuple[str, Fraction]]], rank: Mapping[str, int]
) -> Fraction:
    neighbours = beside.get(key, [])
    whole = sum((amount for _, amount in neighbours), Fraction(0))
    if not whole:
        return Fraction(rank[key])
    return sum((rank[other] * amount for other, amount in neighbours), Fraction(0)) / whole


def _thickness(amount: Fraction, fullest: Fraction, frame: Frame) -> float:
    return max(length_px(amount, fullest, frame.band_px), frame.thinnest_px)


def _column_height(column: Sequence[Place], frame: Frame) -> float:
    return sum(place.height for place in column) + frame.gap_px * max(len(column) - 1, 0)


def _stand(column: Sequence[Place], x: float, height: float, frame: Frame) -> None:
    """Stack a column around the middle of the drawing."""
    y = (height - _column_height(column, frame)) / 2
    for place in column:
        place.x, place.y = x, y
        y += place.height + frame.gap_px


def _attach(
    layout: Layout,
    places: Mapping[str, Place],
    segments: Sequence[_Segment],
    fullest: Fraction,
    frame: Frame,
) -> None:
    """Stack the bands along both sides of each node, in the order of the nodes that they come from and lead to."""
    thickness = [_thickness(segment.amount, fullest, frame) for segment in segments]
    starts = _edges(places, [s.source for s in segments], [s.target for s in segments], thickness)
    ends = _edges(places, [s.target for s in segments], [s.source for s in segments], thickness)
    for index, segment in enumerate(segments):
        band = layout.bands.setdefault(segment.flow, [])
        source, target = places[segment.source], places[segment.target]
        if not band:
            right = source.x + frame.node_px
            band.append(Point(right, right, starts[index], thickness[index]))
        end = target.x + (frame.node_px if target.guide else 0.0)
        band.append(Point(target.x, end, ends[index], thickness[index]))


def _edges(
    places: Mapping[str, Place], near: Sequence[str], far: Sequence[str], thickness: Sequence[float]
) -> list[float]:
    """The upper edge of each segment where it meets its near node: the bands of a side stand together, centred."""
    whole: dict[str, float] = defaultdict(float)
    for key, thick in zip(near, thickness, strict=True):
        whole[key] += thick
    used: dict[str, float] = defaultdict(float)
    edges = [0.0] * len(near)
    for index in sorted(range(len(near)), key=lambda i: (places[far[i]].y, far[i], i)):
        place = places[near[index]]
        edges[index] = place.y + (place.height - whole[place.key]) / 2 + used[place.key]
        used[place.key] += thickness[index]
    return edges


def band_path(points: Sequence[Point]) -> str:
    """The outline of a band: along its upper edges to the right, back along the lower ones."""
    upper = f"M{points[0].right:.1f},{points[0].y:.1f}"
    for here, there in pairwise(points):
        upper += _curve(here.right, here.y, there.left, there.y) + _level(there.left, there.right, there.y)
    last = points[-1]
    lower = f"L{last.right:.1f},{last.y + last.thickness:.1f}"
    for there, here in zip(reversed(points), reversed(points[:-1]), strict=False):
        lower += _level(there.right, there.left, there.y + there.thickness)
        lower += _curve(there.left, there.y + there.thickness, here.right, here.y + here.thickness)
    return upper + lower + "Z"


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"C{middle:.1f},{y1:.1f} {middle:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"


def _level(x1: float, x2: float, y: float) -> str:
    return f"L{x2:.1f},{y:.1f}" if x1 != x2 else ""
