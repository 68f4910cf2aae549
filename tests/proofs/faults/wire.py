"""A wire between the program and its database that is cut at a chosen moment.

It is a relay on a Unix socket: bytes go through unchanged until one that a plan names is seen.
"""

from __future__ import annotations

import contextlib
import random
import socket
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from django.db import connections

CHUNK_BYTES = 65536
COMMIT = b"COMMIT"


class Cut(Enum):
    """When the wire breaks. Only the first leaves no doubt on either side."""

    BEFORE_COMMIT = "the server never hears COMMIT"
    DURING_COMMIT = "COMMIT is handed over, and the wire breaks at once"
    AFTER_COMMIT = "the server has committed, its answer is swallowed"


class Wire:
    """`plan` holds the cuts to come; `made` counts what was cut. With `chance`, any message may be the last."""

    def __init__(self, server: str | tuple[str, int], socket_file: Path) -> None:
        self.server = server
        self.plan: deque[Cut] = deque()
        self.made = 0
        self.chance: tuple[random.Random, float] | None = None
        self._lock = threading.Lock()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(socket_file))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError):
                _Strand(self, client, self._reach()).start()

    def _reach(self) -> socket.socket:
        if isinstance(self.server, tuple):
            return socket.create_connection(self.server)
        reached = socket.socket(socket.AF_UNIX)
        reached.connect(self.server)
        return reached

    def next_cut(self, said: bytes) -> Cut | None:
        """What the plan has for these bytes; None lets them pass."""
        with self._lock:
            cut = self._choose(said)
            self.made += cut is not None
            return cut

    def _choose(self, said: bytes) -> Cut | None:
        if COMMIT in said and self.plan:
            return self.plan.popleft()
        if self.chance is not None:
            dice, share = self.chance
            if dice.random() < share:
                return dice.choice(list(Cut))
        return None


class _Strand:
    """One connection through the wire."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self.wire, self.client, self.server = wire, client, server
        self.swallow = False

    def start(self) -> None:
        for pump in (self._to_server, self._to_client):
            threading.Thread(target=pump, daemon=True).start()

    def _to_server(self) -> None:
        with contextlib.suppress(OSError):
            while said := self.client.recv(CHUNK_BYTES):
                cut = self.wire.next_cut(said)
                if cut is Cut.BEFORE_COMMIT:
                    break
                self.swallow = cut is Cut.AFTER_COMMIT
                self.server.sendall(said)
                if cut is Cut.DURING_COMMIT:
                    break
        self._end()

    def _to_client(self) -> None:
        with contextlib.suppress(OSError):
            while said := self.server.recv(CHUNK_BYTES):
                if self.swallow:
                    break
                self.client.sendall(said)
        self._end()

    def _end(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def wired() -> Iterator[Wire]:
    """Within this block every connection of this process to the database goes through a wire."""
    settings: dict[str, Any] = connections.settings["default"]
    was = settings["HOST"], settings["PORT"]
    host, port = was[0], str(was[1] or 5432)
    server = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host or "localhost", int(port))
    with tempfile.TemporaryDirectory(prefix="jw-") as folder:
        wire = Wire(server, Path(folder) / f".s.PGSQL.{port}")
        connections.close_all()
        try:
            settings["HOST"], settings["PORT"] = folder, port
            yield wire
        finally:
            settings["HOST"], settings["PORT"] = was
            connections.close_all()
            wire.close()
