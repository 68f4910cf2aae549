"""The server process of one cluster: is it there, start it, wait for it, stop it.

Nothing here decides *when* to start or stop; that is sharing.py. All is to be called with the change lock held.
"""

import contextlib
import os
import signal
import stat
import subprocess
import time
from enum import Enum
from pathlib import Path

from jolserik.platform.database.account import Account
from jolserik.platform.database.faults import HomeUnusable, ServerFailed
from jolserik.platform.database.places import PORT, ROLE_NAME, SOCKET_FILE, Places
from jolserik.platform.database.processes import is_surely_no_server_of, recorded_pid, running_pid
from jolserik.platform.words import tell

POLL_SECONDS = 0.02
FIRST_WORD_SECONDS = 3.0
NEXT_WORD_SECONDS = 15.0
STUCK_READY_SECONDS = 30.0
STOP_SECONDS = 120.0
HELPERS_LINGER_SECONDS = 10.0
LOG_MAX_BYTES = 5_000_000
NOT_DURABLE = ("fsync=off", "full_page_writes=off")  # still survives a kill, but no loss of power


class Answer(Enum):
    """What the server says on its socket; BUSY is starting, recovering or stopping."""

    READY = 0
    BUSY = 1
    NONE = 2


def answer(places: Places) -> Answer:
    from psycopg import pq  # here, because help and refusals should not wait for the driver

    address = f"host={places.socket} port={PORT} user={ROLE_NAME} dbname=postgres connect_timeout=5"
    return Answer(min(pq.PGconn.ping(address.encode()), Answer.NONE.value))


def start(places: Places, account: Account, install: Path, *, durable: bool) -> None:
    """Start the server and wait until it takes connections, however long its recovery lasts."""
    ensure_socket_folder(places.socket, account)
    remove_stale_locks(places)
    turn_log_over(places.log)
    deadline = time.monotonic() + HELPERS_LINGER_SECONDS
    while True:
        said_from = places.log.stat().st_size if places.log.exists() else 0
        process = launch(places, account, install, durable=durable)
        if wait_until_ready(places, process):
            return
        said = log_since(places.log, said_from)
        # the helpers of a killed server may need a moment to notice that it is gone
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise ServerFailed(
                "The database server stopped while starting: {reason} (see {log}).",
                reason=last_words(said),
                log=places.log,
            )
        time.sleep(0.1)


def launch(places: Places, account: Account, install: Path, *, durable: bool) -> "subprocess.Popen[bytes]":
    options = [f"unix_socket_directories={places.socket}", "listen_addresses=", f"port={PORT}"]
    if not durable:
        options += NOT_DURABLE
    command = [str(install / "bin" / "postgres"), "-D", str(places.cluster.resolve())]
    for option in options:
        command += ["-c", option]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    log = os.open(places.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        # a session of its own: Ctrl-C is for us, not for the server
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
            **account.switch(),
        )
    finally:
        os.close(log)


def wait_until_ready(places: Places, process: "subprocess.Popen[bytes] | None" = None) -> bool:
    """Wait as long as the server lives and says that it is coming up; False when it is gone.

    `process` is given by whoever launched it.
    """
    began = time.monotonic()
    next_word = began + FIRST_WORD_SECONDS
    while (heard := answer(places)) is not Answer.READY:
        if process.poll() is not None if process else running_pid(places.cluster) is None:
            return False
        now = time.monotonic()
        if heard is Answer.NONE and says_ready(places.cluster) and now - began > STUCK_READY_SECONDS:
            raise ServerFailed(
                "The database server runs but does not answer on {socket}: see {log}.",
                socket=places.socket,
                log=places.log,
            )
        if now >= next_word:
            next_word = now + NEXT_WORD_SECONDS
            tell("waiting for the database to recover ({seconds} s)", seconds=f"{now - began:.0f}")
        time.sleep(POLL_SECONDS)
    return True


def says_ready(cluster: Path) -> bool:
    """Whether the server's own note of its state (last line of postmaster.pid) is `ready`."""
    with contextlib.suppress(OSError):
        return (cluster / "postmaster.pid").read_text(encoding="utf-8").rstrip().endswith("ready")
    return False


def stop(places: Places) -> None:
    """Ask the server to stop (open transactions are rolled back) and wait until it has."""
    pid = running_pid(places.cluster)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while running_pid(places.cluster) is not None:
        if time.monotonic() > deadline:
            raise ServerFailed(
                "The database server (process {pid}) does not stop: see {log}.", pid=pid, log=places.log
            )
        time.sleep(POLL_SECONDS)
    with contextlib.suppress(OSError):
        places.socket.rmdir()


def ensure_socket_folder(folder: Path, account: Account) -> None:
    """The socket's folder, 0700 and the account's; a folder that somebody else put there is not used."""
    if account.is_other:
        folder.parent.mkdir(exist_ok=True, mode=0o711)
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.user_id, account.group_id)
    except FileExistsError:
        pass
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != account.user_id:
        raise HomeUnusable(
            "{folder} was made by somebody else (user number {user}): remove it.",
            folder=folder,
            user=facts.st_uid,
        )
    if stat.S_IMODE(facts.st_mode) != 0o700:
        folder.chmod(0o700)


def remove_stale_locks(places: Places) -> None:
    """Lock files that a killed server left, when their process number now belongs to something else.

    PostgreSQL itself removes them when the number is free, but takes any living process of the same user for a server.
    """
    if answer(places) is not Answer.NONE:
        return
    for lock in (places.cluster / "postmaster.pid", places.socket / f"{SOCKET_FILE}.lock"):
        pid = recorded_pid(lock)
        if pid is not None and is_surely_no_server_of(pid, places.cluster):
            lock.unlink(missing_ok=True)


def turn_log_over(log: Path) -> None:
    """Keep the log small: what is over its size becomes log.1, and the former log.1 goes."""
    if log.exists() and log.stat().st_size > LOG_MAX_BYTES:
        log.replace(log.with_name(log.name + ".1"))


def log_since(log: Path, offset: int) -> str:
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode("utf-8", "replace")


def last_words(said: str) -> str:
    """The last complaints in a piece of log, without the stamp before each line."""
    lines = [line.split("] ", 1)[-1].strip() for line in said.splitlines() if line.strip()]
    return "; ".join(lines[-2:]) or "it gave no reason"
