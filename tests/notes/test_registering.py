"""Registering in batches: what one document's refusal means for the next, and that nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jolserik.kernel.answers import Answer, Outcome
from jolserik.notes.commands.registering import check_notes, register_notes
from jolserik.platform.bulk import select
from jolserik.registry.acting import Actor
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken

pytestmark = pytest.mark.django_db


def codes(answer: Answer) -> list[str]:
    return [refusal.code.value for refusal in answer.refusals]


def drafts(*rows: dict[str, str]) -> list[Any]:
    return [b.a_draft("notes", row) for row in rows]


def stocked(quantity: str = "10", **changes: str | None) -> tuple[str, str]:
    seller, buyer = b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, quantity, **changes))
    return seller, buyer


DOCUMENTS: dict[str, Callable[[str, str], tuple[list[dict[str, str]], dict[str, str]]]] = {
    "lots": lambda seller, buyer: ([p.lot("X1", seller, "2")], {"quantity": "3"}),
    "notes": lambda seller, buyer: ([p.note("N1", seller, buyer, "2")], {"quantity": "1"}),
    "write_offs": lambda seller, buyer: ([p.written_off("W1", seller, "@L1", "1")], {"reason": "stolen"}),
    "conversions": lambda seller, buyer: (
        [p.converted("C1", seller, "in", "@L1", "2"), p.converted("C1", seller, "out", "P", "2")],
        {"quantity": "3"},
    ),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_same_document_again_gets_the_same_answer_and_another_one_none(kind: str) -> None:
    rows, change = DOCUMENTS[kind](*stocked())
    first, again = b.filed(kind, *rows), b.filed(kind, *rows)
    other = b.filed(kind, *[row | change for row in rows])
    assert (first.outcome, first.repeated) == (Outcome.ACCEPTED, False)
    assert (again.number, again.repeated) == (first.number, True)
    assert codes(other) == ["number_reused"]
    assert broken() == set()


def test_a_refused_number_is_free_to_be_mended() -> None:
    seller, buyer = stocked()
    assert codes(b.filed("notes", p.note("N1", seller, buyer, "11"))) == ["insufficient_stock"]
    assert b.filed("notes", p.note("N1", seller, buyer, "10")).outcome is Outcome.ACCEPTED


def test_checking_answers_like_registering_and_stores_nothing() -> None:
    seller, buyer = stocked()
    batch = drafts(p.note("N1", seller, buyer, "6"), p.note("N2", seller, buyer, "6"))
    checked = check_notes(batch, b.an_act())
    assert select("SELECT count(*) FROM notes_note") == [(0,)]
    registered = register_notes(batch, b.an_act())
    assert [codes(answer) for answer in checked] == [codes(answer) for answer in registered]
    assert [answer.outcome for answer in registered] == [Outcome.ACCEPTED, Outcome.REFUSED]


def test_the_number_of_statements_does_not_grow_with_the_notes(
    django_assert_max_num_queries: Any,
) -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, "1000"))
    b.taken("notes", p.note("N0", seller, buyer, "1"))
    with django_assert_max_num_queries(60):
        batch = drafts(*[p.note(f"N{n}", seller, buyer, "1") for n in range(1, 101)])
        answers = register_notes(batch, b.an_act())
    assert all(answer.outcome is Outcome.ACCEPTED for answer in answers)


def test_a_refused_correction_leaves_its_serial_numbers_reserved_for_the_rest_of_the_batch() -> None:
    seller, buyer = stocked(quantity="2", serials="s1;s2")
    b.taken("notes", p.note("N1", seller, buyer, "1", serials="s1"))
    wrong = p.note("N2", seller, b.a_party(), "1", serials="s1", refers_to="N1")
    thief = p.note("N3", seller, buyer, "1", serials="s1")
    answers = register_notes(drafts(wrong, thief), b.an_act())
    assert codes(answers[0])[0] == "correction_forbidden"
    assert codes(answers[1]) == ["serial_elsewhere"]
    assert broken() == set()


def test_a_correction_may_carry_the_serial_numbers_of_the_note_it_corrects() -> None:
    seller, buyer = stocked(quantity="2", serials="s1;s2")
    b.taken("notes", p.note("N1", seller, buyer, "1", serials="s1"))
    correction = b.taken("notes", p.note("N2", seller, buyer, "1", serials="s1", refers_to="N1"))
    assert broken() == set()
    b.taken("actions", p.action("confirm", correction, buyer))
    at_buyer = """
        SELECT s.number FROM ledger_serial s JOIN ledger_holding h ON h.id = s.holding_id
        JOIN ledger_account a ON a.id = h.account_id WHERE a.party_id = %s
    """
    assert select(at_buyer, [b.party_id(buyer)]) == [("s1",)]
    assert broken() == set()


def test_outputs_of_which_one_would_descend_from_nothing_are_refused() -> None:
    seller = b.a_party()
    b.taken("lots", p.lot("L1", seller, "0.000001", unit="KGM"))
    rows = [
        p.converted("C1", seller, "in", "@L1", "0.000001", kind="unit_change", unit="KGM"),
        p.converted("C1", seller, "out", "A", "1", kind="unit_change"),
        p.converted("C1", seller, "out", "B", "1", kind="unit_change"),
    ]
    assert codes(b.filed("conversions", *rows)) == ["conversion_unbalanced"]
    rows.pop()
    assert b.filed("conversions", *rows).outcome is Outcome.ACCEPTED
    assert broken() == set()


def test_a_would_be_refusal_is_counted_on_its_day() -> None:
    seller, buyer = stocked()
    for own in ("N1", "N2"):
        b.taken("notes", p.note(own, seller, buyer, "20", date=p.JUNE))
    counted = select("SELECT day::text, code, count FROM ledger_wouldberefusal")
    assert counted == [(p.JUNE, "insufficient_stock", 2)]
    assert broken() == set()


def test_every_kind_of_document_says_whose_it_is_not() -> None:
    seller, buyer = stocked()
    stranger = Actor("trader", 1, frozenset({b.party_id(buyer)}))
    for kind, rows in ((kind, make(seller, buyer)[0]) for kind, make in DOCUMENTS.items()):
        answer = b.filed(kind, *rows, actor=stranger)
        assert codes(answer) == ["not_allowed"], kind
