"""Shares: how the outputs of a conversion descend from its inputs, and how a part of a lot descends from its parents.

All shares are integers by largest remainder with ties by the smaller lot id (the caller passes inputs in that order), so
they are exact: the shares of an output sum to the output, and over all outputs every input is used up.
"""

from __future__ import annotations

from collections.abc import Sequence

from jolserik.kernel.quantity import apportion


def split_inputs(inputs: Sequence[int], outputs: Sequence[int]) -> list[list[int]]:
    """Row j says how much of each input goes into output j, in the inputs' unit; column sums are the inputs.

    Every output takes its part of what is still left, so rounding never takes more of an input than there is.
    `outputs` weigh the rows; they need not sum to the inputs (a unit change).
    """
    left = list(inputs)
    weight_left = sum(outputs)
    rows = []
    for weight in outputs:
        total = sum(left) * weight // weight_left if weight_left else 0
        row = apportion(total, left)
        rows.append(row)
        left = [have - used for have, used in zip(left, row, strict=True)]
        weight_left -= weight
    return rows


def output_shares(output: int, consumed: Sequence[int]) -> list[int]:
    """Shares of one output by what it consumed of each input, in the output's unit; they sum to the output."""
    if sum(consumed) == output:
        return list(consumed)
    return apportion(output, consumed)
