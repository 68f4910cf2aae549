"""The charts of the overview: each title is its finding, each figure exact until it is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from jolserik import packs
from jolserik.kernel.refusals import Code
from jolserik.kernel.refusals import title as refusal_words
from jolserik.packs import Check
from jolserik.statistics.exports import Exports, Money
from jolserik.statistics.figures import Row, ThreeWays
from jolserik.statistics.queries import RefusedDay
from jolserik.web import vocabulary, writing
from jolserik.web.charts import Chart, Series
from jolserik.web.charts.columns import Column, StackedColumns, columns
from jolserik.web.charts.model import Amount, Label, Words
from jolserik.web.charts.sankey import Sankey, SankeyFlow, SankeyNode, sankey
from jolserik.web.charts.share_line import Mark, ShareLine, SharePoint, share_line
from jolserik.web.lots.names import region_name
from jolserik.web.writing import language_of_page

SERIES_TONES = ("strong", "middle", "warning", "faint")


def in_currency(value: Money, currency: str) -> Decimal:
    """The amount that the page speaks of."""
    return value.usd if currency == "USD" else value.kzt


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from one to the other."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1)
        for i in range(count)
    ]


def label_in(currency: str) -> Label:
    """Writes an amount in words of headlines."""

    def label(amount: Amount) -> str:
        return writing.round_money(amount, currency)

    return label


def three_ways_chart(ways: Sequence[ThreeWays], currency: str) -> Chart:
    """Export value by month: proven to have left, claimed, only registered."""
    by_month = {way.month: way for way in ways}
    empty = Decimal(0)
    drawn = [
        Column(
            writing.month_short(month),
            str(month.year),
            tuple(in_currency(part, currency) for part in (way.proven, way.claimed, way.only_registered))
            if (way := by_month.get(month))
            else (empty, empty, empty),
        )
        for month in months_between(ways[0].month, ways[-1].month)
    ]
    registered = sum((in_currency(way.registered, currency) for way in ways), Decimal(0))
    proven = sum((in_currency(way.proven, currency) for way in ways), Decimal(0))
    share = writing.percent(Fraction(proven) / Fraction(registered), 0) if registered else "–"
    title = _("%(share)s of the registered export value is proven to have left") % {"share": share}
    description = _(
        "Stacked columns by month: value proven to have left, value said to have left, and value only registered."
    )
    return columns(
        StackedColumns(
            Words("three-ways", title, description, _("Export value by month")),
            (
                Series(_("exit proven")),
                Series(_("exit claimed"), "middle"),
                Series(_("only registered"), "faint"),
            ),
            drawn,
            currency,
            label_in(""),
            label_in(currency),
            _("Month"),
            _("Registered"),
        )
    )


def share_chart(rows: Sequence[Row[date]]) -> Chart:
    """The proven share by month with the days on which stages changed."""
    by_month = {row.key: row.figure.share for row in rows}
    months = months_between(rows[0].key, rows[-1].key)
    points = [SharePoint(writing.month_short(m), str(m.year), by_month.get(m)) for m in months]
    known = [share for month in months if (share := by_month.get(month)) is not None]
    title = _("No month has a share yet")
    if known:
        facts = {"first": writing.percent(known[0], 0), "last": writing.percent(known[-1], 0)}
        title = _("The proven share went from %(first)s in the first month to %(last)s in the last") % facts
    return share_line(
        ShareLine(
            Words("share", title, _("A line by month, with marks where checks changed their stage."),
                  _("Share of exported value with a proven chain")),
            points,
            _("share of exported value"),
            lambda share: writing.percent(Fraction(share), 0),
            _("no exports"),
            _("Month"),
            _("Share"),
            stage_marks(months),
        )
    )  # fmt: skip


def stage_marks(months: Sequence[date]) -> tuple[Mark, ...]:
    """When the check of stock began or changed its stage."""
    marks = []
    for index, month in enumerate(months):
        step = packs.current().stage_entry(Check.STOCK, month)
        if (step.since.year, step.since.month) == (month.year, month.month):
            word = vocabulary.word(step.stage.value, "stage")
            marks.append(Mark(index, _("stock: %(stage)s") % {"stage": word}))
    return tuple(marks)


Flows = Mapping[tuple[str, str, str], Fraction]
"""Registered value by origin of the lots, region of the exporter and destination."""


def flows(exports: Exports, currency: str) -> Flows:
    """All registered value, so that bars agree with the tables beside them: the part of a line that stayed behind in
    the end counts with the lots that the line was drawn from. A line without any lot has no origin."""
    sums: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for line in exports.lines:
        value = Fraction(in_currency(line.value, currency)) if line.value else Fraction(0)
        drawn = sum((part.whole for part in line.roots.values()), Fraction(0))
        if not value:
            continue
        if not drawn:
            sums["", line.region, line.destination] += value
        for lot_id, part in line.roots.items():
            if part.whole:
                key = (exports.lots[lot_id].origin_country, line.region, line.destination)
                sums[key] += value * part.whole / drawn
    return sums


def flow_chart(found: Flows, currency: str) -> Chart:
    """Value from countries of origin through the exporters' regions to destinations."""
    nodes: dict[str, SankeyNode] = {}
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for (country, place, end), value in found.items():
        origin, region, destination = f"o-{country}", f"r-{place}", f"d-{end}"
        nodes[origin] = SankeyNode(origin, 0, writing.country(country) if country else _("not named"))
        nodes[region] = SankeyNode(region, 1, region_name(place) or _("not named"))
        nodes[destination] = SankeyNode(destination, 2, writing.country(end))
        sums[origin, region] += value
        sums[region, destination] += value
    first = max((key for key in sums if key[0].startswith("o-")), key=sums.__getitem__)
    facts = {"origin": nodes[first[0]].name, "region": nodes[first[1]].name}
    strong = nodes[first[0]]
    nodes[strong.key] = SankeyNode(strong.key, strong.layer, strong.name, emphasis=True)
    return sankey(
        Sankey(
            Words(
                "flows",
                _("The greatest flow comes from %(origin)s and leaves from %(region)s") % facts,
                _(
                    "Value from countries of origin through the regions of the exporters to the countries of destination."
                ),
                _("Flows by origin, region of the exporter and destination"),
            ),
            (_("Origin"), _("Region of the exporter"), _("Destination")),
            list(nodes.values()),
            [SankeyFlow(source, target, value) for (source, target), value in sums.items()],
            label_in(currency),
            _("others"),
            _("From"),
            _("To"),
            _("Value"),
        )
    )


