"""Markdown: lines, lists and tables, and texts of people that mean nothing but themselves. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MEANS_SOMETHING = re.compile(r"[\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)")
_OPENS_A_BLOCK = re.compile(r"[0-9]{0,9}(?=[#+=.)-])")


def bullets(lines: Iterable[str]) -> str:
    """A list of lines that are Markdown already."""
    return "\n".join(f"- {line}" for line in lines)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))


def text(said: str) -> str:
    """A text of a pack within a line of Markdown: it means nothing but itself."""
    return _MEANS_SOMETHING.sub(lambda found: f"\\{found[0]}", " ".join(said.split()))


def paragraph(said: str) -> str:
    """The same as a paragraph, which could begin like a list or a heading."""
    plain = text(said)
    opens = _OPENS_A_BLOCK.match(plain)
    return f"{plain[: opens.end()]}\\{plain[opens.end() :]}" if opens else plain
