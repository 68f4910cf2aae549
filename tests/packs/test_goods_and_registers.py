"""Domestic notes, procedures, union, registers that are down: all as of a date."""

from datetime import date
from pathlib import Path

import pytest

from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.products import product_known
from jolserik.packs import Pack

IN_2024 = date(2024, 5, 1)


@pytest.mark.parametrize(
    "product", ["8418211000", "8418400801", "2710124130", "2208601100", "2711110000", "3826001001"]
)
def test_some_goods_need_a_note_inside_the_country(kz: Pack, product: str) -> None:
    assert kz.note_required(product, IN_2024)


@pytest.mark.parametrize("product", ["8450111100", "8517130000", "8542319010", "8418500000", "2709009009"])
def test_most_goods_do_not(kz: Pack, product: str) -> None:
    assert not kz.note_required(product, IN_2024)


def test_before_the_first_list_no_goods_need_one(kz: Pack) -> None:
    assert kz.domestic_list(date(2019, 12, 31)) is None
    assert not kz.note_required("8418211000", date(2019, 12, 31))


def test_from_2026_the_last_known_list_is_carried_on_and_says_so(kz: Pack) -> None:
    before, after = kz.domestic_list(date(2025, 12, 31)), kz.domestic_list(date(2026, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.listed, after.listed) == (True, False)
    assert before.goods == after.goods
    assert kz.note_required("8418211000", date(2026, 11, 22))


def test_every_prefix_of_six_digits_is_a_code_that_exists(kz: Pack) -> None:
    found = kz.domestic_list(IN_2024)
    assert found is not None
    for prefix in (prefix for group in found.goods for prefix in group.prefixes):
        if len(prefix) == 6:
            assert product_known(f"{prefix}0000", IN_2024), prefix


def test_procedures_without_a_sale_need_no_invoice(kz: Pack, invented: Pack) -> None:
    assert kz.sale_free_procedures == {"processing", "temporary", "temporary_return"}
    assert invented.sale_free_procedures == {"fair"}


def test_the_union_grew_over_time(kz: Pack, invented: Pack) -> None:
    assert kz.eaeu == {"KZ", "RU", "BY", "KG", "AM"}
    assert not kz.in_union("KG", date(2015, 8, 11))
    assert kz.in_union("KG", date(2015, 8, 12))
    assert not kz.in_union("CN", IN_2024)
    assert invented.in_union("BO", date(2030, 1, 1))


@pytest.mark.parametrize(
    ("on", "down"),
    [
        (date(2026, 2, 12), False),
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), False),
    ],
)
def test_the_invoice_register_was_announced_down_for_one_night(kz: Pack, on: date, down: bool) -> None:
    assert kz.register_down("invoices", on) is down
    assert not kz.register_down("declarations", on)


def test_an_unknown_register_is_a_mistake_of_the_caller(kz: Pack) -> None:
    with pytest.raises(KeyError):
        kz.register_down("weather", IN_2024)


def test_the_regions_on_the_russian_border_are_known(kz: Pack) -> None:
    assert {region.names.en for region in kz.regions_bordering("RU")} == {
        "Abai Region",
        "Aktobe Region",
        "Atyrau Region",
        "East Kazakhstan Region",
        "Kostanay Region",
        "North Kazakhstan Region",
        "Pavlodar Region",
        "West Kazakhstan Region",
    }
    assert len(kz.regions) == 20


def test_home_identifiers_are_of_the_kinds_that_the_pack_names(kz: Pack) -> None:
    assert parse_party("KZ:990140999995").kind in kz.identifier_kinds


def test_every_source_is_used_and_nothing_claims_more_than_it_has(kz: Pack) -> None:
    folder = Path(__file__).parents[2] / "packs" / "kz"
    texts = [file.read_text() for file in folder.rglob("*.*") if file.name != "sources.yaml"]
    for code in kz.sources:
        assert any(code in text for text in texts), code
