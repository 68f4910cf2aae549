"""Answering an objection on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jolserik.casework.commands.answering import AGAIN, answer_objection
from jolserik.casework.verdicts import Outcome
from jolserik.kernel.refusals import Code, Refusal
from jolserik.registry.acting import INSPECTOR
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.objections.answer_form import AnswerForm
from jolserik.web.objections.one import context, seen
from jolserik.web.trader.visiting import Visitor, for_roles

CHARACTERS_MAX = 4000


@require_POST
@for_roles(INSPECTOR)
@keeps_what_was_typed
def answer(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponseBase:
    """Answer it, or say what is missing."""
    found = seen(number, visitor)
    form = AnswerForm(request.POST)
    refusals: list[Refusal] = []
    if not getattr(request, "only_language_changed", False):
        refusals = answered(found.number, form, visitor)
        if not refusals:
            messages.success(request, _("Objection %(number)s is answered.") % {"number": found.number})
            return redirect("objection", found.number)
        if any(refusal.facts.get("action") == AGAIN for refusal in refusals):
            messages.warning(request, _("Somebody has answered it meanwhile."))
            return redirect("objection", found.number)
        form.heed(refusals)
    shown = context(found, visitor, form) | {"loose": [r for r in refusals if r.at not in form.fields]}
    return render(request, "objections/one.html", shown)


def answered(number: str, form: AnswerForm, visitor: Visitor) -> list[Refusal]:
    """Why the answer cannot stand; nothing when it is given."""
    said, words = str(form.data.get("outcome", "")), " ".join(str(form.data.get("answer", "")).split())
    if said not in set(Outcome):
        return [Refusal(Code.MISSING_VALUE, "outcome")]
    if len(words) > CHARACTERS_MAX or not words.isprintable():
        facts = {"problem": "too_long", "value": words[:60], "limit": str(CHARACTERS_MAX)}
        return [
            Refusal(
                Code.BAD_VALUE, "answer", facts if words.isprintable() else {"problem": "hidden_character"}
            )
        ]
    return list(answer_objection(number, Outcome(said), words, visitor.act()).refusals)
