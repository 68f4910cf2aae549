"""Sealing: what an event tells becomes a leaf under a random key. Pure, so that another process can do it.

A bulk load seals thousands of records while the database takes their rows in: `sealed_aside` gives it a process for that.
"""

from __future__ import annotations

import pickle
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from jolserik.evidence.commitments import KEY_BYTES, VERSION, commit


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something done to a record. `facts` are nested dicts, lists, texts, whole numbers and booleans; never floats.

    A fact that is empty is left out of the leaf: what is not said is empty, and every field costs its commitment.
    """

    subject_kind: str
    subject_id: int
    kind: str
    facts: dict[str, Any]
    party_id: int | None = None
    person_id: int | None = None


class Sealed(NamedTuple):
    """What the leaf of an event holds."""

    key: bytes
    canonical: bytes
    commitments: bytes
    root: bytes


def seal(events: Sequence[NewEvent], now: datetime) -> list[Sealed]:
    """Commit to each event under a random key of its own."""
    keys = [secrets.token_bytes(KEY_BYTES) for _ in events]
    return [
        Sealed(key, *commit(leaf_facts(event, now), key)) for event, key in zip(events, keys, strict=True)
    ]


def leaf_facts(event: NewEvent, now: datetime) -> dict[str, Any]:
    """What a leaf commits to: the event's own facts and its envelope."""
    leaf = {
        "version": VERSION,
        "kind": event.kind,
        "subject": event.subject_kind,
        "subject_id": event.subject_id,
        "party_id": event.party_id,
        "at": now.isoformat(),
        "facts": {name: value for name, value in event.facts.items() if value or type(value) is int},
    }
    return leaf if event.person_id is None else leaf | {"person_id": event.person_id}


SEALER = (sys.executable, "-P", "-c", "from jolserik.evidence.sealing import serve_parent; serve_parent()")
"""Not `-m`: run as the main program this module's classes would have other names. `-P`: no code of the folder it starts in."""

_aside: ContextVar[subprocess.Popen[bytes] | None] = ContextVar("aside", default=None)


@contextmanager
def sealed_aside() -> Iterator[None]:
    """Within the block another process seals. It starts while the caller goes on, and ends with the block."""
    try:
        process = subprocess.Popen(
            SEALER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for the parent to answer; without it our input ends, and so do we
        )
    except OSError:  # no memory for one more, say: we seal ourselves
        yield
        return
    mark = _aside.set(process)
    try:
        yield
    finally:
        _aside.reset(mark)
        process.kill()
        process.communicate()


@contextmanager
def sealing(events: Sequence[NewEvent], now: datetime) -> Iterator[Callable[[], list[Sealed]]]:
    """Seal events while the caller writes what they tell of: yields a function that gives the leaves. One at a time."""
    aside = _aside.get()
    if aside is None:
        yield lambda: seal(events, now)
        return
    assert aside.stdin
    with suppress(BrokenPipeError):
        pickle.dump((events, now), aside.stdin, pickle.HIGHEST_PROTOCOL)
        aside.stdin.flush()
    received = cache(partial(receive, aside))
    try:
        yield lambda: received() or seal(events, now)
    finally:
        received()  # also when the caller failed before asking: the next answer must be the next one's


def receive(aside: subprocess.Popen[bytes]) -> list[Sealed] | None:
    """The answer of the process aside; none when it was killed, as for want of memory: its work is done here then."""
    assert aside.stdout
    try:
        return pickle.load(aside.stdout)  # type: ignore[no-any-return]  # noqa: S301  from our own child
    except (EOFError, pickle.UnpicklingError):
        return None
    except BaseException:
        aside.kill()  # whoever stopped us here may have taken half an answer: no other may be read after it
        raise


def serve_parent() -> None:
    """Seal what comes in until nothing does, or only a part of it because the parent is gone."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError, pickle.UnpicklingError):
        while True:
            pickle.dump(seal(*pickle.load(asked)), answers, pickle.HIGHEST_PROTOCOL)  # noqa: S301  from our own parent
            answers.flush()
