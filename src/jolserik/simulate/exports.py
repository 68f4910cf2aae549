"""Sales over the border: an invoice, a note with vehicle and crossing, lines of one origin each.

The seller sends what the ledger will draw, so the generator looks at the oldest holdings first, as the ledger does.
Goods whose declaration is contradicted are left alone once checks are enforced; goods whose declaration is awaited are
sometimes sent all the same, and then the note is held.
"""

from __future__ import annotations

from datetime import date

from jolserik.kernel.quantity import MICRO
from jolserik.packs.rules import Verdict
from jolserik.simulate import advice
from jolserik.simulate.entries import Line, Note, Row, action_row, invoice_rows
from jolserik.simulate.geography import CITIES
from jolserik.simulate.mistakes import maybe_mistaken
from jolserik.simulate.origins import family_goods
from jolserik.simulate.people import Trader
from jolserik.simulate.sales import pick_accounts, unregistered_line
from jolserik.simulate.stock import Account, Draw, Lot
from jolserik.simulate.world import Late, World

EXPORTERS = ["exporter"] * 17 + ["importer"] * 2 + ["producer"]
# The road to these countries leads over the border with Russia.
_VIA_RUSSIA = ("RU", "BY", "AM")
_CURRENCIES = {
    "RU": ("RUB", "RUB", "KZT"),
    "BY": ("RUB",),
    "KG": ("USD", "KZT"),
    "AM": ("USD",),
    "UZ": ("USD",),
}
_LINES_MAX = 3
_REASON_FORGOTTEN = 0.08
_INVOICE_LATE = 0.025
_UNSTATED_ORIGIN = 0.5
_OWN_GOODS = 0.004
_VEHICLE_CHANGED = 0.012
_CANCELLED_A_WAVE = 0.5
_AWAITED_SENT = 0.5
_LEFT_ALL_THE_SAME = 0.2
_TRIES = 4


def export(world: World, on: date) -> Note | None:
    """One export note from somebody who has something to send."""
    for _ in range(_TRIES):
        seller = world.rng.choice(world.society.of(world.rng.choice(EXPORTERS)))
        if not seller.foreign:
            continue
        if not world.wave.enforced and world.rng.random() > world.wave.adoption:
            note = _export_old_stock(world, seller, on)
        else:
            accounts = pick_accounts(world, seller)
            note = (
                export_from(world, seller, world.rng.choice(seller.foreign), accounts, on)
                if accounts
                else None
            )
        if note:
            return note
    return None


def export_from(
    world: World, seller: Trader, buyer: Trader, accounts: list[Account], on: date
) -> Note | None:
    """A note with one or more lines for each account, each line of one origin."""
    currency = world.rng.choice(_CURRENCIES[buyer.country])
    note = new_export(world, seller, accounts[0].place, buyer, on, currency)
    for account in accounts[:_LINES_MAX]:
        _add_lines(world, note, account)
    return _file(world, note) if note.lines else None


def new_export(world: World, seller: Trader, place: str, buyer: Trader, on: date, currency: str) -> Note:
    """An export note without lines: papers, vehicle, carrier, crossing."""
    kind = "export_eaeu" if buyer.country in world.pack.eaeu else "export_third"
    note = Note(seller.number("N", on.year), kind, on, seller, place, buyer, "", [], currency)
    note.destination = buyer.country
    city = next((c for c in CITIES if place.startswith(c.code)), seller.city)
    if city and buyer.country in _VIA_RUSSIA:
        note.crossing = world.rng.choice(city.crossings)
    note.vehicle = world.plate()
    note.waybill = f"CMR-{world.rng.randrange(10**7):07d}"
    note.carrier = world.rng.choice(world.society.of("carrier")).party
    note.contract = f"{seller.code}/{buyer.country}/{on.year}"
    note.invoice = seller.invoice("E", on.year)
    return note


