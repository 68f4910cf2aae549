"""The page that shows every part live. It is its own visual test: what is wrong here is wrong everywhere."""

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from jolserik.kernel.refusals import Code, Refusal
from jolserik.web.files import as_file, kind_asked
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.public import sample_charts, sample_parts
from jolserik.web.tables import Listing

_COLOURS = ("paper", "sheet", "ink", "teal", "teal-wash", "rust", "alert")


class SampleForm(forms.Form):
    """One field of each kind."""

    recipient = forms.CharField(
        label=_("Recipient"),
        help_text=_("Country and number, for example KZ:970240000126"),
        error_messages={"required": _("Name the recipient, for example KZ:970240000126.")},
    )
    quantity = forms.DecimalField(
        label=_("Quantity"),
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write the quantity as a number, for example 12.5.")},
    )
    date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("Where do the goods go?"),
        choices=[
            ("domestic", _("to a buyer in the country")),
            ("export_eaeu", _("to another country of the Union")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say where the goods go.")},
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    whole = forms.BooleanField(label=_("All or nothing"), required=False)


class FilterForm(forms.Form):
    """What a list may be narrowed by."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any")), ("open", _("open")), ("held", _("held"))],
    )
    recipient = forms.CharField(label=_("Recipient"), required=False)


@keeps_what_was_typed
def design(request: HttpRequest) -> HttpResponseBase:
    """All parts, with how they are called."""
    listing = Listing.asked(request, sample_parts.table_columns(), default="date")
    kind = kind_asked(request)
    if kind is not None:
        return as_file(kind, "notes", sample_parts.table_columns(), sample_parts.table_rows())
    unjudged = getattr(request, "only_language_changed", False)
    form = (
        SampleForm(request.POST)
        if request.method == "POST" and not unjudged
        else SampleForm(initial=request.POST.dict() if unjudged else {"quantity": "12"})
    )
    context = {
        "states": sample_parts.all_states(),
        "facts": sample_parts.facts(),
        "summary": sample_parts.answers(),
        "events": sample_parts.events(),
        "stats": sample_parts.stats(),
        "tasks": sample_parts.tasks(),
        "empty": sample_parts.empty_list(),
        "charts": sample_charts.all_charts(),
        "filters": FilterForm(request.GET, auto_id="filter_%s"),
        "table": sample_parts.table_sample(listing),
        "form": form,
        "form_id": "sample-form",
        "colours": _COLOURS,
        "refused": [
            Refusal(Code.INSUFFICIENT_STOCK, "quantity", {"wanted": "60", "free": "40", "unit": "H87"}, 4),
            Refusal(Code.INVOICE_UNKNOWN, "invoice"),
        ],
    }
    return render(request, "public/design.html", context)
