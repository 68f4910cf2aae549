"""Axes that the charts by month share: a value axis on the left, months below."""

from collections.abc import Sequence
from dataclasses import dataclass

from jolserik.web.charts.model import Amount, Label
from jolserik.web.charts.scale import length_px
from jolserik.web.charts.svg import SMALL_PX, line, text_width, words_at

PLOT_TOP_PX = 62
_LEFT_PX, _RIGHT_PX, _BELOW_PX = 74, 24, 44


@dataclass(frozen=True, slots=True)
class Plot:
    """The area between the axes, divided evenly among `count` months."""

    width: int
    height: int
    count: int

    @property
    def base_px(self) -> float:
        """Where zero lies."""
        return float(self.height - _BELOW_PX)

    @property
    def right_px(self) -> float:
        """Where the plot ends."""
        return float(self.width - _RIGHT_PX)

    @property
    def step_px(self) -> float:
        """The width of one month."""
        return (self.right_px - _LEFT_PX) / max(self.count, 1)

    def centre_px(self, index: int) -> float:
        """The middle of a month."""
        return _LEFT_PX + self.step_px * (index + 0.5)

    def height_px(self, value: Amount, top: Amount) -> float:
        """The y of a value when the axis ends at `top`."""
        return self.base_px - length_px(value, top, self.base_px - PLOT_TOP_PX)


def value_axis(plot: Plot, steps: Sequence[Amount], tick: Label, unit: str) -> list[str]:
    """Hairlines with figures, the unit named above them."""
    drawn = [words_at(0, PLOT_TOP_PX - 16, unit, look="chart-small")]
    for step in steps:
        y = plot.height_px(step, steps[-1])
        drawn.append(line(_LEFT_PX, y, plot.right_px, y, "rule rule-base" if not step else "rule"))
        drawn.append(words_at(_LEFT_PX - 10, y + 4, tick(step), look="chart-small", anchor="end"))
    return drawn


def month_labels(plot: Plot, months: Sequence[tuple[str, str]]) -> list[str]:
    """Short names of months, as many as there is room for, and each year once."""
    widest = max((text_width(name, SMALL_PX) for name, _ in months), default=0.0)
    every = max(1, int(-(-(widest + 4) // plot.step_px))) if months else 1
    drawn, year_before = [], ""
    for index, (name, year) in enumerate(months):
        x = plot.centre_px(index)
        if index % every == 0:
            drawn.append(words_at(x, plot.base_px + 17, name, look="chart-small", anchor="middle"))
        if year != year_before:
            left = plot.centre_px(index) - plot.step_px / 2
            drawn.append(words_at(left + 3, plot.base_px + 36, year, look="chart-head"))
            drawn.append(line(left, plot.base_px, left, plot.base_px + 38, "rule"))
            year_before = year
    return drawn
