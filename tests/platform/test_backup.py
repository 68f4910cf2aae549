"""Backup and restore as a person does them: by the command line, on homes and servers of their own."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jolserik.platform.backup import archive, restoring
from jolserik.platform.backup.archive import Writer
from jolserik.platform.backup.faults import BackupFailed, RestoreFailed
from jolserik.platform.backup.programs import fitting
from jolserik.platform.database import server
from jolserik.platform.database.account import server_account
from jolserik.platform.database.cluster import ensure_cluster
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of
from jolserik.platform.database.sharing import attached
from tests.cli.conftest import Program, a_program

OLD_SERVER = Path("/usr/lib/postgresql/15")


@pytest.fixture(scope="module")
def source() -> Iterator[Program]:
    """A home with a very small country in it."""
    for program in a_program():
        done = program("demo", "--months", 1, "--scale", 0.02, "--no-serve")
        assert done.returncode == 0, done.stderr
        yield program


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jb-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def saved(source: Program, folder: Path) -> Path:
    """Its backup."""
    told = source.json("backup", folder)
    return Path(told["file"])


@pytest.fixture
def empty() -> Iterator[Program]:
    """A home that is not there yet."""
    for program in a_program():
        program.home.rmdir()
        yield program


@pytest.fixture(scope="module")
def books(source: Program) -> Any:
    """What the audit says of it."""
    return source.json("audit")


@pytest.fixture(scope="module")
def serials(source: Program) -> list[int]:
    with attached(source.home):
        return last_serials(source.home)


def last_serials(home: Path) -> list[int]:
    with psycopg.connect(address_of(home)) as connection:
        row = connection.execute(
            "SELECT n.last_value, k.last_value FROM jolserik_number n, jolserik_key k"
        ).fetchone()
    assert row
    return list(row)


def address_of(home: Path) -> str:
    return f"host={places_of(home).socket} user={ROLE_NAME} dbname={DATABASE_NAME}"


def changed(saved: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same backup with another manifest, whole otherwise."""
    with archive.opened(saved) as file, target.open("w+b") as out:
        writer = Writer(out, 0)
        for member in archive.members(file):
            content = archive.text(file, member)
            if member.name == "MANIFEST.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            if member.name != archive.SUMS:
                writer.add(member.name, [content])
        writer.finish()
    return target


