"""PostgreSQL's own programs, of a version that fits the server, told where it is without showing the password.

The home's own server comes with its programs. For a server that DATABASE_URL names, the programs of its own major
version are taken where they are installed, else the nearest newer ones: pg_dump reads older servers, never newer ones.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGKILL
from typing import IO, Any

from jolserik.platform.backup.faults import BackupFailed
from jolserik.platform.children import die_with_parent
from jolserik.platform.database.binaries import wheel_install_folder
from jolserik.platform.database.cluster import reason
from jolserik.platform.database.faults import BinariesMissing

INSTALLED = (
    (Path("/usr/lib/postgresql"), "*/bin/pg_dump"),
    (Path("/usr"), "pgsql-*/bin/pg_dump"),
    (Path("/usr/local/bin"), "pg_dump"),
)
NEEDED = ("pg_dump", "pg_restore", "psql")


@dataclass(frozen=True, slots=True)
class Programs:
    folder: Path
    major: int


def fitting(least: int, wanted: int) -> Programs:
    """Programs of `wanted`, else the nearest newer; never older than `least`."""
    found = [programs for programs in everywhere() if programs.major >= max(least, wanted)]
    if not found:
        raise BackupFailed(
            "This server needs the programs pg_dump, pg_restore and psql of PostgreSQL {version} or newer: "
            "install them, on Debian by apt-get install postgresql-client-{version}.",
            version=max(least, wanted),
        )
    return min(found, key=lambda programs: programs.major)


def everywhere() -> Iterator[Programs]:
    for folder in dict.fromkeys(folders()):
        if all((folder / name).is_file() for name in NEEDED):
            yield Programs(folder, major_of(folder))


def folders() -> Iterator[Path]:
    with suppress(BinariesMissing):
        yield wheel_install_folder() / "bin"
    if program := shutil.which("pg_dump"):
        yield Path(program).parent
    for place, pattern in INSTALLED:
        yield from (program.parent for program in sorted(place.glob(pattern)))


def major_of(folder: Path) -> int:
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


@contextmanager
def running(
    program: Path, words: Sequence[str], address: dict[str, Any] | None = None, **streams: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program at work on the database at `address`; leaving the block with a fault ends it, and its fault is ours."""
    environment = {**os.environ, "LC_ALL": "C"}
    command = [str(program), *words]
    if address is not None:
        command.append(f"--dbname={without_password(address)}")
        environment |= {"PGPASSWORD": str(address["password"])} if "password" in address else {}
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            env=environment,
            stderr=complaints,
            preexec_fn=partial(die_with_parent, SIGKILL),
            **{"stdin": subprocess.DEVNULL, **streams},
        )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            ended = process.wait()
        if ended != 0:
            raise gave_up(program.name, complaints)


def gave_up(program: str, complaints: IO[bytes]) -> BackupFailed:
    complaints.seek(0)
    said = complaints.read(1 << 16).decode("utf-8", "replace")
    return BackupFailed("PostgreSQL's {program} gave up: {reason}", program=program, reason=reason(said))


def without_password(address: dict[str, Any]) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(**{key: value for key, value in address.items() if key != "password"})
