"""The first row: which column stands where.

Headings are read as people mean them: case, blanks around and invisible characters do not count. Columns that we added
ourselves when we gave a file back with its errors are known and skipped, so that a mended file can be sent as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import Reason, refused

ERROR_COLUMNS = ("error_code", "error_at", "error_message", "error_remedy")
"""What an error file has more than the file that it answers."""

_INVISIBLE = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Headings:
    """`names` are the columns that count and `positions` where they stand; `width` is the number of cells to expect.
    Positions in `nameless` have no heading, so nothing may stand under them."""

    names: tuple[str, ...]
    typed: tuple[str, ...]
    positions: tuple[int, ...]
    nameless: tuple[int, ...]
    width: int
    whole_row: bool
    """Every cell of a row counts, in the order it stands."""

    def pick(self, cells: Sequence[str], *, row: int) -> list[str]:
        """The cells of the named columns; a value that stands under no heading is refused, not dropped."""
        for position in self.nameless:
            if cells[position].strip():
                raise refused(
                    Reason.VALUE_WITHOUT_HEADING, row=row, at=letters(position), value=cells[position][:100]
                )
        return [cells[position] for position in self.positions]


def read_headings(cells: Sequence[str], limits: Limits) -> Headings:
    """Read the first row that has anything in it."""
    typed = [_visible(cell) for cell in cells]
    while typed and not typed[-1]:
        typed.pop()
    if not typed:
        raise refused(Reason.EMPTY)
    if len(typed) > limits.columns:
        raise refused(Reason.TOO_MANY_COLUMNS, row=1, found=len(typed), limit=limits.columns)
    names = [heading.casefold() for heading in typed]
    for position, name in enumerate(names):
        if name and name in names[:position]:
            raise refused(Reason.DUPLICATE_COLUMN, row=1, at=name[:100], name=name[:100])
    positions = tuple(i for i, name in enumerate(names) if name and name not in ERROR_COLUMNS)
    return Headings(
        names=tuple(names[i] for i in positions),
        typed=tuple(typed[i] for i in positions),
        positions=positions,
        nameless=tuple(i for i in range(len(cells)) if i >= len(names) or not names[i]),
        width=len(cells),
        whole_row=len(positions) == len(cells),
    )


def letters(position: int) -> str:
    """The column's letters in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _visible(heading: str) -> str:
    shown = "".join(
        char for char in heading if char in "\t\n\r" or unicodedata.category(char) not in _INVISIBLE
    )
    return " ".join(shown.split())
