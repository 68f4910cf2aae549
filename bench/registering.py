"""Registering ten-line notes, durable: by our commands, by bare SQL (the floor), and row by row (the peer)."""

from __future__ import annotations

from collections.abc import Iterator

from bench import trade
from bench.clients import clients, measured_by
from bench.table import Row

CLIENTS = (1, 8)
NOTES_PER_CLIENT = 150


class ByCommands:
    """Registers notes as every surface does, one a call."""

    def __init__(self, client: int, run: int, count: int) -> None:
        from jolserik.registry.commands.operating import operator_act

        self.act = operator_act
        self.drafts = [trade.draft("notes", trade.note_rows(client, f"C{run}-{i}")) for i in range(count)]

    def do(self, i: int) -> None:
        from jolserik.kernel.answers import Outcome
        from jolserik.notes.commands.registering import register_notes

        (answer,) = register_notes([self.drafts[i]], self.act(store=True))
        if answer.outcome is not Outcome.ACCEPTED:
            raise RuntimeError(answer.refusals)


def rows(scale: float) -> Iterator[Row]:
    """A row per number of clients and thing beside it."""
    trade.stock_up(max(CLIENTS))
    for count in CLIENTS:
        notes = max(20, int(NOTES_PER_CLIENT * scale))
        with clients(count) as some:
            runs = {"first_run": 100 * count}
            bare = measured_by(some, "bench.bare:Bare", notes, **runs)
            ours = measured_by(some, "bench.registering:ByCommands", notes, **runs)
            by_rows = measured_by(some, "bench.row_by_row:RowByRow", max(10, notes // 5), **runs)
        work = f"register 10-line notes, {count} client{'s' if count > 1 else ''}"
        yield Row(work, ours, "notes", "bare SQL", bare, "<= 2.00")
        yield Row(work, ours, "notes", "row by row", by_rows, "<= 0.20")
