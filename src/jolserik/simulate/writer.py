"""Files of a simulated country, numbered in the order in which they are loaded, with a manifest that says the same.

`0007-2022-12-1-lots.csv` is the seventh file: lots of the first third of December 2022. The manifest's `steps` are
either a file to load or `{"settle_invoices": DATE}`.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jolserik.simulate.entries import COLUMNS, Desk
from jolserik.simulate.seasons import Wave
from jolserik.simulate.truth import EXPECTED_COLUMNS, SCHEME_COLUMNS, Truth

MANIFEST = "manifest.json"
TRUTH = "truth"


@dataclass(slots=True)
class Writer:
    """Writes wave after wave into one folder; `documents` counts by kind."""

    out: Path
    steps: list[dict[str, Any]] = field(default_factory=list)
    documents: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0

    def write(self, wave: Wave, desk: Desk) -> None:
        """One file for each kind that has rows."""
        for kind, columns in COLUMNS.items():
            rows = desk.rows[kind]
            if not rows:
                continue
            self.files += 1
            name = f"{self.files:04d}-{wave.first:%Y-%m}-{wave.part}-{kind}.csv"
            _write_csv(self.out / name, columns, rows)
            count = desk.documents[kind]
            self.documents[kind] += count
            self.rows[kind] += len(rows)
            self.steps.append({"file": name, "kind": kind, "documents": count, "rows": len(rows)})

    def settle_invoices(self, until: date) -> None:
        """A step without a file."""
        self.steps.append({"settle_invoices": until.isoformat()})

    def close(self, truth: Truth, made_with: dict[str, Any]) -> None:
        """The ground truth and the manifest."""
        folder = self.out / TRUTH
        folder.mkdir(exist_ok=True)
        _write_csv(folder / "schemes.csv", SCHEME_COLUMNS, truth.schemes)
        _write_csv(folder / "expected.csv", EXPECTED_COLUMNS, truth.expected)
        manifest = {**made_with, "documents": dict(self.documents), "steps": self.steps}
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (self.out / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
