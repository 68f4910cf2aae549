"""Columns, lines, balances and Sankey diagrams draw what their figures say."""

from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.web.charts import Chart, Series
from jolserik.web.charts.sankey import SankeyFlow, SankeyNode
from jolserik.web.charts.scale import ticks
from tests.web.charts.drawings import (
    SVG,
    a_sankey,
    a_share_line,
    a_waterfall,
    parsed,
    some_columns,
    texts,
    with_look,
)


def bars(chart: Chart, look: str) -> list[ElementTree.Element]:
    """What is drawn in a look, without the swatch of the legend."""
    return with_look(chart, look)[1:]


def test_columns_stack_in_the_order_of_the_series() -> None:
    chart = some_columns([(Decimal(10), Decimal(30))], (Series("proven"), Series("claimed", "faint")))
    proven = bars(chart, "fill-strong")[0]
    claimed = bars(chart, "fill-faint")[0]
    assert float(claimed.get("height", "")) == pytest.approx(3 * float(proven.get("height", "")), abs=0.2)
    assert float(claimed.get("y", "")) < float(proven.get("y", ""))


def test_the_twin_of_columns_adds_them_up() -> None:
    chart = some_columns([(1, 2), (3, 4)], (Series("one"), Series("two")))
    assert chart.twin.rows == (("m0 2023", "1", "2", "3"), ("m1 2023", "3", "4", "7"))


@pytest.mark.parametrize("amounts", [(1,), (1, -1)])
def test_columns_that_do_not_fit_their_series_are_an_error(amounts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="per series"):
        some_columns([amounts], (Series("one"), Series("two")))


def test_a_month_without_a_share_breaks_the_line() -> None:
    chart = a_share_line([Fraction(1, 4), Fraction(1, 2), None, Fraction(3, 4), Fraction(1)])
    assert len(list(parsed(chart).iter(f"{SVG}polyline"))) == 2
    assert ("m2 2023", "nothing") in chart.twin.rows


@pytest.mark.parametrize("share", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_share_outside_of_nothing_and_all_is_an_error(share: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        a_share_line([share])


def test_a_balance_that_does_not_close_is_never_drawn() -> None:
    with pytest.raises(ValueError, match="does not close"):
        a_waterfall(10, [5, -3], 11)


def test_a_balance_shows_what_came_and_what_went_with_signs() -> None:
    shown = texts(a_waterfall(10, [5, -3], 12))
    assert "+5" in shown
    assert "−3" in shown


@given(st.integers(0, 10**18), st.lists(st.integers(-(10**18), 10**18), max_size=6))
def test_every_balance_that_closes_can_be_drawn(opening: int, changes: list[int]) -> None:
    assert parsed(a_waterfall(opening, changes, opening + sum(changes))) is not None


def test_a_sankey_draws_strongly_what_its_finding_speaks_of() -> None:
    nodes = [SankeyNode("a", 0, "A"), SankeyNode("b", 0, "B", emphasis=True), SankeyNode("c", 1, "C")]
    chart = a_sankey(nodes, [SankeyFlow("a", "c", 3), SankeyFlow("b", "c", 1)])
    assert len(with_look(chart, "band-strong")) == 1
    assert len(with_look(chart, "band-faint")) == 1
    assert chart.twin.rows == (("A", "C", "3"), ("B", "C", "1"))


def test_the_smallest_of_many_bars_are_joined_but_listed_in_the_table() -> None:
    nodes = [*(SankeyNode(f"n{i:02}", 0, f"N{i:02}") for i in range(25)), SankeyNode("z", 1, "Z")]
    chart = a_sankey(nodes, [SankeyFlow(f"n{i:02}", "z", i + 1) for i in range(25)])
    assert any(text.startswith("others") for text in texts(chart))
    assert len(chart.twin.rows) == 25


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**15))
def test_an_axis_has_few_round_steps_that_reach_over_the_highest_value(maximum: Fraction) -> None:
    steps = ticks(maximum)
    assert steps[0] == 0
    assert steps[-1] >= maximum
    assert 2 <= len(steps) <= 7
    first = steps[1]
    while first < 1:
        first *= 10
    assert str(first).rstrip("0") in {"1", "2", "5"}
