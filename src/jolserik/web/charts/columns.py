"""Stacked columns by month: one amount in several parts, such as export value proven, claimed and merely
registered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jolserik.web.charts.axes import PLOT_TOP_PX, Plot, month_labels, value_axis
from jolserik.web.charts.model import Amount, Chart, Label, Legend, Series, Twin, Words
from jolserik.web.charts.scale import length_px, ticks
from jolserik.web.charts.svg import drawing, element, fill_of, hint, legend

_WIDTH_PX, _HEIGHT_PX = 960, 340


@dataclass(frozen=True, slots=True)
class Column:
    """A month: its short name, its year, and one amount per series."""

    month: str
    year: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class StackedColumns:
    """The whole chart; series stack from the axis upward.

    `axis` names the unit, `tick` writes a figure on the axis.
    """

    words: Words
    series: tuple[Series, ...]
    columns: Sequence[Column]
    axis: str
    tick: Label
    label: Label
    month_head: str
    total_head: str


def columns(chart: StackedColumns) -> Chart:
    """Draw the chart."""
    for column in chart.columns:
        if len(column.amounts) != len(chart.series) or any(amount < 0 for amount in column.amounts):
            raise ValueError(f"{column.month} {column.year}: one amount, zero or more, is needed per series")
    highest = max((_sum(column) for column in chart.columns), default=Fraction(0))
    steps = ticks(highest)
    plot = Plot(_WIDTH_PX, _HEIGHT_PX, len(chart.columns))
    entries = [Legend(series.name, series.tone) for series in chart.series]
    body = [
        legend(chart.words.key, entries, 0, 2),
        *value_axis(plot, steps, chart.tick, chart.axis),
        *(
            part
            for index, column in enumerate(chart.columns)
            for part in _stack(chart, plot, index, column, steps[-1])
        ),
        *month_labels(plot, [(column.month, column.year) for column in chart.columns]),
    ]
    svg = drawing(chart.words, (_WIDTH_PX, _HEIGHT_PX), body)
    return Chart(chart.words.key, chart.words.title, chart.words.description, svg, _twin(chart), _WIDTH_PX)


def _sum(column: Column) -> Fraction:
    return sum((Fraction(amount) for amount in column.amounts), Fraction(0))


def _stack(chart: StackedColumns, plot: Plot, index: int, column: Column, top: Amount) -> list[str]:
    width = min(plot.step_px * 0.72, 44)
    x = plot.centre_px(index) - width / 2
    y = plot.base_px
    drawn = []
    for series, amount in zip(chart.series, column.amounts, strict=True):
        height = length_px(amount, top, plot.base_px - PLOT_TOP_PX)
        y -= height
        shape: dict[str, object] = {
            "x": x,
            "y": y,
            "width": float(width),
            "height": height,
            "class": f"fill fill-{series.tone}",
            "fill": fill_of(chart.words.key, series.tone),
        }
        if amount:
            said = f"{column.month} {column.year}, {series.name}: {chart.label(amount)}"
            drawn.append(element("rect", shape, hint(said)))
    return drawn


def _twin(chart: StackedColumns) -> Twin:
    head = (chart.month_head, *(series.name for series in chart.series), chart.total_head)
    rows = tuple(
        (
            f"{column.month} {column.year}",
            *(chart.label(amount) for amount in column.amounts),
            chart.label(_sum(column)),
        )
        for column in chart.columns
    )
    return Twin(f"{chart.words.caption} ({chart.axis})", head, rows, frozenset(range(1, len(head))))
