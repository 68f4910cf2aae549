"""Clocks: notes past their day, held notes, and comparisons that are owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jolserik.notes.commands.overdue import mark_overdue
from jolserik.platform.bulk import select
from jolserik.registry.acting import Actor
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 8, 20, 7, tzinfo=UTC)
INSPECTOR = Actor("inspector", 1)


def of_note(columns: str, number: str) -> tuple[object, ...]:
    return select(f"SELECT {columns} FROM notes_note WHERE number = %s", [number])[0]


def due_on(number: str) -> date:
    (day,) = of_note("due_on", number)
    assert isinstance(day, date)
    return day


def swept(day: date) -> int:
    """How many notes are newly overdue at noon of a day."""
    return mark_overdue(b.an_act(now=datetime(day.year, day.month, day.day, 7, tzinfo=UTC)))


def on_the_road() -> str:
    return b.a_note(*(lambda seller: (seller, b.a_party()))(a_stocked_seller()))


def a_stocked_seller() -> str:
    seller = b.a_party()
    b.a_lot(seller)
    return seller


def a_held_export(**changes: str | None) -> tuple[str, str, str, str]:
    """Seller, Russian buyer, invoice number, and the number of the note that waits for it."""
    seller, abroad, tag = a_stocked_seller(), p.russian_party(), p.tag()
    answer = b.filed("notes", p.export(f"E{tag}", seller, abroad, "4", tag, **changes), now=NOON)
    assert [refusal.code.value for refusal in answer.refusals] == ["invoice_unknown"]
    return seller, abroad, tag, answer.number


def test_a_note_is_in_time_on_its_last_day_and_overdue_on_the_next() -> None:
    note = on_the_road()
    assert swept(due_on(note)) == 0
    assert swept(due_on(note) + timedelta(days=1)) == 1
    assert of_note("state, overdue_since", note) == ("open", due_on(note) + timedelta(days=1))


def test_a_note_becomes_overdue_once() -> None:
    note = on_the_road()
    later = due_on(note) + timedelta(days=30)
    assert (swept(later), swept(later)) == (1, 0)
    assert select("SELECT count(*) FROM evidence_event WHERE kind = 'note.overdue'") == [(1,)]
    assert broken() == set()


def test_an_overdue_note_is_still_reserved_and_can_be_confirmed() -> None:
    trade = b.a_trade(quantity="10")
    swept(due_on(trade.note) + timedelta(days=1))
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(10_000_000,)]
    b.taken("actions", p.action("confirm", trade.note, trade.buyer))
    assert of_note("state, overdue_since", trade.note) == ("settled", None)


def test_a_settled_note_is_never_overdue() -> None:
    trade = b.a_trade()
    b.taken("actions", p.action("confirm", trade.note, trade.buyer))
    assert swept(date(2035, 1, 1)) == 0


def test_a_held_note_waits_until_the_end_of_the_next_day_where_the_authority_sits() -> None:
    *_, note = a_held_export()
    due = select("SELECT hold_due_at FROM notes_note WHERE number = %s", [note])[0][0]
    zone = b.an_act().zone
    assert due.astimezone(zone).date() == date(2023, 8, 21)
    assert due.astimezone(zone).hour == 23


def test_a_held_note_reserves_its_stock() -> None:
    a_held_export()
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(4_000_000,)]


def test_a_held_note_is_registered_by_itself_when_the_register_catches_up() -> None:
    seller, abroad, tag, note = a_held_export()
    b.taken("invoices", p.invoice(tag, seller, abroad, "4"))
    assert of_note("state, hold_code, hold_due_at, comparison_owed", note) == ("open", "", None, False)
    assert broken() == set()


def test_a_held_note_stays_held_under_the_new_reason_when_the_register_disagrees() -> None:
    seller, abroad, tag, note = a_held_export()
    b.taken("invoices", p.invoice(tag, seller, abroad, "5"))
    assert of_note("state, hold_code", note) == ("held", "invoice_mismatch")


def test_an_exit_of_a_held_note_is_kept_and_settles_it_when_it_is_registered() -> None:
    seller, abroad, tag, note = a_held_export()
    b.taken("actions", p.leaving(note, seller))
    assert of_note("state", note) == ("held",)
    assert select("SELECT waiting FROM notes_noteaction") == [(True,)]
    b.taken("invoices", p.invoice(tag, seller, abroad, "4"))
    assert of_note("state", note) == ("settled",)
    assert select("SELECT waiting FROM notes_noteaction") == [(False,)]
    assert broken() == set()


def test_what_the_authority_lets_go_before_the_register_knows_stays_owed_until_it_does() -> None:
    seller, abroad, tag, note = a_held_export()
    row = {"note": note, "action": "release", "date": p.AUGUST, "reason": "perishable"}
    assert not b.filed("actions", row, actor=INSPECTOR).refusals
    assert of_note("state, comparison_owed", note) == ("open", True)
    b.taken("invoices", p.invoice(tag, seller, abroad, "4"))
    assert of_note("state, comparison_owed", note) == ("open", False)


def test_what_the_authority_holds_no_register_lets_go() -> None:
    seller, abroad, tag = a_stocked_seller(), p.russian_party(), p.tag()
    b.taken("invoices", p.invoice(tag, seller, abroad, "4"))
    note = b.taken("notes", p.export("E1", seller, abroad, "4", tag))
    row = {"note": note, "action": "hold", "date": p.AUGUST, "reason": "to be looked at"}
    assert not b.filed("actions", row, actor=INSPECTOR).refusals
    b.taken("invoices", p.invoice(tag, seller, abroad, "4", status="cancelled"))
    b.taken("invoices", p.invoice(tag, seller, abroad, "4"))
    assert of_note("state, hold_code", note) == ("held", "held_by_authority")


def test_a_seizure_takes_the_goods_out_of_the_ledger_and_keeps_the_books_in_order() -> None:
    trade = b.a_trade(stock="10", quantity="4")
    row = {"note": trade.note, "action": "seize", "date": p.AUGUST, "reason": "contraband"}
    assert not b.filed("actions", row, actor=INSPECTOR).refusals
    assert select("SELECT sum(on_hand), sum(reserved) FROM ledger_holding") == [(6_000_000, 0)]
    assert broken() == set()
