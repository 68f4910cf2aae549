"""The drill: a backup is taken while writers register, comes back in a second home, and both homes say the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of
from jolserik.platform.database.sharing import attached
from tests.cli.conftest import Program, a_program
from tests.proofs.length import rounds
from tests.proofs.standby.writers import kept, writing

pytestmark = pytest.mark.proof


@contextmanager
def a_home() -> Iterator[Program]:
    programs = a_program()
    yield next(programs)
    next(programs, None)


def address_of(home: Path) -> dict[str, str]:
    return {"host": str(places_of(home).socket), "user": ROLE_NAME, "dbname": DATABASE_NAME}


def leaves_of(home: Path) -> dict[int, bytes]:
    with psycopg.connect(**address_of(home)) as connection:  # type: ignore[arg-type]
        return {key: bytes(root) for key, root in connection.execute("SELECT id, root FROM evidence_leaf")}


def done(program: Program, *words: object) -> tuple[Any, float]:
    """The document that a command prints, and the minutes that it took."""
    began = time.monotonic()
    document = program.json(*words)
    assert "fault" not in document, document
    return document, (time.monotonic() - began) / 60


def test_a_backup_taken_while_writers_register_comes_back_whole(
    tmp_path: Path, tell: Callable[..., None]
) -> None:
    with ExitStack() as homes:
        source, running, quiet = (homes.enter_context(a_home()) for _ in range(3))
        done(
            source,
            "demo",
            "--months",
            rounds(ci=1, full=24),
            "--scale",
            rounds(ci=2, full=100) / 100,
            "--no-serve",
        )
        with writing(source.environment) as heard:
            heard.wait_for(rounds(ci=30, full=1_000))
            before = heard.told()
            saved, backup_minutes = done(source, "backup", tmp_path / "running")
            asked = {word.own for word in heard.of("asked")}
            heard.wait_for(rounds(ci=30, full=1_000))
        restored, restore_minutes = done(running, "restore", tmp_path / "running")
        with attached(source.home), attached(running.home):
            here, there = leaves_of(source.home), leaves_of(running.home)
            notes, all_notes = kept(address_of(running.home)), kept(address_of(source.home))
        written_meanwhile = len(heard.told()) - len(before)
        done(source, "backup", tmp_path / "quiet")
        again, _ = done(quiet, "restore", tmp_path / "quiet")
        books, _ = done(source, "audit")
        lost = notes.lost(before)
        tell(
            leaves=len(there),
            acknowledged_before=len(before),
            lost=len(lost),
            twice=len(notes.twice),
            written_during_and_after=written_meanwhile,
            backup_minutes=round(backup_minutes, 2),
            restore_and_audit_minutes=round(restore_minutes, 2),
        )
        assert (lost, notes.twice, restored["audit"]["violations"]) == ([], [], [])
        assert written_meanwhile > 0
        assert written_by(notes.notes, asked) <= asked, "nothing that was asked only after the backup"
        assert {own: notes.notes[own][0] for own in before} == {
            own: all_notes.notes[own][0] for own in before
        }
        assert (len(there), restored["leaves_sha256"]) == (saved["leaves"], saved["leaves_sha256"])
        assert there.items() <= here.items(), "every leaf of the copy is a leaf of the source, unchanged"
        assert again["audit"] == books, (
            "once nobody writes, the audits of source and copy are one and the same"
        )
        assert books["violations"] == []


def written_by(notes: dict[str, Any], asked: set[str]) -> set[str]:
    """The writers' notes among all of the country."""
    prefixes = {own.rpartition("-")[0] for own in asked}
    return {own for own in notes if own.rpartition("-")[0] in prefixes}
