"""Each invariant speaks when its fact is broken, names the record, and is silent otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.ledger import conservation as c

UNIT = 1_000_000
SOUND: dict[str, Iterable[c.Violation]] = {
    "a lot of which everything is accounted for": c.lots_are_conserved([c.LotBalance("L", 10, 4, 3, 2, 1)]),
    "a holding whose reservations are its open draws": c.holdings_cover_their_draws(
        [c.HoldingBalance(1, 10, 6, 2, 2, 4)]
    ),
    "a holding that has gone altogether": c.holdings_cover_their_draws(
        [c.HoldingBalance(1, 10, 0, 0, 0, 10)]
    ),
    "a line that its draws make up": c.lines_equal_their_draws([c.LineDraws("N.1", 5, 5, 0)]),
    "a holding as large as its source": c.holdings_have_one_source([c.SourcedHolding(1, 5, "lot 1", 5)]),
    "an output that its shares make up": c.shares_sum_to_outputs(
        [c.Descent("L", 5, 5, False, "claimed", "claimed")]
    ),
    "a proven output of proven inputs": c.shares_sum_to_outputs(
        [c.Descent("L", 5, 0, True, "matched", "matched")]
    ),
    "as many serial numbers as units": c.serials_match_units([c.SerialisedHolding(1, 2 * UNIT, 2)]),
    "a state that its events tell": c.states_follow_events([c.RecordedState("N", "open", "open")]),
    "one number, one identity": c.identities_are_one_to_one([c.BoundNumber("N", 1, 1)]),
    "a batch that loses nothing": c.batch_is_balanced({1: 0, 2: 0}),
}
BROKEN: dict[str, tuple[str, Iterable[c.Violation]]] = {
    "a unit too few": ("L", c.lots_are_conserved([c.LotBalance("L", 10, 4, 3, 2, 0)])),
    "a unit too many": ("L", c.lots_are_conserved([c.LotBalance("L", 10, 4, 3, 2, 2)])),
    "reserved without a draw": (
        "holding 1",
        c.holdings_cover_their_draws([c.HoldingBalance(1, 10, 6, 3, 2, 4)]),
    ),
    "drawn without a reservation": (
        "holding 1",
        c.holdings_cover_their_draws([c.HoldingBalance(1, 10, 6, 1, 2, 4)]),
    ),
    "more on hand than is left": (
        "holding 1",
        c.holdings_cover_their_draws([c.HoldingBalance(1, 10, 7, 2, 2, 4)]),
    ),
    "more reserved than on hand": (
        "holding 1",
        c.holdings_cover_their_draws([c.HoldingBalance(1, 10, 6, 7, 7, 4)]),
    ),
    "a negative reservation": (
        "holding 1",
        c.holdings_cover_their_draws([c.HoldingBalance(1, 10, 6, -1, -1, 4)]),
    ),
    "a line with too few draws": ("N.1", c.lines_equal_their_draws([c.LineDraws("N.1", 5, 4, 0)])),
    "a draw of another lot": ("N.1", c.lines_equal_their_draws([c.LineDraws("N.1", 5, 5, 1)])),
    "a holding without a source": (
        "holding 1",
        c.holdings_have_one_source([c.SourcedHolding(1, 5, "draw 9", None)]),
    ),
    "a holding larger than its source": (
        "holding 1",
        c.holdings_have_one_source([c.SourcedHolding(1, 5, "lot 9", 4)]),
    ),
    "shares that do not sum": (
        "L",
        c.shares_sum_to_outputs([c.Descent("L", 5, 4, False, "claimed", "claimed")]),
    ),
    "an output better proven than an input": (
        "L",
        c.shares_sum_to_outputs([c.Descent("L", 5, 0, True, "matched", "unproven")]),
    ),
    "a unit without its serial number": (
        "holding 1",
        c.serials_match_units([c.SerialisedHolding(1, 2 * UNIT, 1)]),
    ),
    "a part of a unit": ("holding 1", c.serials_match_units([c.SerialisedHolding(1, UNIT // 2, 1)])),
    "a state that no event tells": (
        "N",
        c.states_follow_events([c.RecordedState("N", "settled", "open")]),
    ),
    "a number without an identity": ("N", c.identities_are_one_to_one([c.BoundNumber("N", 1, 0)])),
    "a number with two identities": ("N", c.identities_are_one_to_one([c.BoundNumber("N", 1, 2)])),
    "an identity without a record": ("N", c.identities_are_one_to_one([c.BoundNumber("N", 0, 1)])),
    "a batch that loses something": ("source 2", c.batch_is_balanced({1: 0, 2: -1})),
}


@pytest.mark.parametrize("sound", SOUND)
def test_nothing_is_said_of(sound: str) -> None:
    assert list(SOUND[sound]) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_exactly_the_broken_record_is_named_for(broken: str) -> None:
    record, found = BROKEN[broken]
    violations = list(found)
    assert [violation.records for violation in violations] == [(record,)]
    assert violations[0].message


def test_every_broken_record_is_named_and_no_other() -> None:
    lots = [c.LotBalance(code, 10, at_home, 0, 0, 0) for code, at_home in (("A", 10), ("B", 9), ("C", 11))]
    assert [v.records for v in c.lots_are_conserved(lots)] == [("B",), ("C",)]


def test_a_violation_says_which_invariant_is_broken() -> None:
    (violation,) = c.lots_are_conserved([c.LotBalance("L", 1, 0, 0, 0, 0)])
    assert violation.invariant == "lots_are_conserved"


def test_a_production_needs_no_shares() -> None:
    assert not list(c.shares_sum_to_outputs([c.Descent("L", 5, 0, True, "claimed", "claimed")]))


parts = st.integers(0, 10**18)


@given(parts, parts, parts, parts, st.integers(-1, 1))
def test_a_lot_balances_only_when_nothing_is_off(
    home: int, abroad: int, gone: int, used: int, off: int
) -> None:
    lot = c.LotBalance("L", home + abroad + gone + used + off, home, abroad, gone, used)
    assert bool(list(c.lots_are_conserved([lot]))) == bool(off)


@given(parts, parts, parts, st.integers(-1, 1), st.integers(-1, 1))
def test_a_holding_balances_only_when_neither_balance_is_off(
    free: int, open_draws: int, settled: int, off_hand: int, off_reserved: int
) -> None:
    on_hand = free + open_draws
    holding = c.HoldingBalance(
        1, on_hand + settled, on_hand + off_hand, open_draws + off_reserved, open_draws, settled
    )
    found = list(c.holdings_cover_their_draws([holding]))
    assert bool(found) == bool(off_hand or off_reserved)


def test_of_long_records_only_what_differs_is_told() -> None:
    stored, told = (
        '{"kind": "loss", "date": "2023-08-10", "reason": "x"}',
        '{"kind": "loss", "date": "2023-08-11"}',
    )
    (found,) = c.states_follow_events([c.RecordedState("W", stored, told)])
    assert found.message == 'stored {"date": "2023-08-10", "reason": "x"}, events say {"date": "2023-08-11"}'
