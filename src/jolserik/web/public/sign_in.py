"""Signing in and out. A wrong name and a wrong password get the same answer, and guessing becomes slow.

Failures are counted per name and address of the network, and per address alone, for a quarter of an hour. The
counters live in the cache of the web process: enough to make guessing hopeless, and nothing that could lock a
person out for long.
"""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from jolserik.kernel.languages import LANGUAGES
from jolserik.web.languages import keeps_what_was_typed, remembered

FAILURES_MAX = 10
FAILURES_PER_ADDRESS_MAX = 100
WINDOW_S = 15 * 60


class SignInForm(AuthenticationForm):
    """Name and password."""

    error_messages = {  # noqa: RUF012 (Django reads it per form)
        "invalid_login": _("This name and password do not go together. Check both; capital letters matter."),
        "inactive": _("This name and password do not go together. Check both; capital letters matter."),
        "too_many": _("There were too many wrong attempts. Wait 15 minutes, then try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        for name in ("username", "password"):
            self.fields[name].error_messages["required"] = _("Fill this in.")
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        """Guessers are sent away before their guess is looked at."""
        if self.request is not None and is_guessing(self.request):
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        return super().clean()


@method_decorator(keeps_what_was_typed, name="dispatch")
class SignIn(LoginView):
    """The page to sign in on."""

    template_name = "public/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "home"
    extra_context = {"form_id": "sign-in"}  # noqa: RUF012 (as Django's views do)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A change of language is no attempt."""
        if request.only_language_changed:  # type: ignore[attr-defined]
            typed = {"username": request.POST.get("username", "")}
            return self.render_to_response(self.get_context_data(form=SignInForm(request, initial=typed)))
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the failure; the answer says too many (429) or wrong (200), never which of the two was wrong."""
        guessing = form.has_error("__all__", "too_many")
        if not guessing and form.has_error("__all__", "invalid_login"):
            count_failure(self.request)
        response = super().form_invalid(form)
        if guessing:
            response.status_code = 429
            response["Retry-After"] = str(WINDOW_S)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """A person who never chose a language here gets the one from the own record."""
        response = super().form_valid(form)
        language = getattr(form.get_user(), "language", "")
        if language in LANGUAGES and not self.request.COOKIES.get("django_language"):
            remembered(response, language)
        return response


class SignOut(LogoutView):
    """Leads back to the start page."""

    next_page = "start"


def is_guessing(request: HttpRequest) -> bool:
    """Whether there were too many failures for this name, or from this address."""
    by_name, by_address = _keys(request)
    failures, of_address = int(cache.get(by_name, 0)), int(cache.get(by_address, 0))
    return failures >= FAILURES_MAX or of_address >= FAILURES_PER_ADDRESS_MAX


def count_failure(request: HttpRequest) -> None:
    """One more failure; the window starts with the first."""
    for key in _keys(request):
        cache.add(key, 0, WINDOW_S)
        cache.incr(key)


def _keys(request: HttpRequest) -> tuple[str, str]:
    address = request.META.get("REMOTE_ADDR", "")
    name = request.POST.get("username", "").casefold()
    return tuple(  # type: ignore[return-value]
        "sign-in-" + sha256(part.encode()).hexdigest() for part in (f"{address}|{name}", address)
    )
