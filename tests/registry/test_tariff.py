"""Products: without the official table a code passes by its first six digits; once it is loaded it decides."""

from __future__ import annotations

from datetime import date

import pytest

from jolserik.registry.commands.tariff import load_tariff
from jolserik.registry.queries import unknown_products
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db

MAY, AUGUST = date(2023, 5, 10), date(2023, 8, 10)
NEVER = "8450119999"


def known(code: str, on: date = AUGUST) -> bool:
    return not unknown_products([(code, on)])


def test_without_the_table_the_first_six_digits_decide() -> None:
    assert known(p.WASHER)
    assert known(NEVER)
    assert not known("8450990000")


def test_with_the_table_only_its_codes_are_known() -> None:
    load_tariff([(p.WASHER, "Washing machines", date(2022, 1, 1), None)], b.an_act())
    assert known(p.WASHER)
    assert not known(NEVER)
    assert not known(p.PHONE)


def test_a_code_is_known_from_its_first_to_its_last_day() -> None:
    load_tariff([(p.WASHER, "Washing machines", date(2023, 5, 10), date(2023, 8, 10))], b.an_act())
    assert known(p.WASHER, MAY)
    assert known(p.WASHER, AUGUST)
    assert not known(p.WASHER, date(2023, 5, 9))
    assert not known(p.WASHER, date(2023, 8, 11))


def test_a_row_that_is_loaded_again_replaces_what_it_said() -> None:
    load_tariff([(p.WASHER, "Washing machines", date(2022, 1, 1), None)], b.an_act())
    load_tariff([(p.WASHER, "Washing machines", date(2022, 1, 1), date(2023, 6, 1))], b.an_act())
    assert known(p.WASHER, MAY)
    assert not known(p.WASHER, AUGUST)


def test_a_code_of_six_unknown_digits_stays_unknown_whatever_is_loaded() -> None:
    load_tariff([("8450990000", "Nothing", date(2022, 1, 1), None)], b.an_act())
    assert not known("8450990000")


def test_the_table_refuses_lots_notes_and_conversions_of_other_products() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller)
    load_tariff([(p.PHONE, "Telephones", date(2022, 1, 1), None)], b.an_act())
    packing = [p.converted("C", seller, "in", "@L", "1"), p.converted("C", seller, "out", "P", "1")]
    for answer in (
        b.filed("lots", p.lot("L1", seller, "1")),
        b.filed("notes", b.note_row(seller, buyer)),
        b.filed("conversions", *packing),
    ):
        assert "unknown_product" in [refusal.code.value for refusal in answer.refusals]
