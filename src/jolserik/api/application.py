"""The HTTP application: its rooms, what it does with every kind of fault, and its OpenAPI document."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jolserik.api import batches, changes, goods, guidance, notes, objections, parties, status
from jolserik.api.examples import personal
from jolserik.api.openapi import completed
from jolserik.api.problems import Fault, Stop, json_response, problem_response, stop_at_door, stopped
from jolserik.api.words import Door
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.database.outage import is_outage

UNREACHABLE = {"problem": "unreachable"}

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]

api = NinjaAPI(
    title="Jolserik",
    version="1",
    description="Lots, notes and traces. Bodies use the columns of the files; quantities are exact decimals.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
for room in (notes, batches, goods, changes, parties, guidance, objections, status):
    api.add_router("", room.router)


@api.exception_handler(Stop)
def on_stop(request: HttpRequest, stop: Stop) -> HttpResponse:
    """A refusal that ended the request."""
    return problem_response(request, stop)


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    """No token, or none that is valid now: always the same answer."""
    return problem_response(request, stop_at_door(Door.NOT_AUTHENTICATED, WWW_Authenticate="Bearer"))


@api.exception_handler(ValidationError)
def on_bad_parameter(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """A parameter that ninja could not read."""
    name = str(fault.errors[0]["loc"][-1])
    return problem_response(request, stopped([Fault(Refusal(Code.BAD_VALUE, name), name)]))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Whatever else ninja refuses is about the body's form."""
    return problem_response(request, stopped([Fault(Refusal(Code.BAD_FILE), "")], status=fault.status_code))


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    """Nothing there."""
    return problem_response(request, stop_at_door(Door.NOT_FOUND))


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A database that cannot do it now is `busy`; anything else is a fault of ours, kept in the log, never shown."""
    if is_outage(fault):
        log.warning("%s %s: %s", request.method, request.path, " ".join(str(fault).split())[:200])
        return problem_response(request, stopped([Fault(Refusal(Code.BUSY, "", UNREACHABLE), "")]))
    log.error("%s %s failed", request.method, request.path, exc_info=fault)
    return problem_response(request, stop_at_door(Door.INTERNAL_ERROR))


def openapi_json(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. With a token its examples speak of the caller's own goods and notes, so that they
    can be sent as they stand."""
    if request.method not in ("GET", "HEAD"):
        return problem_response(request, stop_at_door(Door.METHOD_NOT_ALLOWED, Allow="GET, HEAD"))
    document = completed(api.get_openapi_schema(path_prefix="/api/v1/"))
    return json_response(request, 200, personal(request, document))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """An address that no operation has."""
    return problem_response(request, stop_at_door(Door.NOT_FOUND))


def answering_in_problems(view: View) -> View:
    """The view with what ninja answers in plain text, or leaves to the site's pages, made problems."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except RequestDataTooBig:
            return problem_response(request, stop_at_door(Door.BODY_TOO_LARGE))
        if isinstance(response, HttpResponseNotAllowed):
            return problem_response(request, stop_at_door(Door.METHOD_NOT_ALLOWED, Allow=response["Allow"]))
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here is opened by a cookie
    return wrapped


def patterns() -> list[URLPattern]:
    """All addresses under /api/v1; whatever is left is a problem too."""
    found = [
        pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for pattern in found:
        pattern.callback = answering_in_problems(pattern.callback)
    return [
        re_path(r"^openapi\.json$", answering_in_problems(openapi_json), name="openapi"),
        *found,
        re_path(r"^.*$", answering_in_problems(nothing_here), name="nothing"),
    ]
