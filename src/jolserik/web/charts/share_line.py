"""A share of a whole by month, from nothing to all, with the days on which something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jolserik.web.charts.axes import PLOT_TOP_PX, Plot, month_labels, value_axis
from jolserik.web.charts.model import Amount, Chart, Label, Twin, Words
from jolserik.web.charts.svg import drawing, element, hint, line, words_at

_WIDTH_PX, _HEIGHT_PX = 960, 320
_QUARTERS = tuple(Fraction(index, 4) for index in range(5))


@dataclass(frozen=True, slots=True)
class SharePoint:
    """A month and its share between 0 and 1; None where there was nothing to take a share of."""

    month: str
    year: str
    share: Amount | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that changed at the beginning of a month: the month's place in the sequence, and the words for
    it.
    """

    index: int
    words: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The whole chart.

    `label` writes a share as a percentage; `nothing` is the word for a month without one.
    """

    words: Words
    points: Sequence[SharePoint]
    axis: str
    label: Label
    nothing: str
    month_head: str
    share_head: str
    marks: tuple[Mark, ...] = ()


def share_line(chart: ShareLine) -> Chart:
    """Draw the chart; the line is broken where a month has no share."""
    for point in chart.points:
        if point.share is not None and not 0 <= point.share <= 1:
            raise ValueError(f"{point.month} {point.year}: a share lies between 0 and 1")
    plot = Plot(_WIDTH_PX, _HEIGHT_PX, len(chart.points))
    body = [
        *value_axis(plot, _QUARTERS, chart.label, chart.axis),
        *_marks(chart, plot),
        *_runs(chart, plot),
        *_dots(chart, plot),
        *_last_figure(chart, plot),
        *month_labels(plot, [(point.month, point.year) for point in chart.points]),
    ]
    svg = drawing(chart.words, (_WIDTH_PX, _HEIGHT_PX), body)
    return Chart(chart.words.key, chart.words.title, chart.words.description, svg, _twin(chart), _WIDTH_PX)


def _marks(chart: ShareLine, plot: Plot) -> list[str]:
    drawn = []
    for row, mark in enumerate(chart.marks):
        x = plot.centre_px(mark.index) - plot.step_px / 2
        y = PLOT_TOP_PX - 34 + 16 * row
        drawn.append(line(x, y - 10, x, plot.base_px, "rule rule-mark"))
        drawn.append(words_at(x + 6, y, mark.words, look="chart-small halo"))
    return drawn


def _runs(chart: ShareLine, plot: Plot) -> list[str]:
    """Unbroken stretches of the line."""
    runs: list[list[str]] = [[]]
    for index, point in enumerate(chart.points):
        if point.share is None:
            runs.append([])
        else:
            runs[-1].append(f"{plot.centre_px(index):.1f},{plot.height_px(point.share, 1):.1f}")
    return [element("polyline", {"points": " ".join(run), "class": "curve"}) for run in runs if len(run) > 1]


def _dots(chart: ShareLine, plot: Plot) -> list[str]:
    drawn = []
    for index, point in enumerate(chart.points):
        if point.share is not None:
            place: dict[str, object] = {
                "cx": plot.centre_px(index),
                "cy": plot.height_px(point.share, 1),
                "r": 3,
            }
            said = hint(f"{point.month} {point.year}: {chart.label(point.share)}")
            drawn.append(element("circle", {**place, "class": "dot"}, said))
    return drawn


def _last_figure(chart: ShareLine, plot: Plot) -> list[str]:
    known = [(index, point.share) for index, point in enumerate(chart.points) if point.share is not None]
    if not known:
        return []
    index, share = known[-1]
    y = plot.height_px(share, 1)
    return [
        words_at(plot.centre_px(index), y - 11, chart.label(share), look="chart-strong halo", anchor="middle")
    ]


def _twin(chart: ShareLine) -> Twin:
    rows = tuple(
        (f"{point.month} {point.year}", chart.nothing if point.share is None else chart.label(point.share))
        for point in chart.points
    )
    return Twin(chart.words.caption, (chart.month_head, chart.share_head), rows, frozenset({1}))
