"""What a command says about one document."""

from __future__ import annotations

import pytest

from jolserik.kernel.answers import Outcome, accepted, held, holds_only, refused
from jolserik.kernel.refusals import HELD, Code, Refusal

SHORT, UNKNOWN = Refusal(Code.INSUFFICIENT_STOCK, "quantity"), Refusal(Code.UNKNOWN_PARTY, "recipient")


def test_an_accepted_document_has_its_number_and_no_refusals() -> None:
    answer = accepted("N1", 2, "N24", [SHORT])
    assert (answer.outcome, answer.number, answer.refusals) == (Outcome.ACCEPTED, "N24", ())
    assert answer.warnings == (SHORT,)


def test_a_refused_document_has_no_number_and_lists_the_weightiest_fault_first() -> None:
    answer = refused("N1", 2, [SHORT, UNKNOWN])
    assert (answer.outcome, answer.number) == (Outcome.REFUSED, "")
    assert answer.refusals == (UNKNOWN, SHORT)


def test_a_held_document_keeps_its_number_while_it_waits() -> None:
    reasons = [Refusal(Code.DECLARATION_UNKNOWN), Refusal(Code.INVOICE_UNKNOWN)]
    answer = held("N1", 2, "N24", reasons)
    assert (answer.outcome, answer.number) == (Outcome.HELD, "N24")
    assert answer.refusals[0].code is Code.INVOICE_UNKNOWN


def test_every_answer_is_final_but_that_somebody_else_is_busy_with_it() -> None:
    assert refused("N1", 2, [SHORT]).final
    assert accepted("N1", 2, "N24").final
    assert not refused("N1", 2, [Refusal(Code.BUSY)]).final


@pytest.mark.parametrize("code", sorted(HELD))
def test_a_document_waits_only_if_all_its_reasons_are_reasons_to_wait(code: Code) -> None:
    assert holds_only([Refusal(code)])
    assert not holds_only([Refusal(code), SHORT])
