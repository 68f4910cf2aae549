"""Taking a backup while everything runs: one snapshot of the database, the home's files, sums over all.

The snapshot is exported by a transaction of ours and used by pg_dump, so that the facts in the manifest are those of the
very state that was saved; writers go on. The file grows under another name and gets its own only when it is whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.platform.backup.archive import CHUNK_BYTES, Writer
from jolserik.platform.backup.facts import Facts, facts, tables
from jolserik.platform.backup.faults import BackupFailed
from jolserik.platform.backup.place import connected, major_of_server, server_of
from jolserik.platform.backup.programs import Programs, fitting, running
from jolserik.platform.database.address import external_url
from jolserik.platform.database.places import places_of

if TYPE_CHECKING:
    import subprocess

    from psycopg import Connection

FORMAT = 1
MANIFEST = "MANIFEST.json"
DUMP = "database.dump"
HOME_FILES = ("secret.key", "demo.json")
SUFFIX = ".backup"
# level 1: a higher one makes the file little smaller, since digests and keys cannot be compressed
DUMP_WORDS = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-password")
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@dataclass(frozen=True, slots=True)
class Taken:
    file: Path
    size_bytes: int
    facts: Facts


def take(home: Path, target: Path, seen: Callable[[int], None] = lambda size_bytes: None) -> Taken:
    """Save the installation of `home` to the file `target`, or to a file named by the time in the folder `target`."""
    now_s = int(time.time())
    file = (
        target / time.strftime(f"jolserik-%Y%m%dT%H%M%SZ{SUFFIX}", time.gmtime(now_s))
        if target.is_dir()
        else target
    )
    refuse_nothing(home)
    with new_file(file) as writing:
        writer = Writer(os.fdopen(os.dup(writing), "w+b"), now_s)
        with writer.file, server_of(home) as address, connected(address) as connection:
            held = save(home, writer, address, connection, seen)
            writer.file.flush()
            os.fsync(writing)
            size_bytes = os.fstat(writing).st_size
    return Taken(file, size_bytes, held)


def refuse_nothing(home: Path) -> None:
    if not external_url() and not os.path.lexists(places_of(home).cluster):
        raise BackupFailed("{home} holds no database: there is nothing to save.", home=home)


def save(
    home: Path,
    writer: Writer,
    address: dict[str, Any],
    connection: Connection[Any],
    seen: Callable[[int], None],
) -> Facts:
    programs = fitting(0, major_of_server(connection))
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    if "django_migrations" not in tables(connection):
        raise BackupFailed("The database holds no tables of Jolserik: there is nothing to save.")
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    held = facts(connection)
    document = {**manifest(connection, programs, writer.made_at_s), "facts": held.document()}
    writer.add(MANIFEST, [json.dumps(document, indent=1).encode()])
    for name in HOME_FILES:
        if (home / name).is_file():
            writer.add(name, [read_small(home / name)])
    words = [*DUMP_WORDS, f"--snapshot={row[0] if row else ''}"]
    import subprocess

    with running(programs.folder / "pg_dump", words, address, stdout=subprocess.PIPE) as dumping:
        writer.add(DUMP, output_of(dumping, seen))
    writer.finish()
    return held


def read_small(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BackupFailed("{path} cannot be read: {reason}.", path=path, reason=fault.strerror) from fault


def manifest(connection: Connection[Any], programs: Programs, now_s: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": version("jolserik"),
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_s)),
        "postgresql": major_of_server(connection),
        "dumped_by": programs.major,
        "migrations": [list(row) for row in connection.execute(MIGRATIONS)],
    }


def output_of(process: subprocess.Popen[bytes], seen: Callable[[int], None]) -> Iterator[bytes]:
    assert process.stdout is not None
    size_bytes = 0
    while chunk := process.stdout.read(CHUNK_BYTES):
        size_bytes += len(chunk)
        seen(size_bytes)
        yield chunk


@contextlib.contextmanager
def new_file(file: Path) -> Iterator[int]:
    """A file beside its place, for its owner alone; it gets its name when the block ends well, else it goes."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        if os.path.lexists(file):
            raise taken_already(file)
        writing = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            yield writing
            give_name(draft, file)
        finally:
            os.close(writing)
            draft.unlink(missing_ok=True)
    except OSError as fault:
        raise BackupFailed(
            "{file} cannot be written: {reason}. Nothing was kept; choose another place.",
            file=file,
            reason=fault.strerror or fault,
        ) from fault


def give_name(draft: Path, file: Path) -> None:
    """By a link, which fails where the name is taken; where links are unknown by renaming."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise taken_already(file) from None
    except OSError:
        draft.rename(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def taken_already(file: Path) -> BackupFailed:
    return BackupFailed("{file} is there already and stays as it is: choose another name.", file=file)
