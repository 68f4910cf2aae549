"""Ground truth: what was planted where, so that a detector can be judged.

Notes are named by sender and own number, as in the files, so that rows join to the numbers that loading gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jolserik.simulate.entries import Note

SCHEME_COLUMNS = ("scheme", "case", "role", "party", "sender", "note", "lot", "from", "to")
EXPECTED_COLUMNS = ("kind", "party", "own", "answer", "code")

Row = tuple[str, ...]


@dataclass(slots=True)
class Truth:
    """Rows of `schemes.csv` (who took part in what) and `expected.csv` (what must be refused or held, and why)."""

    schemes: list[Row] = field(default_factory=list)
    expected: list[Row] = field(default_factory=list)

    def took_part(
        self,
        case: tuple[str, str],
        role: str,
        party: str,
        *,
        note: Note | None = None,
        lot: str = "",
        on: date,
        until: date,
    ) -> None:
        """One party's part in one case: a note or a lot of its own, between two days."""
        sender, own = (note.sender.party, note.own) if note else ("", "")
        self.schemes.append((*case, role, party, sender, own, lot, on.isoformat(), until.isoformat()))

    def refused(self, kind: str, party: str, own: str, code: str) -> None:
        """An honest mistake that must not get through."""
        self.expected.append((kind, party, own, "refused", code))

    def held(self, kind: str, party: str, own: str, code: str) -> None:
        """A document that must wait."""
        self.expected.append((kind, party, own, "held", code))
