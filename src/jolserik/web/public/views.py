"""The start page, the pages of the refusals, and whether the house answers at all."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jolserik.kernel.refusals import HELD, NOT_FINAL, Code, Refusal, explanation, remedy, sentence, title
from jolserik.web.writing import language_of_page

BY_GUIDANCE = frozenset(
    {Code.GUIDANCE_PROHIBITED, Code.LICENCE_MISSING, Code.DOCUMENT_MISSING, Code.REASON_FOR_NOT_ADVISED}
)
"""Reasons that a rule of guidance gives."""


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, how to begin."""
    return render(request, "public/start.html")


@require_safe
def refusals(request: HttpRequest) -> HttpResponse:
    """Every reason to say no, in order of precedence."""
    language = language_of_page()
    final = [(code, title(code, language)) for code in Code if code not in HELD | NOT_FINAL]
    held = [(code, title(code, language)) for code in Code if code in HELD]
    passing = [(code, title(code, language)) for code in Code if code in NOT_FINAL]
    return render(request, "public/refusals.html", {"final": final, "held": held, "passing": passing})


@require_safe
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """One reason: what it says, what to do, why it exists."""
    try:
        known = Code(code)
    except ValueError:
        raise Http404 from None
    language = language_of_page()
    words = {
        "code": known,
        "title": title(known, language),
        "sentence": sentence(Refusal(known), language),
        "remedy": remedy(Refusal(known), language),
        "explanation": explanation(known, language),
        "held": known in HELD,
        "passing": known in NOT_FINAL,
        "by_guidance": known in BY_GUIDANCE,
    }
    return render(request, "public/refusal.html", words)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether pages can be answered: 200 with the database reachable, 503 without."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unreachable", "database": False}, status=503)
    return JsonResponse({"status": "ok", "database": True})
