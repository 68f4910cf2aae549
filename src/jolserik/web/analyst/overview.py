"""The analyst's first page: how much of what is exported has a proven chain, and what stands behind the
figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik.registry.acting import ANALYST, INSPECTOR
from jolserik.statistics.figures import ShareFigures, share_figures, three_ways
from jolserik.statistics.queries import would_be_refusals
from jolserik.statistics.selection import narrowed
from jolserik.web import writing
from jolserik.web.analyst import charts
from jolserik.web.analyst.breakdowns import breakdowns
from jolserik.web.analyst.computing import everything
from jolserik.web.analyst.filtering import Asked
from jolserik.web.parts import Fact, Stat
from jolserik.web.trader.visiting import Visitor, for_roles

HEADING_DIGITS = 4
ILLUSTRATIVE = gettext_lazy(
    "Tenge and dollars at the note's date by the pack's rate table. "
    "The table is illustrative: round monthly figures, not official rates."
)


@require_safe
@for_roles(ANALYST, INSPECTOR)
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Headline, three ways, share by month, flows, products, and what to look at."""
    computed = everything()
    asked = Asked.of(request, computed.exports)
    exports = narrowed(computed.exports, asked.filters)
    figures = share_figures(exports, group_digits=HEADING_DIGITS)
    lines_href = asked.href(reverse("export-lines"))
    refused = would_be_refusals(asked.filters.since, asked.filters.until)
    context: dict[str, Any] = {
        "visitor": visitor, "asked": asked, "form": asked.form, "figures": figures, "lines_href": lines_href,
        "share": writing.percent(figures.share) if figures.share is not None else None,
        "facts": money_facts(figures, asked), "stats": stats(exports.lines, figures, asked),
        **breakdowns(figures, asked),
        "rates": rates_words(figures),
        "source": source_words(exports.lines, computed.at),
        "would_be": charts.refusal_chart(refused) if refused else None,
        "would_be_href": asked.href(reverse("would-be-refusals")),
    }  # fmt: skip
    if figures.by_month:
        context["share_chart"] = charts.share_chart(figures.by_month)
    if ways := three_ways(exports.lines):
        context["three_ways"] = charts.three_ways_chart(ways, asked.currency)
    if found := charts.flows(exports, asked.currency):
        context["flows"] = charts.flow_chart(found, asked.currency)
    return render(request, "analyst/overview.html", context)


def money_facts(figures: ShareFigures, asked: Asked) -> list[Fact]:
    """The two amounts of the headline, in both currencies, leading to their lines."""

    def both(figure: Any) -> str:
        return _("%(kzt)s, or %(usd)s") % {
            "kzt": writing.round_money(figure.kzt, "KZT"), "usd": writing.round_money(figure.usd, "USD"),
        }  # fmt: skip

    path = reverse("export-lines")
    return [
        Fact(_("Registered for export"), both(figures.exported_value), asked.href(path)),
        Fact(_("of which with a proven chain"), both(figures.proven_value), asked.href(path, proven="some")),
    ]


def stats(lines: Sequence[Any], figures: ShareFigures, asked: Asked) -> list[Stat]:
    """What no share shows: lines without a value, exits that nobody has seen, contradicted origins."""
    path = reverse("export-lines")
    silent = sum(line.exit_grade == "silent" for line in lines)
    count = writing.number
    return [
        Stat(count(len(lines)), _("export lines are registered"), asked.href(path)),
        Stat(count(figures.unvalued_lines), _("lines without a value, in no figure above"), asked.href(path, value="none")),
        Stat(count(silent), _("lines past their clock that nobody has seen leave"), asked.href(path, exit="silent"),
             tone="waiting" if silent else ""),
    ]  # fmt: skip


def rates_words(figures: ShareFigures) -> str:
    """How certain the rates are that both currencies rest on."""
    if not figures.certainties:
        return ""
    if figures.certainties == {"illustrative"}:
        return str(ILLUSTRATIVE)
    words = ", ".join(sorted(figures.certainties))
    return _(
        "Tenge and dollars at the note's date by the pack's rate table; certainty of the rates: %(words)s."
    ) % {"words": words}


def source_words(lines: Sequence[Any], at: Any) -> str:
    """Period, source and moment of computing."""
    facts = {"moment": writing.moment(at)}
    if not lines:
        return _("Source: the ledger, computed %(moment)s") % facts
    facts |= {"first": writing.day(lines[0].day), "last": writing.day(lines[-1].day)}
    return _("Notes of %(first)s to %(last)s. Source: the ledger, computed %(moment)s") % facts
