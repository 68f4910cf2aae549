"""Writers at work (writer.py), and what they were told, held against what the database holds in the end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Word:
    """One line of a writer."""

    event: str
    at: float
    own: str
    number: str


@dataclass
class Heard:
    """All lines of all writers; filled while they work."""

    words: list[Word] = field(default_factory=list)

    def of(self, event: str) -> list[Word]:
        return [word for word in list(self.words) if word.event == event]

    def told(self) -> dict[str, str]:
        """Acknowledged notes: own number -> number."""
        return {word.own: word.number for word in self.of("told")}

    def wait_for(self, count: int, event: str = "told", seconds: float = 60) -> None:
        """Until so many more were acknowledged."""
        wanted, deadline = len(self.of(event)) + count, time.monotonic() + seconds
        while len(self.of(event)) < wanted:
            assert time.monotonic() < deadline, f"{len(self.of(event))} of {wanted} {event}"
            time.sleep(0.02)


@contextmanager
def writing(
    environment: dict[str, str], *, processes: int = 2, threads: int = 2, names: str = "ABCD"
) -> Iterator[Heard]:
    """Writers work within this block; at its end they have answers to all that they asked."""
    heard = Heard()
    started = [start(environment, names[n], threads) for n in range(processes)]
    listeners = [threading.Thread(target=listen, args=(p.stdout, heard)) for p in started]
    for listener in listeners:
        listener.start()
    try:
        heard.wait_for(processes, "ready")
        yield heard
        for process in started:
            assert process.stdin
            process.stdin.close()
            assert process.wait(60) == 0
    finally:
        for process in started:
            process.kill()
            process.wait()
        for listener in listeners:
            listener.join()


def start(environment: dict[str, str], name: str, threads: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.proofs.standby.writer", name, str(threads)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True)


def listen(lines: IO[str] | None, heard: Heard) -> None:
    for line in lines or ():
        event, at, own, number = line.rstrip("\n").split("\t")
        heard.words.append(Word(event, float(at), own, number))


def program_environment(home: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "LANG", "LC_ALL")}
    return {**kept, "JOLSERIK_HOME": str(home), "JOLSERIK_LANGUAGE": "en", **more}


@dataclass(frozen=True)
class Kept:
    """What the database holds: own number -> (number, state), and own numbers that stand there twice for one sender."""

    notes: dict[str, tuple[str, str]]
    twice: list[str]

    def lost(self, acknowledged: dict[str, str]) -> list[str]:
        """Acknowledged notes that are not there under the number that was told."""
        return [own for own, number in acknowledged.items() if self.notes.get(own, ("", ""))[0] != number]


def kept(address: dict[str, Any] | str) -> Kept:
    """Read the notes of the writers."""
    words = {"conninfo": address} if isinstance(address, str) else address
    with psycopg.connect(**words) as connection:
        rows = connection.execute(
            "SELECT own_number, number, state, sender_id FROM notes_note ORDER BY id"
        ).fetchall()
    senders = [(own, sender) for own, _, _, sender in rows]
    twice = [own for (own, _), times in Counter(senders).items() if times > 1]
    return Kept({own: (number, state) for own, number, state, _ in rows}, twice)
