"""A synchronous standby takes over: docs/operating/standby.md, done word by word while writers register notes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs.length import rounds
from tests.proofs.standby.books import address_of, audited
from tests.proofs.standby.machines import (
    OLD_INSTALL,
    PASSWORD,
    REPLICA_PASSWORD,
    Machine,
    machines,
    password_in_url,
)
from tests.proofs.standby.manual import page
from tests.proofs.standby.writers import kept, program_environment, writing

pytestmark = pytest.mark.proof
MANUAL = page("standby.md")
PATIENCE_S = 2
OPERATOR_S = 4.0
"""Every other time nobody promotes the standby for so long that the program gives up and senders must send again."""

SYNC = "SELECT application_name, state, sync_state FROM pg_stat_replication"


def make_pair(primary: Machine, standby: Machine) -> None:
    """From two bare machines to a primary that waits for its standby."""
    primary.make_server(MANUAL.settings("Settings of both servers"))
    primary.do(MANUAL.commands("let-in"))
    primary.do(MANUAL.commands("start"))
    primary.do(MANUAL.commands("primary"))
    follow(standby, primary)


def follow(standby: Machine, primary: Machine) -> None:
    """Make a standby of `primary` and have the primary wait for it."""
    exchanged = {"PRIMARY": primary.host, "STANDBY": standby.host}
    standby.do(MANUAL.commands("standby"), **exchanged)
    standby.at_its_own_address()
    standby.do(MANUAL.commands("start"))
    primary.wait_for("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", "1")
    primary.do(MANUAL.commands("wait-for-it"))
    primary.wait_for(SYNC, "standby|streaming|sync")
    assert primary.do(MANUAL.commands("look")) == "standby          | streaming | sync"


def url_of(first: Machine) -> str:
    return first.do(MANUAL.commands("program"), PASSWORD=password_in_url())


@pytest.mark.parametrize("install", [None, OLD_INSTALL], ids=["PostgreSQL 18", "PostgreSQL 15"])
def test_a_killed_primary_loses_nothing_that_was_acknowledged(
    install: Path | None, tmp_path: Path, tell: Callable[..., None]
) -> None:
    if install is not None and not (install / "bin" / "postgres").exists():
        pytest.skip(f"PostgreSQL 15 is not installed in {install}")
    with machines(install, "one", "two") as (one, two):
        for machine in (one, two):
            machine.known = {
                "PRIMARY": one.host,
                "STANDBY": two.host,
                "PASSWORD": PASSWORD,
                "REPLICA_PASSWORD": REPLICA_PASSWORD,
            }
        make_pair(one, two)
        environment = program_environment(tmp_path, DATABASE_URL=url_of(one), PGPORT=str(one.port))
        primary, standby = one, two
        kills, silent_s = 0, []
        with writing(environment) as heard:
            for turn in range(rounds(ci=1 if install else 2, full=20)):
                heard.wait_for(40)
                primary.kill()
                kills += 1
                killed_at = time.monotonic()
                time.sleep(OPERATOR_S * (1 - turn % 2))
                standby.do(MANUAL.commands("promote"))
                heard.wait_for(1)
                silent_s.append(time.monotonic() - killed_at)
                heard.wait_for(20)
                primary, standby = standby, primary
                standby.do(f"rm -rf {standby.data}.lost\n" + MANUAL.commands("set-aside"))
                primary.do(MANUAL.commands("slot"))
                follow(standby, primary)
        found = kept(address_of(primary))
        acknowledged = heard.told()
        lost = found.lost(acknowledged)
        books = audited(environment)
        tell(
            kills=kills,
            acknowledged=len(acknowledged),
            lost=len(lost),
            twice=len(found.twice),
            unknown_and_resolved=len({word.own for word in heard.of("unknown")}),
            longest_silence_s=round(max(silent_s), 1),
        )
        assert (lost, found.twice, books["violations"]) == ([], [], [])
        assert set(found.notes) == {word.own for word in heard.of("asked")}
        assert all(found.notes[word.own][1] == "settled" for word in heard.of("confirmed"))


def test_a_former_primary_that_is_started_by_mistake_acknowledges_nothing() -> None:
    with machines(None, "one", "two") as (one, two):
        for machine in (one, two):
            machine.known = {"PASSWORD": PASSWORD, "REPLICA_PASSWORD": REPLICA_PASSWORD}
        make_pair(one, two)
        one.do("psql --command='CREATE TABLE written()'")
        one.kill()
        two.do(MANUAL.commands("promote"))
        one.do(MANUAL.commands("start"))
        assert one.do(f"timeout {PATIENCE_S} psql --command='CREATE TABLE unheard()' || echo $?") == "124"
        assert two.do("psql --command='CREATE TABLE heard()'") == "CREATE TABLE"
