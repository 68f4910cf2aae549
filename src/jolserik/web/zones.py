"""Times are shown in the zone of the authority whose pack is in force."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jolserik import packs


def in_the_packs_zone(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every page is rendered in the pack's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(packs.current().time_zone):
            return answer(request)

    return middleware
