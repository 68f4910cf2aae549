"""Playing a simulated country into a ledger: its files in their order, by the same commands as everybody's files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import load_file
from jolserik.kernel.answers import Outcome
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.notes.commands.overdue import mark_overdue
from jolserik.registry.acting import Act

Progress = Callable[[int, int, str], None]


@dataclass
class Played:
    """How many documents were accepted, held and refused."""

    accepted: int = 0
    held: int = 0
    refused: int = 0


def play(folder: Path, new_act: Callable[[], Act], progress: Progress) -> Played:
    """Take all files of a country in. `progress` hears rows done, rows in all, and the file at hand."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    steps = manifest["steps"]
    total = sum(step.get("rows", 0) for step in steps)
    done, played = 0, Played()
    for step in steps:
        if "settle_invoices" in step:
            settle_invoices(date.fromisoformat(step["settle_invoices"]), new_act())
            continue
        progress(done, total, step["file"])
        take_step(folder, step, new_act(), played)
        done += step["rows"]
    mark_overdue(new_act())
    progress(total, total, "")
    return played


def take_step(folder: Path, step: dict[str, Any], act: Act, played: Played) -> None:
    """One file."""
    loaded = load_file(folder / step["file"], KINDS[step["kind"]], act, name=step["file"])
    played.accepted += loaded.count(Outcome.ACCEPTED)
    played.held += loaded.count(Outcome.HELD)
    played.refused += loaded.count(Outcome.REFUSED)