def _add_lines(world: World, note: Note, account: Account) -> None:
    """First in, first out while the oldest goods may leave, otherwise from a lot that may."""
    wanted = world.portion(account, 0.3, 0.95)
    for _ in range(_LINES_MAX):
        part, lot = _sendable(world, note, account, wanted)
        if not part or len(note.lines) == _LINES_MAX:
            return
        draws = world.stock.reserve(account, part, lot=lot)
        line = Line(
            account, part, draws, world.price(account, note.sender, note.currency), named=lot is not None
        )
        note.lines.append(line)
        wanted -= part


def _sendable(world: World, note: Note, account: Account, wanted: int) -> tuple[int, Lot | None]:
    """How much of one origin may leave now, and the lot if it must be named."""
    run = oldest_run(account)
    if not run:
        return 0, None
    if all(_may_leave(world, holding.lot, note) for holding, _ in run):
        return _whole(account, min(wanted, sum(part for _, part in run))), None
    for holding in account.holdings:
        if holding.free and holding.lot.reference and _may_leave(world, holding.lot, note):
            free_of_lot = sum(h.free for h in account.holdings if h.lot is holding.lot)
            return _whole(account, min(wanted, free_of_lot)), holding.lot
    return 0, None


def oldest_run(account: Account) -> list[Draw]:
    """The oldest free holdings as far as they share origin and maker."""
    run: list[Draw] = []
    for holding in account.holdings:
        if holding.free:
            if run and (run[0][0].lot.origin, run[0][0].lot.maker) != (holding.lot.origin, holding.lot.maker):
                break
            run.append((holding, holding.free))
    return run


def _may_leave(world: World, lot: Lot, note: Note) -> bool:
    """Goods do not go back where they came from; once enforced, nothing contradicted, unexplained or forbidden leaves."""
    if lot.origin == note.recipient.country:
        return False
    if not world.wave.enforced:
        return True
    forbidden = advice.verdict(world.pack, lot, note.kind, note.destination, note.date) is Verdict.PROHIBITED
    return not (lot.doubtful or lot.awaited or forbidden)


def _whole(account: Account, quantity: int) -> int:
    return (
        quantity // MICRO * MICRO
        if account.product.counted and account.unit == account.product.unit
        else quantity
    )


def _file(world: World, note: Note) -> Note:
    """Invoice, perhaps a mistake, the note; or one of the rarer ways."""
    if world.rng.random() < _OWN_GOODS and note.kind == "export_eaeu":
        note.recipient, note.invoice = note.sender, ""
        return world.register(note)
    if world.rng.random() < _INVOICE_LATE:
        return _hold_for_invoice(world, note)
    world.desk.put("invoices", invoice_rows(note))
    maybe_mistaken(world, note)
    not_advised = advice.worst(world.pack, note) is Verdict.NOT_ADVISED
    note.unexplained = world.wave.enforced and not_advised and world.rng.random() < _REASON_FORGOTTEN
    world.register(note, answer_in=0 if world.rng.random() < 0.78 else 1)
    if note.unexplained:
        _explain_later(world, note)
    return _change_vehicle(world, note) if world.rng.random() < _VEHICLE_CHANGED else note


def _explain_later(world: World, note: Note) -> None:
    """The note is held for want of a reason; the exporter gives one, and it goes on by itself."""
    world.truth.held("notes", note.sender.party, note.own, "reason_for_not_advised")
    said = world.rng.choice(advice.REASONS)
    world.desk.put("actions", [action_row(note, "add_paper", note.date, note.sender, reason=said)])


def _hold_for_invoice(world: World, note: Note) -> Note:
    """The register hears of the invoice only in the next wave, or never; until then an enforced note is held."""
    rows: list[Row] = list(invoice_rows(note))
    world.register(note, answer_in=1)
    if world.rng.random() < 0.9:
        world.late.append(Late(world.wave.index + 1, "invoices", rows, note=note))
    if world.wave.enforced:
        hold(world, note, "invoice_unknown")
    return note


