"""Making the cluster: whole or not at all, owned by the account, recognising people by the operating system only.

A cluster is built beside its place and moved there by one rename, so an interrupted making leaves nothing that could
be taken for a database. When the account cannot walk to the home (root's home may lie in /root), the cluster is
made in a vault (vault.py) and the home holds a link to it: no folder's permissions are widened.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

from jolserik.platform.children import die_with_parent
from jolserik.platform.database import vault
from jolserik.platform.database.account import Account, no_system_user
from jolserik.platform.database.faults import HomeUnusable
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, Places

UNFINISHED_PREFIX = "postgres.unfinished-"
LINGER_SECONDS = 10.0

# Text sorts by code point, and lower() knows all letters. Older servers have this only by the system's locale.
FIRST_WITH_OWN_LOCALE = 17
OWN_LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SYSTEM_LOCALE = ["--locale=C.UTF-8"]

SETTINGS = """
# Written by Jolserik when this data folder was made; the socket's folder is given when the server is started.
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
max_wal_size = '2GB'
jit = off
shared_buffers = '256MB'
work_mem = '16MB'
random_page_cost = 1.1
dynamic_shared_memory_type = mmap
"""


def ensure_home(places: Places, account: Account) -> None:
    """The home exists and we may write in it; a home that we make ourselves is closed to others."""
    home = places.home
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711 if account.is_other else 0o700)
    except (FileExistsError, NotADirectoryError):
        raise HomeUnusable("{home} is not a folder: choose another JOLSERIK_HOME.", home=home) from None
    except OSError as fault:
        raise HomeUnusable(
            "{home} cannot be made ({reason}): choose another JOLSERIK_HOME.",
            home=home,
            reason=fault.strerror,
        ) from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusable(
            "{home} cannot be written to by this user: choose another JOLSERIK_HOME.", home=home
        )


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
    """Remove what an interrupted making left."""
    for left_over in home.glob(UNFINISHED_PREFIX + "*"):
        folder = vault.target_of(left_over) if left_over.is_symlink() else left_over
        if folder is not None:
            remove_folder(folder)
            vault.forget(folder)
        if left_over.is_symlink():
            left_over.unlink()


def remove_folder(folder: Path) -> None:
    """A program whose command was killed may write for a moment longer: try until the folder is gone."""
    deadline = time.monotonic() + LINGER_SECONDS
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.01)


def check_cluster(cluster: Path, account: Account) -> None:
    """Refuse, in a sentence, what the server would refuse in a log."""
    if not cluster.is_dir():
        raise HomeUnusable(
            "{folder} leads nowhere, the folder with the data is gone: restore it, or remove {folder} to begin anew.",
            folder=cluster,
        )
    owner_id = cluster.stat().st_uid
    if owner_id != account.user_id:
        raise HomeUnusable(
            "{folder} belongs to user number {owner}, not to {account}: "
            "run as that user, or choose another JOLSERIK_HOME.",
            folder=cluster,
            owner=owner_id,
            account=account.name,
        )
    if not account.can_reach(cluster.resolve()):
        raise HomeUnusable(
            "{folder} can no longer be reached by {account}: let it walk through the parent folders again.",
            folder=cluster.resolve(),
            account=account.name,
        )
    if not all((cluster / part).is_file() for part in ("PG_VERSION", "global/pg_control")):
        raise HomeUnusable(
            "{folder} holds files but no whole database: move it away to begin anew, or restore it.",
            folder=cluster,
        )


def check_version(cluster: Path, install: Path) -> None:
    """The cluster was made by the same major version of PostgreSQL as the programs are."""
    made_by = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    said = subprocess.run(
        [install / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    ours = said.stdout.split()[-1].split(".")[0] if said.stdout else ""
    if ours and made_by != ours:
        raise HomeUnusable(
            "{folder} was made by PostgreSQL {made_by}, the programs here are PostgreSQL {ours}: "
            "move the data with pg_dump of the former version, or choose another JOLSERIK_HOME.",
            folder=cluster,
            made_by=made_by,
            ours=ours,
        )


def major_version(install: Path) -> int:
    """The major version of the programs, from e.g. `postgres (PostgreSQL) 18.6`; 0 if they do not run."""
    said = subprocess.run(
        [install / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def make_cluster(places: Places, account: Account, install: Path, *, durable: bool) -> None:
    unfinished = places.home / (UNFINISHED_PREFIX + secrets.token_hex(8))
    try:
        folder = new_folder(unfinished, account)
        fill(folder, account, install, durable=durable)
        unfinished.rename(places.cluster)
    except BaseException:  # also when interrupted
        remove_unfinished(places.home)
        raise


def new_folder(wanted: Path, account: Account) -> Path:
    """An empty folder of the account: `wanted` itself, or a vault to which `wanted` is a link."""
    folder = wanted
    if account.is_other and not account.can_reach(wanted.parent):
        folder = vault.new_vault(wanted.parent, wanted.name.removeprefix(UNFINISHED_PREFIX))
        wanted.symlink_to(folder)
    folder.mkdir(mode=0o700)
    try:
        os.chown(folder, account.user_id, account.group_id)
    except PermissionError as fault:
        raise no_system_user(str(fault)) from fault
    return folder


def fill(folder: Path, account: Account, install: Path, *, durable: bool) -> None:
    """initdb, our settings, and the empty database."""
    sync = [] if durable else ["--no-sync"]
    locale = OWN_LOCALE if major_version(install) >= FIRST_WITH_OWN_LOCALE else SYSTEM_LOCALE
    initdb = ["initdb", "-D", str(folder), "-U", ROLE_NAME, "--auth=peer", "--no-instructions"]
    initdb += ["--encoding=UTF8", *locale, *sync]
    run_program(account, install, initdb)
    write_as(account, folder / "postgresql.conf", SETTINGS, append=True)
    write_as(account, folder / "pg_hba.conf", "local all all peer map=owner\n")
    write_as(account, folder / "pg_ident.conf", identity_map(account))
    single = ["postgres", "--single", "-D", str(folder), "postgres"]
    run_program(account, install, single, typed=f"CREATE DATABASE {DATABASE_NAME};\n")


def identity_map(account: Account) -> str:
    """Which operating-system users are our role: the account, and root who can become the account anyway."""
    names = [account.name, "root"] if account.is_other else [account.name]
    return "".join(f'owner "{name}" {ROLE_NAME}\n' for name in names)


def write_as(account: Account, path: Path, text: str, *, append: bool = False) -> None:
    with path.open("a" if append else "w", encoding="utf-8") as file:
        file.write(text)
    os.chown(path, account.user_id, account.group_id)


def run_program(account: Account, install: Path, command: list[str], *, typed: str = "") -> None:
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
            preexec_fn=partial(die_with_parent, signal.SIGKILL),
            **account.switch(),
        )
    except PermissionError as fault:
        raise no_system_user(f"{program[0]}: {fault.strerror}") from fault
    if done.returncode != 0 or "ERROR" in done.stderr:
        raise HomeUnusable(
            "PostgreSQL's {program} could not make the data folder: {reason}",
            program=command[0],
            reason=reason(done.stderr),
        )


def reason(said: str) -> str:
    """The line of a program's complaint that tells why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("error:", "FATAL", "PANIC", "ERROR"))]
    return (telling or lines or ["it gave no reason"])[0]
