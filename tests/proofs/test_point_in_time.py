"""Back to a moment: docs/operating/point-in-time.md, done word by word on a server that is then destroyed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.proofs.length import rounds
from tests.proofs.standby.books import address_of, audited
from tests.proofs.standby.machines import PASSWORD, REPLICA_PASSWORD, Machine, machines, password_in_url
from tests.proofs.standby.manual import page
from tests.proofs.standby.writers import Heard, kept, program_environment, writing

pytestmark = pytest.mark.proof
MANUAL, PAIR = page("point-in-time.md"), page("standby.md")


def make_server(machine: Machine) -> None:
    Path(machine.known["ARCHIVE"]).mkdir(mode=0o777)
    Path(machine.known["ARCHIVE"]).chmod(0o777)
    machine.make_server(MANUAL.settings("Settings of the archive"))
    machine.do(PAIR.commands("let-in"))
    machine.do(PAIR.commands("start"))
    machine.do(PAIR.commands("primary"))


def archive_all(machine: Machine) -> None:
    """What archive_timeout does by itself within a minute."""
    segment = machine.ask("SELECT pg_walfile_name(pg_switch_wal())")
    machine.wait_for(f"SELECT last_archived_wal >= '{segment}' FROM pg_stat_archiver", "t")


def recover(machine: Machine, moment_s: float) -> float:
    """The data folder is gone; seconds until the server takes writes again."""
    began = time.monotonic()
    machine.do(MANUAL.commands("recover"), MOMENT=datetime.fromtimestamp(moment_s, UTC).isoformat())
    machine.wait_for(MANUAL.commands("ready").split('"')[1], "f")
    assert machine.do(MANUAL.commands("ready")) == "f"
    return time.monotonic() - began


def before_and_after(heard: Heard, moment_s: float) -> tuple[dict[str, str], set[str]]:
    """Acknowledged before the moment; asked for the first time after it."""
    before = {word.own: word.number for word in heard.of("told") if word.at < moment_s}
    return before, {word.own for word in heard.of("asked") if word.at > moment_s}


def test_a_destroyed_server_comes_back_as_it_was_at_a_moment(
    tmp_path: Path, tell: Callable[..., None]
) -> None:
    with machines(None, "one") as (one,):
        one.known = {
            "PASSWORD": PASSWORD,
            "REPLICA_PASSWORD": REPLICA_PASSWORD,
            "ARCHIVE": str(one.folder.parent / "archive"),
            "BASE": str(one.folder / "base"),
        }
        make_server(one)
        url = f"postgresql://jolserik:{password_in_url()}@{one.host}:{one.port}/jolserik"
        environment = program_environment(tmp_path, DATABASE_URL=url)
        with writing(environment) as heard:
            heard.wait_for(10)
            one.do(MANUAL.commands("base"))
            one.do(MANUAL.commands("verify"))
            heard.wait_for(rounds(ci=30, full=5_000))
            moment_s = time.time()
            heard.wait_for(rounds(ci=30, full=5_000))
        archive_all(one)
        one.kill()
        shutil.rmtree(one.data)
        seconds = recover(one, moment_s)
        found, (before, after) = kept(address_of(one)), before_and_after(heard, moment_s)
        one.do(MANUAL.commands("numbers"))
        books = audited(environment)
        lost, too_new = found.lost(before), sorted(after & set(found.notes))
        tell(
            before=len(before),
            lost=len(lost),
            after=len(after),
            of_them_there=len(too_new),
            seconds=round(seconds, 1),
        )
        assert (lost, too_new, found.twice, books["violations"]) == ([], [], [], [])
        assert after
        assert_numbers_are_new(environment, heard)


def assert_numbers_are_new(environment: dict[str, str], heard: Heard) -> None:
    """Who goes on after the recovery gets no number that was told to anybody before."""
    with writing(environment, processes=1, threads=1, names="Z") as again:
        again.wait_for(3)
    assert not set(again.told().values()) & set(heard.told().values())
