"""The comparisons with the registers of others: declarations against lots, invoices against notes."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from tests.model.books import Draw, Line, Lot, Note, World
from tests.model.cells import Fault, fold

SALE_FREE = {"processing", "temporary", "temporary_return"}


def line_value(price: Decimal, micro: int) -> Decimal:
    return (price * micro / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def declaration_faults(world: World, lot: Lot) -> list[Fault] | None:
    """What the declaration register says against a lot; None when it does not know the line."""
    row = world.declarations.get((fold(lot.document), lot.document_line))
    if row is None:
        return None
    faults: list[Fault] = []
    if row["product"] != lot.product or row["unit"] != lot.unit or row["holder"] != lot.holder:
        faults.append(("declaration_mismatch", "origin_line"))
    for column in ("origin_country", "maker_country"):
        theirs, ours = row.get(column, ""), getattr(lot, column)
        if theirs and ours and theirs != ours:
            faults.append(("declaration_mismatch", column))
    if row["status"] != "released":
        faults.append(("declaration_not_released", "origin_document"))
    siblings = {lot.id: lot} | {
        other.id: other
        for other in world.lots.values()
        if other.origin_kind == "import_declaration"
        and (fold(other.document), other.document_line) == (fold(lot.document), lot.document_line)
    }
    if sum(other.quantity for other in siblings.values()) > row["quantity"]:
        faults.append(("declaration_exceeded", "quantity"))
    return faults


def lot_grade(world: World, lot: Lot) -> str:
    """The grade as last compared; what is made of contradicted goods is contradicted."""
    made_of = [root for part, micro in lot.ingredients for root in world.roots(part, micro)]
    if any(lot_grade(world, world.lots[root]) == "contradicted" for root in made_of):
        return "contradicted"
    return world.grades.get(lot.id, "unproven")


def compare_lot(world: World, lot: Lot) -> None:
    """Compare a lot with the customs register: when it is registered, and when its line gets a new version."""
    if lot.origin_kind == "import_declaration":
        faults = declaration_faults(world, lot)
        world.grades[lot.id] = "claimed" if faults is None else "contradicted" if faults else "matched"


def compare_declaration(world: World, number: str, line: str) -> None:
    for lot in world.lots.values():
        if (fold(lot.document), lot.document_line) == (number, line):
            compare_lot(world, lot)


def origins(world: World, draws: list[Draw], declared: int) -> list[Lot | None]:
    """The root lots of the draws; None stands for a lot declared by the line itself."""
    roots: dict[int, int] = {}
    for draw in draws:
        for root, part in world.roots(world.holdings[draw.holding].lot, draw.micro).items():
            roots[root] = roots.get(root, 0) + part
    return [world.lots[r] for r, part in roots.items() if part] + ([None] if declared else [])


def origin_faults(lots: list[Lot | None], row: dict[str, Any], *, export: bool) -> list[Fault]:
    """Comparison d: origin and maker of the invoice line against the lots drawn."""
    pairs = {(lot.origin_country, lot.maker_country) if lot else ("", "") for lot in lots}
    named = [{pair[i] for pair in pairs if pair[i]} for i in (0, 1)]
    if export and any(len(countries) > 1 for countries in named):
        return [("mixed_origin", "draws")]
    faults: list[Fault] = []
    for ours_both in pairs:
        for column, ours in zip(("origin_country", "maker_country"), ours_both, strict=True):
            theirs = row.get(column, "")
            if bool(ours) != bool(theirs):
                faults.append(("origin_missing", "invoice"))
            elif ours != theirs:
                faults.append(("origin_contradicted", "invoice"))
    return faults


def invoice_line_faults(line: Line, row: dict[str, Any]) -> list[Fault]:
    same = (line.product, line.unit, line.quantity) == (row["product"], row["unit"], row["quantity"])
    if line.price is not None and line_value(line.price, line.quantity) != row["value"]:
        same = False
    if line.currency and row.get("currency") and line.currency != row["currency"]:
        same = False  # as many of another money are another value
    return [] if same else [("invoice_mismatch", "invoice")]


def used_elsewhere(world: World, note: Note, number: str, replaces: Note | None, *, again: bool) -> bool:
    """Whether another open or settled note of the sender names the invoice; the first one that did keeps it."""
    return any(
        (other.is_open or other.status == "settled")
        and other is not note
        and other is not replaces
        and other.sender == note.sender
        and (not again or other.id < note.id)
        and any(fold(x.invoice) == number for x in other.lines)
        for other in world.notes.values()
    )


def one_invoice(
    world: World, note: Note, number: str, declared: dict[str, int], replaces: Note | None, *, again: bool
) -> list[Fault]:
    """Comparison a (and d) of all lines of a note that name one invoice."""
    faults: list[Fault] = []
    if used_elsewhere(world, note, number, replaces, again=again):
        faults.append(("invoice_reused", "invoice"))
    rows = world.invoices.get((note.sender, number))
    if rows is None:
        buyers = {other[0]["buyer"] for key, other in world.invoices.items() if key[1] == number}
        return [*faults, ("invoice_mismatch" if note.recipient in buyers else "invoice_unknown", "invoice")]
    if rows[0]["status"] == "cancelled":
        faults.append(("invoice_cancelled", "invoice"))
    theirs = {row["line"]: row for row in rows}
    ours = {line.no: line for line in note.lines if fold(line.invoice) == number}
    if rows[0]["buyer"] != note.recipient or ours.keys() != theirs.keys():
        faults.append(("invoice_mismatch", "invoice"))
    for no in ours.keys() & theirs.keys():
        faults += invoice_line_faults(ours[no], theirs[no])
        drawn = origins(world, ours[no].draws, declared.get(no, 0))
        if drawn:
            faults += origin_faults(drawn, theirs[no], export=note.is_export)
    return faults


def note_faults(
    world: World,
    note: Note,
    declared: dict[str, int],
    replaces: Note | None = None,
    *,
    lots: bool = True,
    again: bool = False,
) -> list[Fault]:
    """Everything the registers say against a note; `lots=False` leaves out what they say of the lots drawn."""
    faults: list[Fault] = []
    without_sale = note.sender == note.recipient or bool(SALE_FREE & set(note.procedure))
    for line in note.lines:
        if note.is_export and not without_sale and not line.invoice:
            faults.append(("invoice_missing", "invoice"))
        if note.is_export and lots:
            for lot in origins(world, line.draws, 0):
                grade = lot_grade(world, lot) if lot else ""
                if grade == "contradicted":
                    faults.append(("origin_contradicted", "draws"))
                if lot and grade == "claimed":
                    faults.append(("declaration_unknown", "draws"))
    for number in dict.fromkeys(fold(line.invoice) for line in note.lines if line.invoice):
        faults += one_invoice(world, note, number, declared, replaces, again=again)
    return faults
