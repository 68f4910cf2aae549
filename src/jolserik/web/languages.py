"""Changing the language keeps the page, its query and whatever was typed.

On an ordinary page the switch is a link that sets the cookie and leads back. On a page that shows a form with
an id, the switch is a button of that form: the view sees `request.only_language_changed` and shows the same
form again, unjudged.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from jolserik.kernel.languages import LANGUAGES

FIELD = "switch_language"
_YEAR_S = 365 * 24 * 3600

View = Callable[..., HttpResponseBase]


def switch_language(request: HttpRequest, language: str) -> HttpResponseBase:
    """Remember the language and lead back to the page that the link stood on."""
    if language not in LANGUAGES:
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    return remembered(HttpResponseRedirect(back), language)


def remembered(response: HttpResponseBase, language: str) -> HttpResponseBase:
    """Set the cookie that the next pages are chosen by."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_YEAR_S,
        secure=bool(settings.LANGUAGE_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def keeps_what_was_typed(view: View) -> View:
    """For views with a form: a change of language shows the form again as it was typed, and judges nothing."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = request.POST.get(FIELD, "") if request.method == "POST" else ""
        request.only_language_changed = language in LANGUAGES  # type: ignore[attr-defined]
        if language not in LANGUAGES:
            return view(request, *args, **kwargs)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        return remembered(view(request, *args, **kwargs), language)

    return wrapped
