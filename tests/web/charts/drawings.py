"""Small charts to test with, and what one reads from a drawing."""

from xml.etree import ElementTree

from jolserik.web.charts import Chart
from jolserik.web.charts.columns import Column, StackedColumns, columns
from jolserik.web.charts.model import Amount, Series, Words
from jolserik.web.charts.sankey import Sankey, SankeyFlow, SankeyNode, sankey
from jolserik.web.charts.share_line import ShareLine, SharePoint, share_line
from jolserik.web.charts.trace import TraceDiagram, TraceHop, TraceNode, trace
from jolserik.web.charts.waterfall import Step, Waterfall, waterfall

SVG = "{http://www.w3.org/2000/svg}"


def words(key: str = "chart", title: str = "The finding") -> Words:
    return Words(key, title, "What one would see", "The same in rows")


def plain(amount: Amount) -> str:
    return str(amount)


def a_trace(nodes: list[TraceNode], hops: list[TraceHop], title: str = "The finding") -> Chart:
    heads, twin_head = ("Origin", "Hands", "Ends"), ("From", "To", "Quantity", "Paper", "Grade")
    return trace(TraceDiagram(words("trace", title), nodes, hops, plain, heads, twin_head, (), "others"))


def a_sankey(nodes: list[SankeyNode], flows: list[SankeyFlow]) -> Chart:
    return sankey(Sankey(words("sankey"), ("A", "B"), nodes, flows, plain, "others", "From", "To", "USD"))


def some_columns(months: list[tuple[Amount, ...]], series: tuple[Series, ...]) -> Chart:
    named = [Column(f"m{index}", "2023", amounts) for index, amounts in enumerate(months)]
    return columns(StackedColumns(words("columns"), series, named, "USD", plain, plain, "Month", "Together"))


def a_share_line(shares: list[Amount | None]) -> Chart:
    points = [SharePoint(f"m{index}", "2023", share) for index, share in enumerate(shares)]
    return share_line(ShareLine(words("share"), points, "share", plain, "nothing", "Month", "Share"))


def a_waterfall(opening: Amount, changes: list[Amount], closing: Amount) -> Chart:
    steps = [Step(f"change {index}", amount) for index, amount in enumerate(changes)]
    ends = Step("opening", opening), Step("closing", closing)
    return waterfall(Waterfall(words("waterfall"), ends[0], steps, ends[1], plain, "pieces", "What"))


def parsed(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart.svg)  # noqa: S314 (our own drawing)


def texts(chart: Chart) -> list[str]:
    return ["".join(element.itertext()) for element in parsed(chart).iter(f"{SVG}text")]


def with_look(chart: Chart, look: str) -> list[ElementTree.Element]:
    return [element for element in parsed(chart).iter() if look in element.get("class", "").split()]
