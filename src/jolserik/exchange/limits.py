"""How much of everything a file may hold. Each limit lies far above honest files and far below what hurts a server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading; tests tighten them, nobody needs to widen them."""

    columns: int = 200
    cell_chars: int = 100_000
    row_chars: int = 1_000_000
    sheet_rows: int = 1_048_576
    """A worksheet cannot have more."""

    parts: int = 1_000
    """Files inside a workbook; spreadsheet programs write some twenty."""

    directory_bytes: int = 1_000_000
    """The archive's own list of parts, read before anything else."""

    unpacked_bytes: int = 1 << 30
    ratio: int = 200
    """Unpacked by packed size of a large part; honest sheets reach 60."""

    ratio_from_bytes: int = 10_000_000
    token_bytes: int = 4_000_000
    """One XML tag or attribute; the parser must hold it whole."""

    depth: int = 64
    shared_text_bytes: int = 256_000_000
    """All texts of a workbook that its cells share, held packed in memory."""


LIMITS = Limits()
