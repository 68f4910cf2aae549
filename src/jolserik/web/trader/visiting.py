"""Who is at the page: the actor behind the session, the parties the person may act for, and for which one just now.

A view names the roles that it is for. The public is sent to sign in, other roles are told that the page is not theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from jolserik import packs
from jolserik.registry.acting import Act, Actor
from jolserik.registry.queries.people import actor_of
from jolserik.registry.queries.showing import NamedParty, named_parties

CHOSEN = "acting_for"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visitor:
    """A signed-in person. `chosen` is the party that the pages are about, None for all of them."""

    actor: Actor
    now: datetime
    parties: tuple[NamedParty, ...]
    chosen: int | None

    @property
    def person_id(self) -> int:
        """The key of the person."""
        return self.actor.person_id or 0

    @property
    def today(self) -> date:
        """The day it is where the authority sits."""
        return self.now.astimezone(packs.current().time_zone).date()

    @property
    def shown(self) -> frozenset[int] | None:
        """The parties whose records the lists show; None means everybody's (officials)."""
        if self.actor.official:
            return None
        return frozenset({self.chosen}) if self.chosen else self.actor.reads_for

    @property
    def party(self) -> NamedParty | None:
        """The party that the pages are about, if it is one."""
        return next((party for party in self.parties if party.id == self.chosen), None)

    @property
    def signing(self) -> tuple[NamedParty, ...]:
        """The parties in whose name the person may sign, the chosen one first."""
        able = [party for party in self.parties if party.id in self.actor.signs_for]
        return tuple(sorted(able, key=lambda party: party.id != self.chosen))

    def act(self, *, store: bool = True) -> Act:
        """An act of this person, now, under the pack in force."""
        return Act(self.actor, self.now, packs.current(), store)


def visitor_of(request: HttpRequest) -> Visitor:
    """The person of the session with the mandates of the day."""
    now = timezone.now()
    today = now.astimezone(packs.current().time_zone).date()
    actor = actor_of(request.user.pk, getattr(request.user, "role", ""), today)
    parties = tuple(named_parties(actor.reads_for).values())
    chosen = request.session.get(CHOSEN)
    if len(parties) == 1:
        chosen = parties[0].id
    return Visitor(actor, now, parties, chosen if chosen in actor.reads_for else None)


def for_roles(*roles: str) -> Callable[[View], View]:
    """The page is for these roles; the view gets the visitor after the request."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
                return redirect_to_login(back, reverse("sign-in"))
            if getattr(request.user, "role", "") not in roles:
                raise PermissionDenied
            visitor = visitor_of(request)
            request.visitor = visitor  # type: ignore[attr-defined]
            return view(request, visitor, *args, **kwargs)

        return wrapped

    return decorate
