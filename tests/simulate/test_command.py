"""`jolserik simulate` on the command line: one answer, and a plain sentence for what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jolserik.cli.__main__ import main


def test_it_writes_a_country_and_answers_with_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "country"
    words = ["simulate", "--out", str(out), "--months", "2", "--scale", "0.05", "--seed", "3", "--json"]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["out"] == str(out)
    assert answer["files"] == len(list(out.glob("*.csv")))
    assert answer["documents"]["notes"] > 0


def test_without_json_it_says_how_many_documents_of_each_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--out", str(tmp_path / "c"), "--months", "1", "--scale", "0.05"]) == 0
    said = capsys.readouterr().out
    assert str(tmp_path / "c") in said
    assert "declarations" in said


def test_the_first_month_can_be_chosen(tmp_path: Path) -> None:
    out = tmp_path / "c"
    assert (
        main(["simulate", "--out", str(out), "--months", "1", "--scale", "0.05", "--start", "2024-02-15"])
        == 0
    )
    assert json.loads((out / "manifest.json").read_text())["start"] == "2024-02-01"
    assert all("-2024-02-" in path.name for path in out.glob("*.csv"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--months", "0"], 2),
        (["--months", "many"], 2),
        (["--scale", "0"], 2),
        (["--scale", "nan"], 2),
        (["--start", "soon"], 2),
    ],
)
def test_what_makes_no_sense_is_misuse_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert main(["simulate", "--out", str(tmp_path / "c"), *words]) == code
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_a_folder_with_something_in_it_and_a_file_in_the_way_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["simulate", "--out", str(tmp_path), "--months", "1"]) == 1
    assert main(["simulate", "--out", str(tmp_path / "mine.txt"), "--months", "1"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert said.count(str(tmp_path)) >= 2
    assert (tmp_path / "mine.txt").read_text() == "mine"
