"""What holds for every chart: a stranger can read it, with eyes, by ear or as rows."""

from fractions import Fraction

import pytest

from jolserik.web.charts import Chart, Series
from jolserik.web.charts.sankey import SankeyFlow, SankeyNode
from jolserik.web.charts.trace import TraceHop, TraceNode
from tests.web.charts.drawings import SVG, a_sankey, a_share_line, a_trace, a_waterfall, parsed, some_columns


def each() -> list[Chart]:
    return [
        a_trace(
            [TraceNode("a", "lot", "A"), TraceNode("b", "end", "B", end=True)],
            [TraceHop("a", "b", 5, "N1", "good")],
        ),
        a_sankey([SankeyNode("a", 0, "A"), SankeyNode("b", 1, "B")], [SankeyFlow("a", "b", 7)]),
        some_columns([(1, 2), (0, 0)], (Series("one"), Series("two", "middle"))),
        a_share_line([None, Fraction(1, 3)]),
        a_waterfall(5, [3, -4], 4),
    ]


def nothing() -> list[Chart]:
    return [a_trace([], []), a_sankey([], []), some_columns([], ()), a_share_line([]), a_waterfall(0, [], 0)]


@pytest.mark.parametrize("chart", each() + nothing(), ids=lambda chart: chart.key)
def test_a_drawing_is_well_formed_and_says_what_it_shows(chart: Chart) -> None:
    svg = parsed(chart)
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert title.text == chart.title
    assert svg.get("aria-labelledby") == title.get("id")
    assert description is not None
    assert description.text == chart.description
    assert svg.get("aria-describedby") == description.get("id")


@pytest.mark.parametrize("chart", each(), ids=lambda chart: chart.key)
def test_a_table_twin_says_the_same_in_rows(chart: Chart) -> None:
    assert chart.twin.rows
    assert all(len(row) == len(chart.twin.head) for row in chart.twin.rows)
    assert chart.twin.figures
    assert chart.twin.caption


@pytest.mark.parametrize("chart", each() + nothing(), ids=lambda chart: chart.key)
def test_no_drawing_brings_a_style_or_a_script_of_its_own(chart: Chart) -> None:
    names = {element.tag.removeprefix(SVG) for element in parsed(chart).iter()}
    assert not names & {"style", "script", "foreignObject"}
    assert not [element for element in parsed(chart).iter() if "style" in element.attrib]


def test_the_same_description_gives_the_same_bytes() -> None:
    assert [chart.svg for chart in each()] == [chart.svg for chart in each()]


@pytest.mark.parametrize("chart", each(), ids=lambda chart: chart.key)
def test_nothing_is_drawn_outside_the_drawing(chart: Chart) -> None:
    width, height = (float(side) for side in parsed(chart).get("viewBox", "").split()[2:])
    for element in parsed(chart).iter(f"{SVG}rect"):
        if element.get("class", "").startswith("ground"):
            continue
        right = float(element.get("x", 0)) + float(element.get("width", 0))
        bottom = float(element.get("y", 0)) + float(element.get("height", 0))
        assert right <= width + 0.1
        assert bottom <= height + 0.1


def test_words_from_outside_cannot_become_markup() -> None:
    hostile = '</title><script>alert("x")</script>'
    chart = a_trace(
        [TraceNode("a", "lot", hostile), TraceNode("b", hostile, "B")],
        [TraceHop("a", "b", 1, hostile, hostile)],
        title=hostile,
    )
    assert "<script" not in chart.svg
    assert parsed(chart).find(f"{SVG}title").text == hostile  # type: ignore[union-attr]
