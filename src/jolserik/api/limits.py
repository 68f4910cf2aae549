"""How much one caller may ask for: sizes of bodies and pages, and a bucket of requests per token.

The bucket lives in the process that answers. Several processes each keep their own, so that the limit is per process:
it is there to bound what one caller costs the others, not to bill.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings

BODY_BYTES_MAX = 4 * 1024 * 1024
FILE_BYTES_MAX = 32 * 1024 * 1024
LINES_MAX = 10_000
PAGE_DEFAULT, PAGE_MAX = 100, 500
OFFSET_MAX = 1_000_000
KEY_CHARACTERS_MAX = 255
BUCKETS_MAX = 10_000

REQUESTS_PER_SECOND = 100.0
REQUESTS_AT_ONCE = 500.0


@dataclass(slots=True)
class Bucket:
    """What one token has left, as of a moment of the monotonic clock."""

    left: float
    at_s: float


class Buckets:
    """A bucket per token that fills at a steady rate up to its brim."""

    def __init__(self) -> None:
        self._buckets: dict[int, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, token_id: int, now_s: float) -> float:
        """Take one request; 0 if there was one, else the seconds until there is."""
        rate = float(getattr(settings, "API_REQUESTS_PER_SECOND", REQUESTS_PER_SECOND))
        brim = float(getattr(settings, "API_REQUESTS_AT_ONCE", REQUESTS_AT_ONCE))
        with self._lock:
            if len(self._buckets) >= BUCKETS_MAX:
                self._buckets.clear()
            bucket = self._buckets.setdefault(token_id, Bucket(brim, now_s))
            bucket.left = min(brim, bucket.left + (now_s - bucket.at_s) * rate)
            bucket.at_s = now_s
            if bucket.left < 1:
                return (1 - bucket.left) / rate
            bucket.left -= 1
            return 0.0


_BUCKETS = Buckets()


def seconds_to_wait(token_id: int) -> float:
    """Count one request of a token; how long it must wait first, 0 if not at all."""
    return _BUCKETS.take(token_id, time.monotonic())
