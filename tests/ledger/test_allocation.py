"""Drawing in memory: oldest first, named lots, serial numbers, and taking everything back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.ledger.allocation import (
    TEMPORARY_IDS,
    UNIT,
    AccountKey,
    Stock,
    StockHolding,
    Taking,
    new_stock_holding,
)

HERE = AccountKey(1, "A", "8450111100", "H87")
THERE = AccountKey(1, "B", "8450111100", "H87")
IN_KILOGRAMS = AccountKey(1, "A", "8450111100", "KGM")
OF_ANOTHER = AccountKey(2, "A", "8450111100", "H87")

Snapshot = list[tuple[int, int, list[str]]]


def a_stock(*holdings: tuple[int, int, int], key: AccountKey = HERE) -> Stock:
    """Holdings as (id, lot, free), oldest first."""
    stock = Stock()
    stock.load(key, [StockHolding(*holding) for holding in holdings])
    return stock


def with_serials(*serials: str) -> Stock:
    stock = Stock()
    stock.load(HERE, [StockHolding(1, 10, len(serials) * UNIT, list(serials))])
    return stock


def told(takings: Sequence[Taking]) -> list[tuple[int, int]]:
    """(holding, quantity) of each taking."""
    return [(taking.holding.id, taking.quantity) for taking in takings]


def snapshot(stock: Stock) -> Snapshot:
    return sorted((h.id, h.free, sorted(h.serials)) for h in stock.all_holdings())


def test_the_oldest_holding_is_drawn_first() -> None:
    stock = a_stock((1, 10, 5), (2, 11, 5))
    takings, missing = stock.take([HERE], 7)
    assert (told(takings), missing) == ([(1, 5), (2, 2)], 0)


def test_what_is_missing_is_said_and_what_there_is_is_taken() -> None:
    takings, missing = a_stock((1, 10, 5)).take([HERE], 8)
    assert (told(takings), missing) == ([(1, 5)], 3)


def test_an_account_that_holds_nothing_misses_everything() -> None:
    assert a_stock((1, 10, 5)).take([THERE], 1) == ([], 1)


def test_an_exhausted_holding_is_passed_over_without_an_empty_taking() -> None:
    takings, _ = a_stock((1, 10, 0), (2, 11, 5)).take([HERE], 1)
    assert told(takings) == [(2, 1)]


def test_a_named_lot_is_drawn_even_if_another_is_older() -> None:
    takings, missing = a_stock((1, 10, 5), (2, 11, 5), (3, 11, 5)).take([HERE], 6, lot_id=11)
    assert (told(takings), missing) == ([(2, 5), (3, 1)], 0)


def test_only_the_holdings_that_came_by_a_note_can_go_back() -> None:
    takings, missing = a_stock((1, 10, 5), (2, 10, 5)).take([HERE], 6, among={2})
    assert (told(takings), missing) == ([(2, 5)], 1)


def test_several_accounts_are_merged_by_age() -> None:
    stock = a_stock((2, 10, 5))
    stock.load(THERE, [StockHolding(1, 11, 5)])
    takings, _ = stock.take([HERE, THERE], 7)
    assert told(takings) == [(1, 5), (2, 2)]


def test_a_later_document_finds_what_the_earlier_one_left() -> None:
    stock = a_stock((1, 10, 5))
    stock.take([HERE], 3)
    assert stock.free([HERE]) == 2
    assert stock.take([HERE], 3)[1] == 1


def test_what_is_free_can_be_asked_of_a_lot_or_of_some_holdings() -> None:
    stock = a_stock((1, 10, 5), (2, 11, 7), (3, 11, 1))
    assert stock.free([HERE], lot_id=11) == 8
    assert stock.free([HERE], among={1, 3}) == 6


def test_a_taking_never_has_another_lot_than_its_holding() -> None:
    takings, _ = a_stock((1, 10, 5)).take([HERE], 1)
    assert takings[0].lot_id == 10


def test_accounts_of_a_party_are_found_at_every_place_but_only_in_that_product_and_unit() -> None:
    stock = a_stock((1, 10, 5))
    for key in (THERE, IN_KILOGRAMS, OF_ANOTHER):
        stock.load(key, [])
    assert stock.keys_of(1, "8450111100", "H87") == [HERE, THERE]


def test_a_holding_that_a_batch_makes_is_younger_than_all_stored_ones() -> None:
    assert new_stock_holding(1, 5).id >= TEMPORARY_IDS
    assert new_stock_holding(1, 5).id < new_stock_holding(1, 5).id


def test_what_a_movement_brought_can_be_drawn_by_a_later_document() -> None:
    stock = a_stock((1, 10, 5))
    stock.put(THERE, new_stock_holding(10, 3))
    assert stock.take([THERE], 3)[1] == 0


def test_units_are_taken_by_their_serial_numbers() -> None:
    stock = with_serials("a", "b", "c")
    takings, missing = stock.take_serials([HERE], ["c", "a"])
    assert [(t.quantity, t.serials) for t in takings] == [(2 * UNIT, ("a", "c"))]
    assert missing == []
    assert stock.holdings(HERE)[0].serials == ["b"]


def test_serial_numbers_that_do_not_stand_here_are_listed_in_order() -> None:
    _, missing = with_serials("a").take_serials([HERE], ["z", "a", "y"])
    assert missing == ["y", "z"]


def test_a_serial_number_is_taken_once() -> None:
    stock = with_serials("a", "b")
    stock.take_serials([HERE], ["a"])
    assert stock.take_serials([HERE], ["a"]) == ([], ["a"])


def test_serial_numbers_of_several_holdings_make_several_takings() -> None:
    stock = with_serials("a")
    stock.load(THERE, [StockHolding(2, 11, UNIT, ["b"])])
    takings, _ = stock.take_serials([HERE, THERE], ["a", "b"])
    assert told(takings) == [(1, UNIT), (2, UNIT)]


def test_a_quantity_takes_its_serial_numbers_along() -> None:
    stock = with_serials("a", "b", "c")
    takings, _ = stock.take([HERE], 2 * UNIT)
    assert takings[0].serials == ("a", "b")
    assert stock.holdings(HERE)[0].serials == ["c"]


def test_a_part_that_must_be_said_takes_no_serial_numbers_along_but_a_whole_takes_all() -> None:
    stock = with_serials("a", "b", "c")
    takings, _ = stock.take([HERE], 2 * UNIT, numbered="said")
    assert takings[0].serials == ()
    assert stock.holdings(HERE)[0].serials == ["a", "b", "c"]
    whole, _ = with_serials("a", "b").take([HERE], 2 * UNIT, numbered="said")
    assert whole[0].serials == ("a", "b")


def test_a_refused_document_gives_everything_back() -> None:
    stock = with_serials("a", "b", "c")
    before = snapshot(stock)
    mark = stock.mark()
    stock.take_serials([HERE], ["b"])
    stock.take([HERE], UNIT)
    stock.put(THERE, new_stock_holding(10, 5))
    stock.undo(mark)
    assert snapshot(stock) == before
    assert stock.holdings(THERE) == []


def test_undoing_leaves_what_was_done_before_the_mark() -> None:
    stock = a_stock((1, 10, 5))
    stock.take([HERE], 2)
    stock.put(THERE, new_stock_holding(10, 2))
    mark = stock.mark()
    stock.take([HERE], 1)
    stock.undo(mark)
    assert (stock.free([HERE]), stock.free([THERE])) == (3, 2)


def test_a_correction_may_draw_what_the_note_it_corrects_had_reserved() -> None:
    stock = a_stock((1, 10, 0))
    stock.give_back([Taking(stock.holdings(HERE)[0], 4)])
    assert stock.take([HERE], 4)[1] == 0


@pytest.mark.parametrize("serials", [(), ("a", "b")])
def test_a_refused_correction_does_not_free_what_its_note_had_reserved(serials: tuple[str, ...]) -> None:
    stock = Stock()
    stock.load(HERE, [StockHolding(1, 10, UNIT, ["z"])])
    before = snapshot(stock)
    mark = stock.mark()
    stock.give_back([Taking(stock.holdings(HERE)[0], 2 * UNIT, serials)])
    stock.take([HERE], 3 * UNIT)
    stock.undo(mark)
    assert snapshot(stock) == before


quantities = st.integers(1, 20)


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    """Up to six holdings of three lots in two accounts."""
    stock = Stock()
    for key in range(1, draw(st.integers(1, 6)) + 1):
        account = draw(st.sampled_from([HERE, THERE]))
        stock.load(account, [StockHolding(key, draw(st.integers(10, 12)), draw(st.integers(0, 20)))])
    return stock


@given(stocks(), st.lists(st.tuples(quantities, st.sampled_from([None, 10, 11, 12])), max_size=6))
def test_giving_and_taking_conserve(stock: Stock, wishes: list[tuple[int, int | None]]) -> None:
    whole = stock.free([HERE, THERE])
    taken = 0
    for quantity, lot in wishes:
        free_before = stock.free([HERE, THERE], lot_id=lot)
        takings, missing = stock.take([HERE, THERE], quantity, lot_id=lot)
        got = sum(taking.quantity for taking in takings)
        assert got == min(quantity, free_before)
        assert got + missing == quantity
        taken += got
        assert stock.free([HERE, THERE]) + taken == whole
    assert all(holding.free >= 0 for holding in stock.all_holdings())


@given(stocks(), st.lists(quantities, max_size=4), st.lists(quantities, max_size=4))
def test_undoing_restores_the_stock_of_the_mark(stock: Stock, kept: list[int], undone: list[int]) -> None:
    for quantity in kept:
        stock.take([HERE], quantity)
    at_the_mark, mark = snapshot(stock), stock.mark()
    for quantity in undone:
        takings, _ = stock.take([THERE, HERE], quantity)
        stock.give_back(takings[:1])
        stock.put(THERE, new_stock_holding(10, quantity))
    stock.undo(mark)
    assert snapshot(stock) == at_the_mark


@given(stocks(), quantities)
def test_a_younger_holding_is_touched_only_when_the_older_ones_are_empty(stock: Stock, wish: int) -> None:
    takings, _ = stock.take([HERE, THERE], wish)
    assert [t.holding.id for t in takings] == sorted(t.holding.id for t in takings)
    if takings:
        youngest = takings[-1].holding.id
        assert all(h.free == 0 for h in stock.all_holdings() if h.id < youngest)
