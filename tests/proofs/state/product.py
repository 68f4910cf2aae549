"""The product as the state machine meets it: files go in by the readers of the exchange, everything else is asked by queries.

All happens in this process and on one connection, inside a transaction that the caller takes back. The clock is the
story's own: every act names its moment.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from jolserik import packs
from jolserik.exchange import shapes
from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import load_file
from jolserik.kernel.answers import Outcome
from jolserik.kernel.identifiers import parse_party
from jolserik.ledger.conservation import Violation
from jolserik.ledger.queries.audit import CHECKS
from jolserik.ledger.queries.holdings import holdings_of
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.notes.commands.overdue import mark_overdue
from jolserik.notes.queries import tracing
from jolserik.notes.queries.audit import NOTE_CHECKS, audit
from jolserik.platform.bulk import select
from jolserik.platform.keys import ensure_month, month_of
from jolserik.registry.acting import THE_OPERATOR, Act
from jolserik.registry.queries import find_parties
from tests.model.cells import Row

Values = dict[str, Any]
BEGINNING = datetime(2023, 8, 10, 6, 0, tzinfo=UTC)
MONTHS = (month_of(BEGINNING), month_of(BEGINNING) + 1)


def as_csv(rows: Iterable[Row]) -> str:
    """Rows as the file that a trader would send."""
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()


LOOKS = {
    "stock": """
        SELECT p.country || ':' || p.identifier, h.abroad, pl.code, l.code, l.reference, a.product, a.unit, h.on_hand,
               h.reserved
        FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id JOIN registry_party p ON p.id = a.party_id
        JOIN registry_place pl ON pl.id = a.place_id JOIN ledger_lot l ON l.id = h.lot_id WHERE h.on_hand > 0
    """,
    "notes": "SELECT number, state, hold_code, overdue_since IS NOT NULL FROM notes_note",
    "lines": """
        SELECT n.number, l.line, l.quantity_settled, l.exit_grade FROM notes_line l JOIN notes_note n ON n.id = l.note_id
    """,
    "findings": "SELECT f.kind, n.number FROM notes_finding f LEFT JOIN notes_note n ON n.id = f.note_id",
    "grades": "SELECT code, grade FROM ledger_lot WHERE origin_kind = 'import_declaration' AND conversion_id IS NULL",
}


def prepare_months() -> None:
    """Make the partitions of the months that the clock will show; a story would make them anew each time."""
    for month in MONTHS:
        ensure_month(month)


def in_words(found: Iterable[Violation]) -> list[str]:
    return [f"{v.invariant} {v.records}: {v.message}" for v in found]


class Product:
    """A deployment with a clock of its own."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def act(self, *, store: bool = True) -> Act:
        """An act of the operator, a little later than the last one."""
        self.now += timedelta(seconds=1)
        return Act(THE_OPERATOR, self.now, packs.current(), store)

    def load(self, kind: str, rows: list[Row], *, store: bool = True) -> dict[str, list[Values]]:
        """The answers to one file, in the contract's shape without the sentences."""
        file = io.BytesIO(as_csv(rows).encode())
        loaded = load_file(file, KINDS[kind], self.act(store=store), name=f"{kind}.csv")
        answer: dict[str, list[Values]] = {"accepted": [], "held": [], "refused": []}
        for a in loaded.answers:
            entry = {"row": a.row, "own": a.own}
            if a.outcome is Outcome.ACCEPTED:
                answer["accepted"].append(entry | {"number": a.number})
            elif a.outcome is Outcome.HELD:
                answer["held"].append(entry | {"number": a.number, "code": a.refusals[0].code.value})
            else:
                answer["refused"] += [entry | {"code": r.code.value, "at": r.at} for r in a.refusals]
        return answer

    def settle_invoices(self, until: date) -> None:
        """Post the sales that only an invoice tells of."""
        settle_invoices(until, self.act())

    def sweep(self) -> None:
        """What the worker does: notes past their clock become overdue."""
        mark_overdue(self.act())

    @property
    def today(self) -> date:
        """The day where the authority sits."""
        return self.act().today

    def wait(self, days: int) -> None:
        """Time passes."""
        self.now += timedelta(days=days)

    # looking

    def violations(self) -> list[str]:
        """What the invariants of the books find, over everything; what was told of them is audited at the end of a story."""
        found: list[Violation] = []
        for check in (*CHECKS, *NOTE_CHECKS):
            found += check.invariant(map(check.shape._make, select(check.statement)))
        return in_words(found)

    def audit(self) -> list[str]:
        """What `jolserik audit` finds."""
        return in_words(audit().violations)

    def stock(self) -> list[tuple[Any, ...]]:
        """(party, abroad, place, lot, reference, product, unit, on hand, reserved) of every holding with something."""
        return select(LOOKS["stock"])

    def notes(self) -> list[tuple[Any, ...]]:
        """(number, state, why it is held, overdue) of every note."""
        return select(LOOKS["notes"])

    def lines(self) -> list[tuple[Any, ...]]:
        """(number of the note, line, quantity settled, grade of the exit) of every line."""
        return select(LOOKS["lines"])

    def findings(self) -> list[tuple[Any, ...]]:
        """(kind, number of the note) of every finding."""
        return select(LOOKS["findings"])

    def grades(self) -> list[tuple[Any, ...]]:
        """(lot, grade) of every lot by import declaration."""
        return select(LOOKS["grades"])

    def holdings(self, party: str, *, as_of: datetime | None = None) -> list[Values]:
        """What `holdings PARTY --json` would print, now or of a moment of the past."""
        found = find_parties([parse_party(party)])
        held = holdings_of(found[party].id, as_of=as_of) if party in found else []
        return [shapes.holding(row) for row in held]

    def back(self, code: str) -> Values:
        """What `trace LINE --back --json` would print."""
        kind, key = self._find(code)
        assert kind == "line"
        (trace,) = tracing.trace_lines(tracing.lines_to_trace(line_id=key), THE_OPERATOR)
        return shapes.trace_back(trace)

    def forward(self, code: str) -> Values:
        """What `trace LOT --forward --json` would print."""
        kind, key = self._find(code)
        assert kind == "lot"
        return shapes.trace_forward(tracing.trace_lot_forward(key, THE_OPERATOR))

    @staticmethod
    def _find(code: str) -> tuple[str, int]:
        found = tracing.find_code(code)
        assert found is not None, code
        return found
