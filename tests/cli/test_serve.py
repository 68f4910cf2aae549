"""Serving: everything comes up from an empty home, what dies comes back, and all goes away on request."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jolserik.platform.database.places import places_of
from jolserik.platform.database.processes import running_pid
from tests.cli.conftest import Program, a_program

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def program() -> Iterator[Program]:
    """One home for all: the first test finds it empty."""
    yield from a_program()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(program: Program, port: int) -> Iterator["subprocess.Popen[str]"]:
    process = program.start("serve", "--port", port)
    assert process.stdout is not None
    assert process.stdout.readline() == f"Jolserik is at http://127.0.0.1:{port} (stop with Ctrl-C).\n"
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)


def get(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def children_of(pid: int, word: str) -> list[int]:
    """Process numbers of all descendants whose command line has `word`."""
    found = []
    for number in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        line = Path(f"/proc/{number}/cmdline").read_bytes().decode()
        found += [number] * (word in line) + children_of(number, word)
    return found


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_an_empty_home_is_prepared_and_served(serving: "subprocess.Popen[str]", port: int) -> None:
    assert get(port) == 200


@pytest.mark.parametrize("word", ["granian", "jolserik.platform.worker"])
def test_a_child_that_was_killed_comes_back(serving: "subprocess.Popen[str]", port: int, word: str) -> None:
    (former, *_) = children_of(serving.pid, word)
    os.kill(former, signal.SIGKILL)
    assert eventually(lambda: bool(set(children_of(serving.pid, word)) - {former}) and get(port) == 200)


def test_a_database_server_that_was_killed_comes_back(
    serving: "subprocess.Popen[str]", port: int, program: Program
) -> None:
    former = running_pid(places_of(program.home).cluster)
    assert former is not None
    os.kill(former, signal.SIGKILL)
    assert eventually(lambda: running_pid(places_of(program.home).cluster) not in (None, former))
    assert eventually(lambda: get(port) == 200)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_on_request_all_goes_away(
    serving: "subprocess.Popen[str]", port: int, program: Program, number: signal.Signals
) -> None:
    children = children_of(serving.pid, "")
    serving.send_signal(number)
    assert serving.wait(PATIENCE_SECONDS) == 0
    assert running_pid(places_of(program.home).cluster) is None
    assert children
    assert eventually(lambda: not [pid for pid in children if Path(f"/proc/{pid}").exists()])
    assert get(port) == 0


def test_when_the_supervisor_is_killed_its_children_go_too(
    serving: "subprocess.Popen[str]", port: int
) -> None:
    serving.kill()
    serving.wait()
    assert eventually(lambda: get(port) == 0)


def test_other_commands_use_the_server_that_serves(
    serving: "subprocess.Popen[str]", program: Program, port: int
) -> None:
    before = running_pid(places_of(program.home).cluster)
    assert program("manage", "showmigrations", "auth").returncode == 0
    assert running_pid(places_of(program.home).cluster) == before
    assert get(port) == 200


def test_a_taken_port_is_a_misuse_told_at_once(program: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = program("serve", "--port", taken.getsockname()[1])
    assert said.returncode == 2
    assert re.search(r"cannot be served \(Address already in use\): choose another with --port", said.stderr)


def test_a_port_that_is_none_is_a_misuse(program: Program) -> None:
    assert program("serve", "--port", "70000").returncode == 2
    assert program("serve", "--port", "http").returncode == 2
