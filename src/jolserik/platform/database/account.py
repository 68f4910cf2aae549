"""The account that owns the cluster and runs the server: ourselves, or a system user of its own when we are root.

PostgreSQL refuses to run as root, and rightly: a flaw in it would own the machine.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jolserik.platform.database.faults import AccountUnavailable

SYSTEM_USER = "jolserik"


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    user_id: int
    group_id: int

    @property
    def is_other(self) -> bool:
        """Whether the server runs under somebody else than this process."""
        return self.user_id != os.geteuid()

    def switch(self) -> dict[str, Any]:
        """Arguments for subprocess that make the child run under this account."""
        if not self.is_other:
            return {}
        return {"user": self.user_id, "group": self.group_id, "extra_groups": [], "cwd": "/"}

    def can_reach(self, folder: Path) -> bool:
        """Whether the account may walk through `folder` and all its parents, judged by their permission bits."""
        return all(self._may_walk_through(path) for path in (folder, *folder.parents))

    def _may_walk_through(self, folder: Path) -> bool:
        facts = folder.stat()
        bits = stat.S_IMODE(facts.st_mode)
        if facts.st_uid == self.user_id:
            bits >>= 6
        elif facts.st_gid == self.group_id:
            bits >>= 3
        return bool(bits & 0o1)


def server_account() -> Account:
    """The account for this process; makes the system user when root runs us for the first time."""
    if os.geteuid() != 0:
        return Account(current_name(), os.geteuid(), os.getegid())
    found = system_account()
    if found is None:
        make_system_user()
        found = system_account()
    if found is None:
        raise no_system_user("it was made but is not found")
    return found


def current_name() -> str:
    """The name of who we are; the number where the system has no name for it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise AccountUnavailable(
            "User number {user} has no name on this system, so PostgreSQL cannot recognise it: "
            "add it to /etc/passwd, or name a server in DATABASE_URL.",
            user=os.geteuid(),
        ) from None


def system_account() -> Account | None:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
    if entry.pw_uid == 0:
        raise AccountUnavailable(
            "The system user {name} has the rights of root: give it a number of its own.", name=SYSTEM_USER
        )
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_system_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise no_system_user("useradd is missing")
    command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 9):  # 9: somebody made it meanwhile
        raise no_system_user(done.stderr.strip() or f"useradd ended with {done.returncode}")


def no_system_user(reason: str) -> AccountUnavailable:
    return AccountUnavailable(
        "PostgreSQL does not run as root, and the system user {name} for it cannot be made or used ({reason}): "
        "make it by hand, run as an ordinary user, or name a server in DATABASE_URL.",
        name=SYSTEM_USER,
        reason=reason,
    )
