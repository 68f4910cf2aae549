"""Letters: plain parts that become a text for the printer or a page, in one or several languages. Pure."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDTH = 78
"""Characters of a line; it fits a sheet of A4 in a letter of one width."""

_BETWEEN = "  "


@dataclass(frozen=True, slots=True)
class Points:
    """Things to go through, one by one."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows of texts, and which columns are figures."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    figures: frozenset[int]


Block = str | Points | Table


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter under its heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A letter in one language. `head` are names and values."""

    language: str
    heading: str
    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, in each language that its reader gets. `to` is the party as text."""

    to: str
    number: str
    versions: tuple[Version, ...]

    @property
    def file_name(self) -> str:
        """A name that every file system takes, and no other reader's."""
        plain = self.to.replace(":", "_")
        kept = "".join(
            letter if letter.isascii() and (letter.isalnum() or letter == "_") else "_" for letter in plain
        )
        mark = "" if kept == plain else "-" + hashlib.sha256(self.to.encode()).hexdigest()[:8]
        return f"{kept}{mark}.txt"


def as_text(letter: Letter) -> str:
    """The letter as lines of at most `WIDTH` characters; languages stand one below the other."""
    rule = "\n" + "=" * WIDTH + "\n\n"
    return rule.join("\n".join(lines_of(version)) + "\n" for version in letter.versions)


def lines_of(version: Version) -> Iterator[str]:
    """One language."""
    yield from filled(version.heading.upper())
    yield ""
    for name, value in version.head:
        yield from filled(f"{name}: {value}")
    for part in version.parts:
        yield ""
        yield from filled(part.heading)
        yield "-" * min(len(part.heading), WIDTH)
        for place, block in enumerate(part.blocks):
            yield from [""] if place else []
            yield from block_lines(block)


def block_lines(block: Block) -> Iterator[str]:
    """A paragraph, points or a table."""
    if isinstance(block, str):
        yield from filled(block)
    elif isinstance(block, Points):
        for place, point in enumerate(block.points, 1):
            mark = f"{place}. "
            yield from filled(point, first=mark, rest=" " * len(mark))
    else:
        yield from table_lines(block)


def filled(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """A text in lines; what has no blank is not broken, so that numbers and addresses stay whole."""
    return textwrap.wrap(
        printable(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table_lines(table: Table) -> Iterator[str]:
    """Rows below their heads, figures to the right; a row that is too long for the sheet goes on in the next line."""
    heads = [wrapped_head(printable(title)) for title in table.columns]
    rows = [[printable(cell) for cell in row] for row in table.rows]
    widths = [
        max(len(text) for text in [*head, *(row[place] for row in rows)]) for place, head in enumerate(heads)
    ]
    deep = max(map(len, heads))
    head_rows = [[head[deep_at] if deep_at < len(head) else "" for head in heads] for deep_at in range(deep)]
    for row in [*head_rows, ["-" * width for width in widths], *rows]:
        yield from laid(row, widths, table.figures)


def wrapped_head(title: str) -> list[str]:
    """A column's title, a word in each line, so that narrow columns stay narrow."""
    return textwrap.wrap(title, 14, break_long_words=False) or [""]


def laid(cells: Sequence[str], widths: Sequence[int], figures: frozenset[int]) -> Iterable[str]:
    """One row in its columns, over as many lines as the sheet asks for."""
    line = ""
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        laid_cell = cell.rjust(width) if place in figures else cell.ljust(width)
        if line and len(line) + len(_BETWEEN) + len(laid_cell) > WIDTH:
            yield line.rstrip()
            line = "   "
        line += (_BETWEEN if line.strip() else "") + laid_cell
    yield line.rstrip()


def printable(text: str) -> str:
    """Without blanks and marks that a printer does not know: one line of ordinary characters."""
    spaced = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    return "".join(letter if letter.isprintable() else " " for letter in spaced)
