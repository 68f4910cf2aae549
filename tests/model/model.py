"""The model itself: the commands of the contract over rows of cells.

Rows are what stands in a file: column name to text. Answers have the shape of `load --json` without the sentences.
Lots, notes, conversions and write-offs get numbers of the model's own (`L7`, `N8`, `R9`, `W10`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.model import tracing
from tests.model.actions import act, catch_up, reading_faults, sweep
from tests.model.books import InvoiceKey, World
from tests.model.cells import Fault, Row, fold, in_order, plain, read_row
from tests.model.changes import convert, register_lot, reverse_sale, settle_invoices, write_off
from tests.model.comparing import compare_declaration
from tests.model.notes import names, register

Values = dict[str, Any]
Changed = dict[InvoiceKey, bool]
Answer = tuple[str, list[Fault], str]

IDENTITY = {
    "parties": ("party",),
    "places": ("party", "place"),
    "lots": ("holder", "lot"),
    "notes": ("sender", "note"),
    "actions": ("note", "action", "party", "date", "source", "scope"),
    "conversions": ("holder", "conversion"),
    "write_offs": ("holder", "write_off"),
    "declarations": ("declaration", "line"),
    "invoices": ("seller", "invoice"),
}
OWN = {
    "parties": "party",
    "places": "place",
    "lots": "lot",
    "notes": "note",
    "actions": "note",
    "conversions": "conversion",
    "write_offs": "write_off",
    "declarations": "declaration",
    "invoices": "invoice",
}
DOERS: dict[str, Callable[[World, list[Values]], Answer]] = {
    "lots": register_lot,
    "notes": register,
    "actions": act,
    "conversions": convert,
    "write_offs": write_off,
}
HOME_COLUMNS = ("holder", "sender", "recipient", "party")


class Model:
    """A whole deployment in memory."""

    def __init__(self, clock_days: int = 15) -> None:
        self.world = World()
        self.clock_days = clock_days

    def load(self, kind: str, rows: list[Row], *, all_or_nothing: bool = False) -> dict[str, list[Values]]:
        before = copy.deepcopy(self.world) if all_or_nothing else self.world
        answer: dict[str, list[Values]] = {"accepted": [], "held": [], "refused": []}
        changed: Changed = {}
        for numbers in documents(kind, rows):
            part = [rows[i] for i in numbers]
            status, faults, number = self.document(kind, part, changed)
            own = part[0].get(OWN[kind], "").strip()
            entry = {"row": numbers[0] + 2, "own": own}
            if status == "refused":
                answer["refused"] += [entry | {"code": code, "at": at} for code, at in in_order(faults)]
            elif status == "held":
                answer["held"].append(entry | {"number": number, "code": in_order(faults)[0][0]})
            else:
                answer["accepted"].append(entry | {"number": number})
        if kind in ("declarations", "invoices"):
            self.settle_registers(changed)
        if all_or_nothing and answer["refused"]:
            self.world = before
        return answer

    def check(self, kind: str, rows: list[Row]) -> dict[str, list[Values]]:
        return copy.deepcopy(self).load(kind, rows)

    def document(self, kind: str, cells: list[Row], changed: Changed) -> Answer:
        """One document: read, look up its parties, judge it, and remember its answer."""
        read = [read_row(kind, row) for row in cells]
        values = [v for v, _ in read]
        faults = [fault for _, found in read for fault in found]
        if kind == "actions" and not faults:
            faults += reading_faults(values[0])
        faults += self.unknown_parties(kind, values)
        identity = (kind, *(str(values[0].get(c, "")) for c in IDENTITY[kind]))
        if faults:
            return "refused", faults, ""
        if kind in DOERS:
            bound = self.world.identities.get(identity)
            if bound:
                return bound[1] if bound[0] == values else ("refused", [("number_reused", OWN[kind])], "")
            answer = DOERS[kind](self.world, values)
            if answer[0] != "refused":
                self.world.identities[identity] = (values, answer)
            return answer
        self.record(kind, values, changed)
        return "accepted", [], ""

    def unknown_parties(self, kind: str, values: list[Values]) -> list[Fault]:
        if kind in ("parties", "declarations", "invoices"):
            return []
        return [
            ("unknown_party", column)
            for row in values
            for column in HOME_COLUMNS
            if str(row.get(column, "")).startswith("KZ:") and row[column] not in self.world.parties
        ]

    def record(self, kind: str, values: list[Values], changed: Changed) -> None:
        """Keep a row of a register; the newest version counts."""
        world, first = self.world, values[0]
        if kind == "parties":
            world.parties.add(first["party"])
        elif kind == "declarations":
            key = (fold(first["declaration"]), first["line"])
            if world.declarations.get(key) != first:
                world.declarations[key] = first
                compare_declaration(world, *key)
        elif kind == "invoices":
            key = (first["seller"], fold(first["invoice"]))
            rows = sorted(values, key=lambda row: int(row["line"]))
            if world.invoices.get(key) != rows:
                changed[key] = changed.get(key, False) or key in world.invoices
                world.invoices.pop(key, None)  # of one day, the version that came last is settled last
                world.invoices[key] = rows

    def settle_registers(self, changed: Changed) -> None:
        """`changed`: invoices that are new (False) or another than they were (True)."""
        world = self.world
        for key in [key for key, again in changed.items() if again]:
            settled = [n.id for n in world.notes.values() if n.status == "settled" and names(n, key)]
            world.findings += [("invoice_changed", note) for note in settled]
            if key in world.sales:
                reverse_sale(world, key)
        catch_up(world, set(changed))

    def settle_invoices(self, until: date) -> None:
        settle_invoices(self.world, until, self.clock_days)

    def sweep(self, today: date) -> None:
        sweep(self.world, today)

    def holdings(self, party: str) -> list[Values]:
        """One row per (place, lot) with something on hand, in the shape of the contract."""
        rows: dict[tuple[str, int], list[int]] = {}
        for holding in self.world.of(party):
            sums = rows.setdefault((holding.place, holding.lot), [0, 0])
            sums[0] += holding.on_hand
            sums[1] += holding.reserved
        return [
            {
                "party": party, "place": place, "lot": f"L{lot}", "reference": self.world.lots[lot].reference,
                "product": self.world.lots[lot].product, "unit": self.world.lots[lot].unit,
                "on_hand": plain(on_hand), "reserved": plain(reserved),
            }
            for (place, lot), (on_hand, reserved) in rows.items()
            if on_hand
        ]  # fmt: skip

    def trace_back(self, number: str, line: str) -> Values:
        note = self.world.notes[int(number[1:])]
        return tracing.back(self.world, next(x for x in note.lines if x.no == line))

    def trace_forward(self, number: str) -> tracing.Ends:
        return tracing.forward(self.world, int(number[1:]))

    def status(self, number: str) -> str:
        return self.world.notes[int(number[1:])].status


def documents(kind: str, rows: list[Row]) -> list[list[int]]:
    """Row positions by document, in the order of the first row of each."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for position, row in enumerate(rows):
        key = tuple(row.get(column, "").strip() for column in IDENTITY[kind])
        groups.setdefault(key, []).append(position)
    return list(groups.values())
