"""What a typed code is, and whether this visitor may open it. Unknown and foreign codes answer alike."""

from __future__ import annotations

from dataclasses import dataclass

from jolserik.notes.queries import tracing
from jolserik.notes.queries.seen_lots import SeenLot, lot_back, lot_forward, may_trace, seen_lot
from jolserik.notes.queries.tracing import TraceBack, TracedLine, TraceForward
from jolserik.registry.acting import Actor

BACK, FORWARD = "back", "forward"


@dataclass(frozen=True)
class Opened:
    """A lot, or the lines of a note. `of` is the code as it is written; `number` the note's."""

    of: str
    number: str
    lot: SeenLot | None
    lines: tuple[TracedLine, ...]
    subject: tuple[str, int]

    def back(self, actor: Actor) -> list[TraceBack]:
        """Back to the origins, line by line."""
        if self.lot:
            return [lot_back(self.lot, actor)]
        return tracing.trace_lines(self.lines, actor)

    def forward(self, actor: Actor) -> list[TraceForward]:
        """Forward to all ends, line by line."""
        if self.lot:
            return [lot_forward(self.lot, actor)]
        return [tracing.trace_line_forward(line, actor) for line in self.lines]


def opened(code: str, actor: Actor) -> Opened | None:
    """What bears the code; None if nothing does that the actor may know of."""
    if not code.isprintable() or len(code) > 80:
        return None
    found = tracing.find_code(code)
    if found is None:
        return None
    kind, key = found
    if kind == "lot":
        lot = seen_lot(code, actor)
        return Opened(lot.code, "", lot, (), ("lot", lot.id)) if lot else None
    if not may_trace(kind, key, actor):
        return None
    lines = tuple(tracing.lines_to_trace(**{f"{kind}_id": key}))
    number = lines[0].number
    return Opened(f"{number}.{lines[0].line}" if kind == "line" else number, number, None, lines, (kind, key))
