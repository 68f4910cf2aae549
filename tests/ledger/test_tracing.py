"""Traces are exact: whatever happened to goods, their roots and their ends sum to the whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jolserik.ledger.tracing import End, Traced, ends_of, trace_back, trace_lot, weakest
from tests.ledger.graphs import Growing


def kinds(ends: list[End]) -> dict[str, int]:
    """Quantities by kind of end, in the unit asked for."""
    sums: dict[str, int] = {}
    for end in ends:
        sums[end.kind] = sums.get(end.kind, 0) + end.quantity
    return sums


def roots_of(grown: Growing, holding_id: int, quantity: int) -> dict[int, int]:
    """Roots of a note that reserves something of a holding."""
    draw = grown.graph.draws[grown.reserve(holding_id, quantity)]
    return trace_back(grown.graph, [draw]).roots


def test_goods_that_only_changed_hands_come_from_their_lot() -> None:
    grown = Growing()
    start = grown.lot(10)
    end = grown.move(grown.move(start, 8), 5)
    assert roots_of(grown, end, 3) == {grown.lot_of(start): 3}


def test_every_hop_tells_the_part_that_the_trace_is_about() -> None:
    grown = Growing()
    start = grown.lot(10)
    middle = grown.move(start, 8)
    draw = grown.graph.draws[grown.reserve(middle, 3)]
    first = grown.first_draw_of(start)
    assert trace_back(grown.graph, [draw]).hops == {draw.id: 3, first.id: 3}


def test_a_draw_that_was_given_back_leads_nowhere() -> None:
    grown = Growing()
    draw = grown.graph.draws[grown.reserve(grown.lot(10), 3)]._replace(state="released")
    assert trace_back(grown.graph, [draw]).roots == {}


def test_what_has_settled_counts_not_what_had_been_reserved() -> None:
    grown = Growing()
    start = grown.lot(10)
    draw = grown.graph.draws[grown.reserve(start, 5)]._replace(state="settled", settled=2)
    assert trace_back(grown.graph, [draw]).roots == {grown.lot_of(start): 2}


def test_a_mixed_output_descends_from_all_inputs_in_proportion() -> None:
    grown = Growing()
    first, second = grown.lot(6), grown.lot(3)
    (mixed,) = grown.convert([(first, 6), (second, 3)], [9])
    assert roots_of(grown, mixed, 3) == {grown.lot_of(first): 2, grown.lot_of(second): 1}


def test_a_change_of_unit_keeps_the_unit_of_the_question() -> None:
    grown = Growing()
    boxes = grown.lot(5, unit="BX")
    (pieces,) = grown.convert([(boxes, 5)], [60])
    assert roots_of(grown, pieces, 24) == {grown.lot_of(boxes): 24}
    draw = grown.first_draw_of(boxes)
    asked = grown.graph.draws[grown.reserve(pieces, 12)]
    assert trace_back(grown.graph, [asked]).hops[draw.id] == 1


def test_a_lot_that_nothing_was_converted_into_is_its_own_root() -> None:
    grown, traced = Growing(), Traced()
    start = grown.lot(4)
    trace_lot(grown.graph, grown.lot_of(start), 4, 4, traced)
    assert traced.roots == {grown.lot_of(start): 4}


def test_the_ends_of_a_lot_are_where_its_parts_are_or_went() -> None:
    grown = Growing()
    start = grown.lot(20)
    grown.write_off(start, 1)
    grown.reserve(start, 2)
    grown.move(start, 3, to="RU", abroad=True)
    buyer = grown.move(start, 4)
    grown.write_off(buyer, 1, kind="conversion")
    found = kinds(ends_of(grown.graph, [start]))
    assert found == {"free": 13, "reserved": 2, "written_off": 1, "exported": 3, "consumed": 1}


def test_ends_are_told_in_the_unit_of_the_lot_and_in_their_own() -> None:
    grown = Growing()
    boxes = grown.lot(5, unit="BX")
    (pieces,) = grown.convert([(boxes, 5)], [60])
    grown.move(pieces, 24, to="RU", abroad=True)
    exported = next(end for end in ends_of(grown.graph, [boxes]) if end.kind == "exported")
    assert (exported.quantity, exported.own_quantity, exported.own_unit) == (2, 24, "H87")


def test_parts_that_ended_alike_are_one_end() -> None:
    grown = Growing()
    start = grown.lot(10)
    grown.move(start, 2)
    grown.move(start, 3)
    assert [(e.kind, e.party, e.quantity) for e in ends_of(grown.graph, [start])] == [
        ("free", "buyer", 5),
        ("free", "importer", 5),
    ]


@pytest.mark.parametrize(
    ("grades", "chain"),
    [
        ((), "unproven"),
        (("matched",), "matched"),
        (("matched", "claimed"), "claimed"),
        (("unproven", "claimed"), "unproven"),
        (("unproven", "contradicted", "matched"), "contradicted"),
    ],
)
def test_a_chain_is_as_good_as_its_weakest_part(grades: tuple[str, ...], chain: str) -> None:
    assert weakest(grades) == chain


@st.composite
def ledgers(draw: st.DrawFn, *, one_unit: bool = False) -> Growing:
    """A few lots, and up to ten deeds done to whatever is free."""
    grown = Growing()
    for _ in range(draw(st.integers(1, 3))):
        grown.lot(draw(st.integers(1, 60)))
    for _ in range(draw(st.integers(0, 10))):
        able = [
            key for key in grown.graph.holdings if grown.free(key) and not grown.graph.holdings[key].abroad
        ]
        if not able:
            break
        one = draw(st.sampled_from(able))
        part = draw(st.integers(1, grown.free(one)))
        deed = draw(st.sampled_from(["move", "move", "export", "reserve", "write_off", "convert", "convert"]))
        if deed == "move":
            grown.move(one, part)
        elif deed == "export":
            grown.move(one, part, abroad=True)
        elif deed == "reserve":
            grown.reserve(one, part)
        elif deed == "write_off":
            grown.write_off(one, part)
        else:
            convert(draw, grown, one, part, one_unit=one_unit)
    return grown


def convert(draw: st.DrawFn, grown: Growing, one: int, part: int, *, one_unit: bool) -> None:
    """One or two holdings of one unit into one or two outputs, perhaps of another unit."""
    unit = grown.units[grown.lot_of(one)]
    others = [k for k in grown.graph.holdings if grown.free(k) and grown.units[grown.lot_of(k)] == unit]
    other = draw(st.sampled_from(others))
    inputs = [(one, part)]
    if other != one and not grown.graph.holdings[other].abroad:
        inputs.append((other, draw(st.integers(1, grown.free(other)))))
    total = sum(quantity for _, quantity in inputs)
    first = draw(st.integers(1, total))
    outputs = [first, total - first] if first < total else [total]
    factor = 1 if one_unit else draw(st.sampled_from([1, 1, 12, 7]))
    grown.convert(inputs, [q * factor for q in outputs], unit=unit if factor == 1 else f"{unit}/{factor}")


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_the_roots_of_every_draw_sum_to_what_it_moved(grown: Growing) -> None:
    for draw in grown.graph.draws.values():
        traced = trace_back(grown.graph, [draw])
        assert sum(traced.roots.values()) == draw.moved
        assert not traced.roots.keys() & grown.parents.keys(), "a root has an origin of its own"
        assert traced.hops[draw.id] == draw.moved


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_the_ends_of_every_lot_sum_to_what_was_created(grown: Growing) -> None:
    for lot_id, quantity in grown.quantities.items():
        source = [
            h.id for h in grown.graph.holdings.values() if h.lot_id == lot_id and h.source_kind != "draw"
        ]
        ends = ends_of(grown.graph, source)
        assert sum(end.quantity for end in ends) == quantity
        assert all(end.quantity >= 0 and end.own_quantity >= 0 for end in ends)


@settings(max_examples=100, deadline=None)
@given(ledgers(one_unit=True))
def test_without_a_change_of_unit_both_quantities_of_an_end_are_one(grown: Growing) -> None:
    for lot_id in grown.quantities:
        source = [
            h.id for h in grown.graph.holdings.values() if h.lot_id == lot_id and h.source_kind != "draw"
        ]
        assert all(end.quantity == end.own_quantity for end in ends_of(grown.graph, source))
