"""Restoring: the file is proved whole before anything is touched, and the database comes back in one transaction.

pg_restore writes a script, which psql runs between our BEGIN and COMMIT: killed at any point, the database is as empty as
before, and the same command may be given again. What was given out after the backup must never be given out
again, so numbers and keys go on after a gap.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from jolserik.platform.backup import archive
from jolserik.platform.backup.archive import Member
from jolserik.platform.backup.facts import Facts, facts, tables
from jolserik.platform.backup.faults import BackupFailed, BackupUnusable, RestoreFailed
from jolserik.platform.backup.place import OLDEST_MAJOR, connected, major_of_server
from jolserik.platform.backup.programs import Programs, fitting, running
from jolserik.platform.backup.taking import DUMP, FORMAT, HOME_FILES, MANIFEST
from jolserik.platform.database.address import external_url
from jolserik.platform.database.cluster import UNFINISHED_PREFIX

if TYPE_CHECKING:
    from psycopg import Connection

PACKAGE = Path(__file__).resolve().parents[2]
GAP = 10_000_000
"""Serials left out: more than a nation registers in a day, and a 3,800th of all numbers."""

OWN_TRACES = frozenset(
    {
        "postgres",
        "postgres.log",
        "postgres.log.1",
        "postgres.change.lock",
        "postgres.use.lock",
        "run",
        "faults.log",
        *HOME_FILES,
    }
)
"""What a home may hold without holding anything: an interrupted start or restore leaves it."""

FIRST_WITH_TRANSACTION_TIMEOUT = 17
TRANSACTION_TIMEOUT = b"SET transaction_timeout = 0;\n"
BEFORE = b"BEGIN;\nSET LOCAL maintenance_work_mem = '256MB';\n"
AFTER = f"""
SELECT setval('public.jolserik_number', nextval('public.jolserik_number') + {GAP});
SELECT setval('public.jolserik_key', nextval('public.jolserik_key') + {GAP});
COMMIT;
ANALYZE;
""".encode()


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that was read from end to end and is whole."""

    file: Path
    manifest: dict[str, Any]
    members: dict[str, Member]

    @property
    def facts(self) -> Facts:
        return Facts(**self.manifest["facts"])


def check(path: Path, seen: Callable[[int, int], None] = lambda done, total: None) -> Checked:
    """Read the whole file and compare all sums; refuse what a newer program made."""
    with archive.opened(path) as file:
        first = next(archive.members(file), None)
        if first is None or first.name != MANIFEST:
            raise BackupUnusable("{file} is no backup of Jolserik.", file=path)
        manifest = read_manifest(file, first)
        found = archive.verified(file, seen)
        if DUMP not in found:
            raise archive.damaged(file, DUMP)
        return Checked(path, manifest, found)


def read_manifest(file: BinaryIO, member: Member) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.text(file, member))
        newer = manifest["format"] > FORMAT or bool(unknown_migrations(manifest["migrations"]))
    except (ValueError, KeyError, TypeError):
        raise archive.damaged(file, MANIFEST) from None
    if newer:
        raise BackupUnusable(
            "This backup was made by a newer Jolserik ({version}): update the program, then restore.",
            version=manifest.get("program", "?"),
        )
    return manifest


def unknown_migrations(applied: list[list[str]]) -> list[str]:
    """Migrations of our rooms that this program does not have; looked up on the disk, before Django wakes."""
    ours = {room.parent.name for room in PACKAGE.glob("*/migrations")}
    return [
        name
        for room, name in applied
        if room in ours and not (PACKAGE / room / "migrations" / f"{name}.py").exists()
    ]


def refuse_other_files(home: Path) -> None:
    """Before a server is started: whatever we did not make shows that the home is not empty."""
    if external_url() or not home.is_dir():
        return
    try:
        others = sorted(path.name for path in home.iterdir() if not is_own_trace(path.name))
    except OSError as fault:
        raise RestoreFailed("{home} cannot be read: {reason}.", home=home, reason=fault.strerror) from None
    if others:
        raise not_empty(str(home), others[0])


def is_own_trace(name: str) -> bool:
    return name in OWN_TRACES or name.startswith(UNFINISHED_PREFIX) or name.endswith(".restoring")


