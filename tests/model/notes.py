"""Consignment notes and what is done to them: registration, correction, answers, exits."""

from __future__ import annotations

from typing import Any

from tests.model.books import ABROAD, Draw, Holding, InvoiceKey, Line, Note, World, enforced
from tests.model.cells import HELD, MICRO, Fault, fold, in_order
from tests.model.comparing import invoice_line_faults, note_faults
from tests.model.drawing import Plan, came_by, draw_line

Values = dict[str, Any]


def find_note(world: World, name: str) -> Note | None:
    """A note by our number or by `party/own number`."""
    party, slash, own = name.partition("/")
    for note in world.notes.values():
        if f"N{note.id}" == name or (slash and (note.sender, note.own) == (party, own)):
            return note
    return None


def build_note(world: World, rows: list[Values]) -> Note:
    head = rows[0]
    lines = [
        Line(
            no=str(row.get("line", position)),
            product=row["product"],
            unit=row["unit"],
            quantity=row["quantity"],
            price=row.get("price"),
            currency=row.get("currency", ""),
            invoice=row.get("invoice", ""),
            named=row.get("draws", []),
            serials=row.get("serials", []),
        )
        for position, row in enumerate(rows, start=1)
    ]
    target = find_note(world, head["refers_to"]) if "refers_to" in head else None
    return Note(
        id=0,
        own=head["note"],
        kind=head["kind"],
        date=head["date"],
        sender=head["sender"],
        sender_place=head.get("sender_place", ABROAD),
        recipient=head.get("recipient") or (head["sender"] if head["kind"] == "movement" else ""),
        recipient_place=head.get("recipient_place", ABROAD),
        recipient_country=head.get("recipient_country", head.get("recipient", "")[:2]),
        procedure=head.get("procedure", []),
        refers_to=target.id if target else None,
        lines=lines,
    )


def replaced_note(world: World, note: Note) -> Note | None:
    """The note that this one corrects or reissues, if it does."""
    target = world.notes.get(note.refers_to) if note.refers_to is not None else None
    if target is None or (note.kind == "return" and not (target.kind == "return" and target.is_open)):
        return None
    return target


def return_faults(world: World, note: Note) -> list[Fault]:
    """Goods go back to who sent them, from who got them."""
    if note.kind != "return" or note.refers_to is None:
        return []
    target = world.notes[note.refers_to]
    back = (note.sender, note.recipient) == (target.recipient, target.sender)
    return [] if back else [("not_allowed", "refers_to")]


def correction_faults(note: Note, old: Note) -> list[Fault]:
    faults: list[Fault] = [] if old.is_open else [("note_closed", "refers_to")]
    fixed = ["kind", "sender"]
    if "reissue" not in note.procedure:
        fixed += ["recipient", "recipient_country", "sender_place", "recipient_place"]
    faults += [("correction_forbidden", name) for name in fixed if getattr(note, name) != getattr(old, name)]
    if note.date < old.date:
        faults.append(("correction_forbidden", "date"))
    return faults


def movement_faults(note: Note) -> list[Fault]:
    """Goods move between two places of one party."""
    if note.kind != "movement" or (note.recipient, note.recipient_place) == (note.sender, note.sender_place):
        return [("bad_value", "recipient_place")] if note.kind == "movement" else []
    return [] if note.recipient == note.sender else [("bad_value", "recipient")]


def pool_of(world: World, note: Note, returned: int | None) -> list[Holding]:
    """The holdings that the note may draw from, in the order of acquisition."""
    pool = world.of(note.sender)
    if note.kind != "return":
        return [h for h in pool if not h.abroad]
    return [h for h in pool if returned is not None and came_by(world, h, returned, note.sender)]


def returned_note(world: World, note: Note) -> int | None:
    """The note whose goods a return brings back; a corrected return inherits it."""
    old = replaced_note(world, note)
    return old.returned if old else note.refers_to


def plan_draws(world: World, note: Note, old: Note | None) -> tuple[dict[str, int], list[Fault]]:
    """Fill the draws of every line; what is to be declared by line, and the faults."""
    plan = Plan(world, [d for line in old.lines for d in line.draws] if old and old.is_open else [])
    pool = pool_of(world, note, note.returned)
    declared: dict[str, int] = {}
    faults: list[Fault] = []
    may_declare = not enforced(note.date) and note.kind != "return"
    for line in note.lines:
        line.draws, missing, found = draw_line(
            plan, note.sender, note.sender_place, line, pool, may_declare=may_declare
        )
        faults += found
        if missing:
            declared[line.no] = missing
    return declared, faults


def register(world: World, rows: list[Values]) -> tuple[str, list[Fault], str]:
    """One note: (status, faults, number). Status is accepted, held or refused."""
    note = build_note(world, rows)
    faults: list[Fault] = []
    if "refers_to" in rows[0] and note.refers_to is None:
        faults.append(("unknown_note", "refers_to"))
    old = replaced_note(world, note)
    faults += correction_faults(note, old) if old else return_faults(world, note)
    note.returned = returned_note(world, note) if note.kind == "return" else None
    faults += movement_faults(note)
    sold = sale_to_take_over(world, note)
    if sold:
        return take_over(world, note, sold, faults)
    declared, found = plan_draws(world, note, old)
    faults += found
    compared = note_faults(world, note, declared, old) if enforced(note.date) else []
    held = [fault for fault in compared if fault[0] in HELD]
    faults += [fault for fault in compared if fault[0] not in HELD]
    if faults:
        return "refused", faults + held, ""
    if old:
        release(world, old, "corrected")
    keep(world, note, declared)
    note.status = "held" if held else "open"
    note.hold_code = in_order(held)[0][0] if held else ""
    if note.kind == "movement" and not held:
        settle_whole(world, note, {})
    return ("held" if held else "accepted"), held, f"N{note.id}"


