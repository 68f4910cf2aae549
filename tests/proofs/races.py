"""Threads that do something at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
DEADLINE_SECONDS = 60


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T]:
    """Results in the order of the deeds, which all began together."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], T]) -> T:
        try:
            start.wait(DEADLINE_SECONDS)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds, timeout=DEADLINE_SECONDS))