def not_empty(place: str, found: str) -> RestoreFailed:
    return RestoreFailed(
        "{place} is not empty ({found}): restore into a new home (JOLSERIK_HOME) or an empty database.",
        place=place,
        found=found,
    )


def restore(checked: Checked, home: Path, address: dict[str, Any], seen: Callable[[int, int], None]) -> None:
    """Fill the empty database at `address` and the home; to be called while the server runs."""
    with connected(address) as connection:
        major = major_of_server(connection)
        if major < OLDEST_MAJOR:
            raise RestoreFailed("PostgreSQL {version} is too old: use 15 or newer.", version=major)
        if found := tables(connection):
            raise not_empty(str(address["dbname"] if external_url() else home), found[0])
    programs = fitting(checked.manifest["dumped_by"], major)
    with archive.opened(checked.file) as file:
        for name in HOME_FILES:
            if name in checked.members:
                put(home / name, archive.text(file, checked.members[name]))
        try:
            fill(programs, address, counted(file, checked.members[DUMP], seen), script_filter(major))
        except BackupFailed as fault:
            raise RestoreFailed(
                "The database could not be restored ({reason}). Nothing was kept: mend that and restore again.",
                reason=str(fault),
            ) from fault
    with connected(address) as connection:
        refuse_difference(checked.facts, connection)


def put(path: Path, content: bytes) -> None:
    """A file of the home, for its owner alone, whole or not at all."""
    draft = path.with_name(f".{path.name}.restoring")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as fault:
        raise RestoreFailed(
            "{path} cannot be written: {reason}.", path=path, reason=fault.strerror
        ) from fault


def counted(file: BinaryIO, member: Member, seen: Callable[[int, int], None]) -> Iterator[bytes]:
    done = 0
    for chunk in archive.content(file, member):
        yield chunk
        done += len(chunk)
        seen(done, member.size_bytes)


def script_filter(major: int) -> Callable[[bytes], bytes]:
    """Newer programs write a setting at the head of the script that older servers do not know."""
    if major >= FIRST_WITH_TRANSACTION_TIMEOUT:
        return lambda head: head
    return lambda head: head.replace(TRANSACTION_TIMEOUT, b"")


def fill(
    programs: Programs,
    address: dict[str, Any],
    dump: Iterator[bytes],
    mend: Callable[[bytes], bytes],
) -> None:
    """dump -> pg_restore -> psql, in one transaction that is committed only if everything came through."""
    words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--no-password"]
    with running(programs.folder / "psql", words, address, stdin=subprocess.PIPE) as psql:
        assert psql.stdin
        try:
            psql.stdin.write(BEFORE)
            for piece in script_of(programs, dump, mend):
                psql.stdin.write(piece)
            psql.stdin.write(AFTER)
            psql.stdin.close()
        except BrokenPipeError:
            psql.wait()  # it has ended and says why


def script_of(programs: Programs, dump: Iterator[bytes], mend: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The statements that make and fill the tables, in pieces."""
    words, pipe = ["--file=-", "--no-owner", "--no-privileges", "--no-tablespaces"], subprocess.PIPE
    feeder = None
    try:
        with running(programs.folder / "pg_restore", words, stdin=pipe, stdout=pipe) as script:
            assert script.stdin and script.stdout
            feeder = threading.Thread(target=feed, args=(script.stdin, dump))
            feeder.start()
            yield mend(script.stdout.read(archive.CHUNK_BYTES))
            while piece := script.stdout.read(archive.CHUNK_BYTES):
                yield piece
    finally:
        if feeder:
            feeder.join()


def feed(into: IO[bytes], dump: Iterator[bytes]) -> None:
    """Give the dump to pg_restore; if it cannot be read to its end, pg_restore sees that it is cut short and fails."""
    with contextlib.suppress(BrokenPipeError, BackupUnusable, OSError), into:
        for chunk in dump:
            into.write(chunk)


def refuse_difference(saved: Facts, connection: Connection[Any]) -> None:
    """What is there now must be what was there when the backup was taken."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    found = facts(connection)
    different = sorted(t for t in {*saved.rows, *found.rows} if saved.rows.get(t) != found.rows.get(t))
    if saved.leaves != found.leaves:
        different.append("leaves")
    if different:
        raise RestoreFailed(
            "What was restored differs from what was saved ({what}): do not use this home, tell the makers.",
            what=", ".join(different),
        )
