"""What `jolserik doctor` looks at. Looking changes nothing: no folder is made and no server is started.

Each examination is a function that returns findings; a finding that is not good carries what to do about it.
"""

import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from jolserik.platform.database import vault
from jolserik.platform.database.account import SYSTEM_USER, system_account
from jolserik.platform.database.address import connection_words, external_url, own_address, parse_url
from jolserik.platform.database.binaries import wheel_install_folder
from jolserik.platform.database.places import Places, places_of
from jolserik.platform.database.processes import running_pid
from jolserik.platform.faults import PlainFault
from jolserik.platform.home import home_folder

SOURCES = Path(__file__).resolve().parent.parent
CHECKOUT = SOURCES.parent.parent
FRONT_END = ("echarts", "@fontsource/ibm-plex-sans", "@fontsource/ibm-plex-mono")
DEFAULT_BROWSER = "/usr/bin/chromium"
LEAST_FREE_BYTES = 1_000_000_000


class State(StrEnum):
    GOOD = "good"
    NOTICE = "notice"  # works, but something is left out or left over
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` and `remedy` are English sentences with {names} for `facts`."""

    subject: str
    state: State
    found: str
    remedy: str = ""
    facts: dict[str, object] = field(default_factory=dict)


def good(subject: str, found: str, /, **facts: object) -> Finding:
    return Finding(subject, State.GOOD, found, facts=facts)


def notice(subject: str, found: str, remedy: str, /, **facts: object) -> Finding:
    return Finding(subject, State.NOTICE, found, remedy, facts)


def problem(subject: str, found: str, remedy: str, /, **facts: object) -> Finding:
    return Finding(subject, State.PROBLEM, found, remedy, facts)


def examine(port: int) -> list[Finding]:
    examinations: list[Callable[[], Iterator[Finding]]] = [
        python,
        home,
        database_url if external_url() else own_database,
        vaults,
        front_end,
        messages,
        browser,
        lambda: free_port(port),
    ]
    return [finding for examination in examinations for finding in examination()]


def python() -> Iterator[Finding]:
    yield good(
        "python", "Python {version} at {program}", version=platform.python_version(), program=sys.executable
    )


def home() -> Iterator[Finding]:
    folder = home_folder()
    if not folder.exists():
        yield good("home", "{folder} is still to be made (the first command makes it)", folder=folder)
    elif not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield problem("home", "{folder} cannot be used", "Choose another JOLSERIK_HOME.", folder=folder)
    else:
        free = shutil.disk_usage(folder).free
        facts: dict[str, object] = {"folder": folder, "free": round(free / 1e9, 1)}
        if free < LEAST_FREE_BYTES:
            yield problem("home", "{folder}, {free} GB free", "Make room on that disk.", **facts)
        else:
            yield good("home", "{folder}, {free} GB free", **facts)


def database_url() -> Iterator[Finding]:
    import psycopg

    try:
        words = {"connect_timeout": "5", **connection_words(parse_url(external_url()))}
        with psycopg.connect(**words) as connection:
            version = connection.info.server_version // 10000
    except (PlainFault, psycopg.Error) as fault:
        reason = str(fault).strip().splitlines()[0]
        yield problem(
            "database", "DATABASE_URL: {reason}", "Mend DATABASE_URL or start that server.", reason=reason
        )
        return
    if version < 15:
        yield problem("database", "PostgreSQL {version}", "Use PostgreSQL 15 or newer.", version=version)
    else:
        yield good("database", "PostgreSQL {version} named by DATABASE_URL", version=version)
        yield from months_ahead(words)


def own_database() -> Iterator[Finding]:
    try:
        install = wheel_install_folder()
    except PlainFault as fault:
        yield Finding("database", State.PROBLEM, fault.template, "Run `make setup`.", fault.facts)
        return
    said = subprocess.run(
        [install / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    yield good("database", "{version} from {folder}", version=said.stdout.strip() or "?", folder=install)
    if os.geteuid() == 0 and system_account() is None:
        yield good("account", "the system user {name} is still to be made", name=SYSTEM_USER)
    yield from cluster(places_of(home_folder()))


def cluster(places: Places) -> Iterator[Finding]:
    if not os.path.lexists(places.cluster):
        yield good("server", "no data yet (the first command makes the database)")
        return
    pid = running_pid(places.cluster)
    if pid is None:
        yield good("server", "stopped; data in {folder}", folder=places.cluster.resolve())
        return
    mode = stat.S_IMODE(places.socket.stat().st_mode) if places.socket.exists() else 0
    facts: dict[str, object] = {"pid": pid, "socket": places.socket, "mode": f"{mode:04o}"}
    if mode == 0o700:
        yield good("server", "running as process {pid}, socket in {socket} (mode {mode})", **facts)
        yield from months_ahead(connection_words(own_address(places.home)))
    else:
        advice = "Stop all commands of this home and start again."
        yield problem("server", "running as process {pid}, socket in {socket} (mode {mode})", advice, **facts)


def months_ahead(address: dict[str, Any]) -> Iterator[Finding]:
    """Partitions of the months to come; silent while there are no tables, and where the server is still coming up."""
    import psycopg

    from jolserik.platform.keys import PARTITIONED_TABLES
    from jolserik.platform.months import ATTACHED, LEAST_AHEAD, ready_ahead

    try:
        with psycopg.connect(**address) as connection:
            found = connection.execute(ATTACHED, [list(PARTITIONED_TABLES)]).fetchall()
    except psycopg.Error:
        return
    count = ready_ahead(datetime.now(UTC), [name for (name,) in found])
    if count >= LEAST_AHEAD:
        yield good("months", "partitions are ready for {count} months ahead", count=count)
    else:
        advice = "Run `jolserik manage make_months`, and see whether the worker of `jolserik serve` runs."
        yield notice("months", "no partitions are ready for the next month", advice)


def vaults() -> Iterator[Finding]:
    if os.geteuid() != 0:
        return
    for folder, former_home in vault.abandoned():
        yield notice(
            "vault",
            "{folder} holds the database of {home}, which does not use it any more",
            "If that home is gone for good: rm -r {folder} {folder}.home",
            folder=folder,
            home=former_home,
        )


def front_end() -> Iterator[Finding]:
    missing = [name for name in FRONT_END if not (CHECKOUT / "node_modules" / name).is_dir()]
    if missing:
        advice = "Run `make setup` where the npm registry can be reached; pages work without, charts and fonts do not."
        yield notice("front-end", "missing: {names}", advice, names=", ".join(missing))
    else:
        yield good("front-end", "{names}", names=", ".join(FRONT_END))


def messages() -> Iterator[Finding]:
    sources = list(SOURCES.rglob("*.po"))
    stale = [po for po in sources if not is_compiled(po)]
    if stale:
        yield problem(
            "messages", "{count} catalogues are not compiled", "Run `make setup`.", count=len(stale)
        )
    else:
        yield good("messages", "{count} catalogues compiled", count=len(sources))


def is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime


def browser() -> Iterator[Finding]:
    program = os.environ.get("JOLSERIK_CHROMIUM") or DEFAULT_BROWSER
    if Path(program).exists():
        yield good("browser", "{program}", program=program)
    else:
        advice = "Only for tests: apt-get install chromium, or name one in JOLSERIK_CHROMIUM."
        yield notice("browser", "{program} is missing", advice, program=program)


def free_port(port: int) -> Iterator[Finding]:
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if taken:
        yield notice(
            "port", "{port} is in use", "Perhaps by `jolserik serve`; else choose another.", port=port
        )
    else:
        yield good("port", "{port} is free", port=port)
