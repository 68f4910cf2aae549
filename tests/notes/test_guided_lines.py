"""Registered exports are asked about again with just the facts with which they were asked about at registration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jolserik.guidance.brief import Brief, brief
from jolserik.guidance.columns import Batch
from jolserik.notes.planning import guiding
from jolserik.notes.queries.guided_lines import export_lines, facts_of, goods_of
from jolserik.packs.rules import Question
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db

YEAR = date(2023, 1, 1), date(2023, 12, 31)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """Every question that is asked while notes are registered."""
    questions: list[Question] = []

    def listening(book: Any, question: Question, **known: Any) -> Brief:
        questions.append(question)
        return brief(book, question, **known)

    monkeypatch.setattr(guiding, "brief", listening)
    return questions


def asked_again() -> list[Question]:
    """The questions as replay reads them; a reason is not a fact of theirs."""
    found = []
    for goods in goods_of(export_lines(*YEAR), "Asia/Almaty"):
        batch = Batch()
        batch.add(facts_of(goods))
        found += list(batch.questions(range(batch.size)))
    return found


def same(first: list[Question], second: list[Question]) -> bool:
    """Whether both are the same questions, in whatever order."""
    plain = [replace(question, reason_given=False) for question in first]
    return sorted(map(repr, plain)) == sorted(map(repr, second))


def exported(seller: str, abroad: str, quantity: str, **changes: str | None) -> None:
    number = f"INV-{p.tag()}"
    b.taken(
        "invoices", p.invoice(number, seller, abroad, quantity, product=changes.get("product") or p.WASHER)
    )
    b.filed("notes", p.export(f"E-{number}", seller, abroad, quantity, number, **changes))


def test_a_plain_export_is_asked_about_again_as_it_was(asked: list[Question]) -> None:
    seller, abroad = (
        b.a_party(registered_on="2015-03-01"),
        b.a_party(country="RU", registered_on="2023-01-09"),
    )
    b.a_lot(seller, quantity="5", dispatch_country="AE")
    exported(seller, abroad, "3", end_user="a hospital", papers="letter:7")
    assert len(asked) == 1
    assert same(asked, asked_again())


def test_each_lot_behind_a_line_is_asked_about(asked: list[Question]) -> None:
    seller, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(seller, quantity="2", clauses="no_reexport_ru")
    b.a_lot(seller, quantity="2", origin_kind="production", origin_document=None, origin_line=None)
    exported(seller, abroad, "3", reason="the seller has agreed")
    assert len(asked) == 2
    assert same(asked, asked_again())


def test_each_origin_of_a_mixed_lot_is_asked_about(asked: list[Question]) -> None:
    seller, abroad = b.a_party(), b.a_party(country="RU")
    lots = [
        b.a_lot(seller, quantity="2"),
        b.a_lot(seller, quantity="2", origin_country="DE", maker_country=None),
    ]
    put_in = [p.converted("C-1", seller, "in", lot, "2") for lot in lots]
    b.taken("conversions", *put_in, p.converted("C-1", seller, "out", "", "4"))
    exported(seller, abroad, "4", date="2023-06-20")
    assert {question.origin for question in asked} == {"CN", "DE"}
    assert same(asked, asked_again())


def test_what_was_given_up_is_not_asked_about_again(asked: list[Question]) -> None:
    seller, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(seller, quantity="5")
    exported(seller, abroad, "3")
    (line,) = export_lines(*YEAR)
    number = next(iter(goods_of([line], "Asia/Almaty")))[0].number
    b.taken("actions", p.action("revoke", number, seller))
    assert export_lines(*YEAR) == []
