"""Making the cluster: whole or not at all, owned by the account, recognising people by the operating system only.

A cluster is built beside its place and moved there by one rename, so an interrupted making leaves nothing that could
be taken for a database. When the account cannot walk to the home (root's home may lie in /root), the cluster is
made in a vault under /var/lib/jolserik-data and the home holds a link to it: no folder's permissions are widened.
"""

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from jolserik.platform.database.account import Account
from jolserik.platform.database.faults import HomeUnusable
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, Places

VAULT_ROOT = Path("/var/lib/jolserik-data")
UNFINISHED_PREFIX = "postgres.unfinished-"

SETTINGS = """
# Written by Jolserik when this data folder was made; the socket's folder is given when the server is started.
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
max_wal_size = '2GB'
jit = off
"""


def ensure_home(places: Places, account: Account) -> None:
    """The home exists and we may write in it; a home that we make ourselves is closed to others."""
    home = places.home
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if account.is_other else 0o700)
    except (FileExistsError, NotADirectoryError):
        raise HomeUnusable(f"{home} is not a folder: choose another JOLSERIK_HOME.") from None
    except PermissionError:
        raise HomeUnusable(
            f"{home} cannot be made: permission denied. Choose another JOLSERIK_HOME."
        ) from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusable(f"{home} cannot be written to by this user: choose another JOLSERIK_HOME.")


def ensure_cluster(places: Places, account: Account, install: Path, *, durable: bool) -> None:
    """After this the cluster is whole and belongs to the account. To be called with the change lock held."""
    remove_unfinished(places.home)
    if is_empty_folder(places.cluster):
        places.cluster.rmdir()
    if not os.path.lexists(places.cluster):
        make_cluster(places, account, install, durable=durable)
    check_cluster(places.cluster, account)


def is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not any(path.iterdir())


def remove_unfinished(home: Path) -> None:
    for left_over in home.glob(UNFINISHED_PREFIX + "*"):
        shutil.rmtree(left_over.resolve(), ignore_errors=True)
        if left_over.is_symlink():
            left_over.unlink()


def check_cluster(cluster: Path, account: Account) -> None:
    """Refuse, in a sentence, what the server would refuse in a log."""
    if not cluster.is_dir():
        raise HomeUnusable(
            f"{cluster} leads nowhere (its folder is gone): restore it, or remove {cluster} to begin anew."
        )
    owner_id = cluster.stat().st_uid
    if owner_id != account.user_id:
        raise HomeUnusable(
            f"{cluster} belongs to user number {owner_id}, not to {account.name}: "
            "run as that user, or choose another JOLSERIK_HOME."
        )
    if not account.can_reach(cluster.resolve()):
        raise HomeUnusable(
            f"{cluster.resolve()} can no longer be reached by {account.name}: open its parent folders."
        )
    if not all((cluster / part).is_file() for part in ("PG_VERSION", "global/pg_control")):
        raise HomeUnusable(
            f"{cluster} holds files but no whole database: move it away to begin anew, or restore it."
        )


def make_cluster(places: Places, account: Account, install: Path, *, durable: bool) -> None:
    token = secrets.token_hex(8)
    unfinished = places.home / (UNFINISHED_PREFIX + token)
    if account.is_other and not account.can_reach(places.home):
        folder = vault(places.home, token)
        unfinished.symlink_to(folder)
    else:
        folder = unfinished
    folder.mkdir(mode=0o700)
    os.chown(folder, account.user_id, account.group_id)
    fill(folder, account, install, durable=durable)
    unfinished.rename(places.cluster)


def vault(home: Path, token: str) -> Path:
    """A folder's path where the account can reach it; beside it a note says whose cluster it is."""
    VAULT_ROOT.mkdir(exist_ok=True, mode=0o711)
    (VAULT_ROOT / f"{token}.home").write_text(f"{home}\n", encoding="utf-8")
    return VAULT_ROOT / token


def fill(folder: Path, account: Account, install: Path, *, durable: bool) -> None:
    """initdb, our settings, and the empty database."""
    sync = [] if durable else ["--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb = [
        "initdb",
        "-D",
        str(folder),
        "-U",
        ROLE_NAME,
        "--auth=peer",
        "--no-instructions",
        *locale,
        *sync,
    ]
    run_program(account, install, initdb, "make a data folder")
    write_as(account, folder / "postgresql.conf", SETTINGS, append=True)
    write_as(account, folder / "pg_hba.conf", "local all all peer map=owner\n")
    write_as(account, folder / "pg_ident.conf", identity_map(account))
    single = ["postgres", "--single", "-D", str(folder), "postgres"]
    run_program(account, install, single, "make a database", typed=f"CREATE DATABASE {DATABASE_NAME};\n")


def identity_map(account: Account) -> str:
    """Which operating-system users are our role: the account, and root who can become the account anyway."""
    names = [account.name, "root"] if account.is_other else [account.name]
    return "".join(f'owner "{name}" {ROLE_NAME}\n' for name in names)


def write_as(account: Account, path: Path, text: str, *, append: bool = False) -> None:
    with path.open("a" if append else "w", encoding="utf-8") as file:
        file.write(text)
    os.chown(path, account.user_id, account.group_id)


def run_program(account: Account, install: Path, command: list[str], what: str, *, typed: str = "") -> None:
    program = [str(install / "bin" / command[0]), *command[1:]]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(
            program,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            **account.switch(),
        )
    except PermissionError as fault:
        raise HomeUnusable(f"{program[0]} cannot be run as {account.name}: {fault.strerror}.") from fault
    if done.returncode != 0 or "ERROR" in done.stderr:
        raise HomeUnusable(f"PostgreSQL could not {what}: {last_line(done.stderr)}")


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
