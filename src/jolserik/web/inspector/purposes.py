"""Purposes: an official who opens a trace says what for, once per session and object, and that is kept as
evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.registry.acting import ANALYST, INSPECTOR
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.lots.opening import Opened, opened
from jolserik.web.trader.visiting import Visitor, for_roles

STATED, LAST = "purposes_stated", "purpose_last"
CHARACTERS_MIN, CHARACTERS_MAX = 5, 300
View = Callable[..., HttpResponseBase]


class PurposeForm(forms.Form):
    """What for."""

    purpose = forms.CharField(
        label=_("What do you open it for?"),
        help_text=_(
            "For example the number of a case, or the question you look into. It is kept with your name."
        ),
        min_length=CHARACTERS_MIN,
        max_length=CHARACTERS_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Say what you open it for."),
            "min_length": _("Say it in a few words, at least %(limit_value)d characters."),
        },
    )
    code = forms.CharField(widget=forms.HiddenInput, max_length=80)
    next = forms.CharField(widget=forms.HiddenInput, max_length=300)
    back = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)


def asked_of_officials(view: View) -> View:
    """The view opens a code; officials who have not said what for are asked first. Nobody learns what does
    not exist.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, visitor: Visitor, code: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if visitor.actor.official:
            found = opened(code, visitor.actor)
            if found is not None and stated_key(found) not in request.session.get(STATED, {}):
                initial = {
                    "code": found.of,
                    "next": request.get_full_path(),
                    "back": way_back(request, found),
                    "purpose": request.session.get(LAST, ""),
                }
                return ask(request, PurposeForm(initial=initial), found.of)
        return view(request, visitor, code, *args, **kwargs)

    return wrapped


def stated_key(found: Opened) -> str:
    """A note and its lines are one object: a purpose stated for the note holds for its lines."""
    return found.number or found.of


def way_back(request: HttpRequest, found: Opened) -> str:
    """Where somebody goes who would rather not say: the page he came from, else the note, else the search."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc == request.get_host() and before.path not in (
        request.path,
        reverse("purpose"),
        reverse("sign-in"),
    ):
        return before._replace(scheme="", netloc="", fragment="").geturl()[:300]
    return reverse("note", args=[found.number]) if found.number else reverse("search")


def ask(request: HttpRequest, form: PurposeForm, code: str) -> HttpResponse:
    """The question, in the place of the page that was asked for."""
    said = form["back"].value() or ""
    back = said if is_ours(request, said) else reverse("search")
    return render(
        request, "inspector/purpose.html", {"form": form, "code": code, "form_id": "purpose", "back": back}
    )


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address that a browser sent leads nowhere else than here."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


@require_POST
@keeps_what_was_typed
@for_roles(INSPECTOR, ANALYST)
def purpose(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Keep the purpose and lead on to the page."""
    form = PurposeForm(request.POST)
    unjudged = getattr(request, "only_language_changed", False)
    if unjudged or not form.is_valid():
        shown = PurposeForm(initial=request.POST.dict()) if unjudged else form
        return ask(request, shown, request.POST.get("code", ""))
    found = opened(form.cleaned_data["code"], visitor.actor)
    if found is not None:
        record(found, form.cleaned_data["purpose"], visitor)
        request.session[STATED] = {**request.session.get(STATED, {}), stated_key(found): True}
        request.session[LAST] = form.cleaned_data["purpose"]
    asked = form.cleaned_data["next"]
    return HttpResponseRedirect(asked if is_ours(request, asked) else "/")


def record(found: Opened, words: str, visitor: Visitor) -> None:
    """An event of its own, with its leaf: who opened what, and what for."""
    kind, key = found.subject
    event = NewEvent(
        "access", key, "trace.opened", {"object": kind, "code": found.of, "purpose": words},
        person_id=visitor.actor.person_id,
    )  # fmt: skip
    with transaction.atomic():
        record_events([event], now=visitor.now)
