"""Who may start and stop the server, when several commands use it at once.

Everybody who uses the server holds the use lock shared. Whoever finds no server starts one; whoever leaves last
stops it. Starting, stopping, coming and going happen one at a time under the change lock. Both locks are flocks, so a
killed command leaves none behind; a server that outlived its last user is stopped by the next command that leaves.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from jolserik.platform.database import server, vault
from jolserik.platform.database.account import Account, server_account
from jolserik.platform.database.binaries import install_folder_for, wheel_install_folder
from jolserik.platform.database.cluster import (
    check_cluster,
    check_version,
    ensure_cluster,
    ensure_home,
)
from jolserik.platform.database.faults import HomeUnusable
from jolserik.platform.database.places import Places, places_of
from jolserik.platform.database.processes import running_pid
from jolserik.platform.words import tell

POLL_SECONDS = 0.02
FIRST_WORD_SECONDS = 3.0


@contextlib.contextmanager
def attached(home: Path, *, durable: bool = True) -> Iterator[Places]:
    """The home's server runs, at least as long as this block does; makes the home and the cluster when needed."""
    account = server_account()
    places = places_of(home)
    ensure_home(places, account)
    with opened(places.use_lock) as use:
        with changing(places):
            ensure_cluster(places, account, install_folder(account), durable=durable)
            ensure_running(places, account, durable=durable)
            fcntl.flock(use, fcntl.LOCK_SH)
        try:
            yield places
        finally:
            leave(places, use)


def ensure_running(places: Places, account: Account, *, durable: bool) -> None:
    install = install_folder(account)
    if running_pid(places.cluster) is not None and server.wait_until_ready(places):
        return
    check_version(places.cluster, install)
    server.start(places, account, install, durable=durable)


def revive(home: Path) -> None:
    """Start the server again if it died. For whoever is attached for long.

    Never makes a cluster: one that is gone now, as with a disk that is no longer mounted, comes back or is a loss to
    be seen; an empty one in its place would hide it.
    """
    places = places_of(home)
    if running_pid(places.cluster) is None:
        account = server_account()
        with changing(places):
            check_cluster(places.cluster, account)
            ensure_running(places, account, durable=True)


def install_folder(account: Account) -> Path:
    reachable = not account.is_other or account.can_reach(wheel_install_folder() / "bin")
    return install_folder_for(reachable, vault.ROOT)


def leave(places: Places, use: int) -> None:
    with changing(places):
        fcntl.flock(use, fcntl.LOCK_UN)
        if nobody_uses(use):
            server.stop(places)


def nobody_uses(use: int) -> bool:
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def changing(places: Places) -> Iterator[None]:
    """Alone with the decision to start or stop; says so when another command takes long about it."""
    with opened(places.change_lock) as lock:
        began = time.monotonic()
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(POLL_SECONDS)
            if not told and time.monotonic() - began > FIRST_WORD_SECONDS:
                told = True
                tell("waiting for another command that starts or stops the database")
        yield


@contextlib.contextmanager
def opened(lock: Path) -> Iterator[int]:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise HomeUnusable(
            "{lock} belongs to another user: run as that user, or choose another JOLSERIK_HOME.", lock=lock
        ) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)
