"""Small decisions, drawn from Hypothesis so that a failing story can be made shorter. The first option is the plainest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from tests.model.cells import MICRO, plain

T = TypeVar("T")


class Dice:
    """What one step decides."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def number(self, low: int, high: int) -> int:
        return low if high <= low else self.data.draw(st.integers(low, high))

    def of(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def rarely(self, one_in: int = 8) -> bool:
        return self.number(0, one_in - 1) == one_in - 1

    def quantity(self, available: int) -> str:
        """All of what is there, mostly; a part of it, a fraction, or more than there is."""
        whole = max(1, available // MICRO)
        way = self.number(0, 9)
        if way < 3 and available > 0:
            return plain(available)
        if way < 7:
            return plain(self.number(1, whole) * MICRO)
        if way < 9:
            return plain(self.number(1, max(1, available)))
        return plain(max(0, available) + self.number(1, 3) * MICRO)

    def received(self, sent: int) -> str:
        """Nothing, less, just so, or more than was sent."""
        way = self.number(0, 5)
        if way == 0:
            return "0"
        if way == 1:
            return plain(sent + MICRO)
        if way == 2:
            return plain(sent)
        return (
            plain(self.number(1, sent)) if way == 3 else plain(self.number(1, max(1, sent // MICRO)) * MICRO)
        )
