"""Goods that enter the simulated country without a declaration: old stock, farm and factory goods, finds."""

from __future__ import annotations

from jolserik.kernel.quantity import MICRO
from jolserik.simulate.goods import HOME, Product, catalogue
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import Account, Lot
from jolserik.simulate.supply import lot_row
from jolserik.simulate.world import World

_OPENINGS_A_WAVE = 14
_HARVESTS_A_WAVE = 4
_FINDS_A_WAVE = 2
_TARDY_A_WAVE = 0.25
# Goods that farms and mills enter without a conversion, and euros a lot.
_HOME_GOODS = (("1001990000", 30_000), ("1101001509", 15_000))


def take_stock(world: World) -> None:
    """In the stock-taking window companies enter what lies in their old stores; origin is what they say it is."""
    if not world.wave.stock_taking:
        return
    for _ in range(world.times(_OPENINGS_A_WAVE)):
        trader = _somebody(world, ("wholesaler", "dealer", "exporter", "importer"))
        product = world.rng.choice(family_goods(trader.family))
        account = world.stock.account(trader.party, trader.old_store, product, product.unit)
        if any(holding.lot.reference for holding in account.holdings):
            continue  # an opening balance is taken once
        origin = world.rng.choice(["CN", "CN", "RU", "TR", ""])
        _enter(world, trader, account, "opening_balance", origin, euros=world.rng.randrange(2_000, 40_000))


def bring_home_goods(world: World) -> None:
    """Farms and mills: production with a certificate and without a conversion."""
    producers = world.society.of("producer", "food")
    for _ in range(world.times(_HARVESTS_A_WAVE)):
        trader = world.rng.choice(producers)
        code, euros = world.rng.choice(_HOME_GOODS)
        product = catalogue()[code]
        account = world.stock.account(trader.party, trader.places[0], product, product.unit)
        trader.counters["certificate"] += 1
        document = f"CT-KZ-{world.wave.first.year}-{trader.code}-{trader.counters['certificate']:04d}"
        _enter(world, trader, account, "production", HOME, euros=euros, document=document)


def declare_finds(world: World) -> None:
    """Goods without papers, entered as what they are; after the window some still try it as an opening balance."""
    for _ in range(world.times(_FINDS_A_WAVE)):
        trader = _somebody(world, ("wholesaler", "dealer"))
        product = world.rng.choice(family_goods(trader.family))
        account = world.stock.account(trader.party, trader.places[0], product, product.unit)
        euros = world.rng.randrange(500, 6_000)
        if world.wave.enforced and world.rng.random() < _TARDY_A_WAVE:
            _try_opening(world, trader, account, euros)
        _enter(world, trader, account, "declared", "CN", euros=euros)


def family_goods(family: str) -> list[Product]:
    """What companies of a family have always dealt in."""
    return [product for product in catalogue().values() if product.family == family]


def _somebody(world: World, roles: tuple[str, ...]) -> Trader:
    return world.rng.choice(world.society.of(world.rng.choice(roles)))


def _enter(
    world: World, trader: Trader, account: Account, kind: str, origin: str, *, euros: int, document: str = ""
) -> None:
    lot = _lot(trader, account, origin, euros)
    lot.document, lot.document_line = document, "1" if document else ""
    world.desk.put("lots", [lot_row(trader, account.place, lot, kind, world.wave.day(world.rng))])
    world.stock.bring(lot, account)


def _try_opening(world: World, trader: Trader, account: Account, euros: int) -> None:
    wrong = _lot(trader, account, "CN", euros)
    world.desk.put(
        "lots", [lot_row(trader, account.place, wrong, "opening_balance", world.wave.day(world.rng))]
    )
    world.truth.refused("lots", trader.party, wrong.reference, "opening_closed")


def _lot(trader: Trader, account: Account, origin: str, euros: int) -> Lot:
    product = account.product
    quantity = max(1, int(euros / product.price_eur)) * MICRO
    return Lot(product, product.unit, quantity, origin, origin, trader.reference("L"))
