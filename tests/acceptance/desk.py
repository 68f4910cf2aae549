"""The counter at which an outsider hands in files: it knows the contract's commands and shapes, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.model.cells import Row
from tests.model.papers import home_party, party, russian_party

REPOSITORY = Path(__file__).resolve().parents[2]
PARTIES_AT_START = 300


@dataclass
class Outcome:
    """What a shell sees of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Answer:
    """The answer of `load` or `check`."""

    accepted: list[dict[str, Any]]
    held: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    outcome: Outcome = field(repr=False)

    @property
    def number(self) -> str:
        """The number of the only document, accepted or held."""
        entries = self.accepted + self.held
        assert len(entries) == 1, self
        assert not self.refused, self
        return str(entries[0]["number"])

    @property
    def codes(self) -> list[str]:
        return [entry["code"] for entry in self.refused] or [entry["code"] for entry in self.held]

    @property
    def headline(self) -> str:
        return self.codes[0] if self.codes else ""

    def of(self, own: str) -> list[str]:
        """Codes against one document; empty when it was accepted."""
        return [entry["code"] for entry in self.refused + self.held if entry["own"] == own]


def as_csv(rows: Iterable[Row], delimiter: str = ",") -> str:
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Desk:
    """Commands over one home, each checked for the manners that every command must have."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        self.files = 0
        self.environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PYTEST_CURRENT_TEST")
        }
        self.environment |= {"JOLSERIK_HOME": str(home), "PYTHONPATH": str(REPOSITORY / "src")}
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("driver.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment, cwd=REPOSITORY,
        )  # fmt: skip
        self.home_parties: list[str] = []
        self.foreign_parties: list[str] = []

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)

    def run(self, *argv: str) -> Outcome:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.poll() is None, "the driver died; see standard error"
        self.process.stdin.write(json.dumps({"argv": argv}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the driver died"
        return well_mannered(Outcome(**json.loads(line)))

    def shell(self, *argv: str) -> Outcome:
        """The same in a process of its own, as a person would start it."""
        done = subprocess.run(
            [sys.executable, "-m", "jolserik", *argv], env=self.environment, cwd=self.folder, capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip
        return well_mannered(Outcome(done.returncode, done.stdout, done.stderr))

    def race(self, kind: str, files: Iterable[Path]) -> list[Outcome]:
        """Load several files at once, each in a process of its own."""
        racers = [
            subprocess.Popen(
                [sys.executable, "-m", "jolserik", "load", kind, str(file), "--json"], env=self.environment,
                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for file in files
        ]  # fmt: skip
        said = [racer.communicate(timeout=300) for racer in racers]
        return [
            well_mannered(Outcome(racer.returncode, out, err))
            for racer, (out, err) in zip(racers, said, strict=True)
        ]

    def file(self, content: str | bytes | Iterable[Row], suffix: str = ".csv") -> Path:
        self.files += 1
        path = self.folder / f"{self.files}{suffix}"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else as_csv(content), encoding="utf-8")
        return path

    def hand_in(
        self, command: str, kind: str, content: str | bytes | Path | Iterable[Row], *flags: str
    ) -> Answer:
        path = content if isinstance(content, Path) else self.file(content)
        outcome = self.run(command, kind, str(path), "--json", *flags)
        assert outcome.code in (0, 1), outcome
        answer = outcome.json
        assert {"accepted", "held", "refused"} <= set(answer), outcome
        assert outcome.code == (1 if answer["held"] or answer["refused"] else 0), outcome
        for entry in answer["refused"]:
            assert {"row", "own", "code", "at", "message", "remedy"} <= set(entry), entry
            assert entry["message"], "a refusal is an answer"
        for entry in answer["held"]:
            assert {"row", "own", "number", "code", "message"} <= set(entry), entry
        return Answer(answer["accepted"], answer["held"], answer["refused"], outcome)

    def load(self, kind: str, content: str | bytes | Path | Iterable[Row], *flags: str) -> Answer:
        return self.hand_in("load", kind, content, *flags)

    def check(self, kind: str, content: str | bytes | Path | Iterable[Row]) -> Answer:
        return self.hand_in("check", kind, content)

    def takes(self, kind: str, rows: Iterable[Row]) -> Answer:
        """Load and insist on success."""
        answer = self.load(kind, list(rows))
        assert not answer.codes, answer
        return answer

    def refuses(self, kind: str, rows: Row | Iterable[Row], code: str, at: str | None = None) -> Answer:
        """`check` and `load` both refuse (or hold) with that headline."""
        listed = [rows] if isinstance(rows, dict) else list(rows)
        checked, loaded = self.check(kind, listed), self.load(kind, listed)
        assert checked.headline == code, checked
        assert loaded.headline == code, loaded
        assert checked.codes == loaded.codes
        if at is not None:
            assert loaded.refused[0]["at"] == at, loaded.refused
        return loaded

    def holdings(self, party: str) -> list[dict[str, Any]]:
        outcome = self.run("holdings", party, "--json")
        assert outcome.code == 0, outcome
        rows: list[dict[str, Any]] = outcome.json
        assert all(
            {"party", "place", "lot", "reference", "product", "unit", "on_hand", "reserved"} <= set(r)
            for r in rows
        )
        return rows

    def stock(self, party: str) -> dict[str, str]:
        """`place/reference` -> `on_hand` or `on_hand-reserved`; goods without a reference stand as `place/?`."""
        found: dict[str, str] = {}
        for row in self.holdings(party):
            if Decimal(row["on_hand"]):
                key = f"{row['place']}/{row['reference'] or '?'}"
                assert key not in found, "one row per (party, place, lot)"
                found[key] = row["on_hand"] + (f"-{row['reserved']}" if Decimal(row["reserved"]) else "")
        return found

    def lot_code(self, holder: str, reference: str) -> str:
        return next(str(r["lot"]) for r in self.holdings(holder) if r["reference"] == reference)

    def back(self, code: str) -> dict[str, Any]:
        """Trace back of one line (of a note: of its only line)."""
        outcome = self.run("trace", code, "--back", "--json")
        assert outcome.code == 0, outcome
        answer = outcome.json
        if isinstance(answer, list):
            assert len(answer) == 1, answer
            answer = answer[0]
        found: dict[str, Any] = answer
        return found

    def roots(self, code: str) -> dict[str, str]:
        """Reference of the root -> quantity."""
        return {root["reference"] or "?": root["quantity"] for root in self.back(code)["roots"]}

    def forward(self, code: str) -> dict[str, Any]:
        outcome = self.run("trace", code, "--forward", "--json")
        assert outcome.code == 0, outcome
        answer: dict[str, Any] = outcome.json
        assert sum(Decimal(end["quantity"]) for end in answer["ends"]) == Decimal(answer["quantity"]), answer
        return answer

    def ends(self, code: str) -> dict[str, str]:
        """Kind of end -> quantity, summed."""
        sums: dict[str, Decimal] = {}
        for end in self.forward(code)["ends"]:
            sums[end["kind"]] = sums.get(end["kind"], Decimal(0)) + Decimal(end["quantity"])
        return {kind: str(quantity.normalize() + 0) for kind, quantity in sums.items()}

    def settle_invoices(self, until: str) -> Outcome:
        outcome = self.run("settle_invoices", "--until", until, "--json")
        assert outcome.code == 0, outcome
        assert outcome.json is not None
        return outcome

    def newcomer(self) -> str:
        """A home party that the registry knows and nobody else uses."""
        if not self.home_parties:
            self.home_parties = list(self.enter(home_party() for _ in range(PARTIES_AT_START)))
        return self.home_parties.pop()

    def foreigner(self) -> str:
        """A Russian party that the registry knows and nobody else uses."""
        if not self.foreign_parties:
            self.foreign_parties = list(self.enter(russian_party() for _ in range(PARTIES_AT_START)))
        return self.foreign_parties.pop()

    def enter(self, identifiers: Iterator[str]) -> list[str]:
        known = list(identifiers)
        self.takes("parties", [party(identifier) for identifier in known])
        return known


def well_mannered(outcome: Outcome) -> Outcome:
    """No command ends in a traceback or with an exit code that the contract does not know."""
    assert "Traceback" not in outcome.err, outcome.err
    assert "Traceback" not in outcome.out, outcome.out
    assert outcome.code in (0, 1, 2), outcome
    return outcome
