"""What happens to goods in one company's hands: made into others, packed, sold in a shop, lost."""

from __future__ import annotations

from datetime import date

from jolserik.kernel.quantity import MICRO, format_quantity
from jolserik.simulate.entries import Row
from jolserik.simulate.goods import HOME, Product, catalogue
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import Account, Draw, Holding, Lot
from jolserik.simulate.world import World

# What factories make, by family: material, how much of it is one step, product, how much of it a step gives;
# both in micro units.
_RECIPES = {
    "appliances": ("8450900000", 42 * MICRO, "8450111900", 1 * MICRO),
    "digital": ("8529909600", 1 * MICRO, "8528723003", 1 * MICRO),
    "food": ("1001990000", 1 * MICRO, "1101001509", 750 * MICRO),
}
_KEEPING = (
    "packing",
    "packing",
    "unpacking",
    "editing",
    "re_sorting",
    "re_sorting",
    "unit_change",
    "unit_change",
)
_KEEPING_A_MONTH = 14
_UNBALANCED_A_MONTH = 0.4
_LOTS_A_BATCH = 3
# Part of a shop's stock that is sold over the counter in a month.
_RETAIL = (0.3, 0.8)
_LOSSES = ("loss", "destruction", "own_use")
_LOSSES_A_MONTH = 12


def convert(world: World) -> None:
    """A month's production, packing, sorting and changes of unit."""
    for trader in world.society.of("producer"):
        _produce(world, trader)
    for _ in range(world.times(_KEEPING_A_MONTH)):
        _convert_some(world)


def write_off(world: World) -> None:
    """A month's counter sales and losses; before enforcement, also what companies sold without telling the ledger."""
    on = world.wave.last
    for trader in world.society.of("retailer"):
        _write_off(world, trader, "retail", on, world.rng.uniform(*_RETAIL))
    if not world.wave.enforced:
        for role in ("importer", "wholesaler", "dealer"):
            for trader in world.society.of(role):
                _write_off(world, trader, "retail", on, 0.6 * (1 - world.wave.adoption))
    for _ in range(world.times(_LOSSES_A_MONTH)):
        trader = world.rng.choice(world.society.of(world.rng.choice(("importer", "wholesaler", "dealer"))))
        _write_off(world, trader, world.rng.choice(_LOSSES), on, 0.02, lots_max=1)


def keep_identity(
    world: World, trader: Trader, kind: str, holding: Holding, quantity: int, product: Product, on: date
) -> Lot:
    """One lot in, one lot out, same origin. Returns the new lot."""
    account = holding.account
    draws = world.stock.reserve(account, quantity, lot=holding.lot)
    unit, made = account.unit, quantity
    if kind == "unit_change":
        unit, made = "TNE", quantity // 1000
    parent = holding.lot
    lot = Lot(
        product, unit, made, parent.origin, parent.maker, trader.reference("L"), doubtful=parent.doubtful,
        clauses=parent.clauses,
    )  # fmt: skip
    _file(world, trader, kind, on, account.place, draws, [lot])
    return lot


def _produce(world: World, trader: Trader) -> None:
    """Materials into goods: a new origin, made here."""
    material_code, material_step, product_code, product_step = _RECIPES[trader.family]
    material, product = catalogue()[material_code], catalogue()[product_code]
    account = world.stock.account(trader.party, trader.places[0], material, material.unit)
    holdings = _named_holdings(account)[:_LOTS_A_BATCH]
    steps = min(sum(holding.free for holding in holdings), world.portion(account, 0.4, 0.9)) // material_step
    if not steps:
        return
    left = steps * material_step
    draws: list[Draw] = []
    for holding in holdings:
        part = min(holding.free, left)
        if part:
            draws += world.stock.reserve(account, part, lot=holding.lot)
            left -= part
    lot = Lot(product, product.unit, steps * product_step, HOME, HOME, trader.reference("L"))
    lot.doubtful = any(holding.lot.doubtful for holding, _ in draws)
    lot.clauses = frozenset().union(*(holding.lot.clauses for holding, _ in draws))
    _file(world, trader, "production", world.wave.last, account.place, draws, [lot])


