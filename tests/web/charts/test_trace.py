"""The trace diagram tells the way of goods in time, from the left to the right."""

from itertools import pairwise

from jolserik.web.charts.trace import TraceHop, TraceNode
from tests.web.charts.drawings import SVG, a_trace, parsed, texts, with_look


def a_node(key: str, **facts: object) -> TraceNode:
    return TraceNode(key, "holder", key.upper(), **facts)  # type: ignore[arg-type]


def a_hop(source: str, target: str, amount: int = 10) -> TraceHop:
    return TraceHop(source, target, amount, "N1", "confirmed")


def columns_of(chart_texts: list[str], names: str) -> list[int]:
    return [chart_texts.index(name) for name in names]


def left_edges(chart: object) -> dict[str, float]:
    """The left edge of every card by the name in it."""
    found: dict[str, float] = {}
    for group in with_look(chart, "node"):  # type: ignore[arg-type]
        card = group.find(f"{SVG}rect")
        name = next(t for t in group.iter(f"{SVG}text") if t.get("class") == "chart-strong")
        assert card is not None
        found.setdefault(str(name.text), float(card.get("x", "")))
    return found


def test_each_hand_stands_right_of_the_hand_before() -> None:
    chart = a_trace([a_node(key) for key in "abcd"], [a_hop("a", "b"), a_hop("b", "c"), a_hop("c", "d")])
    edges = left_edges(chart)
    assert [edges[name] for name in "ABCD"] == sorted(edges[name] for name in "ABCD")
    assert all(left < right for left, right in pairwise(edges[name] for name in "ABCD"))


def test_a_lot_drawn_late_still_stands_with_the_origins() -> None:
    chart = a_trace([a_node(key) for key in "abcl"], [a_hop("a", "b"), a_hop("b", "c"), a_hop("l", "c")])
    edges = left_edges(chart)
    assert edges["L"] == edges["A"] < edges["B"] < edges["C"]


def test_an_end_stands_last_even_when_reached_early() -> None:
    nodes = [a_node("a"), a_node("b"), a_node("c"), a_node("x", end=True), a_node("y", end=True)]
    chart = a_trace(nodes, [a_hop("a", "x"), a_hop("a", "b"), a_hop("b", "c"), a_hop("c", "y")])
    edges = left_edges(chart)
    assert edges["X"] == edges["Y"] > edges["C"]


def test_goods_that_come_back_are_a_second_visit_and_never_a_line_backward() -> None:
    chart = a_trace(
        [a_node(key) for key in "abc"], [a_hop("a", "b"), a_hop("b", "c"), a_hop("c", "a"), a_hop("a", "b")]
    )
    names = [text for text in texts(chart) if text in {"A", "B", "C"}]
    assert sorted(names) == ["A", "A", "B", "B", "C"]


def test_a_hop_that_would_close_a_circle_by_a_detour_is_a_second_visit_too() -> None:
    hops = [a_hop("a", "b"), a_hop("c", "a"), a_hop("b", "c"), a_hop("c", "d")]
    chart = a_trace([a_node(key) for key in "abcd"], hops)
    assert [text for text in texts(chart) if text == "C"] == ["C", "C"]


def test_a_band_is_as_thick_as_its_quantity() -> None:
    chart = a_trace([a_node(key) for key in "abc"], [a_hop("a", "b", 30), a_hop("a", "c", 60)])
    thin, thick = (_first_edge_px(band.get("d", "")) for band in with_look(chart, "band"))
    assert abs(thick - 2 * thin) <= 0.2


def _first_edge_px(path: str) -> float:
    """The height of a band's right edge: from where the upper line ends to where the lower begins."""
    upper, lower = path.split("L")[0], path.split("L")[1]
    return float(lower.split("C")[0].split(",")[1]) - float(upper.rsplit(" ", 1)[1].split(",")[1])


def test_a_node_with_an_address_is_a_link_and_the_drawing_then_is_a_group() -> None:
    chart = a_trace([a_node("a", href="/lots/L1"), a_node("b")], [a_hop("a", "b")])
    assert [link.get("href") for link in parsed(chart).iter(f"{SVG}a")] == ["/lots/L1"]
    assert parsed(chart).get("role") == "group"


def test_without_links_the_drawing_is_an_image() -> None:
    assert parsed(a_trace([a_node("a"), a_node("b")], [a_hop("a", "b")])).get("role") == "img"


def test_forty_lots_are_drawn_as_seven_and_the_rest_while_the_table_lists_all() -> None:
    nodes = [*(a_node(f"lot{i:02}") for i in range(40)), a_node("z", end=True)]
    chart = a_trace(nodes, [a_hop(f"lot{i:02}", "z", i + 1) for i in range(40)])
    assert len(with_look(chart, "node")) == 9
    assert "others" in texts(chart)
    assert "LOT39" in texts(chart)
    assert len(chart.twin.rows) == 40


def test_a_long_name_is_broken_and_then_shortened_but_said_in_full_on_asking() -> None:
    name = "Товарищество с ограниченной ответственностью «Қызылжар Құрылыс Материалдары»"
    chart = a_trace([TraceNode("a", "holder", name), a_node("b")], [a_hop("a", "b")])
    assert name not in texts(chart)
    hints = [hint.text or "" for hint in parsed(chart).iter(f"{SVG}title")]
    assert any(name in hint for hint in hints)
