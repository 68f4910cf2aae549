"""Products that are wrong in one small way each: the machine must find every one of them, or it proves nothing.

A mutant is planted over the real code while a few stories are told, and taken away again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jolserik.evidence import exactly_once
from jolserik.ledger import tracing
from jolserik.ledger.allocation import UNIT, Stock
from jolserik.ledger.journal import Journal
from jolserik.ledger.queries import stock as stock_queries
from jolserik.notes.commands import closing, effects, overdue, receiving, registering
from jolserik.notes.planning import comparing, drawing

Planting = Callable[[pytest.MonkeyPatch], None]


def a_partial_answer_frees_a_unit_too_much(plant: pytest.MonkeyPatch) -> None:
    settle = Journal.settle

    def wrong(self: Journal, draw: Any, quantity: int, account: Any, **more: Any) -> None:
        settle(self, draw, quantity, account, **more)
        if 0 < quantity < draw.quantity:
            self._change(self.reserved, draw.holding_id, -UNIT)

    plant.setattr(Journal, "settle", wrong)


def a_partial_answer_forgets_the_rest(plant: pytest.MonkeyPatch) -> None:
    settle = closing.settle_line

    def wrong(journal: Journal, line: Any, quantity: int, *, abroad: bool) -> None:
        settle(journal, line, line.quantity if quantity else 0, abroad=abroad)

    plant.setattr(closing, "settle_line", wrong)


def the_same_write_off_again_posts_twice(plant: pytest.MonkeyPatch) -> None:
    identity = exactly_once.identity

    def wrong(kind: str, scope: int, own: str, *rest: Any) -> Any:
        return identity(kind, scope, f"{own} {rest[1]}" if kind == "write_off" else own, *rest)

    plant.setattr(exactly_once, "identity", wrong)


def a_reused_number_gets_the_first_answer(plant: pytest.MonkeyPatch) -> None:
    def wrong(own: str, at: str, document: Any, bound: Any) -> Any:
        return exactly_once.from_stored(bound.answer, own, document.row)

    plant.setattr(exactly_once, "repeated", wrong)


def a_correction_forgets_to_free(plant: pytest.MonkeyPatch) -> None:
    close = registering.close_notes

    def wrong(journal: Journal, note_ids: Any, state: str, act: Any) -> None:
        close(Journal(act.now), note_ids, state, act)

    plant.setattr(registering, "close_notes", wrong)


def the_newest_goods_leave_first(plant: pytest.MonkeyPatch) -> None:
    in_order = Stock._in_order
    plant.setattr(Stock, "_in_order", lambda self, keys: list(reversed(in_order(self, keys))))


def whoever_sees_also_counts(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(effects.Deed, "counts", property(lambda self: True))


def a_return_draws_whatever_is_there(plant: pytest.MonkeyPatch) -> None:
    draw_line = drawing.draw_line

    def wrong(plan: Any, line: Any, facts: Any) -> Any:
        return draw_line(replace(plan, returns_id=None), line, facts)

    plant.setattr(drawing, "draw_line", wrong)


def a_changed_invoice_holds_nothing(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(receiving, "notes_naming_invoices", lambda keys: [])


def an_invoice_serves_twice(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(comparing, "used_elsewhere", lambda plan, folded, facts: False)


def held_notes_become_overdue_too(plant: pytest.MonkeyPatch) -> None:
    from jolserik.platform.bulk import select

    def wrong(today: Any) -> list[int]:
        statement = "SELECT id FROM notes_note WHERE state IN ('open', 'held') AND due_on < %s AND overdue_since IS NULL"
        return [note for (note,) in select(statement, [today])]

    plant.setattr(overdue, "overdue_notes", wrong)


def a_trace_gives_all_to_the_first_parent(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(tracing, "apportion", lambda total, weights: [total, *[0] * (len(weights) - 1)])


def goods_of_others_may_be_named(plant: pytest.MonkeyPatch) -> None:
    class Everything(frozenset[tuple[int, int]]):
        def __contains__(self, _: object) -> bool:
            return True

    plant.setattr(stock_queries, "parties_holding", lambda lots: Everything())


MUTANTS: tuple[Planting, ...] = (
    a_partial_answer_frees_a_unit_too_much,
    a_partial_answer_forgets_the_rest,
    the_same_write_off_again_posts_twice,
    a_reused_number_gets_the_first_answer,
    a_correction_forgets_to_free,
    the_newest_goods_leave_first,
    whoever_sees_also_counts,
    a_return_draws_whatever_is_there,
    a_changed_invoice_holds_nothing,
    an_invoice_serves_twice,
    held_notes_become_overdue_too,
    a_trace_gives_all_to_the_first_parent,
    goods_of_others_may_be_named,
)
