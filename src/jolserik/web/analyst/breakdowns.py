"""The tables of the overview: registered and proven value by product, destination and grade, each row leading on."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jolserik.kernel.products import hs_name
from jolserik.statistics.figures import Figure, Row, ShareFigures
from jolserik.web import writing
from jolserik.web.analyst.charts import in_currency
from jolserik.web.analyst.filtering import Asked
from jolserik.web.lots.names import NAMES_LANGUAGE
from jolserik.web.states import state
from jolserik.web.tables import Cell, Column, Empty, Table
from jolserik.web.writing import language_of_page

TOP = 10


def breakdowns(figures: ShareFigures, asked: Asked) -> dict[str, Table]:
    """All of them by name."""
    products = product_rows(figures.by_group[:TOP], asked)
    countries = country_rows(figures.by_destination, asked)
    grades = grade_rows(figures.by_grade, asked)
    return {
        "products": figure_table(
            "products", _("Product groups by value"), _("Heading"), products, asked, note=names_note()
        ),
        "destinations": figure_table(
            "destinations", _("Destinations by value"), _("Country"), countries, asked
        ),
        "grades": figure_table("grades", _("Value by the grade of the lots"), _("Grade"), grades, asked),
    }


NamedRow = tuple[Cell, Figure]


def names_note() -> str:
    """In which language the names of the headings are, on pages in another one."""
    if language_of_page() == NAMES_LANGUAGE:
        return ""
    return _("The names of the headings are those of the Harmonized System and stand here in English.")


def figure_table(
    key: str, caption: str, head: str, rows: list[NamedRow], asked: Asked, *, note: str = ""
) -> Table:
    """Registered and proven value with the share, one row for each."""
    columns = [
        Column("name", head, names_row=True),
        Column("exported", _("Registered"), figure=True),
        Column("proven", _("With a proven chain"), figure=True),
        Column("share", _("Share"), figure=True),
        Column("lines", _("Lines"), figure=True),
    ]
    empty = Empty(_("No exports yet"), _("Registered exports that fit the filters will be summed up here."))
    return Table(
        key,
        caption,
        columns,
        [[name, *figure_cells(figure, asked)] for name, figure in rows],
        empty=empty,
        note=note,
    )


def figure_cells(figure: Figure, asked: Asked) -> list[Cell]:
    """A figure as cells."""
    exported = in_currency(figure.exported, asked.currency)
    proven = in_currency(figure.proven, asked.currency)
    unvalued = figure.unvalued_lines
    below = (
        ngettext("%(count)s without value", "%(count)s without value", unvalued) % {"count": unvalued}
        if unvalued
        else ""
    )
    return [
        Cell(writing.round_money(exported, asked.currency)),
        Cell(writing.round_money(proven, asked.currency)),
        Cell(writing.percent(figure.share) if figure.share is not None else "–"),
        Cell(writing.number(figure.lines), below=below),
    ]


def product_rows(rows: Sequence[Row[str]], asked: Asked) -> list[NamedRow]:
    """Headings with their names."""
    path = reverse("export-lines")
    foreign = NAMES_LANGUAGE if language_of_page() != NAMES_LANGUAGE else ""
    return [
        (
            Cell(
                row.key,
                asked.href(path, product=row.key),
                code=True,
                below=hs_name(row.key),
                below_language=foreign,
            ),
            row.figure,
        )
        for row in rows
    ]


def country_rows(rows: Sequence[Row[str]], asked: Asked) -> list[NamedRow]:
    """Destinations by name."""
    path = reverse("export-lines")
    return [
        (Cell(writing.country(row.key), asked.href(path, destination=row.key)), row.figure) for row in rows
    ]


def grade_rows(rows: Sequence[Row[str]], asked: Asked) -> list[NamedRow]:
    """Grades of lots in their words."""
    path = reverse("export-lines")
    return [
        (Cell(state=state(row.key, "lot"), href=asked.href(path, grade=row.key)), row.figure) for row in rows
    ]
