"""What stands in the cells that an uploaded file's faults speak of, kept beside the answers: the file itself goes.

Most refusals name the cell's content among their facts. Those that are about the ledger or a register do not, and the
person should see what he wrote all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from jolserik.exchange import FileRefused, open_table
from jolserik.kernel.answers import Answer
from jolserik.kernel.refusals import Refusal

CELLS_MAX = 20_000
CHARACTERS_MAX = 200
_FILE = "cells.json"

Place = tuple[int, str]


def place_of(answer: Answer, reason: Refusal) -> Place | None:
    """Row and column that a reason is about; None for one about the whole document or file."""
    row = reason.row if reason.row is not None else answer.row
    return (row, reason.at) if row is not None and reason.at else None


def keep_cells(path: Path, name: str, folder: Path, answers: Iterable[Answer]) -> None:
    """Write down the cells of all faults that do not say themselves what they found."""
    wanted = wanted_columns(answers)
    found: dict[str, str] = {}
    if wanted and path.exists():
        try:
            table = open_table(path, name=name)
            for row, cells in table.rows():
                for column in sorted(wanted.get(row, set()) & set(table.header)):
                    found[key_of((row, column))] = cells.get(column, "")[:CHARACTERS_MAX]
        except FileRefused:
            pass  # the answers say where the file breaks off
    (folder / _FILE).write_text(json.dumps(found), encoding="utf-8")


def wanted_columns(answers: Iterable[Answer]) -> dict[int, set[str]]:
    """Columns by row, not more than a person would look at."""
    wanted: dict[int, set[str]] = {}
    left = CELLS_MAX
    for answer in answers:
        for reason in (*answer.refusals, *answer.warnings):
            place = place_of(answer, reason)
            if place and "value" not in reason.facts and left > 0:
                wanted.setdefault(place[0], set()).add(place[1])
                left -= 1
    return wanted


def cells_in(folder: Path) -> dict[str, str]:
    """The cells that were kept, by `key_of`."""
    try:
        kept: dict[str, str] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def key_of(place: Place) -> str:
    """How a cell is named in what is kept."""
    return f"{place[0]}/{place[1]}"
