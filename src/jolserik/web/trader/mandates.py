"""For whom I may act, and the keys of my machines. A key's secret is shown once, on the page that answers its making."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jolserik.registry.acting import TRADER
from jolserik.registry.commands import issue_token, revoke_token, rotate_token
from jolserik.registry.queries.mandates import mandates_of, no_mandates, tokens_of, valid_mandates
from jolserik.web.lots.names import name_of
from jolserik.web.trader.visiting import Visitor, for_roles

READ, WRITE = "read", "write"
SCOPES: dict[str, list[str]] = {
    READ: ["notes:read", "holdings:read", "trace:read", "changes:read"],
    WRITE: ["notes:read", "holdings:read", "trace:read", "changes:read", "notes:write", "batches:write"],
}
CHOICES = [(READ, _("read")), (WRITE, _("read and send"))]


class TokenForm(forms.Form):
    """What a new key is for."""

    use_required_attribute = False
    mandate = forms.ModelChoiceField(
        queryset=no_mandates(), label=_("For whom"), error_messages={"required": _("Say for whom.")}
    )
    label = forms.CharField(
        label=_("What it is called"), max_length=64, help_text=_("For example: accounting program, warehouse"),
        error_messages={"required": _("Give it a name by which you will know it.")},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=CHOICES, widget=forms.RadioSelect, initial="read"
    )

    def __init__(self, *args: Any, mandates: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mandate"]
        field.queryset = mandates  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]
        field.label_from_instance = lambda mandate: name_of(mandate.party)  # type: ignore[attr-defined]


@never_cache
@require_safe
@for_roles(TRADER)
def mandates(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """For whom I may act, and my keys."""
    return page(request, visitor, TokenForm(mandates=valid_mandates(visitor.person_id, visitor.today)))


@never_cache
@require_POST
@for_roles(TRADER)
def make_token(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """A new key."""
    form = TokenForm(request.POST, mandates=valid_mandates(visitor.person_id, visitor.today))
    if not form.is_valid():
        return page(request, visitor, form)
    said = form.cleaned_data
    secret = issue_token(said["mandate"], label=said["label"], scopes=SCOPES[said["scope"]], now=visitor.now)
    return page(
        request, visitor, TokenForm(mandates=valid_mandates(visitor.person_id, visitor.today)), secret=secret
    )


@never_cache
@require_POST
@for_roles(TRADER)
def renew_token(request: HttpRequest, visitor: Visitor, token_id: int) -> HttpResponseBase:
    """A new secret for a key; the old one ends now."""
    secret = rotate_token(get_object_or_404(tokens_of(visitor.person_id), pk=token_id), now=visitor.now)
    return page(
        request, visitor, TokenForm(mandates=valid_mandates(visitor.person_id, visitor.today)), secret=secret
    )


@require_POST
@for_roles(TRADER)
def end_token(request: HttpRequest, visitor: Visitor, token_id: int) -> HttpResponse:
    """The key ends now."""
    revoke_token(get_object_or_404(tokens_of(visitor.person_id), pk=token_id), now=visitor.now)
    return redirect("mandates")


def page(request: HttpRequest, visitor: Visitor, form: TokenForm, secret: str = "") -> HttpResponse:
    """The page, perhaps with a secret that is shown this once."""
    context = {
        "visitor": visitor, "mandates": mandates_of(visitor.person_id), "tokens": tokens_of(visitor.person_id),
        "form": form, "secret": secret, "today": visitor.today,
    }  # fmt: skip
    return render(request, "trader/mandates.html", context)
