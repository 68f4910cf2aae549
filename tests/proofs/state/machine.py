"""The state machine: random stories told to the product and to the model, compared and audited after every step.

One story lives inside one transaction that is taken back at its end, so that every story begins with empty books and the
audit over everything stays an audit over one small world. What a commit would have checked is checked before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.model import papers as p
from tests.model.cells import Row
from tests.model.model import Model
from tests.proofs.state.comparing import Twins
from tests.proofs.state.dice import Dice
from tests.proofs.state.product import Product, as_csv, prepare_months
from tests.proofs.state.seeing import HOME, UNION, File
from tests.proofs.state.tally import Tally
from tests.proofs.state.telling import Teller

STEPS_IN_A_STORY = 50
TRACED_EVERY, CHECKED_EVERY, REMEMBERED_EVERY = 10, 5, 15
DAYS_AT_MOST = 40
LAST_DAYS = ("2023-07-25", "2023-07-26", "2023-08-09", "2023-08-10", "2023-12-01")
"""Until when sales by invoice are posted: on both sides of the clock of 15 days, and long after."""


class Story(RuleBasedStateMachine):
    """One story. A subclass gives the tally."""

    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        self.product, self.model = Product(), Model()
        self.twins = Twins(self.product, self.model)
        self.told: list[str] = []
        self.late: list[File] = []
        self.sound, self.days = True, 0
        self.teller = Teller(self.model, Dice(None))  # type: ignore[arg-type]
        self.remembered: list[tuple[Any, dict[tuple[str, ...], tuple[str, str]]]] = []
        parties = [*HOME, *UNION]
        self.twins.hand_in("parties", [p.party(x) for x in parties], checked=False)
        self.tally.stories += 1
        self.steps = 0

    # how a step is made

    def hand_in(self, kind: str, rows: list[Row]) -> None:
        """One file to both; their answers must agree."""
        self.told.append(f"--- {kind}\n{as_csv(rows)}")
        found, answer = self.twins.hand_in(kind, rows, checked=self.steps % CHECKED_EVERY == 0)
        self.teller.sent.append((kind, rows))
        self.tally.answered(kind, answer)
        self.insist(found)

    def look(self, name: str) -> None:
        """After each step: all invariants, and everything that both sides can be asked."""
        self.steps += 1
        self.tally.steps += 1
        self.tally.rules[name] += 1
        self.insist(self.product.violations() + self.twins.differences())
        if self.steps % TRACED_EVERY == 0:
            self.insist(self.traced(self.teller.dice))
        if self.steps % REMEMBERED_EVERY == 0:
            self.remembered.append((self.product.now, self.twins.model_stock()))
        self.sound = True

    def traced(self, dice: Dice) -> list[str]:
        """Differences of the traces of one line and one lot."""
        lines = [(note, line.no) for note in self.model.world.notes.values() for line in note.lines]
        found: list[str] = []
        if lines:
            note, line = dice.of(lines)
            found += self.back(f"N{note.id}", line)
        lots = [number for number in self.twins.theirs if number.startswith("L")]
        return found + (self.forward(dice.of(lots)) if lots else [])

    def back(self, note: str, line: str) -> list[str]:
        self.tally.traces += 1
        return self.twins.compare_back(note, line)

    def forward(self, lot: str) -> list[str]:
        self.tally.traces += 1
        return self.twins.compare_forward(lot)

    def insist(self, found: list[str]) -> None:
        if found:
            raise AssertionError("\n".join([*found, "", "the files that led there:", *self.told]))

    def teardown(self) -> None:
        """The end of a story: the audit as the command runs it, all traces, the past, and what a commit would check."""
        try:
            if self.sound and self.steps:
                self.conclude()
        finally:
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def conclude(self) -> None:
        connection.check_constraints()
        self.insist(self.product.audit())
        for note in self.model.world.notes.values():
            self.tally.states[note.status] += 1
            for line in note.lines:
                self.insist(self.back(f"N{note.id}", line.no))
        for lot in [number for number in self.twins.theirs if number.startswith("L")]:
            self.insist(self.forward(lot))
        for moment, stock in self.remembered:
            self.insist(self.twins.compare_past(moment, stock))

    # what only a machine knows to do

    @initialize(data=st.data())
    def the_first_lots(self, data: st.DataObject) -> None:
        """Everybody has something to begin with."""
        self.hand_in_all("the_first_lots", [self.writes(data).first_lots()])

    @precondition(lambda self: stock(self))
    @rule(data=st.data())
    def an_export(self, data: st.DataObject) -> None:
        """An export: its invoice first, or its note first and the invoice later or never."""
        files, late = self.writes(data).export()
        self.late += late
        self.hand_in_all("an_export", files)

    @precondition(lambda self: stock(self))
    @rule(data=st.data())
    def another_export(self, data: st.DataObject) -> None:
        """The same: exports are rarer than what can be done with them."""
        self.an_export(data)

    @precondition(lambda self: stock(self))
    @rule(data=st.data())
    def an_export_of_two_origins(self, data: st.DataObject) -> None:
        """What one invoice line may not say of goods of two countries."""
        self.hand_in_all("an_export_of_two_origins", self.writes(data).export_of_two_origins())

    @precondition(lambda self: self.late)
    @rule(data=st.data())
    def a_late_invoice(self, data: st.DataObject) -> None:
        """The register tells what some export has waited for."""
        file = Dice(data).of(self.late)
        self.late.remove(file)
        self.hand_in_all("a_late_invoice", [file])

    @precondition(lambda self: self.model.world.invoices)
    @rule(data=st.data())
    def sales_are_posted(self, data: st.DataObject) -> None:
        """Sales that only an invoice tells of are settled until some day."""
        until = Dice(data).of(LAST_DAYS)
        self.told.append(f"--- settle_invoices --until {until}\n")
        self.writes(data)
        self.twins.settle_invoices(date.fromisoformat(until))
        self.look("sales_are_posted")

    @precondition(lambda self: self.days < DAYS_AT_MOST)
    @rule(data=st.data())
    def days_pass(self, data: st.DataObject) -> None:
        """Time passes, and what has not been answered becomes overdue."""
        days = Dice(data).of((5, 10, 15))
        self.days += days
        self.told.append(f"--- {days} days pass\n")
        self.writes(data)
        self.product.wait(days)
        self.twins.sweep()
        self.look("days_pass")

    def writes(self, data: st.DataObject) -> Teller:
        """Who decides in this step; until it has ended well the story is in doubt."""
        self.sound = False
        self.teller.dice = Dice(data)
        return self.teller

    def hand_in_all(self, name: str, files: list[File]) -> None:
        files = [file for file in files if file[1]]
        self.sound = self.sound or not files
        for kind, rows in files:
            self.hand_in(kind, rows)
        if files:
            self.look(name + ("_by_" + rows[0]["kind"] if kind == "conversions" else ""))


def told_by(name: str, write: Callable[[Teller], File], needs: Callable[[Any], Any] | None = None) -> Any:
    """A rule that hands in one file."""

    def step(self: Story, data: st.DataObject) -> None:
        self.hand_in_all(name, [write(self.writes(data))])

    step.__name__ = name
    made = rule(data=st.data())(step)
    return precondition(needs)(made) if needs else made


def stock(story: Story) -> bool:
    return any(h.free > 0 and not h.abroad for h in story.model.world.holdings.values())


def notes(story: Story) -> bool:
    return bool(story.model.world.notes)


def open_notes(story: Story) -> bool:
    return any(note.is_open for note in story.model.world.notes.values())


def open_at_home(story: Story) -> bool:
    return any(note.is_open and not note.is_export for note in story.model.world.notes.values())


def exports(story: Story) -> bool:
    return any(note.is_export for note in story.model.world.notes.values())


def settled(story: Story) -> bool:
    return any(note.status == "settled" for note in story.model.world.notes.values())


def held(story: Story) -> bool:
    return any(note.status == "held" for note in story.model.world.notes.values())


def numbered(story: Story) -> bool:
    return any(h.serials for h in story.model.world.holdings.values())


RULES: tuple[tuple[str, Callable[[Teller], File], Callable[[Any], Any] | None], ...] = (
    ("lots_arrive", Teller.lots, None),
    ("numbered_lots_arrive", Teller.numbered_lot, None),
    ("customs_speaks", Teller.declarations, stock),
    ("a_sale", Teller.domestic, stock),
    ("a_sale_of_named_lots", Teller.domestic_named, stock),
    ("a_sale_of_numbered_units", Teller.domestic_numbered, numbered),
    ("a_movement", Teller.movement, stock),
    ("an_invoice_used_again", Teller.export_again, exports),
    ("confirmed", Teller.confirm, open_at_home),
    ("confirmed_too", Teller.confirm, open_at_home),
    ("seen_to_leave", Teller.leave, exports),
    ("seen_to_leave_too", Teller.leave, exports),
    ("declined", Teller.decline, open_notes),
    ("revoked", Teller.revoke, open_notes),
    ("stopped", lambda teller: teller.authority("hold"), open_notes),
    ("let_go", lambda teller: teller.authority("release"), held),
    ("seized", lambda teller: teller.authority("seize"), open_notes),
    ("a_paper_added", Teller.add_paper, notes),
    ("corrected", lambda teller: teller.corrected(reissue=False), open_notes),
    ("reissued", lambda teller: teller.corrected(reissue=True), open_notes),
    ("given_back", Teller.give_back, settled),
    ("converted", Teller.convert, stock),
    ("converted_too", Teller.convert, stock),
    ("written_off", Teller.write_off, stock),
    ("a_sale_by_invoice", Teller.sale_by_invoice, stock),
    ("a_sale_taken_over", Teller.take_over, lambda story: story.model.world.sales),
    ("an_invoice_changes", Teller.invoice_changes, lambda story: story.model.world.invoices),
    ("sent_again", Teller.repetition, stock),
    ("a_number_reused", Teller.reuse, stock),
    ("spoilt", Teller.spoilt, stock),
)
for _name, _write, _needs in RULES:
    setattr(Story, _name, told_by(_name, _write, _needs))


def tell_stories(tally: Tally, number: int, *, stories: int, shrink: bool = True) -> None:
    """Some random stories from one seed; the first that breaks raises, made as short as can be."""
    prepare_months()
    told = type("Told", (Story,), {"tally": tally})
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    run_state_machine_as_test(
        seed(number)(told),
        settings=settings(
            max_examples=stories, stateful_step_count=STEPS_IN_A_STORY, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=phases, print_blob=False, report_multiple_bugs=False,
        ),
    )  # fmt: skip
