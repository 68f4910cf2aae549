"""Who may touch the database: its account, root who could become the account anyway, and nobody else."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jolserik.platform.database import vault
from jolserik.platform.database.account import Account, server_account
from jolserik.platform.database.faults import HomeUnusable
from jolserik.platform.database.places import SOCKET_FILE, SOCKET_PATH_MAX_BYTES, places_of, socket_folder
from jolserik.platform.database.sharing import attached
from tests.platform.database.conftest import ask, needs_root, running_pid

SOURCES = Path(__file__).resolve().parents[3] / "src"
PACKAGES = Path(psycopg.__file__).resolve().parents[1]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_socket_is_in_a_folder_that_only_the_account_may_enter(home: Path) -> None:
    with attached(home, durable=False) as places:
        assert mode_of(places.socket) == 0o700
        assert mode_of(places.socket / SOCKET_FILE) == 0o700
        assert places.socket.stat().st_uid == server_account().user_id


def test_data_lock_and_log_are_closed_to_others(home: Path) -> None:
    with attached(home, durable=False) as places:
        assert mode_of(places.cluster) == 0o700
        assert [mode_of(path) for path in (places.log, places.use_lock, places.change_lock)] == [0o600] * 3


def test_nobody_is_let_in_without_being_recognised(home: Path) -> None:
    with attached(home, durable=False) as places:
        rules = (places.cluster / "pg_hba.conf").read_text().split("\n")
        assert [rule for rule in rules if rule and not rule.startswith("#")] == [
            "local all all peer map=owner"
        ]
        with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
            psycopg.connect(host=str(places.socket), user="postgres", dbname="postgres")


@needs_root
def test_as_root_the_server_runs_as_a_system_user_of_its_own(home: Path) -> None:
    with attached(home, durable=False):
        owner = Path(f"/proc/{running_pid(home)}").stat().st_uid
        assert pwd.getpwuid(owner).pw_name == "jolserik"
        assert not [line for line in process_groups(running_pid(home)) if line == 0]


def process_groups(pid: int) -> list[int]:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    groups = next(line for line in status if line.startswith("Groups:"))
    return [int(word) for word in groups.split()[1:]]


@needs_root
def test_a_private_parent_stays_private_and_the_data_goes_to_a_vault(playground: Path) -> None:
    private = playground / "private"
    private.mkdir(mode=0o700)
    home = private / "home"
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT 1") == 1
        assert mode_of(private) == 0o700
        assert places.cluster.resolve().parent == vault.ROOT
        assert (vault.ROOT / f"{places.cluster.resolve().name}.home").read_text() == f"{home}\n"
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT 1") == 1


@needs_root
def test_the_vault_of_a_deleted_temporary_home_is_removed_when_the_next_is_made(playground: Path) -> None:
    private = playground / "private"
    private.mkdir(mode=0o700)
    with attached(private / "first", durable=False) as places:
        former = places.cluster.resolve()
    shutil.rmtree(private / "first")
    assert (former, private / "first") in vault.abandoned()
    with attached(private / "second", durable=False):
        assert not former.exists()


@needs_root
def test_the_vault_of_a_home_that_is_merely_not_there_now_is_kept(
    playground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "ROOT", playground / "vaults")
    kept = vault.new_vault(Path("/mnt/unplugged/home"), "0123456789abcdef")
    kept.mkdir()
    vault.remove_abandoned()
    assert kept.is_dir()
    assert vault.abandoned() == [(kept, Path("/mnt/unplugged/home"))]


def test_a_home_too_deep_for_a_socket_gets_a_short_private_folder_for_it(playground: Path) -> None:
    home = playground / ("deep" * 20) / ("deeper" * 10)
    with attached(home, durable=False) as places:
        assert len(os.fsencode(places.socket / SOCKET_FILE)) <= SOCKET_PATH_MAX_BYTES
        assert mode_of(places.socket) == 0o700
        assert ask(places, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["with space", "қойма", 'it\'s, "quoted"'])
def test_a_home_may_be_called_anything(playground: Path, name: str) -> None:
    with attached(playground / name, durable=False) as places:
        assert ask(places, "SELECT 1") == 1


def test_an_ordinary_users_socket_is_in_the_home_where_the_path_allows() -> None:
    assert socket_folder(Path("/home/aigul/data"), 1000) == Path("/home/aigul/data/run")
    assert socket_folder(Path("/home/aigul/" + "d" * 100), 1000).parent == Path("/tmp")


def test_a_socket_folder_that_somebody_else_put_there_is_refused(
    playground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = playground / "home"
    places = places_of(home)
    places.socket.parent.mkdir(parents=True, exist_ok=True)
    places.socket.symlink_to(playground)
    with pytest.raises(HomeUnusable, match="made by somebody else"), attached(home, durable=False):
        pass
    places.socket.unlink()


@needs_root
def test_an_ordinary_user_runs_a_server_of_his_own_and_root_is_told_to_leave_it_alone(
    playground: Path,
) -> None:
    home = playground / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    said = as_nobody(
        "with attached(Path(sys.argv[1]), durable=False) as places:"
        " print(places.cluster.stat().st_uid == os.geteuid(), oct(places.socket.stat().st_mode)[-3:])",
        home,
    )
    assert said.stdout.split() == ["True", "700"], said.stderr
    with pytest.raises(HomeUnusable, match="belongs to user number"), attached(home, durable=False):
        pass


@needs_root
def test_another_user_of_the_machine_cannot_reach_the_socket(home: Path) -> None:
    with attached(home, durable=False) as places:
        said = as_nobody(
            "psycopg.connect(host=sys.argv[1], user='jolserik', dbname='jolserik')", places.socket
        )
        assert "Permission denied" in said.stderr


NOBODY = pwd.getpwnam("nobody")


def as_nobody(statement: str, argument: Path) -> "subprocess.CompletedProcess[str]":
    """Run a statement as an ordinary user, by an interpreter that he can reach."""
    nobody = Account(NOBODY.pw_name, NOBODY.pw_uid, NOBODY.pw_gid)
    programs = [Path(name) for name in (sys.executable, "/usr/bin/python3.11") if Path(name).exists()]
    reachable = [
        path for path in programs if nobody.can_reach(path.resolve().parent) and nobody.can_reach(path.parent)
    ]
    if not reachable or not all(map(nobody.can_reach, (SOURCES, PACKAGES))):
        pytest.skip("an ordinary user cannot reach an interpreter with our packages here")
    script = f"import os, sys; sys.path[:0] = [{str(SOURCES)!r}, {str(PACKAGES)!r}]\n"
    script += (
        "from pathlib import Path\nimport psycopg\nfrom jolserik.platform.database.sharing import attached\n"
    )
    return subprocess.run(
        [reachable[0], "-c", script + statement, argument],
        capture_output=True,
        text=True,
        check=False,
        **nobody.switch(),
    )
