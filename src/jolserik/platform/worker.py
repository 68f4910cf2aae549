"""The worker process: calls each function of settings.PERIODIC again and again, one at a time.

A function that fails is logged and called again at its next turn; it never stops the others.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

LONGEST_NAP_SECONDS = 5.0


@dataclass(slots=True)
class Chore:
    """What to call, how many seconds lie between two calls, and when it is due (monotonic clock)."""

    name: str
    call: Callable[[], object]
    every_seconds: float
    due_at: float = 0.0

    def run(self) -> None:
        from django.db import close_old_connections

        from jolserik.platform.database.outage import is_outage

        close_old_connections()
        try:
            self.call()
        except Exception as fault:
            if is_outage(fault):
                log.warning("%s waits for the database: %s", self.name, " ".join(str(fault).split())[:200])
            else:
                log.exception("%s failed", self.name)
        self.due_at = time.monotonic() + self.every_seconds


def chores() -> list[Chore]:
    from django.conf import settings
    from django.utils.module_loading import import_string

    return [Chore(path, import_string(path), every_seconds) for path, every_seconds in settings.PERIODIC]


def loop(work: list[Chore], stopping: threading.Event) -> None:
    while not stopping.is_set():
        for chore in work:
            if not stopping.is_set() and time.monotonic() >= chore.due_at:
                chore.run()
        next_due = min((chore.due_at for chore in work), default=time.monotonic() + LONGEST_NAP_SECONDS)
        stopping.wait(min(LONGEST_NAP_SECONDS, max(0.0, next_due - time.monotonic())))


def main() -> None:
    from jolserik.platform.home import set_up_django

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    set_up_django()
    loop(chores(), stopping)


if __name__ == "__main__":
    main()
