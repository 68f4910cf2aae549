"""Which process serves which cluster, told by what the system shows of a process to everybody.

A number in a lock file proves nothing: after a kill or a restart of the machine it may belong to any process. We always
start a server with -D and the real path of its cluster, and its command line keeps that.
"""

import os
from pathlib import Path

PROGRAM = b"postgres"
HELPER_PREFIX = b"postgres:"  # helpers of a server rewrite their command line: "postgres: checkpointer"


def recorded_pid(lock: Path) -> int | None:
    """The process number in the first line of a lock file of PostgreSQL; None if there is no such file or number."""
    try:
        return abs(int(lock.read_text(encoding="utf-8").split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def running_pid(cluster: Path) -> int | None:
    """The number of the cluster's server process, or None; not fooled by a number that another process was given."""
    pid = recorded_pid(cluster / "postmaster.pid")
    return pid if pid is not None and is_server_of(pid, cluster) else None


def is_server_of(pid: int, cluster: Path) -> bool:
    words = command_line(pid)
    return b"-D" in words and os.fsencode(cluster.resolve()) in words


def is_surely_no_server_of(pid: int, cluster: Path) -> bool:
    """Whether the process is gone, or no PostgreSQL, or the server of another data folder that exists.

    False where it cannot be told, as for a server whose data folder was moved while it ran: two servers on one data
    folder would destroy it.
    """
    words = command_line(pid)
    if words[0].startswith(HELPER_PREFIX):
        words = command_line(parent_of(pid))
    if os.path.basename(words[0]) != PROGRAM:
        return True
    served = Path(os.fsdecode(words[words.index(b"-D") + 1])) if b"-D" in words[:-1] else None
    return served is not None and served.exists() and not served.samefile(cluster)


def command_line(pid: int) -> list[bytes]:
    """The words of a process's command line; one empty word if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return [b""]


def parent_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid:")), 0)
