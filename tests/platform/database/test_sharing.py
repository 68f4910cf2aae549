"""Several commands on one home at once: one server, started once, stopped by the last one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from jolserik.platform.database.sharing import attached
from tests.platform.database.conftest import ask, is_running, tell

COMMAND = """
import sys, time
from pathlib import Path
import psycopg
from jolserik.platform.database.sharing import attached
with attached(Path(sys.argv[1]), durable=False) as places:
    with psycopg.connect(host=str(places.socket), user="jolserik", dbname="jolserik") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS seen (who int)") if sys.argv[2] == "0" else None
        print(places.cluster.joinpath("postmaster.pid").read_text().split()[0], flush=True)
    time.sleep(float(sys.argv[3]))
"""


def command(home: Path, number: int, seconds: float) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", COMMAND, str(home), str(number), str(seconds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_commands_that_begin_together_on_an_empty_home_share_one_server(home: Path) -> None:
    commands = [command(home, number, seconds=0.5) for number in range(5)]
    servers = {one.communicate(timeout=60)[0].strip() for one in commands}
    assert [one.returncode for one in commands] == [0] * 5
    assert len(servers) == 1
    assert not is_running(home)


def test_the_server_stays_while_anybody_uses_it(home: Path) -> None:
    with attached(home, durable=False) as places:
        with attached(home, durable=False):
            pass
        short = command(home, 0, seconds=0)
        short.communicate(timeout=60)
        assert is_running(home)
        assert ask(places, "SELECT 1") == 1
    assert not is_running(home)


def test_a_killed_command_leaves_no_lock_and_the_next_one_stops_its_server(home: Path) -> None:
    killed = command(home, 0, seconds=60)
    assert killed.stdout is not None
    assert killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert is_running(home)
    with attached(home, durable=False):
        assert is_running(home)
    assert not is_running(home)


def test_many_short_commands_in_a_row_never_meet_a_stopping_server(home: Path) -> None:
    with attached(home, durable=False):
        pass
    deadline = time.monotonic() + 60
    running = [command(home, 1, seconds=0) for _ in range(4)]
    done = 0
    while done < 12:
        assert time.monotonic() < deadline
        first = running.pop(0)
        said, _ = first.communicate(timeout=60)
        assert (first.returncode, bool(said)) == (0, True)
        done += 1
        if done + len(running) < 12:
            running.append(command(home, 1, seconds=0))
    assert not is_running(home)


def test_a_home_and_one_whose_path_begins_with_it_never_touch(playground: Path) -> None:
    short, longer = playground / "home", playground / "home2"
    within = playground / "home" / "inner"
    for home in (short, longer, within):
        home.mkdir(parents=True, exist_ok=True)
    with (
        attached(short, durable=False) as first,
        attached(longer, durable=False) as second,
        attached(within, durable=False) as third,
    ):
        for number, places in enumerate((first, second, third)):
            tell(places, f"CREATE TABLE t AS SELECT {number} AS n")
        assert len({first.socket, second.socket, third.socket}) == 3
        os.kill(int((second.cluster / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert [ask(places, "SELECT n FROM t") for places in (first, third)] == [0, 2]
        with attached(longer):
            assert ask(second, "SELECT n FROM t") == 1
