"""Receipts for people: a button beneath an answer, and a page that shows what was recorded."""

from __future__ import annotations

import math
import time

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jolserik import packs
from jolserik.guidance import allowance, words
from jolserik.guidance.commands import record_receipt
from jolserik.guidance.queries.receipts import KnownReceipt, find_receipt
from jolserik.guidance.stating import read_question
from jolserik.packs import Pack
from jolserik.web import writing
from jolserik.web.parts import Fact
from jolserik.web.public import ask_goods
from jolserik.web.public.ask import REFERENCE, today
from jolserik.web.public.ask_form import GOODS, NONE, AskForm, code_in, kept_of, names_asked
from jolserik.web.public.ask_words import verdict_state

BUSY_RETRY_S = 2


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Records the answer to the question that the form holds, and leads to its receipt."""
    pack = packs.current()
    query = kept_of(request.POST, [*names_asked(pack), REFERENCE])
    back = f"{reverse('ask')}?{query.urlencode()}"
    form = AskForm(query, pack, today(pack))
    digits = code_in(form.cleaned_data[GOODS]) if form.is_valid() else None
    if digits is None:
        return HttpResponseRedirect(back)
    stated = form.stated()
    question, _faults = read_question({"product": digits, **stated})
    if question is None:
        return HttpResponseRedirect(back)
    if wait_s := allowance.RECORDING.take(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        return _later(request, back, wait_s, 429)
    done = record_receipt(pack, question, writing.language_of_page(), now=timezone.now())
    if done is None:
        return _later(request, back, BUSY_RETRY_S, 503)
    known, _is_new = done
    return HttpResponseRedirect(f"{reverse('ask-receipt', args=[known.reference])}?language={known.language}")


def _later(request: HttpRequest, back: str, wait_s: float, status: int) -> HttpResponse:
    response = render(request, "public/ask_later.html", {"back": back}, status=status)
    response["Retry-After"] = str(math.ceil(wait_s))
    return response


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """What was recorded: in the language of the address, else the first."""
    language = request.GET.get("language", "")
    known = find_receipt(reference.upper()[:40], language[:2]) if reference.isprintable() else None
    if known is None:
        raise Http404
    pack = packs.current()
    context = {
        "receipt": known,
        "facts": facts_of(known),
        "verdict": verdict_state(
            known.verdict, words.word("verdicts", known.verdict, writing.language_of_page())
        ),
        "again": again(known, pack) if not known.withheld else "",
        "same_pack": known.pack_fingerprint == pack.fingerprint,
    }
    return render(request, "public/ask_receipt.html", context)


def facts_of(known: KnownReceipt) -> list[Fact]:
    """The receipt's lines."""
    language = writing.language_of_page()
    asked = known.question
    found = [
        Fact(_("Recorded"), writing.moment(known.recorded_at)),
        Fact(_("Goods"), ask_goods.grouped(str(asked.get("product", ""))), code=True),
        Fact(
            _("Destination"), writing.country(str(asked["destination"])) if asked.get("destination") else ""
        ),
        Fact(_("Origin"), writing.country(str(asked["origin"])) if asked.get("origin") else ""),
        Fact(_("Day asked about"), str(asked["date"])),
        Fact(_("Kept out"), ", ".join(words.word("facts", name, language) for name in known.withheld)),
        Fact(_("Pack of rules"), f"{known.pack_code} {known.pack_version}"),
        Fact(_("Fingerprint of the pack"), known.pack_fingerprint, code=True),
        Fact(_("Language of the answer"), known.language),
        Fact(_("SHA-256 of the answer"), known.answer_sha256, code=True),
        Fact(_("Event"), str(known.event), code=True),
    ]
    return [fact for fact in found if fact.value]


def again(known: KnownReceipt, pack: Pack) -> str:
    """The address at which the same question is asked again."""
    address = QueryDict(mutable=True)
    address[GOODS] = str(known.question.get("product", ""))
    for name in names_asked(pack):
        said = known.question.get(name)
        if isinstance(said, list):
            address.setlist(name, said or [NONE])
        elif said:
            address[name] = said
    address[REFERENCE] = known.reference
    return f"{reverse('ask')}?{address.urlencode()}"