KILLED_HALFWAY = """
import os, signal, sys
from pathlib import Path
from jolserik.platform.backup.place import server_of
from jolserik.platform.backup.restoring import check, restore
home, file = map(Path, sys.argv[1:])
with server_of(home) as address:
    restore(check(file), home, address, lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_restore_that_was_killed_is_done_again_and_has_the_same_books_and_keys(
    source: Program, books: Any, serials: list[int], saved: Path, empty: Program
) -> None:
    command = [sys.executable, "-c", KILLED_HALFWAY, str(empty.home), str(saved)]
    assert subprocess.run(command, env=empty.environment, check=False).returncode == -9
    told = empty.json("restore", saved)
    assert told["audit"] == books
    assert told["leaves"] > 0
    for name in ("secret.key", "demo.json"):
        assert (empty.home / name).read_bytes() == (source.home / name).read_bytes()
        assert (empty.home / name).stat().st_mode & 0o777 == 0o600
    with attached(empty.home):
        gaps = [now - then for now, then in zip(last_serials(empty.home), serials, strict=True)]
    assert all(gap >= restoring.GAP for gap in gaps), "numbers given after the backup could be given again"


def test_the_file_is_for_its_owner_alone_and_named_by_the_time(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert saved.name.startswith("jolserik-20")
    assert [path.name for path in saved.parent.iterdir() if path.name.endswith(".unfinished")] == []


def test_a_file_that_is_there_stays_as_it_is(source: Program, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    said = source("backup", tmp_path / "mine")
    assert (said.returncode, (tmp_path / "mine").read_text()) == (1, "mine")
    assert "stays as it is" in said.stderr


def test_nothing_is_made_where_there_is_nothing_to_save(empty: Program, tmp_path: Path) -> None:
    said = empty("backup", tmp_path)
    assert said.returncode == 1
    assert "nothing to save" in said.stderr
    assert not empty.home.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_leaves_no_half_file(source: Program, tmp_path: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    with attached(source.home):  # the server runs already, so the limit meets the backup alone
        said = subprocess.run(
            source.command("backup", tmp_path / "a"),
            env=source.environment,
            preexec_fn=little_room,
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 1
    assert "cannot be written: File too large. Nothing was kept" in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_in_one_sentence(source: Program, tmp_path: Path) -> None:
    said = source("backup", tmp_path / "nowhere" / "a")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "No such file or directory" in said.stderr


def test_a_damaged_file_is_refused_before_anything_is_touched(
    saved: Path, empty: Program, tmp_path: Path
) -> None:
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "a").write_bytes(whole)
    said = empty("restore", tmp_path / "a")
    assert said.returncode == 1
    assert "is damaged (database.dump): fetch it again" in said.stderr
    assert not empty.home.exists()


def test_a_backup_can_be_checked_without_restoring_it(saved: Path, empty: Program, tmp_path: Path) -> None:
    assert empty.json("restore", "--check", saved)["leaves"] > 0
    (tmp_path / "a").write_bytes(saved.read_bytes()[:-5000])
    assert empty("restore", "--check", tmp_path / "a").returncode == 1
    assert not empty.home.exists()


@pytest.mark.parametrize(
    "change",
    [lambda m: m.update(format=99), lambda m: m["migrations"].append(["ledger", "9999_later"])],
    ids=["format", "tables"],
)
def test_a_backup_of_a_newer_program_is_refused(
    saved: Path, empty: Program, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    said = empty("restore", changed(saved, tmp_path / "a", change))
    assert said.returncode == 1
    assert "newer Jolserik" in said.stderr
    assert not empty.home.exists()


def test_a_home_that_holds_something_is_left_alone(source: Program, saved: Path, empty: Program) -> None:
    said = source("restore", saved)
    assert (said.returncode, "is not empty" in said.stderr) == (1, True)
    empty.home.mkdir(mode=0o711)
    (empty.home / "thesis.txt").write_text("mine")
    said = empty("restore", saved)
    assert (said.returncode, "is not empty (thesis.txt)" in said.stderr) == (1, True)
    assert [path.name for path in empty.home.iterdir()] == ["thesis.txt"]


def test_what_differs_from_the_facts_is_not_called_restored(source: Program, saved: Path) -> None:
    told = restoring.check(saved).facts
    with attached(source.home), psycopg.connect(address_of(source.home)) as connection:
        restoring.refuse_difference(told, connection)
        connection.rollback()
        with pytest.raises(RestoreFailed, match=r"differs from what was saved \(ledger_lot\)"):
            restoring.refuse_difference(
                replace(told, rows={**told.rows, "ledger_lot": told.rows["ledger_lot"] + 1}), connection
            )
        connection.rollback()
        with pytest.raises(RestoreFailed, match=r"\(leaves\)"):
            restoring.refuse_difference(replace(told, leaves="0" * 64), connection)


def test_programs_of_the_servers_own_version_are_taken_else_the_nearest_newer() -> None:
    assert fitting(0, 18).major == 18
    assert fitting(18, 15).major >= 18
    with pytest.raises(BackupFailed, match="postgresql-client-99"):
        fitting(0, 99)


def test_a_database_that_does_not_answer_is_said_in_one_sentence(empty: Program, tmp_path: Path) -> None:
    said = empty("backup", tmp_path / "a", DATABASE_URL="postgresql:///jolserik?host=/nowhere")
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "does not answer" in said.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def old_server() -> Iterator[str]:
    """The address of a server of PostgreSQL 15 with an empty database."""
    if not (OLD_SERVER / "bin" / "postgres").exists():
        pytest.skip(f"PostgreSQL 15 is not installed in {OLD_SERVER}")
    home = Path(tempfile.mkdtemp(prefix="jh-"))
    home.chmod(0o711)
    account, places = server_account(), places_of(home)
    ensure_cluster(places, account, OLD_SERVER, durable=False)
    server.start(places, account, OLD_SERVER, durable=False)
    yield f"postgresql:///{DATABASE_NAME}?host={places.socket}&user={ROLE_NAME}"
    server.stop(places)
    shutil.rmtree(home, ignore_errors=True)


def test_a_home_moves_to_a_server_of_another_version_and_back(
    books: Any, saved: Path, empty: Program, old_server: str, tmp_path: Path
) -> None:
    there = empty("restore", saved, "--json", DATABASE_URL=old_server)
    assert json.loads(there.stdout)["audit"] == books, there.stderr
    assert sorted(os.listdir(empty.home)) == ["demo.json", "secret.key"]
    again = empty("restore", saved, DATABASE_URL=old_server)
    assert (again.returncode, "jolserik is not empty" in again.stderr) == (1, True)
    back = empty("backup", tmp_path / "back", DATABASE_URL=old_server)
    assert back.returncode == 0, back.stderr
    home = next(moved := a_program())
    assert home.json("restore", tmp_path / "back")["audit"] == books
    next(moved, None)
