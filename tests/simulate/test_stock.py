"""The plain stock model of the simulation: nothing is lost, and the oldest goes first."""

from __future__ import annotations

import pytest

from jolserik.kernel.quantity import MICRO
from jolserik.simulate.goods import Product, catalogue
from jolserik.simulate.stock import Account, Lot, Short, Stock, split

ANNA, BOLAT = "KZ:1", "KZ:2"


@pytest.fixture
def washer() -> Product:
    return catalogue()["8450119000"]


def a_lot(
    stock: Stock, product: Product, units: int, *, place: str = "A", origin: str = "CN"
) -> tuple[Lot, Account]:
    account = stock.account(ANNA, place, product, "H87")
    lot = Lot(product, "H87", units * MICRO, origin, origin, f"L{len(stock.lots) + 1}")
    stock.bring(lot, account)
    return lot, account


def test_unnamed_quantity_is_drawn_oldest_first(washer: Product) -> None:
    stock = Stock()
    first, account = a_lot(stock, washer, 3)
    second, _ = a_lot(stock, washer, 5)
    draws = stock.reserve(account, 4 * MICRO)
    assert [(holding.lot, part // MICRO) for holding, part in draws] == [(first, 3), (second, 1)]
    assert account.free == 4 * MICRO


def test_a_named_lot_is_drawn_although_it_is_younger(washer: Product) -> None:
    stock = Stock()
    _, account = a_lot(stock, washer, 3)
    second, _ = a_lot(stock, washer, 5)
    draws = stock.reserve(account, 2 * MICRO, lot=second)
    assert [(holding.lot, part // MICRO) for holding, part in draws] == [(second, 2)]


def test_what_is_released_stands_where_it_stood(washer: Product) -> None:
    stock = Stock()
    first, account = a_lot(stock, washer, 3)
    a_lot(stock, washer, 5)
    stock.release(stock.reserve(account, 4 * MICRO))
    assert stock.reserve(account, MICRO)[0][0].lot is first


def test_more_than_is_free_cannot_be_reserved(washer: Product) -> None:
    stock = Stock()
    _, account = a_lot(stock, washer, 3)
    with pytest.raises(Short):
        stock.reserve(account, 4 * MICRO)


def test_what_came_by_a_note_is_found_after_a_movement(washer: Product) -> None:
    stock = Stock()
    _, account = a_lot(stock, washer, 3)
    stock.settle(stock.reserve(account, 2 * MICRO), BOLAT, "B", "N1")
    arrived = stock.account(BOLAT, "B", washer, "H87")
    stock.settle(stock.reserve(arrived, MICRO), BOLAT, "C", "N2", keep_way=True)
    assert [(h.account.place, h.free // MICRO) for h in stock.came_by("N1")] == [("B", 1), ("C", 1)]


def test_what_is_promised_may_not_be_sold_again_and_comes_from_all_places(washer: Product) -> None:
    stock = Stock()
    _, here = a_lot(stock, washer, 3, place="A")
    _, there = a_lot(stock, washer, 4, place="Z")
    stock.promise(here, 5 * MICRO)
    assert (stock.available(here), stock.available(there)) == (2 * MICRO, 2 * MICRO)
    draws = stock.keep_promise(here.goods, 5 * MICRO)
    assert [(h.account.place, part // MICRO) for h, part in draws] == [("A", 3), ("Z", 2)]
    assert stock.available(there) == 2 * MICRO


def test_a_count_below_the_note_takes_the_draws_in_their_order(washer: Product) -> None:
    stock = Stock()
    _, account = a_lot(stock, washer, 3)
    a_lot(stock, washer, 5)
    came, rest = split(stock.reserve(account, 6 * MICRO), 4 * MICRO)
    assert [part // MICRO for _, part in came] == [3, 1]
    assert [part // MICRO for _, part in rest] == [2]


def test_quantities_conserve_through_a_whole_country(small_world_stock: Stock) -> None:
    """Of every lot: brought in = on hand, at home or abroad, + written off + consumed."""
    on_hand: dict[Lot, int] = {}
    for account in small_world_stock.everything():
        assert account.free == sum(holding.free for holding in account.holdings)
        assert account.reserved == sum(holding.reserved for holding in account.holdings)
        for holding in account.holdings:
            assert holding.free >= 0
            assert holding.reserved >= 0
            on_hand[holding.lot] = on_hand.get(holding.lot, 0) + holding.free + holding.reserved
    assert small_world_stock.lots
    for lot in small_world_stock.lots:
        assert lot.quantity == on_hand.get(lot, 0) + sum(lot.used_up.values())


@pytest.fixture
def small_world_stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    from jolserik.simulate.country import found, live
    from jolserik.simulate.writer import Writer

    world, waves = found(seed=5, months=9, scale=0.1)
    live(world, waves, Writer(tmp_path_factory.mktemp("country")), lambda _: None)
    return world.stock
