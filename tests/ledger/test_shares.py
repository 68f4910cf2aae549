"""Shares of conversions: exact, whatever the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.ledger.shares import output_shares, split_inputs

BIG = 9_000_000_000_000 * 10**6
inputs = st.lists(st.integers(1, BIG), min_size=1, max_size=6)


@st.composite
def balanced(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Inputs, and outputs that sum to them."""
    consumed = draw(inputs)
    total = sum(consumed)
    cuts = sorted(draw(st.sets(st.integers(1, total - 1), max_size=5))) if total > 1 else []
    return consumed, [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]


@given(balanced())
def test_every_output_gets_its_quantity_and_every_input_is_used_up(
    case: tuple[list[int], list[int]],
) -> None:
    consumed, outputs = case
    rows = split_inputs(consumed, outputs)
    assert [sum(row) for row in rows] == outputs
    assert [sum(column) for column in zip(*rows, strict=True)] == consumed
    assert all(part >= 0 for row in rows for part in row)


@given(inputs, st.lists(st.integers(1, BIG), min_size=1, max_size=6))
def test_a_change_of_unit_uses_every_input_up_too(consumed: list[int], outputs: list[int]) -> None:
    rows = split_inputs(consumed, outputs)
    assert [sum(column) for column in zip(*rows, strict=True)] == consumed
    for output, row in zip(outputs, rows, strict=True):
        if sum(row):  # an output that would get nothing is refused before its shares are asked for
            assert sum(output_shares(output, row)) == output


def test_two_inputs_in_equal_parts_go_into_both_outputs_alike() -> None:
    assert split_inputs([10, 10], [15, 5]) == [[8, 7], [2, 3]]


def test_a_remainder_goes_to_the_lot_that_is_older() -> None:
    assert split_inputs([1, 1, 1], [1, 2])[0] == [1, 0, 0]


def test_shares_in_the_same_unit_are_what_was_consumed() -> None:
    assert output_shares(7, [3, 4]) == [3, 4]


@pytest.mark.parametrize(
    ("output", "consumed", "shares"), [(12, [1, 1], [6, 6]), (1, [1, 1], [1, 0]), (10, [2, 1], [7, 3])]
)
def test_shares_in_another_unit_keep_the_proportion(
    output: int, consumed: list[int], shares: list[int]
) -> None:
    assert output_shares(output, consumed) == shares
