"""Adding a foreign partner on the way: his identifier's form is checked, his existence stays marked as not verified."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jolserik.exchange.kinds import KINDS
from jolserik.kernel.answers import Answer, refused
from jolserik.kernel.fields import COLUMNS, read_cells
from jolserik.registry.acting import TRADER
from jolserik.registry.commands import record_parties
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.trader import writing_notes
from jolserik.web.trader.note_forms import Asked, Questions
from jolserik.web.trader.visiting import Visitor, for_roles


class PartnerForm(Questions):
    """Who the partner is."""

    party = Asked(
        label=gettext_lazy("Country and number"),
        help_text=gettext_lazy(
            "For example RU:7707083893; of other countries whatever identifies a firm there"
        ),
    )
    name = Asked(label=gettext_lazy("Name"))
    name_en = Asked(label=gettext_lazy("Name in English"), required=False)
    address = Asked(label=gettext_lazy("Address"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(TRADER)
@keeps_what_was_typed
def add(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Ask who he is and add him."""
    form = PartnerForm(request.POST if request.method == "POST" else {"party": request.GET.get("party", "")})
    answer = None
    if request.method == "POST" and not getattr(request, "only_language_changed", False):
        answer = record(form, visitor)
        if not answer.refusals:
            messages.success(request, _("%(party)s is known from now on.") % {"party": answer.own})
            return back(request, visitor, answer)
        form.heed(answer.refusals)
    loose = [r for r in answer.refusals if r.at not in form.fields] if answer else []
    context = {
        "visitor": visitor,
        "form": form,
        "form_id": "partner",
        "draft": draft_asked(request),
        "loose": loose,
    }
    return render(request, "trader/partner.html", context)


def record(form: PartnerForm, visitor: Visitor) -> Answer:
    """Read the form as a row of the file of parties and record it."""
    cells = {name: str(form.data.get(name, "")) for name in form.fields}
    values, faults = read_cells(COLUMNS["parties"], cells, row=1, comma_decimals=False)
    draft = faults or KINDS["parties"].draft([(1, values)])
    if isinstance(draft, list):
        return refused(cells["party"], 1, draft)
    return record_parties([draft], visitor.act())[0]


def draft_asked(request: HttpRequest) -> str:
    """The note being written from which the person came."""
    return request.POST.get("draft") or request.GET.get("draft", "")


def back(request: HttpRequest, visitor: Visitor, answer: Answer) -> HttpResponseBase:
    """Back to the note, which now names him as its recipient."""
    try:
        draft = writing_notes.find(UUID(draft_asked(request)), visitor)
    except ValueError:
        return redirect("note-new")
    writing_notes.keep(draft, visitor, head={"recipient": answer.own})
    return redirect("note-step", draft.pk, "parties")
