"""One row of a table into values and faults, the faults that the spreadsheet itself shows included.

A cell that shows #N/A, or a formula whose result was never computed, is a bad value whatever its column would make of
the text; the column is then not complained about a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jolserik.exchange.cells import faults_of
from jolserik.kernel.fields import Column, read_cells, shown
from jolserik.kernel.refusals import Code, Refusal


def read_row(
    columns: Sequence[Column], cells: Mapping[str, str], *, row: int, comma_decimals: bool
) -> tuple[dict[str, Any], list[Refusal]]:
    """Values by column and the faults of the row, as `kernel.fields.read_cells` gives them."""
    faulty = faults_of(cells)
    if not faulty:
        return read_cells(columns, cells, row=row, comma_decimals=comma_decimals)
    sound = {name: text for name, text in cells.items() if name not in faulty}
    values, faults = read_cells(columns, sound, row=row, comma_decimals=comma_decimals)
    own = [
        Refusal(Code.BAD_VALUE, column.name, {"value": shown(cells[column.name])}, row)
        for column in columns
        if column.name in faulty
    ]
    return values, own + [fault for fault in faults if fault.at not in faulty]
