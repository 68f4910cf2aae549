"""A process that registers notes until its standard input ends, and says what it asked and what it was told.

Lines, with tabs between: event (`asked`, `told`, `unknown`, `confirmed`), time, own number, number. A fault of the database
is an unknown outcome: the same note is sent again until an answer comes. `writer.py NAME THREADS`.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

PAUSE_S = 0.1
THINKING_S = 0.03
"""Between two notes: the servers that are copied and promoted meanwhile need a processor too."""

PARTIES_OF_A_WRITER = 40
PRINTING = threading.Lock()


def say(event: str, own: str, number: str = "") -> None:
    with PRINTING:
        print(event, f"{time.time():.6f}", own, number, sep="\t", flush=True)


def until_answered(kind: str, row: dict[str, str], own: str) -> Any:
    """The answer to a document, sent again as long as it is not known what became of it."""
    from django.db import Error, connection

    from tests import builders as b

    while True:
        try:
            answer = b.filed(kind, row)
            if answer.final:
                return answer
        except Error:
            connection.close()
        say("unknown", own)
        time.sleep(PAUSE_S)


def write(name: str, stopping: threading.Event, begin: threading.Barrier) -> None:
    from django.db import connections

    from tests import builders as b
    from tests.model import papers as p

    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="1000000")
    begin.wait()
    place = 0
    while not stopping.wait(THINKING_S):
        place += 1
        own = f"{name}-{place}"
        say("asked", own)
        answer = until_answered("notes", b.note_row(seller, buyer, quantity="1", note=own), own)
        say("told", own, answer.number if not answer.refusals else str(answer.refusals))
        if place % 2:
            until_answered("actions", p.action("confirm", answer.number, buyer), own)
            say("confirmed", own, answer.number)
    connections.close_all()


def main(name: str, threads: int) -> None:
    from jolserik.platform.home import prepared_database
    from tests.model import papers as p

    for _ in range(PARTIES_OF_A_WRITER * (ord(name) - ord("A"))):
        p.home_party()  # every process invents the same parties in the same order: skip those of the others
    stopping, begin = threading.Event(), threading.Barrier(threads + 1)
    with prepared_database():
        at_work = [
            threading.Thread(target=write, args=(f"{name}{n}", stopping, begin)) for n in range(threads)
        ]
        for thread in at_work:
            thread.start()
        begin.wait()
        say("ready", name)
        sys.stdin.read()
        stopping.set()
        for thread in at_work:
            thread.join()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
