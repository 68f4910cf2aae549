"""Planted schemes, each with its ground truth. A *plot* is a generator that does one step in each wave.

The firms of a plot deal in their own goods only, so a plot never takes what an honest trader counts on. Every note and
lot of a plot is a legal document by itself; what is wrong is the pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from jolserik.kernel.quantity import MICRO, format_quantity
from jolserik.simulate.answers import revoke, see_out
from jolserik.simulate.changes import keep_identity
from jolserik.simulate.entries import Line, Note, invoice_rows
from jolserik.simulate.exports import new_export
from jolserik.simulate.geography import BORDER_CITIES
from jolserik.simulate.goods import Origin, catalogue
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import Account, Lot
from jolserik.simulate.supply import Consignment, declare, lot_row
from jolserik.simulate.world import World

Case = tuple[str, str]
Plot = Callable[[World, Case], Iterator[None]]

_CONSUMER_GOODS = ("8517130000", "8471300000", "8450119000", "8528722001")
# A listed code and the unlisted one that it becomes.
_RELABELLED = (("8542319010", "8471705000"), ("8525891900", "8443318000"), ("8482109008", "8467219100"))
_CAROUSEL_HOPS = 7
_SUDDEN_WAVES = 5
_WAVES_A_PLOT_MAX = 8


@dataclass(slots=True)
class Plots:
    """All plots of a country: which start in which wave, and which are running."""

    starts: dict[int, list[tuple[Plot, Case]]] = field(default_factory=dict)
    running: list[Iterator[None]] = field(default_factory=list)

    @classmethod
    def plant(cls, world: World) -> Plots:
        """Spread over the whole time; at least one of each."""
        plots = cls()
        latest = max(1, world.waves_count - _WAVES_A_PLOT_MAX)
        for plot, count in _PLOTS:
            for number in range(1, max(1, round(count * world.scale)) + 1):
                case = (plot.__name__, f"{plot.__name__}-{number:03d}")
                plots.starts.setdefault(world.rng.randrange(latest), []).append((plot, case))
        return plots

    def step(self, world: World) -> None:
        """One wave of all plots."""
        self.running += [plot(world, case) for plot, case in self.starts.get(world.wave.index, ())]
        self.running = [plot for plot in self.running if next(plot, _OVER) is not _OVER]


_OVER = object()


def nominal_buyer(world: World, case: Case) -> Iterator[None]:
    """Goods from China to a store at the border, sold within days to a Russian firm that nobody knew before."""
    firm = _firm(world, "importer", days_old=70)
    lot = _import(world, case, firm, world.rng.choice(_CONSUMER_GOODS), "CN", world.rng.randrange(200, 900))
    yield
    registered_on = world.wave.first - timedelta(days=world.rng.randrange(5, 40))
    buyer = world.society.foreign_buyer("RU", near=True, registered_on=registered_on)
    note = _export(world, firm, buyer, lot, lot.quantity)
    world.truth.took_part(
        case, "seller", firm.party, note=note, lot=lot.reference, on=note.date, until=note.date
    )
    world.truth.took_part(
        case, "nominal_buyer", buyer.party, note=note, lot=lot.reference, on=note.date, until=note.date
    )


def carousel(world: World, case: Case) -> Iterator[None]:
    """The same goods go round among three firms, dearer at every turn."""
    ring = [_firm(world, role, days_old=400) for role in ("importer", "wholesaler", "dealer")]
    lot = _import(world, case, ring[0], world.rng.choice(_CONSUMER_GOODS), "CN", world.rng.randrange(50, 300))
    for hop in range(_CAROUSEL_HOPS):
        yield
        seller, buyer = ring[hop % 3], ring[(hop + 1) % 3]
        note = _sell(world, seller, buyer, lot, Decimal("1.15") ** hop)
        world.truth.took_part(
            case, f"hop_{hop + 1}", seller.party, note=note, lot=lot.reference, on=note.date, until=note.date
        )


def origin_laundering(world: World, case: Case) -> Iterator[None]:
    """Listed goods that came under a ban on re-export are re-sorted into an unlisted code and leave within days."""
    listed, unlisted = world.rng.choice(_RELABELLED)
    firm = _firm(world, "importer", days_old=500)
    lot = _import(
        world,
        case,
        firm,
        listed,
        "DE",
        world.rng.randrange(300, 3000),
        currency="EUR",
        clauses="no_reexport_ru",
    )
    yield
    holding = _account(world, firm, lot).holdings[0]
    on = world.wave.last
    clean = keep_identity(world, firm, "re_sorting", holding, lot.quantity, catalogue()[unlisted], on)
    world.truth.took_part(case, "re_sorting", firm.party, lot=clean.reference, on=on, until=on)
    yield
    note = _export(world, firm, world.society.foreign_buyer("RU"), clean, clean.quantity)
    world.truth.took_part(
        case, "exporter", firm.party, note=note, lot=clean.reference, on=on, until=note.date
    )


def one_note_many_trucks(world: World, case: Case) -> Iterator[None]:
    """One note, shown at the border again and again with other trucks; its waybill comes back on the next note."""
    firm = _firm(world, "exporter", days_old=900)
    buyer = world.society.foreign_buyer("RU", near=True)
    lot = _import(world, case, firm, world.rng.choice(_CONSUMER_GOODS), "CN", world.rng.randrange(100, 400))
    waybill = ""
    for _ in range(2):
        yield
        note = _export(world, firm, buyer, lot, lot.quantity // 2 // MICRO * MICRO, plain=False)
        waybill = note.waybill = waybill or note.waybill
        _file(world, note, answered=False)
        see_out(world, note, "exporter", "seen", note.date + timedelta(days=1))
        last = note.date
        for day in range(2, 2 + world.rng.randrange(2, 5)):
            last = note.date + timedelta(days=day)
            see_out(world, note, "camera", "seen", last, f"plate:{world.plate()}")
        world.truth.took_part(
            case, "sender", firm.party, note=note, lot=lot.reference, on=note.date, until=last
        )


def sudden_high_priority(world: World, case: Case) -> Iterator[None]:
    """A firm that is weeks old sends listed goods, more in every wave, to a buyer as young as itself."""
    firm = _firm(world, "exporter", days_old=25)
    buyer = world.society.foreign_buyer("RU", registered_on=world.wave.first - timedelta(days=30))
    for wave in range(_SUDDEN_WAVES):
        code = world.rng.choice(("8542319010", "8482109008"))
        lot = _import(world, case, firm, code, "CN", world.rng.randrange(1500, 4000) * (wave + 1))
        yield
        note = _export(world, firm, buyer, lot, lot.quantity)
        world.truth.took_part(
            case, "exporter", firm.party, note=note, lot=lot.reference, on=note.date, until=note.date
        )


def revoked_on_the_road(world: World, case: Case) -> Iterator[None]:
    """The note is revoked when the truck has gone; truck and waybill serve again, the goods are written off."""
    firm = _firm(world, "exporter", days_old=800)
    buyer = world.society.foreign_buyer("RU", near=True)
    lot = _import(world, case, firm, world.rng.choice(_CONSUMER_GOODS), "CN", world.rng.randrange(100, 400))
    yield
    first = _export(world, firm, buyer, lot, lot.quantity // 2 // MICRO * MICRO, plain=False)
    _file(world, first, answered=False)
    gone = first.date + timedelta(days=3)
    revoke(world, first, gone, "Сделка отменена")
    world.truth.took_part(
        case, "revoked", firm.party, note=first, lot=lot.reference, on=first.date, until=gone
    )
    draws = world.stock.reserve(_account(world, firm, lot), first.lines[0].quantity, lot=lot)
    world.stock.use_up(draws, "written_off")
    own = firm.reference("W")
    row = [own, firm.party, firm.places[0], f"@{lot.reference}", format_quantity(first.lines[0].quantity)]
    world.desk.put("write_offs", [[*row, gone.isoformat(), "loss", "Порча"]])
    yield
    second = _export(world, firm, buyer, lot, _account(world, firm, lot).free, plain=False)
    second.vehicle, second.waybill, second.plain = first.vehicle, first.waybill, True
    _file(world, second)
    world.truth.took_part(
        case, "reused_papers", firm.party, note=second, lot=lot.reference, on=first.date, until=second.date
    )


def wrong_way(world: World, case: Case) -> Iterator[None]:
    """Sold to Kyrgyzstan on paper, seen by a camera at a crossing to Russia."""
    firm = _firm(world, "exporter", days_old=600)
    buyer = world.society.foreign_buyer("KG")
    lot = _import(world, case, firm, world.rng.choice(_CONSUMER_GOODS), "TR", world.rng.randrange(100, 500))
    yield
    note = _export(world, firm, buyer, lot, lot.quantity, plain=False)
    _file(world, note, answered=False)
    crossing = firm.city.crossings[0] if firm.city else "Сырым"
    on = note.date + timedelta(days=2)
    see_out(world, note, "camera", "seen", on, f"plate:{note.vehicle};crossing:{crossing}")
    world.truth.took_part(case, "sender", firm.party, note=note, lot=lot.reference, on=note.date, until=on)


# How many of each there are at scale 1.
_PLOTS: tuple[tuple[Plot, int], ...] = (
    (nominal_buyer, 10),
    (carousel, 5),
    (origin_laundering, 6),
    (one_note_many_trucks, 6),
    (sudden_high_priority, 4),
    (revoked_on_the_road, 5),
    (wrong_way, 5),
)


def _firm(world: World, role: str, *, days_old: int) -> Trader:
    """A firm with a store in a city near the border."""
    registered_on = world.wave.first - timedelta(days=days_old)
    city = world.rng.choice(BORDER_CITIES)
    return world.society.company(role, "plot", city=city, registered_on=registered_on)


def _import(
    world: World, case: Case, firm: Trader, code: str, origin: str, units: int, *,
    currency: str = "USD", clauses: str = "",
) -> Lot:  # fmt: skip
    """A lot with a declaration that customs knows at once."""
    product, on = catalogue()[code], world.wave.day(world.rng)
    lot = Lot(product, product.unit, units * MICRO, origin, origin, firm.reference("L"), document_line="1")
    lot.document = f"39801/{on:%d%m%y}/{world.rng.randrange(10_000_000):07d}"
    bought = Consignment(
        product, Origin(origin, origin, origin), units * product.price_eur, currency, lot.quantity
    )
    world.desk.put("declarations", [declare(firm, lot, bought, on)])
    lot.clauses = frozenset(clauses.split())
    row = lot_row(firm, firm.places[0], lot, "import_declaration", on, bought)
    world.desk.put("lots", [row])
    world.stock.bring(lot, _account(world, firm, lot))
    world.truth.took_part(case, "importer", firm.party, lot=lot.reference, on=on, until=on)
    return lot


def _account(world: World, firm: Trader, lot: Lot) -> Account:
    return world.stock.account(firm.party, firm.places[0], lot.product, lot.unit)


def _line(world: World, note: Note, lot: Lot, quantity: int, factor: Decimal = Decimal(1)) -> Line:
    account = _account(world, note.sender, lot)
    price = (world.price(account, note.sender, note.currency) * factor).quantize(Decimal("0.01"))
    return Line(account, quantity, world.stock.reserve(account, quantity, lot=lot), price, named=True)


def _sell(world: World, seller: Trader, buyer: Trader, lot: Lot, factor: Decimal) -> Note:
    on = world.wave.day(world.rng)
    note = Note(
        seller.number("N", on.year), "domestic", on, seller, seller.places[0], buyer, buyer.places[0], []
    )
    note.lines.append(_line(world, note, lot, _account(world, seller, lot).free, factor))
    note.plain = True
    return world.register(note)


def _export(
    world: World, firm: Trader, buyer: Trader, lot: Lot, quantity: int, *, plain: bool = True
) -> Note:
    """An export in the first days of the wave; filed at once if plain."""
    on: date = world.later(world.wave.first, 2)
    currency = "RUB" if buyer.country == "RU" else "USD"
    note = new_export(world, firm, firm.places[0], buyer, on, currency)
    note.lines.append(_line(world, note, lot, quantity))
    note.plain = plain
    return _file(world, note) if plain else note


def _file(world: World, note: Note, *, answered: bool = True) -> Note:
    world.desk.put("invoices", invoice_rows(note))
    return world.register(note, answer_in=0 if answered else None)
