"""The impact of a listing in a few figures, each leading to its rows, and a picture of past exports."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from jolserik.guidance.condition_words import sentence
from jolserik.notes.queries.touched import Way
from jolserik.notes.selection import Selection
from jolserik.packs import Pack
from jolserik.statistics.impact import Impact
from jolserik.web import writing
from jolserik.web.analyst.charts import SERIES_TONES, label_in, months_between
from jolserik.web.analyst.impact_form import address_of
from jolserik.web.analyst.impact_tables import EXPORTS, MOVEMENTS, PEOPLE, STOCK, quantities
from jolserik.web.charts import Chart, Series
from jolserik.web.charts.columns import Column, StackedColumns, columns
from jolserik.web.charts.model import Words
from jolserik.web.parts import Stat
from jolserik.web.writing import language_of_page


def said_in_words(selection: Selection, pack: Pack, today: date) -> list[str]:
    """What is listed, and what narrows exports."""
    said = []
    if selection.goods is not None:
        said.append(sentence(selection.goods, pack.rules.lists, language_of_page(), pack.procedures))
    if parties := selection.party_texts(today):
        said.append(_("Parties: %(parties)s.") % {"parties": ", ".join(parties)})
    if selection.destinations:
        names = ", ".join(writing.country(code) for code in selection.destinations)
        said.append(_("Only exports to: %(countries)s.") % {"countries": names})
    if selection.since:
        said.append(_("Past exports since %(day)s.") % {"day": writing.day(selection.since)})
    return said


def stats(found: Impact) -> list[Stat]:
    """The figures, each leading to its rows."""
    count = writing.number

    def at(name: str) -> str:
        return address_of(found.selection, reverse("impact-list", args=[name]))

    at_home = quantities(found.stock.on_hand).words
    return [
        Stat(count(len(found.found.touched.lots)), _("lots are touched"), at(STOCK), how_touched(found)),
        Stat(count(len(found.stock.lots)), _("of them are still in the country"), at(STOCK), at_home),
        Stat(count(len(found.notes)), _("notes are under way"), at(MOVEMENTS), tone="waiting" if found.notes else ""),
        Stat(count(found.exports.lines), _("lines have taken such goods abroad"), at(EXPORTS), exported_value(found)),
        Stat(count(len(found.addressees)), _("parties to write to"), at(PEOPLE)),
    ]  # fmt: skip


def how_touched(found: Impact) -> str:
    """How many lots only conversions connect, and how many would fit if they said their origin."""
    made = found.lots(Way.MADE_FROM) + found.lots(Way.BECAME)
    unstated = found.found.touched.unstated
    said = []
    if made:
        said.append(_("%(count)s of them only through conversions") % {"count": writing.number(made)})
    if unstated:
        said.append(_("%(count)s more would fit but say no origin") % {"count": writing.number(unstated)})
    return "; ".join(said)


def exported_value(found: Impact) -> str:
    """The value of past exports in both currencies, and how many lines it leaves out."""
    sums = found.exports
    if sums.lines == sums.unvalued:
        return _("no value") if sums.lines else ""
    said = _("%(kzt)s, or %(usd)s") % {
        "kzt": writing.round_money(sums.kzt, "KZT"), "usd": writing.round_money(sums.usd, "USD"),
    }  # fmt: skip
    if sums.unvalued:
        said += "; " + _("%(count)s lines without a price") % {"count": writing.number(sums.unvalued)}
    return said


def export_chart(found: Impact) -> Chart | None:
    """Past exports by month, the greatest destinations apart; None where nothing with a value left."""
    by_month: dict[date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in found.rows:
        if row.sums.kzt:
            by_month[row.month][row.destination] += row.sums.kzt
            totals[row.destination] += row.sums.kzt
    if not totals:
        return None
    top = sorted(totals, key=lambda code: (-totals[code], code))[: len(SERIES_TONES) - 1]
    series = [Series(writing.country(code), tone) for code, tone in zip(top, SERIES_TONES, strict=False)]
    rest = len(totals) > len(top)
    series += [Series(_("all others"), SERIES_TONES[-1])] if rest else []
    drawn = []
    for month in months_between(min(by_month), max(by_month)):
        amounts = [by_month[month][code] for code in top]
        amounts += [sum(by_month[month].values(), Decimal(0)) - sum(amounts)] if rest else []
        drawn.append(Column(writing.month_short(month), str(month.year), tuple(amounts)))
    facts = {"value": writing.round_money(sum(totals.values()), "KZT"), "country": writing.country(top[0])}
    return columns(
        StackedColumns(
            Words(
                "impact-exports",
                _("%(value)s of it has been exported, most of it to %(country)s") % facts,
                _("Stacked columns by month: the value of past exports by destination."),
                _("Past exports by month"),
            ),
            tuple(series), drawn, "KZT", label_in(""), label_in("KZT"), _("Month"), _("Together"),
        )
    )  # fmt: skip