def _convert_some(world: World) -> None:
    trader = world.rng.choice(world.society.of(world.rng.choice(("wholesaler", "dealer", "importer"))))
    kind = world.rng.choice(_KEEPING)
    accounts = [a for a in world.stock.accounts(trader.party) if a.unit == a.product.unit and not a.abroad]
    if kind == "unit_change":
        accounts = [a for a in accounts if a.unit == "KGM"]
    world.rng.shuffle(accounts)
    for account in accounts:
        product = _sorted_into(account.product) if kind == "re_sorting" else account.product
        holdings = [h for h in _named_holdings(account) if not h.lot.awaited]
        if product is None or not holdings:
            continue
        holding = holdings[0]
        quantity = min(holding.free, world.portion(account, 0.2, 0.6)) // MICRO * MICRO
        if quantity:
            if world.wave.enforced and world.rng.random() < _UNBALANCED_A_MONTH / _KEEPING_A_MONTH:
                _unbalanced(world, trader, holding, quantity)
            keep_identity(world, trader, kind, holding, quantity, product, world.wave.last)
            return


def _sorted_into(product: Product) -> Product | None:
    """Another code of the same heading, counted in the same unit."""
    near = (p for p in catalogue().values() if p.code[:4] == product.code[:4] and p.unit == product.unit)
    return next((other for other in near if other is not product), None)


def _unbalanced(world: World, trader: Trader, holding: Holding, quantity: int) -> None:
    """More out than in: refused."""
    own = trader.reference("K")
    made = Lot(holding.lot.product, holding.lot.unit, quantity + MICRO, reference=trader.reference("L"))
    place = holding.account.place
    rows = [
        _row(
            own,
            "packing",
            world.wave.last,
            trader,
            place,
            "in",
            f"@{holding.lot.reference}",
            holding.lot,
            quantity,
        ),
        _row(own, "packing", world.wave.last, trader, place, "out", made.reference, made, made.quantity),
    ]
    world.desk.put("conversions", rows)
    world.truth.refused("conversions", trader.party, own, "conversion_unbalanced")


def _file(
    world: World, trader: Trader, kind: str, on: date, place: str, draws: list[Draw], made: list[Lot]
) -> None:
    own = trader.reference("K")
    taken: dict[Lot, int] = {}
    for holding, part in draws:
        taken[holding.lot] = taken.get(holding.lot, 0) + part
    rows = [
        _row(own, kind, on, trader, place, "in", f"@{lot.reference}", lot, part)
        for lot, part in taken.items()
    ]
    rows += [_row(own, kind, on, trader, place, "out", lot.reference, lot, lot.quantity) for lot in made]
    world.desk.put("conversions", rows)
    world.stock.use_up(draws, "consumed")
    for lot in made:
        world.stock.bring(lot, world.stock.account(trader.party, place, lot.product, lot.unit))


def _row(
    own: str, kind: str, on: date, trader: Trader, place: str, side: str, named: str, lot: Lot, quantity: int
) -> Row:
    cells = [own, kind, on.isoformat(), trader.party, place, side, named, lot.product.code, lot.unit]
    return [*cells, format_quantity(quantity), ""]


def _write_off(world: World, trader: Trader, kind: str, on: date, part: float, *, lots_max: int = 5) -> None:
    """One document for each place, a row for each lot; only lots with a reference can be named."""
    places: dict[str, list[tuple[Lot, int]]] = {}
    for account in world.stock.accounts(trader.party):
        if not account.free or account.abroad:
            continue
        left = world.portion(account, part, part)
        for lot in dict.fromkeys(holding.lot for holding in _named_holdings(account)):
            lots = places.setdefault(account.place, [])
            quantity = min(left, sum(h.free for h in account.holdings if h.lot is lot))
            if quantity and len(lots) < lots_max:
                left -= quantity
                world.stock.use_up(world.stock.reserve(account, quantity, lot=lot), "written_off")
                lots.append((lot, quantity))
    for place, lots in places.items():
        if lots:
            own = trader.reference("W")
            head = [own, trader.party, place]
            tail = [on.isoformat(), kind, "" if kind == "retail" else "Акт списания"]
            world.desk.put(
                "write_offs",
                [[*head, f"@{lot.reference}", format_quantity(quantity), *tail] for lot, quantity in lots],
            )


def _named_holdings(account: Account) -> list[Holding]:
    return [holding for holding in account.holdings if holding.free and holding.lot.reference]
