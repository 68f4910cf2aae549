"""When there is no page: ours to blame (500, 503) and a no (400, 403, 404) never look alike."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language

from jolserik.platform.database.outage import is_outage

RETRY_S = "5"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request makes no sense as it stands."""
    return render(request, "faults/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person may not see or do this; a form without its proof of origin has its own template, 403_csrf.html."""
    return render(request, "faults/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands at this address, or nothing that the person may know of."""
    return render(request, "faults/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours broke, or the database cannot be reached (503); the page asks nothing of it or the session."""
    passing = is_outage(sys.exc_info()[1])
    status = 503 if passing else 500
    page = loader.render_to_string("faults/500.html", {"LANGUAGE_CODE": get_language(), "status": status})
    return HttpResponse(page, status=status, headers={"Retry-After": RETRY_S} if passing else {})
