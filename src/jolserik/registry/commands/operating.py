"""The operator's own acts: files loaded on the server, with its clock and its pack."""

from __future__ import annotations

from django.utils import timezone

from jolserik import packs
from jolserik.registry.acting import THE_OPERATOR, Act


def operator_act(*, store: bool = True) -> Act:
    """An act with the operator's authority, now, under the pack in force."""
    return Act(THE_OPERATOR, timezone.now(), packs.current(), store)
