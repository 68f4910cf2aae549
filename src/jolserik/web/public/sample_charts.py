"""Made-up charts for the page that shows every part. Names and figures are invented; any likeness is chance."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from jolserik.web import writing
from jolserik.web.charts import Chart, Legend, Series
from jolserik.web.charts.columns import Column as MonthColumn
from jolserik.web.charts.columns import StackedColumns, columns
from jolserik.web.charts.model import Amount, Words
from jolserik.web.charts.sankey import Sankey, SankeyFlow, SankeyNode, sankey
from jolserik.web.charts.share_line import Mark, ShareLine, SharePoint, share_line
from jolserik.web.charts.trace import TraceDiagram, TraceHop, TraceNode, trace
from jolserik.web.charts.waterfall import Step, Waterfall, waterfall

_MONTHS = [date(2023 + (month - 1) // 12, (month - 1) % 12 + 1, 1) for month in range(1, 19)]


def _whole(amount: Amount) -> str:
    return writing.number(int(amount))


def _pieces(amount: Amount) -> str:
    return f"{_whole(amount)}{writing.NO_BREAK}{writing.unit('H87')}"


def trace_sample() -> Chart:
    """Two lots, three hands, one of them passed on to Russia."""
    nodes = [
        TraceNode("lot-a", _("Import declaration"), "55302/150323/0001234", _("line 1"), _("matched")),
        TraceNode("lot-b", _("Opening balance"), "LNQ7 42D8 65RW", "", _("unproven"), "warning"),
        TraceNode("importer", _("Importer"), "ТОО «Тұлпар Импорт»", "KZ 970240000126"),
        TraceNode("trader", _("Holder"), "ТОО «Жетісу Сауда»", "KZ 050640001237"),
        TraceNode("exporter", _("Exporter"), "ТОО «Ертіс Логистика»", "KZ 120340005678"),
        TraceNode(
            "russia", _("Left for"), "ООО «Северный Дом»", writing.country("RU"), _("exit proven"), end=True
        ),
        TraceNode("retail", _("Written off"), _("retail sale"), "", "", "ink", end=True),
    ]
    confirmed, by_invoice = _("confirmed"), _("by invoice only")
    hops = [
        TraceHop("lot-a", "importer", 120, "55302/150323/0001234", _("matched")),
        TraceHop("importer", "trader", 90, "N4D8 L7QR 92WJ", confirmed),
        TraceHop("importer", "exporter", 30, "N5R2 7QLJ 6D9U", by_invoice, "middle"),
        TraceHop("lot-b", "exporter", 25, "LNQ7 42D8 65RW", _("unproven"), "warning"),
        TraceHop("trader", "exporter", 60, "N7QW 29DL 4JRU", confirmed),
        TraceHop("trader", "retail", 30, "W2J5 QN7L 8D4R", confirmed, "faint"),
        TraceHop("exporter", "russia", 100, "N8WU 5J2R 7LQD", _("exit proven")),
    ]
    return trace(
        TraceDiagram(
            Words(
                "trace-sample",
                _("100 washing machines left for Russia; 75 of them with a chain that holds"),
                _(
                    "From the left: a declaration of 120 and an opening balance of 25, three firms, an exit of 100."
                ),
                _("Every hand the goods passed"),
            ),
            nodes,
            hops,
            _pieces,
            (_("Origin"), _("Hands"), _("Ends")),
            (_("From"), _("To"), _("Quantity"), _("Paper"), _("Grade")),
            (
                Legend(_("confirmed or matched"), "strong"),
                Legend(_("by invoice only"), "middle"),
                Legend(_("unproven"), "warning"),
            ),
            _("others"),
        )
    )


def sankey_sample() -> Chart:
    """Three origins through two groups of holders to four destinations."""
    nodes = [
        *(SankeyNode(code, 0, writing.country(code)) for code in ("DE", "CN", "TR")),
        SankeyNode("old", 1, _("holders of many years"), emphasis=False),
        SankeyNode("new", 1, _("holders registered this year"), emphasis=True),
        *(SankeyNode(f"to-{code}", 2, writing.country(code)) for code in ("RU", "BY", "KG", "AM")),
    ]
    flows = [
        SankeyFlow("DE", "old", 210),
        SankeyFlow("DE", "new", 160),
        SankeyFlow("CN", "old", 320),
        SankeyFlow("CN", "new", 45),
        SankeyFlow("TR", "old", 90),
        SankeyFlow("old", "to-RU", 340),
        SankeyFlow("old", "to-BY", 80),
        SankeyFlow("old", "to-KG", 150),
        SankeyFlow("old", "to-AM", 50),
        SankeyFlow("new", "to-RU", 195),
        SankeyFlow("new", "to-KG", 10),
    ]
    return sankey(
        Sankey(
            Words(
                "sankey-sample",
                _("Firms registered this year carry a third of what goes to Russia"),
                _("Flows from Germany, China and Türkiye through two groups of holders to four countries."),
                _("Flows by origin, holder group and destination"),
            ),
            (_("Origin"), _("Holders"), _("Destination")),
            nodes,
            flows,
            _whole,
            _("million dollars"),
            _("others"),
            _("From"),
            _("To"),
        )
    )


def columns_sample() -> Chart:
    """Eighteen months of export value in three ways."""
    values = [
        (Decimal(20 + 9 * i), Decimal(60 + (i * 37) % 41), Decimal(max(150 - 8 * i, 12)))
        for i in range(len(_MONTHS))
    ]
    return columns(
        StackedColumns(
            Words(
                "columns-sample",
                _("More and more of what is registered for export is proven to have left"),
                _(
                    "Columns by month from January 2023 to June 2024; the proven part grows from a tenth to over half."
                ),
                _("Export value by month"),
            ),
            (
                Series(_("exit proven")),
                Series(_("exit claimed"), "middle"),
                Series(_("only registered"), "faint"),
            ),
            [
                MonthColumn(writing.month_short(month), str(month.year), amounts)
                for month, amounts in zip(_MONTHS, values, strict=True)
            ],
            _("million dollars"),
            _whole,
            _whole,
            _("Month"),
            _("Together"),
        )
    )


def share_sample() -> Chart:
    """The proven share as the stages tighten."""
    shares = [None, None, *(Fraction(8 + 4 * i + (i * 7) % 5, 100) for i in range(len(_MONTHS) - 2))]
    return share_line(
        ShareLine(
            Words(
                "share-sample",
                _("The proven share rises after checks begin to bite"),
                _("A line by month from March 2023; it rises from 8 % to over 60 %."),
                _("Share of exported value with a proven chain"),
            ),
            [
                SharePoint(writing.month_short(m), str(m.year), s)
                for m, s in zip(_MONTHS, shares, strict=True)
            ],
            _("share of exported value"),
            lambda share: writing.percent(Fraction(share), 0),
            _("no exports"),
            _("Month"),
            _("Share"),
            (Mark(3, _("stock is observed")), Mark(6, _("stock is enforced"))),
        )
    )


def waterfall_sample() -> Chart:
    """A balance that closes."""
    return waterfall(
        Waterfall(
            Words(
                "waterfall-sample",
                _("45 machines are left of 175"),
                _("An opening of 55, an import of 120, and 130 that went, leave 45."),
                _("Balance of washing machines"),
            ),
            Step(_("Opening balance"), 55),
            (
                Step(_("Import declaration"), 120),
                Step(_("Sold inside the country"), -60),
                Step(_("Exported"), -68),
                Step(_("Lost"), -2),
            ),
            Step(_("On hand"), 45),
            _whole,
            _("pieces"),
            _("What changed it"),
        )
    )


def all_charts() -> list[Chart]:
    """One of each."""
    return [trace_sample(), sankey_sample(), columns_sample(), share_sample(), waterfall_sample()]
