"""The rules of the pack for everybody to read: the list, a page for each rule, and the lists that rules name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from jolserik import packs
from jolserik.guidance import words
from jolserik.guidance.fact_words import issuer
from jolserik.packs import Pack
from jolserik.packs.rules import STRICTNESS, Rule, Status, Verdict
from jolserik.web import writing
from jolserik.web.files import as_file, kind_asked
from jolserik.web.public.ask import today
from jolserik.web.public.ask_answer import address_of
from jolserik.web.public.ask_words import status_state, verdict_state
from jolserik.web.public.rule_shown import rule_shown
from jolserik.web.public.rules_lists import list_shown
from jolserik.web.tables import Cell, Column, Empty, Listing, Table

ANY = ("", pgettext_lazy("filter", "any"))
NOT_YET = "not_yet"


class RulesForm(forms.Form):
    """What the list of rules may be narrowed by."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    issuer = forms.ChoiceField(label=gettext_lazy("Issued by"), required=False)

    def __init__(self, data: Any, pack: Pack, on: date, language: str) -> None:
        super().__init__(data, use_required_attribute=False)
        found = pack.rules.rules.values()
        statuses = {status_of(rule, on) for rule in found}
        named = [
            (status, status_word(status, language)) for status in (*Status, NOT_YET) if status in statuses
        ]
        self.fields["status"].choices = [ANY, *named]  # type: ignore[attr-defined]
        issuers = sorted({(issuer(rule.issuer, language), rule.issuer) for rule in found})
        self.fields["issuer"].choices = [ANY, *((code, name) for name, code in issuers)]  # type: ignore[attr-defined]


def columns() -> list[Column]:
    """Columns of the list of rules."""
    return [
        Column("title", _("What it asks"), names_row=True, sortable=True),
        Column("issuer", _("Issued by"), sortable=True),
        Column("status", _("Status"), sortable=True),
        Column("since", _("Status since"), sortable=True, figure=True),
        Column("verdict", _("What it comes to"), sortable=True),
    ]


@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule, the strictest first; narrowed by status and issuer."""
    pack = packs.current()
    on, language = today(pack), writing.language_of_page()
    form = RulesForm(request.GET, pack, on, language)
    form.is_valid()
    listing = Listing.asked(request, columns(), default="verdict")
    wanted = [
        rule
        for rule in pack.rules.rules.values()
        if form.cleaned_data.get("status", "") in ("", status_of(rule, on))
        and form.cleaned_data.get("issuer", "") in ("", rule.issuer)
    ]
    ordered = sorted(wanted, key=lambda rule: sort_key_of(rule, listing.sort, pack, on, language))
    if listing.descending:
        ordered.reverse()
    rows = [row(rule, pack, on, language) for rule in ordered]
    if kind := kind_asked(request):
        return as_file(kind, "rules", columns(), rows)
    shown = rows[listing.offset : listing.offset + listing.size]
    nothing = Empty(
        _("No rule is like that"), _("Choose another status or issuer."), _("All rules"), reverse("rules")
    )
    table = Table(
        "rules", _("Rules"), columns(), shown, listing, len(rows), nothing, files=True, caption_hidden=True
    )
    lists = [
        (found.names.in_language(language), reverse("list", args=[found.code]), len(found.entries))
        for found in sorted(pack.rules.lists.values(), key=lambda found: found.code)
    ]
    context = {"form": form, "table": table, "lists": lists, "pack": pack, "on": on}
    return render(request, "public/rules.html", context)


def row(rule: Rule, pack: Pack, on: date, language: str) -> list[Cell]:
    """A rule as a row."""
    status = status_of(rule, on)
    standing = rule.standings.on(on)
    verdict = pack.rules.verdict(rule, on)
    said = (
        Cell(state=verdict_state(verdict, words.word("verdicts", verdict, language)))
        if verdict
        else Cell(_("says nothing now"))
    )
    return [
        Cell(rule.titles.in_language(language), address_of(rule.id), below=rule.id),
        Cell(issuer(rule.issuer, language)),
        Cell(state=status_state(status, status_word(status, language))),
        Cell(
            writing.short_day(standing.since) if standing else "–", raw=standing.since if standing else None
        ),
        said,
    ]


def sort_key_of(rule: Rule, sort: str, pack: Pack, on: date, language: str) -> tuple[Any, ...]:
    """Where a rule stands in an order; ascending by verdict is the strictest first, for that is what one looks for."""
    title = rule.titles.in_language(language)
    standing = rule.standings.on(on)
    keys: dict[str, Any] = {
        "title": title,
        "issuer": issuer(rule.issuer, language),
        "status": list(Status).index(standing.status) if standing else -1,
        "since": standing.since if standing else date.max,
        "verdict": -STRICTNESS.get(pack.rules.verdict(rule, on) or Verdict.CANNOT_SAY, 0),
    }
    if sort == "verdict":
        verdict = pack.rules.verdict(rule, on)
        return (-STRICTNESS[verdict] if verdict else 1, title)
    return (keys[sort], title)


def status_of(rule: Rule, on: date) -> str:
    """A rule's status on a day."""
    return rule.status(on) or NOT_YET


def status_word(status: str, language: str) -> str:
    """The word for a status."""
    return _("nothing said yet") if status == NOT_YET else words.word("statuses", status, language)


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponseBase:
    """One rule: what it asks, of whom, when, by which law, how sure we are, and its examples with computed answers."""
    pack = packs.current()
    found = pack.rules.rules.get(rule_id.upper())
    if found is None:
        raise Http404
    context = rule_shown(found, pack, today(pack), writing.language_of_page())
    return render(request, "public/rule.html", context)


@require_safe
def rule_list(request: HttpRequest, code: str) -> HttpResponseBase:
    """One list: what stands on it, since when, by which source, and which rules name it."""
    pack = packs.current()
    found = pack.rules.lists.get(code)
    if found is None:
        raise Http404
    return render(request, "public/list.html", list_shown(found, pack, today(pack), request))
