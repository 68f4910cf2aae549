"""The public page: how many objections there were, against what, how they ended, and how long an answer took."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik import packs
from jolserik.casework.queries.published import Counts, Row, by_month, by_rule, in_all
from jolserik.casework.verdicts import SubjectKind
from jolserik.packs.clocks import OBJECTION
from jolserik.web import writing
from jolserik.web.addresses import Address
from jolserik.web.analyst.charts import months_between
from jolserik.web.charts import Chart, Series
from jolserik.web.charts.columns import Column as Month
from jolserik.web.charts.columns import StackedColumns, columns
from jolserik.web.charts.model import Amount, Words
from jolserik.web.files import as_file, kind_asked
from jolserik.web.objections.words import KINDS, verdict_words
from jolserik.web.parts import Stat
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader.addresses import href

MONTHS_DRAWN = 24
COUNTED = (
    Column("filed", gettext_lazy("Filed"), figure=True),
    Column("upheld", gettext_lazy("Upheld"), figure=True),
    Column("partly", gettext_lazy("In part"), figure=True, minor=True),
    Column("rejected", gettext_lazy("Rejected"), figure=True),
    Column("waiting", gettext_lazy("Waiting"), figure=True),
    Column("late", gettext_lazy("Past the clock"), figure=True, minor=True),
    Column("days", gettext_lazy("Median days to an answer"), figure=True, minor=True),
)
BY_MONTH = (Column("month", gettext_lazy("Month"), names_row=True), *COUNTED)
BY_RULE = (Column("against", gettext_lazy("Objected to"), names_row=True), *COUNTED)
MONTHS, RULES = "months", "rules"


@require_safe
def objections(request: HttpRequest) -> HttpResponseBase:
    """Counts by month and by rule; either as a file."""
    now, pack = timezone.now(), packs.current()
    months = by_month(now, pack.time_zone)
    rules = by_rule(now, pack.time_zone)
    tables = {MONTHS: (BY_MONTH, month_rows(months)), RULES: (BY_RULE, rule_rows(rules))}
    if kind := kind_asked(request):
        name = RULES if request.GET.get("of") == RULES else MONTHS
        return as_file(kind, f"objections-{name}", *tables[name])
    whole = in_all(now, pack.time_zone)
    clock = pack.clock(OBJECTION, timezone.localdate(now))
    context = {
        "stats": stats(whole),
        "chart": chart(months) if months else None,
        "months": table(request, MONTHS, _("By the month in which they were filed"), *tables[MONTHS]),
        "rules": table(request, RULES, _("By what was objected to"), *tables[RULES]),
        "days": clock.days,
        "counting": clock.counting.value,
        "source": _("Source: the record of objections, computed %(moment)s")
        % {"moment": writing.moment(now)},
    }
    return render(request, "objections/published.html", context)


def stats(whole: Counts) -> list[Stat]:
    """All of them in five figures."""
    return [
        Stat(writing.number(whole.filed), _("filed")),
        Stat(writing.number(whole.upheld + whole.partly), _("upheld, wholly or in part")),
        Stat(writing.number(whole.rejected), _("rejected")),
        Stat(writing.number(whole.waiting), _("waiting for an answer")),
        Stat(days_words(whole) or "–", _("median days to an answer")),
    ]


def days_words(counts: Counts) -> str:
    """The median as a figure; nothing before the first answer."""
    if counts.median_days is None:
        return ""
    return writing.number(Decimal(counts.median_days.numerator) / counts.median_days.denominator)


def count_cells(counts: Counts) -> list[Cell]:
    """Figures in the order of the columns."""
    numbers = (counts.filed, counts.upheld, counts.partly, counts.rejected, counts.waiting, counts.late)
    days = days_words(counts)
    return [*[Cell(writing.number(n), raw=n) for n in numbers], Cell(days or "–", raw=days)]


def month_rows(rows: Sequence[Row]) -> list[list[Cell]]:
    """The newest month first."""
    return [
        [Cell(writing.month(row.month), raw=row.month.isoformat()[:7]), *count_cells(row.counts)]
        for row in reversed(rows)
        if row.month
    ]


def rule_rows(rows: Sequence[Row]) -> list[list[Cell]]:
    """The most objected to first."""
    return [[against_cell(row), *count_cells(row.counts)] for row in rows]


def against_cell(row: Row) -> Cell:
    """A rule, else a reason, else an answer as a whole."""
    if not row.rule and not row.code:
        return Cell(KINDS[SubjectKind(row.subject_kind)], raw=row.subject_kind)
    address = href("rule", row.rule) if row.rule else href("refusal", row.code)
    code = row.rule or row.code
    return Cell(verdict_words(row.code, row.rule), address, below=code, raw=code)


def table(
    request: HttpRequest, name: str, caption: str, of: Sequence[Column], rows: list[list[Cell]]
) -> Table:
    """A table that can be had as a file."""
    listing = Listing(Address(request.path, QueryDict(f"of={name}")), of[0].key, descending=False, page=1)
    empty = Empty(_("No objections yet"), _("The first one will stand here with its outcome."))
    return Table(name, caption, of, rows, listing, empty=empty, files=True)


def chart(months: Sequence[Row]) -> Chart:
    """How many were filed each month, by how they stand today."""
    by_month = {row.month: row.counts for row in months if row.month}
    drawn = months_between(min(by_month), max(by_month))[-MONTHS_DRAWN:]
    known = [(month, by_month.get(month, Counts())) for month in drawn]
    facts = {
        "answered": writing.number(sum(counts.answered for _month, counts in known)),
        "right": writing.number(sum(counts.upheld + counts.partly for _month, counts in known)),
    }
    title = _("Of %(answered)s answered objections %(right)s were upheld, wholly or in part") % facts
    parts = [
        Month(
            writing.month_short(month),
            str(month.year),
            (counts.upheld, counts.partly, counts.rejected, counts.waiting),
        )
        for month, counts in known
    ]
    described = _("Stacked columns by month: upheld, upheld in part, rejected, and waiting for an answer.")
    return columns(
        StackedColumns(
            Words(
                "objections-chart", title, described, _("Objections by the month in which they were filed")
            ),
            (
                Series(_("upheld")),
                Series(_("upheld in part"), "middle"),
                Series(_("rejected"), "faint"),
                Series(_("waiting"), "warning"),
            ),
            parts,
            _("objections"),
            figure,
            figure,
            _("Month"),
            _("Filed"),
        )
    )


def figure(amount: Amount) -> str:
    """A whole number; where an axis has a tick between two of them, nothing."""
    return writing.number(int(amount)) if amount == int(amount) else ""