def keep(world: World, note: Note, declared: dict[str, int]) -> None:
    """Store a note: declare what stock is only observed to miss, then reserve every draw."""
    note.id = world.next_id()
    world.notes[note.id] = note
    for line in note.lines:
        if line.no in declared:
            lot = world.add_lot(
                reference="", holder=note.sender, product=line.product, unit=line.unit,
                quantity=declared[line.no], origin_kind="declared",
            )  # fmt: skip
            holding = world.add_holding(note.sender, note.sender_place, lot.id, lot.quantity)
            line.draws.append(Draw(holding.id, lot.quantity))
    for line in note.lines:
        for draw in line.draws:
            world.holdings[draw.holding].reserved += draw.micro
            world.holdings[draw.holding].promised += draw.serials


def sale_to_take_over(world: World, note: Note) -> InvoiceKey | None:
    """The invoice that settle_invoices has posted and this note names."""
    for line in note.lines:
        if line.invoice and (note.sender, fold(line.invoice)) in world.sales:
            return note.sender, fold(line.invoice)
    return None


def names(note: Note, key: InvoiceKey) -> bool:
    return note.sender == key[0] and any(fold(line.invoice) == key[1] for line in note.lines)


def take_over(world: World, note: Note, key: InvoiceKey, faults: list[Fault]) -> tuple[str, list[Fault], str]:
    """A later note takes a by-invoice posting over: same quantities, nothing moves again."""
    sale = world.sales[key]
    ours = {x.no: (x.product, x.unit, x.quantity) for x in note.lines if fold(x.invoice) == key[1]}
    taken = any(n.took_over and names(n, key) for n in world.notes.values())
    same = ours == sale.moved and len(ours) == len(note.lines) and note.kind == "domestic"
    if taken or sale.given_back or not same:
        faults.append(("invoice_already_settled", "invoice"))
    if enforced(note.date):
        rows = world.invoices[key]
        if rows[0]["status"] == "cancelled":
            faults.append(("invoice_cancelled", "invoice"))
        if rows[0]["buyer"] != note.recipient:
            faults.append(("invoice_mismatch", "invoice"))
        theirs = {row["line"]: row for row in rows}
        for line in note.lines:
            faults += invoice_line_faults(line, theirs[line.no]) if line.no in theirs else []
    if faults:
        return "refused", faults, ""
    note.id = world.next_id()
    note.status, note.took_over = "settled", True
    for line in note.lines:
        line.draws = [draw for no, draw, _ in sale.draws if no == line.no]
        line.gone = True
    for _, _, got in sale.draws:
        if world.holdings[got].parent is not None:  # what the seller never had did not come by his note
            world.holdings[got].note = note.id
    world.notes[note.id] = note
    return "accepted", [], f"N{note.id}"


def release(world: World, note: Note, status: str) -> None:
    """Give back everything that is still reserved."""
    for line in note.lines:
        if not line.gone:
            give_back(world, line)
    end(note, status)


def end(note: Note, status: str) -> None:
    """The note can change no more."""
    note.status, note.hold_code, note.overdue = status, "", False


def give_back(world: World, line: Line) -> None:
    line.gone = True
    for draw in line.draws:
        holding = world.holdings[draw.holding]
        holding.reserved -= draw.micro
        holding.promised = [s for s in holding.promised if s not in draw.serials]


def settle_line(world: World, note: Note, line: Line, received: int | None) -> None:
    """Move what was received out of the draws, in their order; the rest returns to the sender."""
    left = line.quantity if received is None else min(received, line.quantity)
    if received is not None and received != line.quantity:
        world.findings.append(("shortage" if received < line.quantity else "excess", note.id))
    give_back(world, line)
    for draw in line.draws:
        draw.settled = min(draw.micro, left)
        left -= draw.settled
        if draw.settled:
            move(world, note, draw)


def move(world: World, note: Note, draw: Draw) -> None:
    source = world.holdings[draw.holding]
    serials = sorted(draw.serials)[: draw.settled // MICRO]
    source.on_hand -= draw.settled
    source.serials = [s for s in source.serials if s not in serials]
    abroad = note.is_export
    got = world.add_holding(
        note.recipient, ABROAD if abroad else note.recipient_place, source.lot, draw.settled,
        abroad=abroad, note=note.id, parent=source.id, serials=list(serials),
    )  # fmt: skip
    source.children.append((got.id, draw.settled))


def settle_whole(world: World, note: Note, received: dict[str, int]) -> None:
    for line in note.lines:
        if not line.gone:
            settle_line(world, note, line, received.get(line.no))
    end(note, "settled")
