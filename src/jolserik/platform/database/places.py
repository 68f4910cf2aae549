"""Where the parts of one home's database stand on the disk. Asks nothing but the path and who we are."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

DATABASE_NAME = "jolserik"
ROLE_NAME = "jolserik"
PORT = 5432  # only names the socket file; nothing listens on the network
SOCKET_PATH_MAX_BYTES = 107  # what the kernel takes for a socket's path
SOCKET_FILE = f".s.PGSQL.{PORT}"
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")  # needs no quoting in the server's list of socket folders


@dataclass(frozen=True, slots=True)
class Places:
    """cluster: the data folder, or a link to it; log: what the server says; socket: the folder of the socket.

    change_lock is held alone by whoever starts or stops the server, use_lock is shared by all who use it (flock).
    """

    home: Path
    cluster: Path
    log: Path
    socket: Path
    change_lock: Path
    use_lock: Path


def places_of(home: Path) -> Places:
    home = home.resolve()
    return Places(
        home=home,
        cluster=home / "postgres",
        log=home / "postgres.log",
        socket=socket_folder(home, os.geteuid()),
        change_lock=home / "postgres.change.lock",
        use_lock=home / "postgres.use.lock",
    )


def socket_folder(home: Path, user_id: int) -> Path:
    """In the home where the kernel's limit allows, else a short folder of our own named after the home.

    Root's server runs under another account, which may not be able to reach the home: always the short folder.
    """
    inside = home / "run"
    if user_id == 0:
        return Path("/run/jolserik") / digest(home)
    if len(str(inside / SOCKET_FILE)) <= SOCKET_PATH_MAX_BYTES and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    return Path("/tmp") / f"jolserik-{user_id}-{digest(home)}"  # noqa: S108 - ownership and mode are checked before use


def digest(home: Path) -> str:
    """A short name for a path: equal for equal paths, and different for two homes of which one is a prefix."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
