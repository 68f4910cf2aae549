"""A served installation of its own, durable, whose processes may be killed: `jolserik serve` on an own home."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from jolserik.platform.database import server
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, Places, places_of
from jolserik.platform.database.processes import command_line, running_pid
from tests.cli.conftest import Program

PATIENCE_SECONDS = 90.0
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Trade:
    """A seller with stock and a buyer, each with a token."""

    seller: str
    buyer: str
    seller_token: str
    buyer_token: str


@dataclass
class Installation:
    """`said` is the file with everything that serve wrote."""

    program: Program
    port: int
    serve: subprocess.Popen[bytes]
    trades: list[Trade]
    said: Path

    @property
    def places(self) -> Places:
        return places_of(self.program.home)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """One query, past the program."""
        with psycopg.connect(
            host=str(self.places.socket), user=ROLE_NAME, dbname=DATABASE_NAME
        ) as connection:
            return connection.execute(statement).fetchall()

    def web_processes(self) -> list[int]:
        return [pid for pid in descendants(self.serve.pid) if b"granian" in b" ".join(command_line(pid))]

    def postmaster(self) -> list[int]:
        pid = running_pid(self.places.cluster)
        return [] if pid is None else [pid]

    def backends(self) -> list[int]:
        """The processes of the database server: those that work for a client and its own helpers."""
        return [child for pid in self.postmaster() for child in children_of(pid)]


def descendants(pid: int) -> list[int]:
    found = children_of(pid)
    return found + [grandchild for child in found for grandchild in descendants(child)]


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill_one(pids: list[int], dice: random.Random) -> bool:
    """kill -9 of one of them; False if none was there to be killed."""
    with contextlib.suppress(IndexError, ProcessLookupError):
        os.kill(dice.choice(pids), signal.SIGKILL)
        return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def staged(program: Program, trades: int) -> list[Trade]:
    """Trades in this home, made by the real commands in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.crashes.stage", str(trades)],
        env=program.environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Trade(**trade) for trade in json.loads(done.stdout)]


@contextlib.contextmanager
def a_home() -> Iterator[Program]:
    """The program on a home of its own, empty."""
    home = Path(tempfile.mkdtemp(prefix="jc-")).resolve()
    home.chmod(0o711)  # our own folder: the server's account walks through it
    try:
        yield Program(home)
    finally:
        places = places_of(home)
        server.stop(places)
        shutil.rmtree(places.socket, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def served(program: Program, trades: list[Trade], *, threads: int = 8) -> Iterator[Installation]:
    """`jolserik serve` runs and answers within this block; then it is asked to stop."""
    port, said = free_port(), program.home / "serve.said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            program.command("serve", "--port", port, "--threads", threads),
            env=program.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        assert eventually(lambda: b"Jolserik is at" in said.read_bytes()), said.read_text()
        yield Installation(program, port, process, trades, said)
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0, said.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
