"""Whether requests can be answered."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from jolserik import packs
from jolserik.api.problems import json_response
from jolserik.api.schemas import Status
from jolserik.platform.bulk import select

router = Router(tags=["status"])


@router.get(
    "/status",
    response={200: Status, 503: Status},
    operation_id="status",
    summary="Whether requests can be answered",
)
def get_status(request: HttpRequest) -> HttpResponse:
    """Needs no token: 200 with the database reachable, 503 without."""
    try:
        select("SELECT 1")
        reachable = True
    except DatabaseError:
        reachable = False
    pack = packs.current()
    today = timezone.now().astimezone(pack.time_zone).date().isoformat()
    word = "ok" if reachable else "unreachable"
    response = json_response(
        request, 200, {"status": word, "database": reachable, "country": pack.country, "today": today}
    )
    response.status_code = 200 if reachable else 503
    return response
