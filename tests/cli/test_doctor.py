"""The doctor: says what is there and what is missing, changes nothing."""

from pathlib import Path

import pytest

from jolserik.platform import examination
from jolserik.platform.database import vault
from jolserik.platform.database.sharing import attached
from jolserik.platform.examination import State
from tests.cli.conftest import Program


def test_a_healthy_machine_has_no_problem_and_a_look_makes_nothing(program: Program) -> None:
    program.home.rmdir()
    said = program("doctor")
    assert said.returncode == 0, said.stdout
    assert "PostgreSQL) 18" in said.stdout
    assert not program.home.exists()


def test_a_running_server_is_found_with_its_socket(program: Program) -> None:
    with attached(program.home, durable=False) as places:
        findings = {finding["subject"]: finding for finding in program.json("doctor")}
    assert findings["server"]["state"] == "good"
    assert f"{places.socket} (mode 0700)" in findings["server"]["found"]


def test_a_socket_open_to_others_is_a_problem_with_a_remedy(program: Program) -> None:
    with attached(program.home, durable=False) as places:
        places.socket.chmod(0o755)
        said = program("doctor", "--json")
    assert said.returncode == 1
    assert "Stop all commands of this home" in said.stdout


def test_a_server_that_does_not_answer_is_a_problem(program: Program) -> None:
    said = program("doctor", DATABASE_URL="postgresql://127.0.0.1:1/goods")
    assert said.returncode == 1
    assert "start that server" in said.stdout


def test_what_is_left_out_is_a_notice_not_a_problem(program: Program) -> None:
    said = program("doctor", JOLSERIK_CHROMIUM="/nowhere/chromium")
    assert said.returncode == 0
    assert "/nowhere/chromium is missing" in said.stdout


def test_missing_front_end_files_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(examination, "CHECKOUT", tmp_path)
    (finding,) = examination.front_end()
    assert finding.state is State.NOTICE
    assert "echarts" in str(finding.facts["names"])


def test_a_catalogue_that_is_not_compiled_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(examination, "SOURCES", tmp_path)
    (tmp_path / "django.po").touch()
    (finding,) = examination.messages()
    assert finding.state is State.PROBLEM


def test_a_vault_without_a_home_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vault, "ROOT", tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    (tmp_path / "abc.home").write_text("/mnt/gone\n")
    (finding,) = examination.vaults()
    assert finding.facts == {"folder": tmp_path / "abc", "home": Path("/mnt/gone")}


def test_a_broken_pack_is_a_problem(program: Program, tmp_path: Path) -> None:
    said = program("doctor", JOLSERIK_PACKS_DIR=str(tmp_path))
    assert said.returncode == 1
    assert "✗ pack" in said.stdout
