"""The home's server from the first start on: what it is like, and how it comes back from every kind of end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jolserik.platform.database import server
from jolserik.platform.database.faults import HomeUnusable, ServerFailed
from jolserik.platform.database.places import places_of
from jolserik.platform.database.processes import is_surely_no_server_of
from jolserik.platform.database.sharing import attached, revive
from tests.platform.database.conftest import ask, is_running, running_pid, tell


def test_the_first_command_makes_the_home_and_the_last_one_to_leave_stops_the_server(home: Path) -> None:
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT current_database()") == "jolserik"
        assert is_running(home)
    assert not is_running(home)


def test_an_existing_empty_folder_becomes_a_home(home: Path) -> None:
    home.mkdir()
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT 1") == 1


def test_text_is_utf8_time_is_utc_and_letters_sort_by_code_point(home: Path) -> None:
    with attached(home, durable=False) as places:
        assert ask(places, "SHOW server_encoding") == "UTF8"
        assert ask(places, "SHOW timezone") == "UTC"
        assert ask(places, "SELECT lower('ӘҒҚҢӨҰҮҺІ')") == "әғқңөұүһі"
        assert (
            ask(places, "SELECT string_agg(c, '' ORDER BY c) FROM unnest(ARRAY['б','B','a','а']) AS c")
            == "Baаб"
        )


def test_what_was_committed_is_safe_unless_a_test_says_otherwise(home: Path) -> None:
    with attached(home) as places:
        assert [ask(places, f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == ["on", "on"]


def test_no_network_address_is_listened_on(home: Path) -> None:
    with attached(home, durable=False) as places:
        assert ask(places, "SHOW listen_addresses") == ""


def test_a_restart_takes_less_than_a_second(home: Path) -> None:
    with attached(home):
        pass
    began = time.monotonic()
    with attached(home):
        took_seconds = time.monotonic() - began
    assert took_seconds < 1


def test_a_killed_server_recovers_and_keeps_what_was_committed(home: Path) -> None:
    with attached(home) as places:
        tell(places, "CREATE TABLE kept AS SELECT n FROM generate_series(1, 100000) AS n")
        os.kill(running_pid(home), signal.SIGKILL)
        with attached(home):
            assert ask(places, "SELECT count(*) FROM kept") == 100_000


def test_whoever_is_attached_for_long_can_revive_a_killed_server(home: Path) -> None:
    with attached(home) as places:
        former = running_pid(home)
        os.kill(former, signal.SIGKILL)
        wait_until_gone(former)
        revive(home)
        assert running_pid(home) != former
        assert ask(places, "SELECT 1") == 1


def test_reviving_never_puts_an_empty_database_in_the_place_of_one_that_is_gone(home: Path) -> None:
    with attached(home) as places:
        former = running_pid(home)
        os.kill(former, signal.SIGKILL)
        wait_until_gone(former)
        away = places.cluster.rename(home / "away")
        for _ in range(2):  # nothing there, then an empty folder, as when a disk is not mounted
            with pytest.raises(HomeUnusable):
                revive(home)
            places.cluster.mkdir(exist_ok=True)
        os.chown(places.cluster, away.stat().st_uid, away.stat().st_gid)
        with pytest.raises(HomeUnusable, match="no whole database"):
            revive(home)
        places.cluster.rmdir()
        away.rename(places.cluster)
        revive(home)
        assert ask(places, "SELECT 1") == 1


def test_a_stale_process_number_that_now_belongs_to_somebody_else_is_seen_through(home: Path) -> None:
    with attached(home) as places:
        tell(places, "CREATE TABLE kept (n int)")
        former = running_pid(home)
        os.kill(former, signal.SIGKILL)
        wait_until_gone(former)
        for lock in (places.cluster / "postmaster.pid", places.socket / ".s.PGSQL.5432.lock"):
            lines = lock.read_text().splitlines()
            lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        assert not is_running(home)
        with attached(home):
            assert ask(places, "SELECT count(*) FROM kept") == 0


def test_a_data_folder_that_was_moved_under_a_running_server_never_gets_a_second_one(home: Path) -> None:
    with attached(home, durable=False):
        former = running_pid(home)
        home.rename(home.with_name("moved"))
        with pytest.raises(ServerFailed, match="already exists"), attached(home.with_name("moved")):
            pass
        home.with_name("moved").rename(home)
        assert running_pid(home) == former


@pytest.mark.parametrize("whose", ["our own", "another server's", "a helper's of another server"])
def test_whose_process_a_number_is_can_be_told(playground: Path, whose: str) -> None:
    with attached(playground / "one", durable=False) as one, attached(playground / "two", durable=False):
        other = running_pid(playground / "two")
        helper = int(Path(f"/proc/{other}/task/{other}/children").read_text().split()[0])
        pid = {"our own": os.getpid(), "another server's": other, "a helper's of another server": helper}[
            whose
        ]
        assert is_surely_no_server_of(pid, one.cluster)
        assert not is_surely_no_server_of(running_pid(playground / "one"), one.cluster)


def test_a_server_that_cannot_start_is_explained_by_its_own_last_words(home: Path) -> None:
    with attached(home, durable=False) as places:
        pass
    with (places.cluster / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = 'plenty'\n")
    with pytest.raises(ServerFailed, match="shared_buffers"), attached(home):
        pass


def test_the_log_is_turned_over_when_it_is_long(home: Path) -> None:
    with attached(home, durable=False) as places:
        pass
    with places.log.open("ab") as log:
        log.truncate(server.LOG_MAX_BYTES + 1)
    with attached(home, durable=False):
        assert places.log.stat().st_size < server.LOG_MAX_BYTES
        assert places.log.with_name("postgres.log.1").exists()


def test_a_waiting_command_says_what_it_waits_for(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server, "FIRST_WORD_SECONDS", 0.2)
    with attached(home, durable=False):
        os.kill(running_pid(home), signal.SIGSTOP)
        resume = subprocess.Popen([sys.executable, "-c", RESUME.format(pid=running_pid(home))])
        monkeypatch.setattr(server, "answer", patient_answer)
        server.wait_until_ready(places_of(home))
        resume.wait()
    assert "waiting for the database to recover" in capsys.readouterr().err


RESUME = "import os, signal, time; time.sleep(1); os.kill({pid}, signal.SIGCONT)"
asked_at = []


def patient_answer(places: object) -> server.Answer:
    """A recovery of one second (a real one of that length needs gigabytes)."""
    asked_at.append(time.monotonic())
    return server.Answer.READY if time.monotonic() - asked_at[0] > 1 else server.Answer.BUSY


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.01)
