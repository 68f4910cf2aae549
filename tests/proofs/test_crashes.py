"""Killed at random points, under eight writers: nothing acknowledged is lost, nothing is counted twice, nobody's hands
are needed.

A real `jolserik serve` with a durable database (fsync on) on a home of its own; writers speak HTTP with tokens and
Idempotency-Keys and send again until they have a final answer. kill -9 takes the web server, the whole database server
or one of its processes. A kill takes nothing from the operating system's cache, so loss of power is not what this proves.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.proofs.crashes.books import compare, unchanged
from tests.proofs.crashes.installation import Installation, a_home, eventually, kill_one, served, staged
from tests.proofs.crashes.writers import Writers
from tests.proofs.length import rounds, seed

WRITERS = 8
TRADES = 4


@pytest.mark.proof
def test_kill_9_of_server_and_database_under_eight_writers_loses_and_doubles_nothing(
    tell: Callable[..., None],
) -> None:
    """Kills one process at a time, each at a random moment after all has recovered from the kill before."""
    chance, kills = seed(), rounds(ci=15, full=500)
    dice = random.Random(chance)
    killed: Counter[str] = Counter()
    recovered_s = []
    with a_home() as program:
        with served(program, staged(program, TRADES)) as house:
            writers = Writers(house.port, house.trades, WRITERS, chance)
            writers.start()
            try:
                for _ in range(kills):
                    time.sleep(dice.uniform(0.2, 1.5))
                    killed[kill_something(house, dice)] += 1
                    recovered_s.append(until_answered_again(writers))
            finally:
                writers.stop()
            unchanged(house, writers, dice)
            found = compare(house, writers.sold, writers.requests)
            trouble = house.said.read_text()
        audit = program.json("audit")
    told = {name.replace(" ", "_"): count for name, count in killed.items()}
    tell(seed=chance, kills=kills, **told, **found, longest_recovery_s=f"{max(recovered_s):.1f}",
         median_recovery_s=f"{statistics.median(recovered_s):.1f}")  # fmt: skip
    assert audit["violations"] == []
    assert audit["checked"]
    assert writers.statuses[500] == 0, trouble


def kill_something(house: Installation, dice: random.Random) -> str:
    """One kill -9; what was killed."""
    while True:
        victims = {
            "web": house.web_processes(),
            "postmaster": house.postmaster(),
            "a process of postgres": house.backends(),
        }
        name = dice.choice(list(victims))
        if kill_one(victims[name], dice):
            return name
        time.sleep(0.1)


def until_answered_again(writers: Writers) -> float:
    """Seconds until every writer's worth of new requests was acknowledged."""
    began, before = time.monotonic(), writers.acknowledged
    assert eventually(lambda: writers.acknowledged >= before + WRITERS or bool(writers.faults))
    return time.monotonic() - began
