"""The rows behind the figures: export lines with their value, grade and proven part; would-be refusals by
day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik.kernel.quantity import format_quantity
from jolserik.registry.acting import ANALYST, INSPECTOR
from jolserik.statistics.exports import ExportLine, Exports
from jolserik.statistics.figures import grade_parts
from jolserik.statistics.queries import RefusedDay, would_be_refusals
from jolserik.statistics.selection import narrowed
from jolserik.web import writing
from jolserik.web.analyst.charts import refusal_title
from jolserik.web.analyst.computing import everything
from jolserik.web.analyst.filtering import Asked
from jolserik.web.files import as_file, kind_asked
from jolserik.web.lots.names import party_names
from jolserik.web.states import state
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

COLUMNS = (
    Column("line", gettext_lazy("Line"), sortable=True, names_row=True),
    Column("day", gettext_lazy("Date"), sortable=True, minor=True),
    Column("sender", gettext_lazy("Exporter and destination"), sortable=True),
    Column("product", gettext_lazy("Product"), sortable=True, minor=True),
    Column("value", gettext_lazy("Value"), sortable=True, figure=True),
    Column("proven", gettext_lazy("Proven part"), sortable=True, figure=True),
    Column("grade", gettext_lazy("Weakest lot"), minor=True),
    Column("exit", gettext_lazy("Exit")),
)
FILE_COLUMNS = (
    *COLUMNS,
    Column("exporter", gettext_lazy("Exporter")),
    Column("destination", gettext_lazy("Destination")),
    Column("quantity", gettext_lazy("Quantity"), figure=True),
    Column("kzt", "KZT", figure=True),
    Column("usd", "USD", figure=True),
)
ORDERS: Mapping[str, Callable[[ExportLine], Any]] = {
    "line": lambda line: (line.number, line.line),
    "day": lambda line: line.day,
    "sender": lambda line: line.sender_name,
    "product": lambda line: line.product,
    "value": lambda line: line.value.kzt if line.value else -1,
    "proven": lambda line: line.proven,
}
EMPTY = Empty(
    gettext_lazy("No export lines here"),
    gettext_lazy("Lines of registered export notes stand here. With other filters there may be more."),
)


@require_safe
@for_roles(ANALYST, INSPECTOR)
def export_lines(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Export lines, filtered like the overview and by grade, value, proof and exit."""
    computed = everything()
    asked = Asked.of(request, computed.exports)
    exports = narrowed(computed.exports, asked.filters)
    chosen = [line for line in exports.lines if fits(request, exports, line)]
    listing = Listing.asked(request, COLUMNS, default="-day")
    chosen.sort(key=ORDERS[listing.sort], reverse=listing.descending)
    if kind := kind_asked(request):
        names = party_names(line.sender for line in chosen)
        return as_file(
            kind, "export-lines", FILE_COLUMNS, (file_row(exports, line, names) for line in chosen)
        )
    shown = chosen[listing.offset : listing.offset + listing.size]
    table = Table(
        "export-lines", _("Export lines"), COLUMNS, rows(exports, shown), listing, len(chosen), EMPTY,
        files=True, caption_hidden=True,
    )  # fmt: skip
    source = _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(computed.at)}
    extra = {
        name: request.GET[name] for name in ("value", "proven", "exit", "grade") if request.GET.get(name)
    }
    context = {
        "visitor": visitor, "table": table, "asked": asked, "form": asked.form, "source": source, "extra": extra,
        "overview_href": asked.href(reverse("overview")),
    }  # fmt: skip
    return render(request, "analyst/lines.html", context)


def fits(request: HttpRequest, exports: Exports, line: ExportLine) -> bool:
    """Whether a line is one of those that a figure of the overview leads to."""
    said = request.GET
    if said.get("value") == "none" and line.value is not None:
        return False
    if said.get("proven") == "some" and not line.proven:
        return False
    if said.get("proven") == "none" and line.proven:
        return False
    if said.get("exit") and line.exit_grade != said["exit"]:
        return False
    return not said.get("grade") or said["grade"] in grade_parts(exports, line)


def rows(exports: Exports, shown: Sequence[ExportLine]) -> list[list[Cell]]:
    """Lines as rows, exporters by name."""
    names = party_names(line.sender for line in shown)
    return [row(exports, line, names) for line in shown]


def row(exports: Exports, line: ExportLine, names: Mapping[str, str]) -> list[Cell]:
    """One line."""
    code = f"{line.number}.{line.line}"
    value = line.value
    return [
        Cell(code, href("trace", code), code=True),
        Cell(writing.short_day(line.day), raw=line.day),
        Cell(
            names.get(line.sender, line.sender), below=f"{line.sender} → {writing.country(line.destination)}"
        ),
        Cell(line.product, code=True, below=writing.quantity(line.quantity, writing.unit(line.unit))),
        Cell(writing.money(value.kzt, "KZT"), below=writing.money(value.usd, "USD"))
        if value
        else Cell(_("no value")),
        Cell(writing.percent(line.proven)),
        Cell(state=state(exports.grade_of(line), "lot")),
        Cell(state=state(line.exit_grade, "exit")) if line.exit_grade else Cell(_("nobody has said yet")),
    ]


def file_row(exports: Exports, line: ExportLine, names: Mapping[str, str]) -> list[Cell]:
    """One line with its exporter, destination, quantity and two values as plain figures."""
    value = line.value
    return [
        *row(exports, line, names),
        Cell(raw=line.sender),
        Cell(raw=line.destination),
        Cell(raw=f"{format_quantity(line.quantity)} {line.unit}"),
        Cell(raw=value.kzt if value else ""),
        Cell(raw=value.usd if value else ""),
    ]


REFUSAL_COLUMNS = (
    Column("day", gettext_lazy("Day"), sortable=True, names_row=True),
    Column("code", gettext_lazy("Reason"), sortable=True),
    Column("times", gettext_lazy("How often"), sortable=True, figure=True),
)


@require_safe
@for_roles(ANALYST, INSPECTOR)
def refused_days(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Would-be refusals by day and code."""
    computed = everything()
    asked = Asked.of(request, computed.exports)
    found = list(would_be_refusals(asked.filters.since, asked.filters.until))
    listing = Listing.asked(request, REFUSAL_COLUMNS, default="day")
    found.sort(key=lambda day: getattr(day, listing.sort), reverse=listing.descending)
    if kind := kind_asked(request):
        return as_file(kind, "would-be-refusals", REFUSAL_COLUMNS, refusal_rows(found))
    shown = found[listing.offset : listing.offset + listing.size]
    empty = Empty(
        _("Nothing counted"),
        _("While a check only observes, what it would have refused is counted here by day."),
    )
    table = Table(
        "would-be", _("Would-be refusals by day"), REFUSAL_COLUMNS, list(refusal_rows(shown)), listing, len(found), empty,
        files=True, caption_hidden=True,
    )  # fmt: skip
    context = {"visitor": visitor, "table": table, "overview_href": asked.href(reverse("overview"))}
    return render(request, "analyst/refused_days.html", context)


def refusal_rows(days: Iterable[RefusedDay]) -> Iterable[list[Cell]]:
    """Days and codes as rows."""
    for day in days:
        yield [
            Cell(writing.short_day(day.day), raw=day.day),
            Cell(refusal_title(day.code), reverse("refusal", args=[day.code]), below=day.code, raw=day.code),
            Cell(writing.number(day.times), raw=day.times),
        ]
