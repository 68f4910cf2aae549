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
from tests.proofs.standby.writers import Heard, kept, program_environment, writing

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
    with machines(install, "one", "two") as (primary, standby):
        for machine in (primary, standby):
            machine.known = {
                "PRIMARY": primary.host,
                "STANDBY": standby.host,
                "PASSWORD": PASSWORD,
                "REPLICA_PASSWORD": REPLICA_PASSWORD,
            }
        make_pair(primary, standby)
        environment = program_environment(tmp_path, DATABASE_URL=url_of(primary), PGPORT=str(primary.port))
        silent_s = []
        with writing(environment) as heard:
            for turn in range(rounds(ci=1 if install else 2, full=20)):
                if turn:
                    come_back(standby, primary)
                heard.wait_for(25)
                silent_s.append(lose(primary, standby, heard, OPERATOR_S * (1 - turn % 2)))
                heard.wait_for(10)
                primary, standby = standby, primary
            acknowledges_nothing(standby)
        found, acknowledged = kept(address_of(primary)), heard.told()
        lost, books = found.lost(acknowledged), audited(environment)
        tell(
            kills=len(silent_s),
            acknowledged=len(acknowledged),
            lost=len(lost),
            twice=len(found.twice),
            unknown_and_resolved=len({word.own for word in heard.of("unknown")}),
            longest_silence_s=round(max(silent_s), 1),
        )
        assert (lost, found.twice, books["violations"]) == ([], [], [])
        assert set(found.notes) == {word.own for word in heard.of("asked")}
        assert all(found.notes[word.own][1] == "settled" for word in heard.of("confirmed"))


def lose(primary: Machine, standby: Machine, heard: Heard, operator_s: float) -> float:
    """The primary dies, an operator promotes the standby; seconds until somebody is answered again."""
    primary.kill()
    killed_at = time.monotonic()
    time.sleep(operator_s)
    standby.do(MANUAL.commands("promote"))
    heard.wait_for(1)
    return time.monotonic() - killed_at


def come_back(lost: Machine, primary: Machine) -> None:
    """The machine that was lost becomes the standby of the one that took over."""
    primary.do(MANUAL.commands("slot"))
    lost.do(f"rm -rf {lost.data}.lost\n" + MANUAL.commands("set-aside"))
    follow(lost, primary)


def acknowledges_nothing(lost: Machine) -> None:
    """A former primary that somebody starts by mistake waits for its standby for ever."""
    lost.do(MANUAL.commands("start"))
    assert lost.do(f"timeout {PATIENCE_S} psql --command='CREATE TABLE unheard()' || echo $?") == "124"
    lost.kill()
