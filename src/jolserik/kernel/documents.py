"""Documents: rows that share an identity become one document with a head and lines.

Head columns must agree in all rows; a head cell that is empty in some rows means what the other rows say, as people leave
cells empty below the first. A *row* is its number in the input and its read cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jolserik.kernel.refusals import Code, Refusal

Row = tuple[int | None, Mapping[str, Any]]


def head_of(rows: Sequence[Row], columns: Iterable[str]) -> tuple[dict[str, Any], list[Refusal]]:
    """The head cells of a document and a fault for each row that says otherwise."""
    head: dict[str, Any] = {}
    faults = []
    names = tuple(columns)
    for number, cells in rows:
        for name in names:
            value = cells.get(name)
            if value is None:
                continue
            if head.setdefault(name, value) != value:
                facts = {"problem": "rows_disagree", "value": plain(value), "expected": plain(head[name])}
                faults.append(Refusal(Code.BAD_VALUE, name, facts, number))
    return head, faults


def repeated_lines(rows: Sequence[Row], column: str = "line") -> list[Refusal]:
    """A line number may stand once in a document."""
    seen: set[int] = set()
    faults = []
    for number, cells in rows:
        line = cells.get(column)
        if line is not None and line in seen:
            faults.append(
                Refusal(Code.BAD_VALUE, column, {"problem": "line_repeated", "value": str(line)}, number)
            )
        seen.add(line)  # type: ignore[arg-type]
    return faults


def content_hash(rows: Sequence[Row]) -> bytes:
    """SHA-256 of what a document says, whatever row numbers, column order or spelling of numbers it came with.

    Read cells stand in the order of the kind's columns and hold no control characters, so the separators are safe.
    """
    said = "\x1e".join(
        "\x1f".join(
            [f"{name}={value if type(value) is str else plain(value)}" for name, value in cells.items()]
        )
        for _, cells in rows
    )
    return hashlib.sha256(said.encode()).digest()


def plain(value: Any) -> str:
    """A read cell as text, the same for the same meaning."""
    if isinstance(value, tuple):
        return ";".join(plain(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
