"""The stories of tests/corpus, told to the program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.acceptance.desk import Answer, Desk

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
STORIES = sorted(folder for folder in CORPUS.iterdir() if folder.is_dir())


def table(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(desk: Desk, folder: Path) -> tuple[list[tuple[str, ...]], dict[tuple[str, str], str]]:
    """Hand in all files: what was said of each paper, and the number of each note by (file, own number)."""
    said: list[tuple[str, ...]] = []
    numbers: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("[0-9]-*.csv")):
        kind = path.stem.partition("-")[2]
        checked, loaded = desk.check(kind, path), desk.load(kind, path)
        if kind in ("parties", "declarations", "invoices"):
            assert not loaded.codes, loaded
            continue
        assert checked.codes == loaded.codes
        said += [(path.name, *verdict) for verdict in verdicts(loaded)]
        numbers |= {(kind, entry["own"]): entry["number"] for entry in loaded.accepted + loaded.held}
    return said, numbers


def verdicts(answer: Answer) -> list[tuple[str, str, str, str]]:
    """(paper, answer, code, at) by the first fault of each paper."""
    first: dict[str, tuple[str, str, str, str]] = {}
    for entry in answer.refused:
        first.setdefault(entry["own"], (entry["own"], "refused", entry["code"], entry["at"]))
    for entry in answer.held:
        first.setdefault(entry["own"], (entry["own"], "held", entry["code"], ""))
    for entry in answer.accepted:
        first.setdefault(entry["own"], (entry["own"], "accepted", "", ""))
    return list(first.values())


@pytest.fixture(params=STORIES, ids=lambda folder: str(folder.name))
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_a_story_ends_as_it_is_written(desk: Desk, folder: Path) -> None:
    said, numbers = told(desk, folder)
    for row in table(folder / "answers.csv"):
        (entry,) = [s for s in said if s[:2] == (row["file"], row["paper"])]
        assert entry[2:4] == (row["answer"], row["code"]), (row, said)
        assert not row["at"] or entry[4] == row["at"], entry
    compare_balances(desk, folder)
    compare_origins(desk, folder, numbers)


def compare_balances(desk: Desk, folder: Path) -> None:
    expected = table(folder / "balances.csv")
    home = [row["party"] for row in parties(folder) if row["party"].startswith("KZ:")]
    have = [
        (row["party"], row["place"], row["reference"] or "?", row["on_hand"], row["reserved"])
        for party in home
        for row in desk.holdings(party)
        if row["on_hand"] != "0"
    ]
    want = [(r["party"], r["place"], r["lot"], r["on_hand"], r["reserved"]) for r in expected]
    assert sorted(have) == sorted(want)


def parties(folder: Path) -> list[dict[str, str]]:
    text = (folder / "1-parties.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text else ","))


def compare_origins(desk: Desk, folder: Path, numbers: dict[tuple[str, str], str]) -> None:
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for row in table(folder / "origins.csv"):
        line = f"{numbers['notes', row['note']]}.{row['line']}"
        wanted.setdefault(line, []).append(
            (row["lot"], row["quantity"], row["origin_kind"], row["origin_document"], row["grade"])
        )
    for line, want in wanted.items():
        have = [
            (
                root["reference"] or "?",
                root["quantity"],
                root["origin_kind"],
                root["origin_document"] or "",
                root["grade"],
            )
            for root in desk.back(line)["roots"]
        ]
        # Where the story leaves the grade open, any will do.
        graded = [h if any(w == h for w in want) else (*h[:4], "") for h in have]
        assert sorted(graded) == sorted(want)
