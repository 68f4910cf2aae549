"""The program as a whole: its table of contents, its exit codes, its manners."""

import importlib
import subprocess
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from jolserik.cli import __main__ as cli
from jolserik.platform.faults import Misuse
from tests.cli.conftest import Program


def test_help_is_a_table_of_contents_and_appears_at_once(program: Program) -> None:
    began = time.monotonic()
    said = program("--help")
    assert time.monotonic() - began < 0.5
    assert said.returncode == 0
    for name in filter(cli.exists, cli.COMMANDS):
        assert f"\n  {name}" in said.stdout


def test_help_makes_no_home_and_loads_no_django(program: Program) -> None:
    program.home.rmdir()
    said = subprocess.run(
        [*program.command()[:1], "-X", "importtime", *program.command()[1:], "--help"],
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not program.home.exists()
    assert "django" not in said.stderr


@pytest.mark.parametrize("name", [name for name in cli.COMMANDS if cli.exists(name)])
def test_each_command_explains_itself_and_takes_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([name, "--help"]) == 0
    assert "--json" in capsys.readouterr().out
    module = importlib.import_module(f"jolserik.cli.{name}")
    assert name == module.NAME


def test_no_command_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2


def test_an_unknown_command_is_a_misuse(program: Program) -> None:
    said = program("tarce")
    assert (said.returncode, said.stdout) == (2, "")
    assert "There is no command tarce" in said.stderr


def test_an_unknown_option_is_a_misuse(program: Program) -> None:
    assert program("doctor", "--colour").returncode == 2


def test_a_fault_that_a_person_can_mend_is_one_sentence(program: Program) -> None:
    said = program("serve", JOLSERIK_HOME="/proc/nowhere")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "cannot be made" in said.stderr


def test_a_database_that_does_not_answer_is_one_sentence(program: Program) -> None:
    said = program("serve", DATABASE_URL="postgresql://127.0.0.1:1/goods")
    assert said.returncode == 1
    assert said.stderr.startswith("The database does not answer")
    assert "Traceback" not in said.stderr


def test_with_json_a_fault_is_one_document_too(program: Program) -> None:
    said = program("serve", "--json", DATABASE_URL="sqlite:///goods")
    assert said.returncode == 1
    assert said.stdout.startswith('{"fault": "DATABASE_URL must begin with postgresql://')


def test_a_fault_of_ours_is_one_sentence_and_its_details_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def break_down(args: object) -> int:
        raise KeyError("gone")

    monkeypatch.setenv("JOLSERIK_HOME", str(tmp_path))
    monkeypatch.setattr("jolserik.cli.doctor.run", break_down)
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().err == (
        f"This is a fault of Jolserik, not yours: 'gone' (details in {tmp_path}/faults.log).\n"
    )
    assert "KeyError" in (tmp_path / "faults.log").read_text()


def test_a_database_that_breaks_off_is_told_in_one_sentence_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def break_down(args: object) -> int:
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setenv("JOLSERIK_HOME", str(tmp_path))
    monkeypatch.setattr("jolserik.cli.doctor.run", break_down)
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().err == (
        "The database cannot do this now (could not extend file: No space left on device). "
        "Run the same again: nothing is done twice.\n"
    )


def test_a_misuse_found_late_has_its_own_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(args: object) -> int:
        raise Misuse("no such kind: {kind}", kind="lots")

    monkeypatch.setattr("jolserik.cli.doctor.run", refuse)
    assert cli.main(["doctor"]) == 2


def test_a_reader_that_went_away_is_no_reason_to_complain(program: Program) -> None:
    quitter = f"{' '.join(program.command('doctor'))} | true"
    said = subprocess.run(
        ["/bin/sh", "-c", quitter], env=program.environment, capture_output=True, check=False
    )
    assert said.stderr == b""


def test_djangos_own_commands_run_on_the_home(program: Program) -> None:
    said = program("manage", "showmigrations", "auth")
    assert said.returncode == 0
    assert "[ ] 0001_initial" in said.stdout
