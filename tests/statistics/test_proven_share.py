"""The share of exported value with a proven chain, one rule at a time. Prices are 100 tenge a piece unless
said.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from jolserik.statistics import queries
from jolserik.statistics.exports import Filters
from jolserik.statistics.figures import flows, three_ways
from tests.model import papers
from tests.statistics.town import Town, accept, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def share() -> Decimal | None:
    return queries.proven_share(Filters()).share


def test_where_nothing_was_exported_there_is_no_share() -> None:
    assert share() is None


def test_a_matched_import_that_its_importer_exports_is_proven(town: Town) -> None:
    town.imported(town.importer, "10")
    town.exported(town.importer, "10")
    figures = queries.proven_share(Filters())
    assert figures.share == 1
    assert figures.exported_value.kzt == figures.proven_value.kzt == 1000


def test_hands_that_confirm_and_own_movements_keep_a_chain_proven(town: Town) -> None:
    town.imported(town.importer, "10")
    town.sold(town.importer, town.trader, "10")
    accept("notes", papers.movement(town.paper(), town.trader, "10", to="B"))
    town.sold(town.trader, town.exporter, "10", sender_place="B")
    town.exported(town.exporter, "10")
    assert share() == 1


def test_a_sale_that_only_an_invoice_tells_of_breaks_the_chain(town: Town) -> None:
    town.imported(town.importer, "10")
    town.sold_by_invoice(town.importer, town.exporter, "10")
    town.exported(town.exporter, "10", sender_place="default")
    figures = queries.proven_share(Filters())
    assert figures.share == 0
    assert [(row.key, row.figure.exported.kzt, row.figure.proven.kzt) for row in figures.by_grade] == [
        ("matched", 1000, 0)
    ]


@pytest.mark.parametrize("kind", ["import_eaeu", "declared"])
def test_a_lot_that_no_register_confirms_proves_nothing(town: Town, kind: str) -> None:
    town.lot(town.importer, "10", origin_kind=kind)
    town.exported(town.importer, "10")
    assert share() == 0


def test_a_line_drawn_from_two_lots_is_proven_by_its_proven_part(town: Town) -> None:
    town.imported(town.importer, "6")
    town.lot(town.importer, "4", origin_kind="declared")
    town.exported(town.importer, "10")
    figures = queries.proven_share(Filters())
    assert figures.share == Decimal("0.6")
    assert {row.key: row.figure.exported.kzt for row in figures.by_grade} == {"matched": 600, "unproven": 400}


def test_a_conversion_that_keeps_identity_passes_proof_on_by_the_shares_of_its_inputs(town: Town) -> None:
    good = town.imported(town.importer, "1")
    bad = town.lot(town.importer, "2", origin_kind="declared")
    sides = [("in", good, "1"), ("in", bad, "2"), ("out", "mixed", "3")]
    own = town.paper()
    accept("conversions", *(papers.converted(own, town.importer, *side, kind="re_sorting") for side in sides))
    town.exported(town.importer, "3")
    figures = queries.proven_share(Filters())
    assert figures.proven_value.kzt == 100
    assert figures.share == Decimal("0.333333")


@pytest.mark.parametrize(("second", "expected"), [("import_declaration", 1), ("declared", 0)])
def test_production_is_proven_only_if_every_ingredient_is(town: Town, second: str, expected: int) -> None:
    first = town.imported(town.importer, "5")
    other = (
        town.imported(town.importer, "5")
        if second == "import_declaration"
        else town.lot(town.importer, "5", origin_kind=second)
    )
    produce(town, town.importer, [first, other])
    town.exported(town.importer, "1", product=papers.FRIDGE, procedure="temporary_return")
    assert share() == expected


def test_production_from_an_ingredient_whose_chain_is_broken_is_not_proven(town: Town) -> None:
    code = town.imported(town.importer, "5")
    town.sold_by_invoice(town.importer, town.trader, "5")
    produce(town, town.trader, [code], place="default")
    town.exported(
        town.trader, "1", product=papers.FRIDGE, procedure="temporary_return", sender_place="default"
    )
    assert share() == 0


def produce(town: Town, holder: str, lots: list[str], place: str = "A") -> None:
    """Five washing machines of each lot become one refrigerator, for the sake of the example."""
    own = town.paper()
    rows = [papers.converted(own, holder, "in", code, "5", kind="production", place=place) for code in lots]
    made = papers.converted(
        own, holder, "out", "made", "1", kind="production", place=place, product=papers.FRIDGE
    )
    accept("conversions", *rows, made)


def test_a_line_without_a_value_is_counted_apart_and_never_as_zero(town: Town) -> None:
    town.imported(town.importer, "10")
    town.exported(town.importer, "5")
    town.exported(town.importer, "5", price=None, currency=None)
    figures = queries.proven_share(Filters())
    assert (figures.total.lines, figures.unvalued_lines) == (2, 1)
    assert figures.share == 1


def test_a_currency_without_a_rate_on_the_day_leaves_the_line_unvalued(town: Town) -> None:
    town.imported(town.importer, "10")
    own = town.paper()
    accept("invoices", papers.invoice(own, town.importer, town.abroad, "5", currency="NZD", value="500"))
    accept("notes", papers.export(town.paper(), town.importer, town.abroad, "5", own, currency="NZD"))
    assert queries.proven_share(Filters()).unvalued_lines == 1


def test_a_revoked_export_is_no_export(town: Town) -> None:
    town.imported(town.importer, "10")
    number = town.exported(town.importer, "10")
    accept("actions", papers.action("revoke", number, town.importer, reason="sold at home"))
    assert queries.proven_share(Filters()).total.lines == 0


def test_a_held_export_is_not_registered_yet(town: Town) -> None:
    town.imported(town.importer, "10")
    loaded = load("notes", [papers.export(town.paper(), town.importer, town.abroad, "10", "unheard-of")])
    assert [answer.outcome.value for answer in loaded.answers] == ["held"]
    assert queries.proven_share(Filters()).total.lines == 0


def test_goods_that_turned_out_not_to_have_left_prove_nothing(town: Town) -> None:
    town.imported(town.importer, "10")
    number = town.exported(town.importer, "10")
    town.left(number, town.importer, line="1", quantity_received="7")
    assert share() == Decimal("0.7")


def test_filters_narrow_by_day_destination_and_product(town: Town) -> None:
    town.imported(town.importer, "10")
    town.exported(town.importer, "10")
    day = queries.exports(Filters()).lines[0].day
    for narrow in (
        Filters(until=day.replace(year=2022)),
        Filters(since=day.replace(year=2025)),
        Filters(destination="BY"),
        Filters(product="8418"),
        Filters(region="KZ-55"),
    ):
        assert queries.exports(narrow).lines == [], narrow
    wide = Filters(since=day, until=day, destination="RU", product="8450", region="")
    assert len(queries.exports(wide).lines) == 1


def test_the_three_ways_of_counting_differ_by_who_has_spoken(town: Town) -> None:
    town.imported(town.importer, "30")
    seen, said, silent = (town.exported(town.importer, "10") for _ in range(3))
    assert silent
    town.left(seen, town.importer)
    town.left(said, town.importer, source="exporter", scope="seen")
    (month,) = three_ways(queries.exports(Filters()).lines)
    assert (month.proven.kzt, month.claimed.kzt, month.registered.kzt) == (1000, 1000, 3000)
    assert month.only_registered.kzt == 1000


def test_flows_start_where_the_goods_come_from(town: Town) -> None:
    town.imported(town.importer, "10")
    town.exported(town.importer, "10")
    (flow,) = flows(queries.exports(Filters()))
    assert (flow.origin, flow.destination, flow.value.kzt) == ("CN", "RU", 1000)


def test_the_headline_has_the_contracts_shape_and_says_how_certain_the_rates_are(town: Town) -> None:
    town.imported(town.importer, "10")
    town.exported(town.importer, "10")
    headline = queries.headline()
    assert headline.document() == {
        "notes": 1,
        "lots": 1,
        "exports": 1,
        "exported_value": {"KZT": "1000.00", "USD": str(headline.exported_value.usd)},
        "unvalued": 0,
        "proven_share": "1.000000",
        "would_be_refused": 0,
    }
    assert headline.exported_value.usd > 0
    assert headline.certainties == {"illustrative"}


def test_what_a_check_would_have_refused_while_it_only_observed_is_counted_by_day(town: Town) -> None:
    accept("notes", papers.note(town.paper(), town.importer, town.trader, "5", date=papers.MAY))
    counted = queries.would_be_refusals()
    assert [(day.day.isoformat(), day.code, day.times) for day in counted] == [
        (papers.MAY, "insufficient_stock", 1)
    ]
