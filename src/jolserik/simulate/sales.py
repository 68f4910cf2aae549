"""Sales inside the simulated country: by note from store to store, and by invoice alone; movements and returns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jolserik.kernel.quantity import MICRO
from jolserik.simulate.entries import Line, Note, Row, invoice_row, invoice_rows
from jolserik.simulate.mistakes import maybe_mistaken
from jolserik.simulate.origins import family_goods
from jolserik.simulate.people import DEFAULT_PLACE, Trader
from jolserik.simulate.stock import Account, Draw, Lot
from jolserik.simulate.world import Promise, World

# Sellers of a domestic note, by chance.
SELLERS = ["importer"] * 34 + ["producer"] * 6 + ["wholesaler"] * 34 + ["dealer"] * 24 + ["exporter"] * 2
_LINES_MAX = 4
_WITH_INVOICE = 0.12
_NAMED_DRAWS = 0.12
_CORRECTED = 0.015
_REISSUED = 0.005
_FROM_OLD_STORE = 0.25
_SHORTFALL = 0.25
_TRIES = 4


def sell(world: World, on: date) -> Note | None:
    """One domestic note from somebody who has something; None if nobody tried had anything."""
    for _ in range(_TRIES):
        seller = world.rng.choice(world.society.of(world.rng.choice(SELLERS)))
        if not seller.customers:
            continue
        if not world.wave.enforced and world.rng.random() < _FROM_OLD_STORE * (1 - world.wave.adoption):
            return _sell_old_stock(world, seller, on)
        accounts = pick_accounts(world, seller)
        if accounts:
            return sell_from(world, seller, world.rng.choice(seller.customers), accounts, on)
    return None


def sell_from(world: World, seller: Trader, buyer: Trader, accounts: list[Account], on: date) -> Note | None:
    """A note with a line for each account; all stand at one place."""
    with_invoice = world.rng.random() < _WITH_INVOICE
    lines = []
    for account in accounts:
        quantity = world.portion(account, 0.2, 0.7)
        if with_invoice:
            quantity = min(quantity, one_origin(account))
        if quantity:
            draws = world.stock.reserve(account, quantity)
            lines.append(Line(account, quantity, draws, world.price(account, seller, "KZT")))
    if not lines:
        return None
    note = Note(
        seller.number("N", on.year),
        "domestic",
        on,
        seller,
        lines[0].account.place,
        buyer,
        buyer.places[0],
        lines,
        vehicle=world.plate() if world.rng.random() < 0.6 else "",
    )
    if with_invoice:
        note.invoice = seller.invoice("S", on.year)
        world.desk.put("invoices", invoice_rows(note))
    elif world.rng.random() < _NAMED_DRAWS:
        name_draws(note)
    maybe_mistaken(world, note)
    world.register(note, answer_in=0 if world.rng.random() < 0.85 else 1)
    return note if with_invoice else _maybe_replaced(world, note)


def pick_accounts(world: World, seller: Trader) -> list[Account]:
    """Up to four accounts of a seller at one of his places, with something to sell in each."""
    places: dict[str, list[Account]] = {}
    for account in world.stock.accounts(seller.party):
        if account.free and not account.abroad and world.stock.available(account) >= MICRO:
            places.setdefault(account.place, []).append(account)
    if not places:
        return []
    accounts = world.rng.choice(list(places.values()))
    return world.rng.sample(
        accounts, min(len(accounts), world.rng.choice((1, 1, 1, 1, 1, 2, 2, 3, _LINES_MAX)))
    )


def one_origin(account: Account) -> int:
    """How much the oldest holdings have of one origin and maker: an invoice line can name no more than one."""
    total, first = 0, None
    for holding in account.holdings:
        if holding.free:
            first = first or holding.lot
            if (holding.lot.origin, holding.lot.maker) != (first.origin, first.maker):
                break
            total += holding.free
    return total // MICRO * MICRO if account.product.counted else total


def name_draws(note: Note) -> None:
    """Name the lots that first in, first out would draw anyway, where all of them can be named."""
    for line in note.lines:
        if all(holding.lot.reference for holding, _ in line.draws):
            by_lot: dict[Lot, list[Draw]] = {}
            for draw in line.draws:
                by_lot.setdefault(draw[0].lot, []).append(draw)
            line.draws = [draw for draws in by_lot.values() for draw in draws]
            line.named = True


def _maybe_replaced(world: World, note: Note) -> Note:
    """Some senders notice an error while the note is open: a quantity (correction) or the buyer (reissue)."""
    chance = world.rng.random()
    if chance > _CORRECTED + _REISSUED or note.state != "open":
        return note
    others = [trader for trader in note.sender.customers if trader is not note.recipient]
    reissue = chance < _REISSUED and bool(others)
    note.state = "replaced"
    lines = []
    for line in note.lines:
        world.stock.release(line.draws)
        quantity = line.quantity if reissue else max(MICRO, line.quantity * 9 // 10 // MICRO * MICRO)
        quantity = min(quantity, line.quantity)
        lines.append(Line(line.account, quantity, world.stock.reserve(line.account, quantity), line.price))
    new = Note(
        note.sender.number("N", note.date.year),
        note.kind,
        note.date,
        note.sender,
        note.place,
        note.recipient,
        note.recipient_place,
        lines,
        refers_to=note.key,
        vehicle=note.vehicle,
    )
    if reissue:
        new.recipient = world.rng.choice(others)
        new.recipient_place = new.recipient.places[0]
        new.procedure = "reissue"
    return world.register(new)


def _sell_old_stock(world: World, seller: Trader, on: date) -> Note | None:
    """While nothing is refused, goods leave an old store that nobody has entered: the ledger makes a declared lot."""
    product = world.rng.choice(family_goods(seller.family))
    line = unregistered_line(world, seller, product.code, "KZT")
    if line is None:
        return None
    buyer = world.rng.choice(seller.customers)
    note = Note(
        seller.number("N", on.year), "domestic", on, seller, seller.old_store, buyer, buyer.places[0], [line]
    )
    return world.register(note)


def unregistered_line(world: World, seller: Trader, code: str, currency: str) -> Line | None:
    """A line from the old store that draws what nobody registered; None if something of it is registered there."""
    product = next(p for p in family_goods(seller.family) if p.code == code)
    account = world.stock.account(seller.party, seller.old_store, product, product.unit)
    if account.free or account.reserved:
        return None
    euros = Decimal(world.rng.randrange(1_000, 25_000))
    quantity = max(1, int(euros / product.price_eur)) * MICRO
    world.stock.bring(Lot(product, product.unit, quantity), account)
    return Line(
        account, quantity, world.stock.reserve(account, quantity), world.price(account, seller, currency)
    )


def move(world: World, on: date) -> None:
    """Own transport between own warehouses; settles at once."""
    trader = world.rng.choice(world.society.of(world.rng.choice(("wholesaler", "exporter", "exporter"))))
    accounts = [a for a in pick_accounts(world, trader) if a.place != trader.places[-1]]
    if not accounts:
        return
    lines = []
    for account in accounts:
        quantity = world.portion(account, 0.3, 0.9)
        if quantity:
            lines.append(Line(account, quantity, world.stock.reserve(account, quantity)))
    if not lines:
        return
    note = Note(
        trader.number("M", on.year),
        "movement",
        on,
        trader,
        lines[0].account.place,
        trader,
        trader.places[-1],
        lines,
        vehicle=world.plate(),
    )
    world.register(note)
    note.state = "settled"
    for line in lines:
        world.stock.settle(line.draws, trader.party, note.recipient_place, note.key, keep_way=True)


def take_back(world: World, on: date) -> None:
    """A buyer returns part of what came by an earlier note, from inside the country or from abroad."""
    from_abroad = world.rng.random() < 0.3
    pool = world.settled_exports if from_abroad else world.settled_sales
    if not pool:
        return
    sale = world.rng.choice(pool)
    held: dict[Account, int] = {}
    for holding in world.stock.came_by(sale.key):
        held[holding.account] = held.get(holding.account, 0) + holding.free
    account = next(iter(held), None)
    whole = min(held[account], world.stock.available(account)) // MICRO if account else 0
    if account is None or not whole:
        return
    quantity = max(1, int(whole * world.rng.uniform(0.1, 0.6))) * MICRO
    line = Line(account, quantity, world.stock.reserve(account, quantity, via=sale.key))
    returner = sale.recipient
    own = returner.number("T", on.year)
    note = Note(own, "return", on, returner, account.place, sale.sender, sale.sender.places[0], [line])
    note.refers_to = sale.key
    note.crossing = sale.crossing
    world.register(note)


def sell_by_invoice(world: World, on: date) -> None:
    """A sale that no note tells: the ledger posts it a while after the invoice, from whatever places the seller has."""
    for _ in range(_TRIES):
        seller = world.rng.choice(world.society.of(world.rng.choice(SELLERS)))
        accounts = [
            a
            for a in pick_accounts(world, seller)
            if not world.pack.note_required(a.product.code, on) and a.unit == a.product.unit
        ]
        if not seller.customers or not accounts:
            continue
        buyer = world.rng.choice(seller.customers)
        note = Note("", "invoice", on, seller, "", buyer, DEFAULT_PLACE, [])
        note.invoice = world.sale_number(seller, on)
        for account in accounts:
            quantity = _promised_quantity(world, account, seller, buyer)
            if quantity and _alone_on_that_day(world, account, buyer, on):
                note.lines.append(Line(account, quantity, [], world.price(account, seller, "KZT")))
                world.stock.promise(account, quantity)
        if note.lines:
            world.desk.put(
                "invoices", [_plain_invoice_row(note, n, line) for n, line in enumerate(note.lines, 1)]
            )
            goods = [(line.account, line.quantity) for line in note.lines]
            world.promises.append(Promise(note.invoice, seller, buyer, goods))
            return


def settle_promises(world: World) -> None:
    """What `settle_invoices` does: oldest first over all places; what is missing becomes the buyer's declared lot."""
    for promise in world.promises:
        for account, quantity in promise.goods:
            draws = world.stock.keep_promise(account.goods, quantity)
            world.stock.settle(draws, promise.buyer.party, DEFAULT_PLACE, "")
            missing = quantity - sum(part for _, part in draws)
            if missing:
                target = world.stock.account(
                    promise.buyer.party, DEFAULT_PLACE, account.product, account.unit
                )
                # Nobody can say what origin the ledger gives to goods that nobody had.
                world.stock.bring(Lot(account.product, account.unit, missing, doubtful=True), target)
    world.promises = []
    world.sold_by_invoice = set()


def _alone_on_that_day(world: World, account: Account, buyer: Trader, on: date) -> bool:
    """Invoices of one day may settle in any order, so on one day nobody sells or gets the same goods twice."""
    sides = {(on, party, account.product.code) for party in (account.party, buyer.party)}
    if sides & world.sold_by_invoice:
        return False
    world.sold_by_invoice |= sides
    return True


def _promised_quantity(world: World, account: Account, seller: Trader, buyer: Trader) -> int:
    """Some of what there is; now and then an importer promises a shop far more than that.

    Importers buy from nobody at home, so no shortfall is filled by what the same settlement brings.
    """
    quantity = world.portion(account, 0.15, 0.5)
    may_overpromise = seller.role == "importer" and buyer.role == "retailer"
    if quantity and may_overpromise and world.rng.random() < _SHORTFALL:
        quantity += 5 * (world.stock.available(account) // MICRO * MICRO)
    return quantity


def _plain_invoice_row(note: Note, number: int, line: Line) -> Row:
    return invoice_row(note, number, line, "valid", None)
