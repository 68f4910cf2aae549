"""What an analyst narrows the figures by. All of it stands in the address, so that a page can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jolserik.statistics.exports import Exports, Filters
from jolserik.web import writing

CURRENCIES = ("KZT", "USD")
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
ANY = ("", pgettext_lazy("filter", "any"))


class FilterForm(forms.Form):
    """Months, destination, product group, and the currency of the charts."""

    since = forms.RegexField(
        MONTH, label=_("From month"), required=False, widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("Write a month as 2023-07.")},
    )  # fmt: skip
    until = forms.RegexField(
        MONTH, label=_("Until month"), required=False, widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": _("Write a month as 2023-07.")},
    )  # fmt: skip
    destination = forms.ChoiceField(label=_("Destination"), required=False)
    product = forms.RegexField(
        r"^\d{2,10}$", label=_("Product group"), required=False,
        error_messages={"invalid": _("Write the first two to ten digits of the product code.")},
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )

    def __init__(self, data: Mapping[str, str], destinations: list[str]) -> None:
        super().__init__(data, use_required_attribute=False)
        named = sorted((writing.country(code), code) for code in destinations)
        self.fields["destination"].choices = [ANY, *((code, name) for name, code in named)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the form as typed, the filters that are valid, the currency of charts."""

    form: FilterForm
    filters: Filters
    currency: str
    query: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest, exports: Exports) -> Asked:
        """Reads the address; what is not valid is said beside its field and does not filter."""
        form = FilterForm(request.GET, sorted({line.destination for line in exports.lines}))
        form.is_valid()
        said = {name: str(form.cleaned_data.get(name) or "") for name in form.fields}
        filters = Filters(
            since=first_day(said["since"]),
            until=last_day(said["until"]),
            destination=said["destination"],
            product=said["product"],
        )
        currency = said["currency"] or CURRENCIES[0]
        return cls(form, filters, currency, {name: value for name, value in said.items() if value})

    def href(self, path: str, **more: str) -> str:
        """An address with the same filters and some more."""
        query = {**self.query, **{name: value for name, value in more.items() if value}}
        return f"{path}?{urlencode(query)}" if query else path


def first_day(month: str) -> date | None:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01") if month else None


def last_day(month: str) -> date | None:
    """The last day of a month."""
    first = first_day(month)
    if first is None:
        return None
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
