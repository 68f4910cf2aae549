"""One installation, running: the database server, the web server and the worker, kept alive until told to stop."""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from jolserik.platform.children import FIRST_PAUSE_SECONDS, SUPERVISED, Child, stop_all
from jolserik.platform.database.address import external_url
from jolserik.platform.database.faults import DatabaseFault
from jolserik.platform.database.sharing import revive
from jolserik.platform.faults import Misuse
from jolserik.platform.home import home_folder
from jolserik.platform.words import tell

LOOK_SECONDS = 0.25
LONGEST_DATABASE_PAUSE_SECONDS = 5.0
THREAD_IDLE_SECONDS = 600  # as long as granian allows: a thread keeps its database connection


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def supervise(address: Address, *, threads: int, announce: Callable[[], None]) -> None:
    """Run everything until SIGTERM or SIGINT. To be called within prepared_database, with no connection open.

    `announce` is called once, when the first page can be had.
    """
    refuse_taken(address)
    children = [web(address, threads), worker()]
    database = OwnDatabase()
    announced = False
    with told_to_stop() as stopping:
        try:
            while not stopping():
                database.keep_alive()
                keep_alive(children)
                if not announced and answers(address):
                    announced = True
                    announce()
                time.sleep(LOOK_SECONDS)
        finally:
            stop_all(children)


@dataclass(slots=True)
class OwnDatabase:
    """The home's own server, started again when it died; tried again, later each time, as long as it cannot be started."""

    not_before: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS

    def keep_alive(self) -> None:
        if external_url() or time.monotonic() < self.not_before:
            return
        try:
            revive(home_folder())
            self.pause_seconds = FIRST_PAUSE_SECONDS
        except (DatabaseFault, OSError) as fault:  # a full disk, say: it may be mended while we run
            tell("the database cannot be started, trying again: {reason}", reason=fault)
            self.not_before = time.monotonic() + self.pause_seconds
            self.pause_seconds = min(self.pause_seconds * 2, LONGEST_DATABASE_PAUSE_SECONDS)


def keep_alive(children: list[Child]) -> None:
    for child in children:
        if child.process is not None and not child.is_alive():
            tell("{name} ended ({how}); starting it again", name=child.name, how=child.note_death())
        if child.is_due():
            child.start()


def web(address: Address, threads: int) -> Child:
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-log"]
    command += ["--host", address.host, "--port", str(address.port), "--workers", "1"]
    command += [
        "--blocking-threads",
        str(threads),
        "--blocking-threads-idle-timeout",
        str(THREAD_IDLE_SECONDS),
    ]
    command += ["--backpressure", str(max(threads * 16, 64))]
    return Child("web", [*command, "jolserik.platform.wsgi:application"], environment())


def worker() -> Child:
    return Child("worker", [sys.executable, "-P", "-m", "jolserik.platform.worker"], environment())


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jolserik.platform.settings",
        "PYTHONUNBUFFERED": "1",
        SUPERVISED: "1",
    }


def refuse_taken(address: Address) -> None:
    """Say at once that the port is taken, instead of starting a server that cannot listen."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as fault:
            raise Misuse(
                "{address} cannot be served ({reason}): choose another with --port.",
                address=address,
                reason=fault.strerror or fault,
            ) from None


def answers(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{address.port}"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


@contextmanager
def told_to_stop() -> Iterator[Callable[[], bool]]:
    """Yields a question: has SIGTERM or SIGINT arrived? A second one does not interrupt the orderly end."""
    told: list[int] = []

    def take_note(number: int, frame: FrameType | None) -> None:
        told.append(number)

    former = {number: signal.signal(number, take_note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(told)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
