"""May this be exported? The question page: open to everybody, and every answer has an address that can be sent on."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jolserik import packs
from jolserik.guidance import allowance, words
from jolserik.guidance.asking import ask as answer_of
from jolserik.guidance.fact_words import stated_in_words
from jolserik.guidance.queries.codes import fault_by_table
from jolserik.guidance.stating import Stated, read_question
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Pack
from jolserik.packs.rules import FACTS, FactKind, Question
from jolserik.web import languages, writing
from jolserik.web.parts import Fact
from jolserik.web.public import ask_goods
from jolserik.web.public.ask_answer import shown
from jolserik.web.public.ask_form import (
    GOODS,
    PAPERS,
    SAID,
    AskForm,
    code_in,
    kept_of,
    names_asked,
    papers_of,
    word_of,
)

REFERENCE, DRAFT = "reference", "draft"
"""In an address: what the answer was cited by; that the form is shown as it was typed, unjudged."""

FORM_ID = "ask-form"
Context = dict[str, Any]


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form, the choice of goods, or the answer: whatever the address asks for."""
    pack = packs.current()
    day = today(pack)
    query = kept_of(request.GET, [*names_asked(pack), REFERENCE])
    if (language := request.GET.get(languages.FIELD, "")) in LANGUAGES:
        return _in_language(request, query, language)
    if not query or DRAFT in request.GET:
        form = AskForm(None, pack, day, initial={"date": day, **_typed(query)})
        return _page(request, form, {})
    if query.urlencode() != request.GET.urlencode():
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    form = AskForm(_with_day(query, day), pack, day)
    if wait_s := allowance.ASKING.take(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        response = _page(request, form, {"too_often": True}, status=429)
        response["Retry-After"] = str(math.ceil(wait_s))
        return response
    return _page(request, form, _found(form, query, pack) if form.is_valid() else {})


def _page(request: HttpRequest, form: AskForm, found: Context, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "form_id": FORM_ID, **found}
    return render(request, "public/ask.html", context, status=status)


def _in_language(request: HttpRequest, query: QueryDict, language: str) -> HttpResponse:
    """The same in another language; what is not complete yet is not judged by that."""
    if not (query.get(GOODS) and query.get("destination")):
        query[DRAFT] = "1"
    return languages.remembered(HttpResponseRedirect(f"{request.path}?{query.urlencode()}"), language)  # type: ignore[return-value]


def _typed(query: QueryDict) -> dict[str, Any]:
    """What was typed, as a form shows it."""
    return {
        name: values if FACTS.get(name) is FactKind.WORDS else values[0] for name, values in query.lists()
    }


def _with_day(query: QueryDict, day: date) -> QueryDict:
    asked = query.copy()
    asked.setdefault("date", day.isoformat())
    return asked


def _found(form: AskForm, query: QueryDict, pack: Pack) -> Context:
    """What the page has to say to a form that is filled in well: goods to choose from, or the answer."""
    language = writing.language_of_page()
    typed = form.cleaned_data[GOODS]
    stated = form.stated()
    on = date.fromisoformat(str(stated["date"]))
    digits = code_in(typed)
    if digits is None:
        found = ask_goods.choices(typed, language, on, query)
        if not found:
            form.add_error(GOODS, _nothing_found(typed))
        return {"choices": found, "typed": typed}
    question = _question({"product": ask_goods.whole(digits, on), **stated})
    if question is None:
        form.add_error(GOODS, _no_code(digits))
        return {"choices": ask_goods.choices(digits, language, on, query, said=False), "typed": digits}
    return answered(question, query, pack, language)


def _question(stated: Stated) -> Question | None:
    """The question; None when there is no such code. All other facts were read before."""
    question, _faults = read_question(stated)
    return None if question is None or fault_by_table(question) else question


def _nothing_found(typed: str) -> str:
    return _(
        "Nothing was found for “%(words)s”. Try another word for the goods, or the first four digits of their code."
    ) % {"words": typed}


def _no_code(digits: str) -> str:
    return _(
        "There is no product code %(code)s on that day. Check the digits, or say in your own words what the goods are."
    ) % {"code": digits}


def answered(question: Question, query: QueryDict, pack: Pack, language: str) -> Context:
    """The answer and what stands around it."""
    answer = answer_of(pack, question, language)
    code = question.product or ""
    cited = query.get(REFERENCE, "")
    address = query.copy()
    address["date"] = question.date.isoformat()
    address[REFERENCE] = answer["reference"]
    return {
        "answer": shown(answer, pack, query),
        "goods": ask_goods.called(code, language, question.date),
        "level": ask_goods.level(code),
        "below": ask_goods.below(code, language, question.date, query),
        "said": query.get(SAID, ""),
        "destination": writing.country(question.destination or ""),
        "facts": list(_facts(question, pack, language)),
        "cited_otherwise": cited if cited != answer["reference"] else "",
        "address": address.urlencode(),
        "posted": [(name, value) for name, values in address.lists() for value in values],
    }


def _facts(question: Question, pack: Pack, language: str) -> Iterator[Fact]:
    """What was said besides goods, destination and day, in words."""
    for name in question.stated():
        if name == PAPERS:
            named = dict(papers_of(pack, language))
            yield Fact(
                _("papers that are there"),
                ", ".join(named.get(kind, kind) for kind in sorted(question.papers)),
            )
        elif name == "clause" and question.clause is not None:
            said = [str(word_of(name, word, pack)) for word in sorted(question.clause)]
            yield Fact(words.word("facts", name, language), ", ".join(said) or _("none"))
        elif name in FACTS and name not in ("product", "destination", "date"):
            said_so = stated_in_words(name, getattr(question, name), language, pack.procedures)
            yield Fact(words.word("facts", name, language), said_so)


def today(pack: Pack) -> date:
    """The day it is where the pack is."""
    return timezone.now().astimezone(pack.time_zone).date()
