"""Grades: how well each step of a chain is proven. Pure. A chain is as good as its weakest part."""

from __future__ import annotations

from collections.abc import Collection

PROVING_SOURCES = frozenset({"officer", "camera", "queue", "seal", "neighbour"})
"""Those who have nothing to gain from the exporter's word; `carrier` and `exporter` only claim."""


def exit_grade(sources: Collection[str], *, contradicted: bool = False) -> str:
    """Grade of an exit from who has reported it; empty while nobody has. Silence past the clock is graded when read."""
    if contradicted:
        return "contradicted"
    if not PROVING_SOURCES.isdisjoint(sources):
        return "proven"
    return "claimed" if sources else ""


def hop_grade(kind: str, line_state: str, exit_graded: str, *, overdue: bool) -> str:
    """Grade of one hop of a note: who answers for it."""
    if kind in ("export_eaeu", "export_third"):
        return exit_graded or ("silent" if overdue else "open")
    if kind == "movement":
        return "own_movement"
    return "confirmed" if line_state == "settled" else "open"


PROVEN_HOPS = frozenset({"confirmed", "own_movement"})
"""Hops that keep a chain proven: somebody on the other side has signed, or the goods never changed hands."""
