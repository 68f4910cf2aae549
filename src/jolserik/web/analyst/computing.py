"""Figures computed once for all who look: kept in the process until something happens in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.utils import timezone

from jolserik.platform.bulk import select
from jolserik.statistics import queries
from jolserik.statistics.exports import Exports, Filters

_LOCK = Lock()
_KEPT: dict[str, Computed] = {}


@dataclass(frozen=True)
class Computed:
    """All export lines, the moment they were computed, and the last event that they know of."""

    exports: Exports
    at: datetime
    last_event: int


def everything() -> Computed:
    """The newest figures. Who comes while they are being computed waits for them."""
    with _LOCK:
        ((last_event,),) = select("SELECT COALESCE(max(id), 0) FROM evidence_event")
        kept = _KEPT.get("all")
        if kept is None or kept.last_event != last_event:
            kept = _KEPT["all"] = Computed(queries.exports(Filters()), timezone.now(), last_event)
        return kept
