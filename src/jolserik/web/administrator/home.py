"""The administrator's first page: how fresh each register of others is, and where the next file goes."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik.platform.bulk import select
from jolserik.registry.acting import ADMINISTRATOR
from jolserik.web import vocabulary, writing
from jolserik.web.tables import Cell, Column, Table
from jolserik.web.trader.visiting import Visitor, for_roles

NEWEST = {
    "declarations": "SELECT recorded_at FROM registry_declaration ORDER BY id DESC LIMIT 1",
    "invoices": "SELECT recorded_at FROM registry_invoice ORDER BY id DESC LIMIT 1",
    "parties": "SELECT added_at FROM registry_party ORDER BY id DESC LIMIT 1",
}
"""When a register was last added to, by its primary key: nothing is counted, however long it is."""

USES = {
    "declarations": gettext_lazy("Lots that came by import declaration are compared with them."),
    "invoices": gettext_lazy("Exports that are sales are compared with them."),
    "parties": gettext_lazy("Only parties that stand here can send or receive at home."),
    "places": gettext_lazy("Warehouses and other places with their regions."),
}
COLUMNS = (
    Column("register", gettext_lazy("Register"), names_row=True),
    Column("use", gettext_lazy("What it is for")),
    Column("newest", gettext_lazy("Last added to")),
    Column("upload", gettext_lazy("Next file")),
)


@require_safe
@for_roles(ADMINISTRATOR)
def administrator(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What there is to keep going."""
    table = Table(
        "registers", _("Registers of others"), COLUMNS, [row(kind) for kind in USES], caption_hidden=True
    )
    return render(request, "administrator/home.html", {"visitor": visitor, "table": table})


def row(kind: str) -> list[Cell]:
    """One register."""
    at = newest(kind)
    said = writing.moment(at) if at else _("nothing yet") if kind in NEWEST else "–"
    return [
        Cell(vocabulary.word(kind, "file_kind")),
        Cell(USES[kind]),
        Cell(said, raw=at),
        Cell(_("Upload"), f"{reverse('upload')}?kind={kind}"),
    ]


def newest(kind: str) -> datetime | None:
    """When the register's last entry was made; None if it has none, or does not say."""
    rows = select(NEWEST[kind]) if kind in NEWEST else []
    return rows[0][0] if rows else None
