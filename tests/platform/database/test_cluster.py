"""Making the data folder: whole or not at all, and what is found half-made is repaired or explained."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jolserik.platform.database import binaries, cluster, sharing, vault
from jolserik.platform.database.account import Account, server_account
from jolserik.platform.database.cluster import reason
from jolserik.platform.database.faults import BinariesMissing, HomeUnusable
from jolserik.platform.database.sharing import attached
from tests.platform.database.conftest import ask, needs_root, running_pid


def test_a_making_that_was_killed_is_begun_anew(home: Path) -> None:
    script = "import sys; from pathlib import Path; from jolserik.platform.database.sharing import attached\n"
    script += "with attached(Path(sys.argv[1])): pass"
    making = subprocess.Popen([sys.executable, "-c", script, str(home)])
    deadline = time.monotonic() + 30
    while not list(home.glob("postgres.unfinished-*/PG_VERSION")):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    making.send_signal(signal.SIGKILL)
    making.wait()
    assert not (home / "postgres").exists()
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT 1") == 1
    assert not list(home.glob("postgres.unfinished-*"))


def test_an_empty_data_folder_is_filled(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    with attached(home, durable=False) as places:
        assert ask(places, "SELECT 1") == 1


def test_a_data_folder_with_foreign_files_is_explained_and_left_alone(home: Path) -> None:
    account = server_account()
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "diary.txt").write_text("mine")
    home.chmod(0o711)
    os.chown(home / "postgres", account.user_id, account.group_id)
    with pytest.raises(HomeUnusable, match="no whole database: move it away"), attached(home):
        pass
    assert (home / "postgres" / "diary.txt").read_text() == "mine"


def test_a_link_to_a_lost_data_folder_is_explained(home: Path) -> None:
    home.mkdir()
    (home / "postgres").symlink_to("/var/lib/jolserik-data/lost")
    with pytest.raises(HomeUnusable, match="leads nowhere"), attached(home):
        pass


def test_data_of_another_version_of_postgresql_is_explained(home: Path) -> None:
    with attached(home, durable=False) as places:
        pass
    (places.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(HomeUnusable, match="made by PostgreSQL 15"), attached(home):
        pass


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    home.write_text("")
    with pytest.raises(HomeUnusable, match="is not a folder"), attached(home):
        pass


def test_a_home_below_a_file_is_refused(home: Path) -> None:
    home.write_text("")
    with pytest.raises(HomeUnusable, match="is not a folder"), attached(home / "inner"):
        pass


@needs_root
def test_a_left_over_link_out_of_the_vaults_removes_nothing_there(home: Path, playground: Path) -> None:
    precious = playground / "precious"
    precious.mkdir()
    home.mkdir(mode=0o711)
    (home / "postgres.unfinished-0").symlink_to(precious)
    with attached(home, durable=False):
        pass
    assert precious.is_dir()


def test_programs_out_of_the_accounts_reach_are_copied_once(playground: Path) -> None:
    first = binaries.install_folder_for(False, playground / "programs")
    second = binaries.install_folder_for(False, playground / "programs")
    assert first == second
    for name in ("postgres", "initdb", "psql"):
        assert subprocess.run([first / "bin" / name, "--version"], check=True, capture_output=True).stdout
    assert binaries.install_folder_for(True, playground / "programs") == binaries.wheel_install_folder()


@needs_root
def test_a_server_runs_from_copied_programs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "wheel_install_folder", lambda: Path("/root/out/of/reach"))
    monkeypatch.setattr(Account, "can_reach", lambda account, folder: not folder.is_relative_to("/root/out"))
    with attached(home, durable=False) as places:
        program = Path(f"/proc/{running_pid(home)}/cmdline").read_text().split("\0")[0]
        assert Path(program).is_relative_to(vault.ROOT)
        assert ask(places, "SELECT count(*) > 100 FROM pg_timezone_names")


@needs_root
def test_a_making_that_failed_leaves_nothing(playground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = playground / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(cluster, "OWN_LOCALE", ["--locale=no_such"])
    before = set(vault.ROOT.glob("*.home"))
    with pytest.raises(HomeUnusable, match="invalid locale"), attached(private / "home"):
        pass
    assert not list((private / "home").glob("postgres.unfinished*"))
    assert set(vault.ROOT.glob("*.home")) == before


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "WHEEL_PACKAGE", "no_such_wheel")
    with pytest.raises(BinariesMissing, match="make setup"):
        binaries.wheel_install_folder()


def test_the_reason_of_a_failed_program_is_its_first_complaint() -> None:
    said = 'initdb: error: could not write: No space left on device\ninitdb: removing data directory "/x"\n'
    assert reason(said) == "initdb: error: could not write: No space left on device"
    assert reason("") == "it gave no reason"