def refusal_chart(days: Sequence[RefusedDay]) -> Chart:
    """Would-be refusals by month, the commonest codes apart."""
    totals: dict[str, int] = defaultdict(int)
    by_month: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day in days:
        totals[day.code] += day.times
        by_month[day.day.replace(day=1)][day.code] += day.times
    top = sorted(totals, key=lambda code: (-totals[code], code))[: len(SERIES_TONES) - 1]
    rest = len(totals) > len(top)
    series = [Series(refusal_title(code), tone) for code, tone in zip(top, SERIES_TONES, strict=False)]
    if rest:
        series.append(Series(_("all others"), SERIES_TONES[-1]))
    drawn = []
    for month in months_between(min(by_month), max(by_month)):
        counts = by_month[month]
        amounts = [counts[code] for code in top]
        if rest:
            amounts.append(sum(counts.values()) - sum(amounts))
        drawn.append(Column(writing.month_short(month), str(month.year), tuple(amounts)))
    total = writing.number(sum(totals.values()))
    return columns(
        StackedColumns(
            Words(
                "would-be",
                _("%(count)s times a check that only observed would have refused") % {"count": total},
                _("Stacked columns by month: how often each check would have refused while it only observed."),
                _("Would-be refusals by month"),
            ),
            tuple(series), drawn, _("refusals"), whole, whole, _("Month"), _("Together"),
        )
    )  # fmt: skip


def refusal_title(code: str) -> str:
    """A code in the words of its page."""
    return refusal_words(Code(code), language_of_page())


def whole(amount: Amount) -> str:
    """A count."""
    return writing.number(int(amount))
