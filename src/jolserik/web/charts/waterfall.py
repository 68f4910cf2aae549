"""A balance as a waterfall: from the opening through what came and what went to the closing, which must
agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jolserik.web.charts.model import Amount, Chart, Label, Twin, Words
from jolserik.web.charts.scale import length_px
from jolserik.web.charts.svg import box, drawing, element, fill_of, fitted, hint, line, words_at

_WIDTH_PX, _ROW_PX, _HEAD_PX = 960, 32, 26
_LABEL_PX, _FIGURE_PX = 260, 150


@dataclass(frozen=True, slots=True)
class Step:
    """What came (positive) or went (negative), in a word."""

    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole chart.

    `opening` and `closing` are balances, `steps` the changes between; `unit` stands in the head.
    """

    words: Words
    opening: Step
    steps: Sequence[Step]
    closing: Step
    label: Label
    unit: str
    name_head: str


def waterfall(chart: Waterfall) -> Chart:
    """Draw the balance; one that does not close is an error in the figures and is never drawn."""
    levels = _levels(chart)
    if levels[-1] != chart.closing.amount:
        raise ValueError(f"the balance does not close: {levels[-1]} is not {chart.closing.amount}")
    low, high = min(*levels, Fraction(0)), max(*levels, Fraction(0))
    ground = _Ground(low, high - low or Fraction(1))
    rows = [
        (chart.opening, Fraction(0), "ink"),
        *_changes(chart, levels),
        (chart.closing, Fraction(0), "ink"),
    ]
    body = [words_at(_WIDTH_PX, 14, chart.unit, look="chart-head", anchor="end")]
    for index, (step, start, tone) in enumerate(rows):
        body += _row(chart, ground, index, step, start, tone)
    body.append(line(ground.x(0), _HEAD_PX, ground.x(0), _HEAD_PX + _ROW_PX * len(rows), "rule rule-base"))
    size = (_WIDTH_PX, _HEAD_PX + _ROW_PX * len(rows) + 8)
    words = chart.words
    return Chart(
        words.key, words.title, words.description, drawing(words, size, body), _twin(chart), _WIDTH_PX
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where an amount lies on the horizontal axis."""

    low: Fraction
    span: Fraction

    def x(self, value: Amount) -> float:
        room = _WIDTH_PX - _LABEL_PX - _FIGURE_PX
        return _LABEL_PX + length_px(Fraction(value) - self.low, self.span, room)


def _levels(chart: Waterfall) -> list[Fraction]:
    levels = [Fraction(chart.opening.amount)]
    for step in chart.steps:
        levels.append(levels[-1] + Fraction(step.amount))
    return levels


def _changes(chart: Waterfall, levels: Sequence[Fraction]) -> list[tuple[Step, Fraction, str]]:
    return [
        (step, levels[index], "strong" if step.amount >= 0 else "middle")
        for index, step in enumerate(chart.steps)
    ]


def _row(chart: Waterfall, ground: _Ground, index: int, step: Step, start: Fraction, tone: str) -> list[str]:
    y = _HEAD_PX + _ROW_PX * index
    left, right = sorted((ground.x(start), ground.x(start + Fraction(step.amount))))
    shape: dict[str, object] = {
        "x": left,
        "y": float(y + 7),
        "width": max(right - left, 1.5),
        "height": _ROW_PX - 14,
        "class": f"fill fill-{tone}",
        "fill": fill_of(chart.words.key, tone),
    }
    figure = _signed(chart, step) if tone != "ink" else chart.label(step.amount)
    look = "chart-strong" if tone == "ink" else "chart-text"
    return [
        box(0, y, _WIDTH_PX, _ROW_PX, "row-ground") if tone == "ink" else "",
        words_at(8, y + 22, fitted(step.name, _LABEL_PX - 20), look=look),
        element("rect", shape, hint(f"{step.name}: {figure} {chart.unit}")),
        words_at(_WIDTH_PX - 8, y + 22, figure, look=f"{look} figure", anchor="end"),
        line(0, y + _ROW_PX, _WIDTH_PX, y + _ROW_PX, "rule"),
    ]


def _signed(chart: Waterfall, step: Step) -> str:
    gone = step.amount < 0
    return f"{'−' if gone else '+'}{chart.label(-step.amount if gone else step.amount)}"


def _twin(chart: Waterfall) -> Twin:
    rows = (
        (chart.opening.name, chart.label(chart.opening.amount)),
        *((step.name, _signed(chart, step)) for step in chart.steps),
        (chart.closing.name, chart.label(chart.closing.amount)),
    )
    return Twin(chart.words.caption, (chart.name_head, chart.unit), rows, frozenset({1}))