def hold(world: World, note: Note, code: str) -> None:
    """A note that waits for a register. Some trucks leave all the same; such an exit settles later."""
    note.state = "held"
    world.truth.held("notes", note.sender.party, note.own, code)
    if world.rng.random() < _LEFT_ALL_THE_SAME:
        world.waiting.add(note.key)
        on = world.later(note.date, 2)
        world.desk.put(
            "actions", [action_row(note, "exit", on, note.sender, source="exporter", scope="seen")]
        )


def send_awaited(world: World) -> None:
    """Some importers send abroad what has just come in, before the customs register tells of it."""
    if not world.wave.enforced:
        return
    for late in world.late:
        if (
            late.lot
            and not late.note
            and late.due == world.wave.index + 1
            and world.rng.random() < _AWAITED_SENT
        ):
            late.note = _send_awaited(world, late.lot, world.wave.last)


def _send_awaited(world: World, lot: Lot, on: date) -> Note | None:
    importer = next(
        (t for t in world.society.importers[lot.product.code] if lot.reference.startswith(t.code)), None
    )
    if importer is None or not importer.foreign or lot.doubtful:
        return None
    account = world.stock.account(importer.party, importer.places[0], lot.product, lot.unit)
    free_of_lot = sum(holding.free for holding in account.holdings if holding.lot is lot)
    quantity = _whole(account, min(free_of_lot, world.stock.available(account)) // 2)
    if not quantity:
        return None
    buyer = importer.foreign[0]
    note = new_export(world, importer, account.place, buyer, on, "RUB")
    draws = world.stock.reserve(account, quantity, lot=lot)
    note.lines.append(Line(account, quantity, draws, world.price(account, importer, "RUB"), named=True))
    world.desk.put("invoices", invoice_rows(note))
    world.register(note, answer_in=1)
    hold(world, note, "declaration_unknown")
    return note


def cancel_invoices(world: World) -> None:
    """Now and then a seller cancels the invoice of goods that are gone already."""
    for _ in range(world.times(_CANCELLED_A_WAVE)):
        sold = [note for note in world.settled_exports if note.invoice]
        if sold:
            note = world.rng.choice(sold)
            world.settled_exports.remove(note)
            world.desk.put("invoices", invoice_rows(note, status="cancelled"))


def _change_vehicle(world: World, note: Note) -> Note:
    """The truck broke down before it left: the same goods on the same invoice in another one."""
    note.state = "replaced"
    new = Note(
        note.sender.number("N", note.date.year),
        note.kind,
        note.date,
        note.sender,
        note.place,
        note.recipient,
        "",
        [],
    )
    for name in ("currency", "destination", "invoice", "crossing", "waybill", "carrier", "contract"):
        setattr(new, name, getattr(note, name))
    new.vehicle, new.refers_to = world.plate(), note.key
    for line in note.lines:
        world.stock.release(line.draws)
    for line in note.lines:
        lot = line.lot if line.named else None
        draws = world.stock.reserve(line.account, line.quantity, lot=lot)
        new.lines.append(Line(line.account, line.quantity, draws, line.price, line.named))
    return world.register(new)


def _export_old_stock(world: World, seller: Trader, on: date) -> Note | None:
    """While nothing is refused: goods from an old store that nobody entered; the invoice may state an origin."""
    buyer = world.rng.choice(seller.foreign)
    note = new_export(
        world, seller, seller.old_store, buyer, on, world.rng.choice(_CURRENCIES[buyer.country])
    )
    product = world.rng.choice(family_goods(seller.family))
    line = unregistered_line(world, seller, product.code, note.currency)
    if line is None:
        return None
    note.lines.append(line)
    rows = invoice_rows(note)
    if world.rng.random() > _UNSTATED_ORIGIN:
        rows = [[*row[:11], "CN", "CN", *row[13:]] for row in rows]
    world.desk.put("invoices", rows)
    return world.register(note, answer_in=0 if world.rng.random() < 0.78 else 1)
