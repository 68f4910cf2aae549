"""What a decision on one note consists of, and how a check's stage turns its faults into refusals, warnings or counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jolserik.kernel.answers import Answer, Outcome, accepted, held, refused
from jolserik.kernel.refusals import Code, Refusal, by_precedence
from jolserik.ledger.allocation import AccountKey, StockHolding, Taking
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.notes.facts import ByInvoicePosting, NoteFacts
from jolserik.packs import Stage
from jolserik.registry.queries import KnownParty


class Guided(NamedTuple):
    """A quantity of a line (millionths) with guidance's verdict on it and the rules that brought it, the decisive one first."""

    quantity: int
    verdict: str
    rules: tuple[str, ...]


@dataclass
class PlannedLine:
    """A line with what it will draw. `declared` is the holding of the lot that the observing stage makes up for a shortfall."""

    draft: LineDraft
    takings: list[Taking] = field(default_factory=list)
    declared: StockHolding | None = None
    declared_quantity: int = 0
    arrived: list[StockHolding] = field(default_factory=list)
    takes_over: ByInvoicePosting | None = None
    guidance: tuple[Guided, ...] = ()


@dataclass
class Plan:
    """What becomes of one note. `sender_key_place` is None where the goods are taken abroad, wherever they are.

    `known_on` is the day of registration: rules that nobody could know then do not count. `lots_stand` says of an open
    note that is compared again that its lots were judged when it was registered.
    """

    draft: NoteDraft
    judged_on: date
    stock_stage: Stage
    comparison_stage: Stage
    known_on: date
    sender: KnownParty | None = None
    recipient: KnownParty | None = None
    recipient_country: str = ""
    crossing: str = ""
    lines: list[PlannedLine] = field(default_factory=list)
    corrects: NoteFacts | None = None
    reviewed_id: int | None = None
    lots_stand: bool = False
    relation: str = ""
    returns_id: int | None = None
    due_on: date | None = None
    comparison_owed: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    would_be: list[Refusal] = field(default_factory=list)
    outcome: Outcome = Outcome.REFUSED
    number: str = ""

    @property
    def hold_code(self) -> str:
        """Why the note waits; empty when it does not."""
        return by_precedence(self.refusals)[0].code.value if self.outcome is Outcome.HELD else ""

    @property
    def settles_now(self) -> bool:
        """A movement between one's own places needs nobody's answer, and what an invoice moved has moved already."""
        taken_over = bool(self.lines) and all(line.takes_over for line in self.lines)
        return self.outcome is Outcome.ACCEPTED and (self.draft.kind == "movement" or taken_over)

    @property
    def sender_place(self) -> str:
        """Where the goods leave; a note that names no place means the sender's default one."""
        return self.draft.sender_place or ("" if self.draft.kind == "return" else "default")

    @property
    def recipient_place(self) -> str:
        """Where the goods arrive."""
        return self.draft.recipient_place or ("" if self.draft.is_export else "default")

    def recipient_account(self, product: str, unit: str) -> AccountKey:
        """The account that will receive a line."""
        assert self.recipient is not None
        return AccountKey(self.recipient.id, self.recipient_place, product, unit)

    def answer(self) -> Answer:
        """The plan as an answer to its sender."""
        own, row = self.draft.note, self.draft.row
        if self.outcome is Outcome.REFUSED:
            return refused(own, row, self.refusals)
        if self.outcome is Outcome.HELD:
            return held(own, row, self.number, self.refusals)
        return accepted(own, row, self.number, self.warnings)

    def judge(self, faults: Sequence[Refusal], stage: Stage) -> None:
        """Faults of a check bite as hard as its stage says."""
        if stage is Stage.ENFORCE:
            self.refusals += faults
            return
        self.would_be += faults
        if stage is Stage.WARN:
            self.warnings += faults


def line_fault(code: Code, at: str, line: LineDraft, **facts: str) -> Refusal:
    """A fault of one line, at its row."""
    return Refusal(code, at, {"line": str(line.line), **facts}, line.row)
