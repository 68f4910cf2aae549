"""The worker's loop: each chore at its time, whatever the others do."""

import threading

import pytest
from django.db import OperationalError

from jolserik.platform.worker import Chore, loop

calls: list[str] = []


def run_for(seconds: float, *work: Chore) -> list[str]:
    calls.clear()
    stopping = threading.Event()
    threading.Timer(seconds, stopping.set).start()
    loop(list(work), stopping)
    return list(calls)


def test_a_chore_without_its_database_waits_without_noise(caplog: pytest.LogCaptureFixture) -> None:
    def unreachable() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    run_for(0.2, Chore("sweep", unreachable, 0.05))
    assert "sweep waits for the database" in caplog.text
    assert "Traceback" not in caplog.text


def note(name: str) -> None:
    calls.append(name)


def fail() -> None:
    calls.append("fails")
    raise RuntimeError("on purpose")


def test_a_chore_is_called_again_and_again_at_its_own_pace() -> None:
    seen = run_for(0.5, Chore("often", lambda: note("often"), 0.05), Chore("once", lambda: note("once"), 60))
    assert seen.count("often") >= 4
    assert seen.count("once") == 1


def test_a_chore_that_fails_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    seen = run_for(0.3, Chore("bad", fail, 0.05), Chore("good", lambda: note("good"), 0.05))
    assert seen.count("fails") >= 2
    assert seen.count("good") >= 2
    assert "bad failed" in caplog.text


def test_without_chores_the_loop_waits_to_be_stopped() -> None:
    assert run_for(0.1) == []
