"""A list that rules name, as its page shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jolserik.guidance.rule_words import phrase
from jolserik.packs import Pack
from jolserik.packs.rules import OneOf, RuleList
from jolserik.packs.rules.conditions import leaves
from jolserik.packs.rules.lists import ListEntry, ListOf
from jolserik.web import writing
from jolserik.web.public.ask_answer import address_of
from jolserik.web.public.ask_form import GOODS
from jolserik.web.public.ask_goods import called, grouped
from jolserik.web.tables import Cell, Column, Listing, Table


def list_shown(found: RuleList, pack: Pack, on: date, request: HttpRequest) -> dict[str, Any]:
    """Everything that the page of a list says."""
    language = writing.language_of_page()
    columns = columns_of(found)
    listing = Listing.asked(request, columns, default="code")
    shown = found.entries[listing.offset : listing.offset + listing.size]
    rows = [row(entry, found, on, language) for entry in shown]
    named_by = [
        (rule.titles.in_language(language), address_of(rule.id))
        for rule in pack.rules.rules.values()
        if any(isinstance(leaf, OneOf) and leaf.listed == found.code for leaf in leaves(rule.when))
    ]
    return {
        "found": found,
        "title": found.names.in_language(language),
        "certainty": phrase("certainties", found.known.certainty.value, language),
        "sources": [pack.sources[code] for code in found.known.sources],
        "table": Table(
            "entries", _("What stands on it"), columns, rows, listing, len(found.entries), caption_hidden=True
        ),
        "named_by": named_by,
        "standing": len(found.on(on)),
        "on": on,
    }


def columns_of(found: RuleList) -> list[Column]:
    """The columns that some entry has something for."""
    what = {ListOf.PRODUCTS: _("Goods"), ListOf.COUNTRIES: _("Country"), ListOf.PARTIES: _("Party")}
    columns = [Column("code", _("Code"), names_row=True), Column("name", what[found.of])]
    if any(entry.group for entry in found.entries):
        columns.append(Column("group", _("Group")))
    if any(entry.since != date.min for entry in found.entries):
        columns.append(Column("since", _("On the list from")))
    if any(entry.until != date.max for entry in found.entries):
        columns.append(Column("until", _("On the list until")))
    return columns


def row(entry: ListEntry, found: RuleList, on: date, language: str) -> list[Cell]:
    """An entry; goods lead to the question about them."""
    cells = {
        "code": Cell(entry.code, code=True),
        "name": Cell(entry.code),
        "group": Cell(entry.group or "–"),
        "since": Cell("–" if entry.since == date.min else writing.short_day(entry.since)),
        "until": Cell("–" if entry.until == date.max else writing.short_day(entry.until)),
    }
    if found.of is ListOf.COUNTRIES:
        cells["name"] = Cell(writing.country(entry.code))
    elif found.of is ListOf.PRODUCTS:
        address = QueryDict(mutable=True)
        address["draft"], address[GOODS] = "1", entry.code
        goods = called(entry.code, language, on)
        cells["code"] = Cell(grouped(entry.code), f"{reverse('ask')}?{address.urlencode()}", code=True)
        cells["name"] = Cell(goods.name, words_language=goods.language)
    return [cells[column.key] for column in columns_of(found)]
