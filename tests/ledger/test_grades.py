"""Grades of lots follow customs' newest word, down through every conversion."""

from __future__ import annotations

import pytest

from jolserik.platform.bulk import select
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken

pytestmark = pytest.mark.django_db


def grades() -> dict[str, str]:
    return dict(select("SELECT reference, grade FROM ledger_lot"))


def packed(own: str, holder: str, inputs: dict[str, str], output: str) -> None:
    """Inputs by name with their quantities, into one output."""
    rows = [p.converted(own, holder, "in", f"@{name}", quantity) for name, quantity in inputs.items()]
    total = str(sum(map(int, inputs.values())))
    b.taken("conversions", *rows, p.converted(own, holder, "out", output, total))


@pytest.fixture
def chain() -> tuple[str, str]:
    """Holder and declaration of lot L1, packed into P1, which is packed with the proven L2 into P2."""
    holder, tag = b.a_party(), p.tag()
    b.taken("declarations", p.declaration(f"{tag}b", holder, "4"))
    proof = {"origin_kind": "import_declaration", "origin_document": tag}
    b.taken("lots", p.lot("L1", holder, "10", **proof))
    b.taken("lots", p.lot("L2", holder, "4", **(proof | {"origin_document": f"{tag}b"})))
    packed("C1", holder, {"L1": "6"}, "P1")
    packed("C2", holder, {"P1": "3", "L2": "4"}, "P2")
    return holder, tag


def test_until_customs_knows_the_declaration_everything_made_of_it_is_claimed(chain: tuple[str, str]) -> None:
    assert grades() == {"L1": "claimed", "L2": "matched", "P1": "claimed", "P2": "claimed"}


def test_a_declaration_that_agrees_proves_everything_made_of_it(chain: tuple[str, str]) -> None:
    holder, tag = chain
    b.taken("declarations", p.declaration(tag, holder, "10"))
    assert set(grades().values()) == {"matched"}
    assert broken() == set()


@pytest.mark.parametrize("change", [{"quantity": "9"}, {"product": p.PHONE}, {"status": "annulled"}])
def test_a_declaration_that_contradicts_its_lot_contradicts_what_was_made_of_it(
    chain: tuple[str, str], change: dict[str, str]
) -> None:
    holder, tag = chain
    b.taken("declarations", p.declaration(tag, holder, "10"))
    b.taken("declarations", p.declaration(tag, holder, "10") | change)
    assert grades() == {"L1": "contradicted", "L2": "matched", "P1": "contradicted", "P2": "contradicted"}
    assert broken() == set()


def test_a_word_taken_back_is_forgiven(chain: tuple[str, str]) -> None:
    holder, tag = chain
    for quantity in ("10", "9", "10"):
        b.taken("declarations", p.declaration(tag, holder, quantity))
    assert set(grades().values()) == {"matched"}


def test_every_change_of_a_grade_is_an_event(chain: tuple[str, str]) -> None:
    holder, tag = chain
    b.taken("declarations", p.declaration(tag, holder, "10"))
    b.taken("declarations", p.declaration(tag, holder, "10"))
    assert select("SELECT count(*) FROM evidence_event WHERE kind = 'lot.graded'") == [(3,)]


def test_production_is_no_better_proven_than_its_weakest_ingredient(chain: tuple[str, str]) -> None:
    holder, _ = chain
    rows = [
        p.converted("C3", holder, "in", "@L1", "1", kind="production"),
        p.converted("C3", holder, "in", "@P2", "1", kind="production"),
        p.converted("C3", holder, "out", "MADE", "1", kind="production", product=p.PHONE),
    ]
    b.taken("conversions", *rows)
    assert grades()["MADE"] == "claimed"
