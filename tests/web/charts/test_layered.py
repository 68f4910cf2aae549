"""Flows in layers keep their amounts, whatever is joined or routed around."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.web.charts.layered import Flow, Frame, fold_small, lay_out

FRAME = Frame(node_px=10, gap_px=5, between_px=50, band_px=100)


@st.composite
def flows_in_layers(draw: st.DrawFn) -> tuple[dict[str, int], list[Flow]]:
    widths = draw(st.lists(st.integers(1, 6), min_size=2, max_size=4))
    layers = {f"n{layer}.{i}": layer for layer, width in enumerate(widths) for i in range(width)}
    pairs = [(a, b) for a in layers for b in layers if layers[a] < layers[b]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=20))
    amounts = draw(st.lists(st.integers(1, 10**15), min_size=len(chosen), max_size=len(chosen)))
    return layers, [Flow(str(i), a, b, n) for i, ((a, b), n) in enumerate(zip(chosen, amounts, strict=True))]


@given(flows_in_layers(), st.integers(1, 4))
def test_joining_small_nodes_loses_no_amount(drawn: tuple[dict[str, int], list[Flow]], at_most: int) -> None:
    layers, flows = drawn
    renamed, folded = fold_small(layers, flows, at_most=at_most)
    assert sum(Fraction(flow.amount) for flow in folded) == sum(flow.amount for flow in flows)
    for layer in set(layers.values()):
        assert len({renamed[key] for key in layers if layers[key] == layer}) <= at_most


@given(flows_in_layers())
def test_nodes_of_a_layer_never_overlap_and_all_stay_within_the_height(
    drawn: tuple[dict[str, int], list[Flow]],
) -> None:
    layers, flows = drawn
    layout = lay_out(layers, flows, FRAME)
    for layer in set(layers.values()):
        column = sorted((p for p in layout.places.values() if p.layer == layer), key=lambda p: p.y)
        for upper, lower in pairwise(column):
            assert upper.y + upper.height <= lower.y + 1e-6
        assert column[0].y >= -1e-6
        assert column[-1].y + column[-1].height <= layout.height + 1e-6


@given(flows_in_layers())
def test_every_band_begins_at_its_source_and_ends_at_its_target(
    drawn: tuple[dict[str, int], list[Flow]],
) -> None:
    layers, flows = drawn
    layout = lay_out(layers, flows, FRAME)
    for flow in flows:
        band = layout.bands[flow.key]
        assert band[0].right == layout.places[flow.source].x + FRAME.node_px
        assert band[-1].left == layout.places[flow.target].x
        assert len(band) == layers[flow.target] - layers[flow.source] + 1


def test_a_flow_backward_is_refused() -> None:
    with pytest.raises(ValueError, match="later layer"):
        lay_out({"a": 1, "b": 0}, [Flow("f", "a", "b", 1)], FRAME)
