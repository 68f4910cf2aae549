"""Countries for tests: written once for each set of arguments, read back as rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from jolserik.simulate import country

Row = dict[str, str]


@dataclass
class Written:
    """A country on disk."""

    folder: Path
    summary: country.Summary

    @cached_property
    def manifest(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return loaded

    @property
    def files(self) -> list[dict[str, Any]]:
        """The steps that name a file."""
        return [step for step in self.manifest["steps"] if "file" in step]

    def rows(self, kind: str) -> list[Row]:
        """All rows of a kind, in load order."""
        return [row for step in self.files if step["kind"] == kind for row in self.read(step["file"])]

    def read(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def notes(self) -> dict[tuple[str, str], list[Row]]:
        """Lines by (sender, own number)."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("notes"):
            found.setdefault((row["sender"], row["note"]), []).append(row)
        return found

    @property
    def schemes(self) -> list[Row]:
        return self.read("truth/schemes.csv")

    @property
    def expected(self) -> list[Row]:
        return self.read("truth/expected.csv")

    def exits(self) -> Iterator[Row]:
        return (row for row in self.rows("actions") if row["action"] == "exit")


def written(
    folder: Path, *, seed: int = 11, months: int = 12, scale: float = 0.1, start: date | None = None
) -> Written:
    """A small country by default: twelve months on both sides of the day of enforcement."""
    return Written(folder, country.write(folder, seed=seed, months=months, scale=scale, start=start))
