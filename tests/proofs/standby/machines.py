"""Machines with a PostgreSQL server of their own: folders and loopback addresses of this one.

The programs run under the account that our own adapter uses, and an operator's commands run in a shell of that account.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from jolserik.platform.database.account import Account, server_account
from jolserik.platform.database.processes import parent_of
from jolserik.platform.database.sharing import install_folder

OLD_INSTALL = Path("/usr/lib/postgresql/15")
HOSTS = ("127.0.0.1", "127.0.0.2")
PASSWORD, REPLICA_PASSWORD = "p@ss/word", "replica's"


@dataclass
class Machine:
    """`data` is the server's folder, `socket` the one of its socket; `known` are the variables that the pages speak of."""

    name: str
    host: str
    port: int
    folder: Path
    install: Path
    account: Account
    known: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def set_up(self) -> None:
        self.folder.mkdir(mode=0o700)
        os.chown(self.folder, self.account.user_id, self.account.group_id)

    def make_server(self, settings: str) -> None:
        """A server as a distribution makes it, with the settings of the page."""
        self.do(
            "initdb --username=postgres --auth-local=trust --auth-host=scram-sha-256 --no-instructions --no-sync"
        )
        place = f"listen_addresses = '{self.host}'\nport = {self.port}\nunix_socket_directories = '{self.folder}'\n"
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(place + settings)

    def at_its_own_address(self) -> None:
        """What differs between two machines and not between two folders: a copied server listens where it now is."""
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"listen_addresses = '{self.host}'\nunix_socket_directories = '{self.folder}'\n")

    def do(self, commands: str, **more: str) -> str:
        """Run an operator's commands on this machine; what they print."""
        environment = {
            "PATH": f"{self.install}/bin:/usr/bin:/bin",
            "LC_ALL": "C",
            "HOME": str(self.folder),
            "PGHOST": str(self.folder),
            "PGPORT": str(self.port),
            "PGDATA": str(self.data),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            **self.known,
            **more,
        }
        done = subprocess.run(
            ["/bin/sh", "-eu", "-c", commands],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.account.switch(),
        )
        log = self.folder / "log"
        said = log.read_text(encoding="utf-8")[-2000:] if log.exists() else ""
        assert done.returncode == 0, f"on {self.name}: {commands}\n{done.stdout}\n{done.stderr}\n{said}"
        return done.stdout.strip()

    def ask(self, statement: str) -> str:
        return self.do(
            'psql --no-psqlrc --tuples-only --no-align --command="$STATEMENT"', STATEMENT=statement
        )

    def wait_for(self, statement: str, answer: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while (heard := self.ask(statement)) != answer:
            assert time.monotonic() < deadline, f"{statement} says {heard}, not {answer}"
            time.sleep(0.05)

    def server_pid(self) -> int | None:
        with suppress(OSError, ValueError):
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        return None

    def kill(self) -> None:
        """As a loss of power: the server and all its helpers at once, by SIGKILL."""
        server = self.server_pid()
        if server is None or not is_alive(server):
            return
        everybody = [server, *(pid for pid in all_pids() if parent_of(pid) == server)]
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(is_alive(pid) for pid in everybody):
            time.sleep(0.01)
        # a machine that comes back has no process of that number; here a zombie may still bear it
        for lock in (self.data / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink(missing_ok=True)


def all_pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def is_alive(pid: int) -> bool:
    """A zombie that nobody has waited for is dead."""
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return False


def free_port() -> int:
    """A port that is free on all our loopback addresses."""
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))  # noqa: S104 - only to find a number; nothing listens
        return int(probe.getsockname()[1])


@contextmanager
def machines(install: Path | None, *names: str) -> Iterator[list[Machine]]:
    """Machines side by side; `install` is None for the programs that the home's own server uses."""
    account, port = server_account(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="js-"))
    folder.chmod(0o711)
    made = [
        Machine(name, host, port, folder / name, install or install_folder(account), account)
        for name, host in zip(names, HOSTS, strict=False)
    ]
    try:
        for machine in made:
            machine.set_up()
        yield made
    finally:
        for machine in made:
            machine.kill()
        shutil.rmtree(folder, ignore_errors=True)


def password_in_url() -> str:
    return quote(PASSWORD, safe="")
