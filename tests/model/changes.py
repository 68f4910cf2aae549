"""Everything that makes or ends goods without a note: lots, conversions, write-offs, by-invoice sales."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.model.books import STOCK_TAKING, Conversion, Draw, Holding, InvoiceKey, Lot, Sale, World, enforced
from tests.model.cells import MICRO, Fault, fold
from tests.model.comparing import compare_lot, declaration_faults
from tests.model.drawing import Plan, find_lot, loose
from tests.model.notes import names

Values = dict[str, Any]
Answer = tuple[str, list[Fault], str]

NOTE_NEEDED_HS6 = {"841810", "220300"}  # traceable refrigerators and alcohol move by note inside the country


def register_lot(world: World, rows: list[Values]) -> Answer:
    """A lot by an origin event; a lot has one line, so two different rows under one reference are a reuse."""
    row = rows[0]
    if any(other != row for other in rows):
        return "refused", [("number_reused", "lot")], ""
    lot = Lot(
        id=0, reference=row["lot"], holder=row["holder"], product=row["product"], unit=row["unit"],
        quantity=row["quantity"], origin_kind=row["origin_kind"], origin_country=row.get("origin_country", ""),
        maker_country=row.get("maker_country", ""), document=row.get("origin_document", ""),
        document_line=row.get("origin_line", ""), numbered="serials" in row,
    )  # fmt: skip
    faults = serial_faults(world, row) + opening_faults(world, lot, row["place"], row["date"])
    if lot.origin_kind == "import_declaration":
        faults += [("missing_value", c) for c in ("origin_document", "origin_line") if c not in row]
        if enforced(row["date"]) and not faults:
            faults += declaration_faults(world, lot) or []
    if faults:
        return "refused", faults, ""
    lot.id = world.next_id()
    world.lots[lot.id] = lot
    compare_lot(world, lot)
    serials = row.get("serials", [])
    world.serials |= {(lot.product, serial) for serial in serials}
    world.add_holding(lot.holder, row["place"], lot.id, lot.quantity, serials=list(serials))
    if lot.origin_kind == "opening_balance":
        world.openings.add(opening_key(lot, row["place"]))
    return "accepted", [], f"L{lot.id}"


def opening_key(lot: Lot, place: str) -> tuple[str, ...]:
    return (lot.holder, place, lot.product, lot.unit, lot.origin_country, lot.maker_country)


def opening_faults(world: World, lot: Lot, place: str, on: date) -> list[Fault]:
    if lot.origin_kind != "opening_balance":
        return []
    inside = STOCK_TAKING[0] <= on <= STOCK_TAKING[1]
    again = opening_key(lot, place) in world.openings
    return [] if inside and not again else [("opening_closed", "origin_kind")]


def serial_faults(world: World, row: Values) -> list[Fault]:
    serials: list[str] = row.get("serials", [])
    faults: list[Fault] = []
    if serials and (len(serials) * MICRO != row["quantity"] or len(set(serials)) != len(serials)):
        faults.append(("serials_do_not_match", "serials"))
    if any((row["product"], serial) in world.serials for serial in serials):
        faults.append(("serial_elsewhere", "serials"))
    return faults


def take_lot(plan: Plan, holder: str, place: str, row: Values) -> tuple[list[Draw], list[Fault]]:
    """Free quantity of one lot at one place, as a conversion or a write-off takes it; or of a product, oldest first."""
    if "lot" not in row:
        return take_product(plan, holder, place, row)
    lot_id, code = find_lot(plan.world, holder, row["lot"])
    if lot_id is None:
        return [], [(code, "lot")]
    lot = plan.world.lots[lot_id]
    if row.get("product", lot.product) != lot.product:
        return [], [("lot_wrong_product", "lot")]
    if row.get("unit", lot.unit) != lot.unit:
        return [], [("unit_mismatch", "unit")]
    pool = [h for h in plan.world.of(holder) if h.lot == lot_id and h.place == place and not h.abroad]
    return take_from(plan, pool, row["quantity"])


def take_product(plan: Plan, holder: str, place: str, row: Values) -> tuple[list[Draw], list[Fault]]:
    lots = plan.world.lots
    pool = [
        h for h in plan.world.of(holder)
        if h.place == place and not h.abroad
        and (lots[h.lot].product, lots[h.lot].unit) == (row["product"], row["unit"])
    ]  # fmt: skip
    return take_from(plan, pool, row["quantity"])


def take_from(plan: Plan, pool: list[Holding], micro: int) -> tuple[list[Draw], list[Fault]]:
    """Oldest first; units with serial numbers leave whole, the first numbers first."""
    draws, missing = plan.fifo(pool, micro)
    for draw in draws:
        holding = plan.world.holdings[draw.holding]
        if plan.world.lots[holding.lot].numbered:
            if draw.micro % MICRO:
                plan.undo(draws)
                return [], [("serials_do_not_match", "quantity")]
            draw.serials = loose(plan, holding)[: draw.micro // MICRO]
            plan.taken_serials.update(draw.serials)
    return draws, [("insufficient_stock", "quantity")] if missing else []


def use(world: World, draws: list[Draw], kind: str, own: str) -> None:
    for draw in draws:
        holding: Holding = world.holdings[draw.holding]
        holding.on_hand -= draw.micro
        holding.serials = [s for s in holding.serials if s not in draw.serials]
        holding.uses.append((kind, own, draw.micro))


def write_off(world: World, rows: list[Values]) -> Answer:
    plan = Plan(world)
    draws: list[Draw] = []
    faults: list[Fault] = []
    for row in rows:
        found, wrong = take_lot(plan, row["holder"], row["place"], row)
        draws += found
        faults += wrong
    if faults:
        return "refused", faults, ""
    use(world, draws, "written_off", rows[0]["write_off"])
    return "accepted", [], f"W{world.next_id()}"


def is_balanced(kind: str, ins: list[Values], outs: list[Values]) -> bool:
    """Identity-keeping conversions: inputs of one unit, and outputs that sum to them where the unit stays."""
    if not ins or not outs:
        return False
    if kind == "production":
        return True
    units_in, units_out = {r["unit"] for r in ins}, {r["unit"] for r in outs}
    if len(units_in) > 1:
        return False
    return units_in != units_out or sum(r["quantity"] for r in ins) == sum(r["quantity"] for r in outs)


def convert(world: World, rows: list[Values]) -> Answer:
    """Lots in, lots out."""
    head = rows[0]
    ins = [row for row in rows if row["side"] == "in"]
    outs = [row for row in rows if row["side"] == "out"]
    plan = Plan(world)
    draws: list[Draw] = []
    faults: list[Fault] = []
    for row in ins:
        found, wrong = take_lot(plan, head["holder"], head["place"], row)
        draws += found
        faults += wrong
    if not is_balanced(head["kind"], ins, outs):
        faults.append(("conversion_unbalanced", "quantity"))
    if faults:
        return "refused", faults, ""
    number = f"R{world.next_id()}"
    used: dict[int, int] = {}
    for draw in draws:
        lot_id = world.holdings[draw.holding].lot
        used[lot_id] = used.get(lot_id, 0) + draw.micro
    made = [make_output(world, head, row, list(used.items())).id for row in outs]
    use(world, draws, "consumed" if head["kind"] == "production" else "converted", number)
    drawn = [(draw.holding, draw.micro) for draw in draws]
    world.conversions[number] = Conversion(
        number, head["holder"], head["kind"], list(used.items()), made, drawn
    )
    return "accepted", [], number


def make_output(world: World, head: Values, row: Values, used: list[tuple[int, int]]) -> Lot:
    production = head["kind"] == "production"
    lot = world.add_lot(
        reference=row.get("lot", ""), holder=head["holder"], product=row["product"], unit=row["unit"],
        quantity=row["quantity"], origin_kind="production" if production else "",
        origin_country="KZ" if production else "", maker_country="KZ" if production else "",
        parents=[] if production else used, ingredients=used if production else [],
    )  # fmt: skip
    world.add_holding(head["holder"], head["place"], lot.id, lot.quantity)
    return lot


def settle_invoices(world: World, until: date, clock_days: int) -> None:
    """Post the sales that only an invoice tells of."""
    named = {
        (note.sender, fold(line.invoice))
        for note in world.notes.values()
        if note.is_open or note.status == "settled"
        for line in note.lines
    }
    ready = [
        (rows[0]["date"], place, key)
        for place, (key, rows) in enumerate(world.invoices.items())
        if rows[0]["status"] == "valid" and key not in named and key not in world.sales
        and rows[0]["date"] + timedelta(days=clock_days) < until
        and rows[0]["seller"].startswith("KZ:") and rows[0]["buyer"].startswith("KZ:")
        and {rows[0]["seller"], rows[0]["buyer"]} <= world.parties and rows[0]["seller"] != rows[0]["buyer"]
    ]  # fmt: skip
    for _, _, key in sorted(ready):
        rows = [r for r in world.invoices[key] if r["product"][:6] not in NOTE_NEEDED_HS6]
        if rows:
            moved = {r["line"]: (r["product"], r["unit"], r["quantity"]) for r in rows}
            world.sales[key] = Sale(key[1], [part for row in rows for part in post_sale(world, row)], moved)


def post_sale(world: World, row: Values) -> list[tuple[str, Draw, int]]:
    """FIFO over all places of the seller; what he has not becomes a declared lot of the buyer."""
    pool = [
        h for h in world.of(row["seller"])
        if not h.abroad and (world.lots[h.lot].product, world.lots[h.lot].unit) == (row["product"], row["unit"])
    ]  # fmt: skip
    plan = Plan(world)
    draws, missing = plan.fifo(pool, row["quantity"], whole_units=True)
    parts = []
    for draw in draws:
        source = world.holdings[draw.holding]
        draw.serials = loose(plan, source)[: draw.micro // MICRO]
        source.on_hand -= draw.micro
        draw.settled = draw.micro
        source.serials = [s for s in source.serials if s not in draw.serials]
        got = world.add_holding(
            row["buyer"], "default", source.lot, draw.micro, parent=source.id, serials=list(draw.serials)
        )
        source.children.append((got.id, draw.micro))
        parts.append((row["line"], draw, got.id))
    if missing:
        lot = world.add_lot(
            reference="", holder=row["buyer"], product=row["product"], unit=row["unit"], quantity=missing,
            origin_kind="declared",
        )  # fmt: skip
        got = world.add_holding(row["buyer"], "default", lot.id, missing)
        parts.append((row["line"], Draw(got.id, missing, settled=missing), got.id))
    return parts


def reverse_sale(world: World, key: InvoiceKey) -> None:
    """The invoice is gone: what the buyer still has free goes back, the rest is a finding and stays posted."""
    if any(note.took_over and names(note, key) for note in world.notes.values()):
        return  # a note speaks for it now, and settled notes stay
    sale = world.sales[key]
    tried = {no for no, _, got_id in sale.draws if sale.given_back.get(got_id)}
    for no, draw, got_id in sale.draws:
        got = world.holdings[got_id]
        if draw.holding == got_id:  # what was declared for a shortfall stays a lot, and is a finding
            world.findings.append(("invoice_undone_in_part", 0))
            continue
        if no in tried:
            continue
        back = min(got.free, draw.micro)
        if back < draw.micro:
            world.findings.append(("invoice_undone_in_part", 0))
        serials = loose(Plan(world), got)[: back // MICRO]
        got.on_hand -= back
        got.serials = [s for s in got.serials if s not in serials]
        if back:
            source = world.holdings[draw.holding]
            again = world.add_holding(
                source.party, source.place, got.lot, back, parent=got_id, serials=serials
            )
            got.children.append((again.id, back))
            sale.given_back[got_id] = back
    if all(sale.given_back.get(got_id) == draw.micro for _, draw, got_id in sale.draws):
        del world.sales[key]
