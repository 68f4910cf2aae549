"""A process aside seals what a bulk load writes; whatever becomes of it, every record gets its own leaf."""

from __future__ import annotations

import os
import pickle
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jolserik.evidence import sealing as room
from jolserik.evidence.commitments import commit
from jolserik.evidence.sealing import NewEvent, Sealed, leaf_facts, sealed_aside, sealing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def events(first: int, count: int = 3) -> list[NewEvent]:
    return [NewEvent("note", first + n, "note.registered", {"number": f"N{first + n}"}) for n in range(count)]


def are_leaves_of(sealed: list[Sealed], told: list[NewEvent]) -> bool:
    return [tuple(leaf[1:]) for leaf in sealed] == [
        tuple(commit(leaf_facts(event, NOW), leaf.key)) for event, leaf in zip(told, sealed, strict=True)
    ]


def child() -> int:
    process = room._aside.get()
    assert process is not None
    return process.pid


@pytest.fixture
def never_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing in this process is a failure."""
    monkeypatch.setattr(room, "seal", None)


@pytest.mark.usefixtures("never_here")
@pytest.mark.parametrize("count", [1, 5000])
def test_another_process_seals_batch_after_batch(count: int) -> None:
    with sealed_aside():
        for first in (1, 100_000):
            told = events(first, count)
            with sealing(told, NOW) as sealed:
                pass
            assert are_leaves_of(sealed(), told)


def test_leaves_may_be_asked_for_twice() -> None:
    with sealed_aside(), sealing(events(1), NOW) as sealed:
        assert sealed() == sealed()


@pytest.mark.usefixtures("never_here")
def test_a_writer_that_fails_leaves_nothing_to_the_next_one() -> None:
    with sealed_aside():
        with pytest.raises(ZeroDivisionError), sealing(events(1, 5000), NOW):
            raise ZeroDivisionError
        with sealing(told := events(7), NOW) as sealed:
            assert are_leaves_of(sealed(), told)


def test_when_it_is_killed_the_work_is_done_here() -> None:
    with sealed_aside():
        os.kill(child(), signal.SIGKILL)
        for told in (events(1, 5000), events(2)):
            with sealing(told, NOW) as sealed:
                assert are_leaves_of(sealed(), told)


def test_it_ends_with_the_block() -> None:
    with sealed_aside():
        number = child()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_when_it_cannot_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SEALER", ("/nonexistent",))
    with sealed_aside(), sealing(told := events(1), NOW) as sealed:
        assert are_leaves_of(sealed(), told)


@pytest.mark.usefixtures("never_here")
def test_it_runs_no_code_of_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secrets.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with sealed_aside(), sealing(told := events(1), NOW) as sealed:
        assert are_leaves_of(sealed(), told)


def test_whoever_is_interrupted_while_he_reads_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = pickle.load, []

    def interrupted(source: Any) -> Any:
        asked.append(real(source))
        raise KeyboardInterrupt

    def write() -> None:
        with sealing(events(1), NOW) as sealed, monkeypatch.context() as patched:
            patched.setattr(pickle, "load", interrupted)
            sealed()

    with sealed_aside():
        with pytest.raises(KeyboardInterrupt):
            write()
        assert asked
        with sealing(told := events(2), NOW) as sealed:
            assert are_leaves_of(sealed(), told)


def test_without_it_this_process_seals() -> None:
    with sealing(told := events(1), NOW) as sealed:
        assert are_leaves_of(sealed(), told)
