"""Imports of the simulated country: a lot for each product, importer and month, with its declaration or application.

The register of declarations is slow while the measure is young, and sometimes says something else than the importer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jolserik.kernel.quantity import MICRO, format_quantity
from jolserik.simulate.entries import COLUMNS, Row, weight_kg
from jolserik.simulate.goods import Origin, Product, catalogue
from jolserik.simulate.imports import ImportValues, import_values
from jolserik.simulate.people import Trader
from jolserik.simulate.seasons import WAVES_A_MONTH
from jolserik.simulate.stock import Lot
from jolserik.simulate.world import KZT, Late, World

_CLAUSES_FROM = date(2024, 3, 20)
_CUSTOMS_OFFICES = ("55301", "50001", "51707", "39801", "57014")
# Chances: a declaration is told late (by how many waves at most), a register contradicts, an importer mistypes.
_LATE_OBSERVED, _WAVES_LATE_MAX = 0.35, 5
_LATE_ENFORCED = 0.04
_CONTRADICTED = 0.02
_MISTYPED = 0.006


@dataclass(slots=True)
class Consignment:
    """One product of one importer, bought somewhere, before it has a paper."""

    product: Product
    origin: Origin
    value: Decimal
    currency: str
    quantity: int


def bring_imports(world: World) -> None:
    """This wave's part of the month's imports: every importer brings each of his products once a month."""
    values = {p.code: import_values(p, world.wave.month, world.scale) for p in catalogue().values()}
    due: dict[Trader, list[Consignment]] = {}
    for index, product in enumerate(catalogue().values()):
        importers = world.society.importers.get(product.code, [])
        for turn, trader in enumerate(importers):
            if (index + turn) % WAVES_A_MONTH == world.wave.part - 1:
                share = (2 if turn == 0 else 1) / (len(importers) + 1)
                due.setdefault(trader, []).extend(_bought(world, product, values[product.code], share, turn))
    for trader, consignments in due.items():
        for origins in (True, False):
            together = [c for c in consignments if (c.origin.dispatch in world.pack.eaeu) == origins]
            if together:
                _clear(world, trader, together, from_eaeu=origins)


def annul_some(world: World) -> None:
    """Customs takes back declarations that were released: what is left of such a lot may not leave any more."""
    if not world.wave.enforced or world.times(0.08) == 0 or not world.declared_imports:
        return
    lot, row = world.rng.choice(world.declared_imports)
    if lot.awaited or lot.doubtful or lot.used_up.get("consumed"):
        return
    lot.doubtful = True
    world.desk.put("declarations", [[*row[:3], "annulled", *row[4:]]])


def _bought(
    world: World, product: Product, values: ImportValues, share: float, turn: int
) -> list[Consignment]:
    bought = []
    for eur, origins in ((values.eu_eur, product.eu_origins), (values.other_eur, product.other_origins)):
        if origins:
            usual = origins[turn % len(origins)]
            origin = usual if world.rng.random() < 0.85 else world.rng.choice(origins)
            bought.append(
                _consignment(
                    product, origin, Decimal(round(eur * share, 2)), eu=origins is product.eu_origins
                )
            )
    return [consignment for consignment in bought if consignment.quantity]


def _consignment(product: Product, origin: Origin, eur: Decimal, *, eu: bool) -> Consignment:
    """The value is exact, the quantity what it buys; nothing for less than half a unit."""
    currency = "EUR" if eu else "RUB" if origin.dispatch in ("RU", "BY") else "USD"
    value = (eur * KZT["EUR"] / KZT[currency]).quantize(Decimal("0.01"))
    units = round(eur / product.price_eur) if product.counted else round(eur / product.price_eur, 1)
    return Consignment(product, origin, value, currency, int(units * MICRO))


def _clear(world: World, trader: Trader, consignments: list[Consignment], *, from_eaeu: bool) -> None:
    """One declaration, or one application, with a line for each product; and a lot for each line."""
    on = world.wave.day(world.rng)
    trader.counters["paper"] += 1
    if from_eaeu:
        document = f"328.00-{on:%Y%m}-{trader.code}-{trader.counters['paper']:03d}"
    else:
        serial = world.rng.randrange(10_000_000)
        document = f"{world.rng.choice(_CUSTOMS_OFFICES)}/{on:%d%m%y}/{serial:07d}"
    waves_late = 0 if from_eaeu else _waves_late(world)
    for number, consignment in enumerate(consignments, 1):
        _bring(world, trader, consignment, document, number, on, from_eaeu=from_eaeu, waves_late=waves_late)


def _waves_late(world: World) -> int:
    if world.wave.enforced:
        return int(world.rng.random() < _LATE_ENFORCED)
    return world.rng.randrange(1, _WAVES_LATE_MAX + 1) if world.rng.random() < _LATE_OBSERVED else 0


def _bring(
    world: World,
    trader: Trader,
    bought: Consignment,
    document: str,
    number: int,
    on: date,
    *,
    from_eaeu: bool,
    waves_late: int,
) -> None:
    product = bought.product
    lot = Lot(
        product,
        product.unit,
        bought.quantity,
        bought.origin.country,
        bought.origin.maker,
        trader.reference("L"),
        document,
        str(number),
        awaited=waves_late > 0,
    )
    if not from_eaeu:
        row = _as_told(world, declare(trader, lot, bought, on), lot)
        _tell(world, lot, row, waves_late)
        if world.wave.enforced and not waves_late and world.rng.random() < _MISTYPED:
            _mistype(world, trader, lot, bought, on)
    kind = "import_eaeu" if from_eaeu else "import_declaration"
    lot.clauses = _clauses(world, lot, bought)
    world.desk.put("lots", [lot_row(trader, trader.places[0], lot, kind, on, bought)])
    world.stock.bring(lot, world.stock.account(trader.party, trader.places[0], product, product.unit))


def declare(trader: Trader, lot: Lot, bought: Consignment, on: date) -> Row:
    """The row of the declaration register for a lot."""
    return [
        lot.document,
        lot.document_line,
        on.isoformat(),
        "released",
        trader.party,
        lot.product.code,
        lot.unit,
        format_quantity(lot.quantity),
        weight_kg(lot.product, lot.unit, lot.quantity),
        lot.origin,
        lot.maker,
        str(bought.value),
        bought.currency,
    ]


def _as_told(world: World, row: Row, lot: Lot) -> Row:
    """In the time of observation some rows say another country than the importer, or that less came."""
    if world.wave.enforced or world.rng.random() >= _CONTRADICTED:
        return row
    cells = dict(zip(COLUMNS["declarations"], row, strict=True))
    half = lot.quantity // 2 // MICRO * MICRO
    if half and world.rng.random() < 0.5:
        cells |= {"quantity": format_quantity(half), "net_kg": weight_kg(lot.product, lot.unit, half)}
    else:
        other = "TR" if lot.origin != "TR" else "CN"
        cells |= {"origin_country": other, "maker_country": other}
    lot.doubtful = True
    return list(cells.values())


def _tell(world: World, lot: Lot, row: Row, waves_late: int) -> None:
    if waves_late:
        world.late.append(Late(world.wave.index + waves_late, "declarations", [row], lot=lot))
    else:
        world.desk.put("declarations", [row])
    world.declared_imports.append((lot, row))


def _mistype(world: World, trader: Trader, lot: Lot, bought: Consignment, on: date) -> None:
    """The importer first files a tenth more than he declared; the register refuses, he files again."""
    wrong = Lot(
        lot.product,
        lot.unit,
        lot.quantity + max(MICRO, lot.quantity // 10 // MICRO * MICRO),
        lot.origin,
        lot.maker,
        trader.reference("L"),
        lot.document,
        lot.document_line,
    )
    world.desk.put("lots", [lot_row(trader, trader.places[0], wrong, "import_declaration", on, bought)])
    world.truth.refused("lots", trader.party, wrong.reference, "declaration_exceeded")


def _clauses(world: World, lot: Lot, bought: Consignment) -> frozenset[str]:
    """EU sellers of listed goods forbid re-export to Russia by contract; whisky came in at the lower duty."""
    if lot.product.high_priority and bought.currency == "EUR" and world.wave.first >= _CLAUSES_FROM:
        return frozenset({"no_reexport_ru"})
    if lot.product.code.startswith("2208") and world.rng.random() < 0.3:
        return frozenset({"not_freely_exportable"})
    return frozenset()


def lot_row(
    trader: Trader, place: str, lot: Lot, kind: str, on: date, bought: Consignment | None = None, *, serials: str = "",
) -> Row:  # fmt: skip
    """One row of a file of lots."""
    return [
        lot.reference,
        trader.party,
        place,
        lot.product.code,
        lot.product.name,
        lot.unit,
        format_quantity(lot.quantity),
        weight_kg(lot.product, lot.unit, lot.quantity),
        lot.origin,
        lot.maker,
        bought.origin.dispatch if bought else "",
        kind,
        "",
        lot.document,
        lot.document_line,
        on.isoformat(),
        str(bought.value) if bought else "",
        bought.currency if bought else "",
        ";".join(sorted(lot.clauses)),
        serials,
    ]
