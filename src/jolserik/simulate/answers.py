"""What becomes of notes: confirmed, short, declined, revoked, seen out, or left without a word."""

from __future__ import annotations

from datetime import date, timedelta

from jolserik.kernel.quantity import MICRO, format_quantity
from jolserik.simulate.entries import Line, Note, Row, action_row
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import split
from jolserik.simulate.world import World

# Chances of an answer to a domestic note, summing to less than 1; the rest is confirmed in full.
_DOMESTIC = (
    ("decline", 0.025),
    ("revoke", 0.015),
    ("silent", 0.015),
    ("inspector", 0.012),
    ("short", 0.03),
    ("excess", 0.01),
    ("nothing", 0.003),
)
_EXPORT = (("revoke", 0.012), ("silent", 0.07), ("inspected", 0.006), ("seized", 0.001))
_SILENT_OBSERVED = 0.12
# (source, scope) of exits by weight.
_EXITS = (
    [("officer", "counted")] * 14
    + [("officer", "seen")] * 12
    + [("camera", "seen")] * 18
    + [("queue", "seen")] * 10
    + [("seal", "seal_intact")] * 10
    + [("neighbour", "counted")] * 8
    + [("carrier", "seen")] * 14
    + [("exporter", "seen")] * 14
)
# Companies that honest ones neither return goods to nor cancel invoices with.
_APART = ("plot", "serial")
_COUNTED_SHORT = 0.05
_SEEN_AGAIN = 0.06
_FORGOT_REASON = 0.08
_ANSWERED_TWICE = 0.003
_REASONS_TO_DECLINE = ("Товар не заказывали", "Брак", "Не та модель", "Тауар келісімшартқа сай емес")
_REASONS_TO_REVOKE = ("Сделка отменена", "Ошибка в накладной", "Көлік бұзылды")


def catch_up(world: World) -> None:
    """Registers tell what was due by this wave; notes that waited for it are registered."""
    due = [late for late in world.late if late.due <= world.wave.index]
    world.late = [late for late in world.late if late.due > world.wave.index]
    for late in due:
        world.desk.put(late.kind, late.rows)
        if late.lot:
            late.lot.awaited = False
        if late.note and late.note.state == "held":
            late.note.state = "open"
            if late.note.key in world.waiting:
                _leave(world, late.note)


def answer(world: World) -> None:
    """All answers that are due in this wave, in the order of the notes."""
    for note in sorted(world.answers_due.pop(world.wave.index, []), key=lambda note: note.order):
        if note.state == "held":
            _give_up_held(world, note)
        elif note.state != "open":
            continue
        elif note.is_export and note.plain:
            see_out(world, note, "officer", "seen", _soon(world, note, 3))
        elif note.is_export:
            _answer_export(world, note)
        elif note.kind == "return" or note.invoice or note.plain:
            confirm(world, note)
        else:
            _answer_domestic(world, note)


def confirm(world: World, note: Note, *, by_inspector: bool = False) -> None:
    """Received in full, as the receiver says, or an inspector in his place (then no party stands in the row)."""
    on = _soon(world, note, 5)
    row = action_row(note, "confirm", on, note.recipient)
    if by_inspector:
        row[3] = ""
    world.desk.put("actions", [row])
    _receive(world, note, {})
    if world.wave.enforced and world.rng.random() < _ANSWERED_TWICE:
        again = action_row(note, "confirm", on + timedelta(days=1), note.recipient)
        world.desk.put("actions", [again])
        world.truth.refused("actions", note.recipient.party, note.key, "note_closed")


def revoke(world: World, note: Note, on: date, reason: str) -> None:
    """The sender takes his note back; everything is released."""
    world.desk.put("actions", [action_row(note, "revoke", on, note.sender, reason=reason)])
    _release(world, note, "revoked")


def see_out(world: World, note: Note, source: str, scope: str, on: date, papers: str = "") -> None:
    """One exit. The first one settles; a count or the neighbour's entry gives a quantity for each line."""
    party = _witness(world, note, source)
    cells = {"source": source, "scope": scope, "papers": papers}
    first = note.state == "open"
    if scope != "counted":
        world.desk.put("actions", [action_row(note, "exit", on, party, **cells)])
        if first:
            _leave(world, note)
        return
    counted = {number: line.quantity for number, line in enumerate(note.lines, 1)}
    if first and world.rng.random() < _COUNTED_SHORT:
        number = world.rng.choice(list(counted))
        counted[number] = _less(world, note.lines[number - 1])
    rows: list[Row] = []
    for number, quantity in counted.items():
        received = format_quantity(quantity)
        rows.append(
            action_row(note, "exit", on, party, line=str(number), quantity_received=received, **cells)
        )
    world.desk.put("actions", rows)
    if first:
        _leave(world, note, counted)


def _give_up_held(world: World, note: Note) -> None:
    """The invoice never came; half of the senders take the note back."""
    if world.rng.random() < 0.5:
        revoke(world, note, _soon(world, note, 12), "Счёт-фактура не выписана")


def _answer_domestic(world: World, note: Note) -> None:
    outcome = _choose(world, _DOMESTIC)
    on = _soon(world, note, 6)
    if outcome == "decline":
        _decline(world, note, on)
    elif outcome == "revoke":
        revoke(world, note, on, world.rng.choice(_REASONS_TO_REVOKE))
    elif outcome in ("short", "excess", "nothing"):
        _confirm_other(world, note, on, outcome)
    elif outcome != "silent":
        confirm(world, note, by_inspector=outcome == "inspector" and note.recipient.role == "retailer")


def _confirm_other(world: World, note: Note, on: date, outcome: str) -> None:
    """Another quantity of one line than the note says; the other lines came in full."""
    number = world.rng.randrange(len(note.lines)) + 1
    line = note.lines[number - 1]
    received = 0
    if outcome == "short":
        received = _less(world, line)
    elif outcome == "excess":
        received = line.quantity + max(1, line.quantity // 20 // MICRO) * MICRO
    cells = {"line": str(number), "quantity_received": format_quantity(received), "reason": "Акт приёмки"}
    world.desk.put("actions", [action_row(note, "confirm", on, note.recipient, **cells)])
    _receive(world, note, {number: received})


def _decline(world: World, note: Note, on: date) -> None:
    if world.rng.random() < _FORGOT_REASON:
        world.desk.put("actions", [action_row(note, "decline", on, note.recipient)])
        world.truth.refused("actions", note.recipient.party, note.key, "reason_missing")
        on += timedelta(days=1)
    reason = world.rng.choice(_REASONS_TO_DECLINE)
    world.desk.put("actions", [action_row(note, "decline", on, note.recipient, reason=reason)])
    _release(world, note, "declined")


def _answer_export(world: World, note: Note) -> None:
    outcome = _choose(world, _EXPORT)
    if not world.wave.enforced and world.rng.random() < _SILENT_OBSERVED:
        outcome = "silent"
    on = _soon(world, note, 4)
    if outcome == "revoke":
        revoke(world, note, on, world.rng.choice(_REASONS_TO_REVOKE))
    elif outcome == "seized":
        _by_authority(world, note, "seize", on, "Контрабанда")
        note.state = "seized"  # whatever becomes of the goods, the sender cannot use them
    elif outcome != "silent":
        if outcome == "inspected":
            _by_authority(world, note, "hold", on, "Досмотр")
            _by_authority(world, note, "release", on + timedelta(days=1), "Досмотр окончен")
            on += timedelta(days=2)
        source, scope = world.rng.choice(_EXITS)
        see_out(world, note, source, scope, on, _plate_paper(source, note))
        if source in ("exporter", "carrier", "camera") and world.rng.random() < _SEEN_AGAIN:
            see_out(world, note, "queue", "seen", on + timedelta(days=1), _plate_paper("queue", note))


def _by_authority(world: World, note: Note, action: str, on: date, reason: str) -> None:
    world.desk.put("actions", [action_row(note, action, on, world.society.authority, reason=reason)])


def _plate_paper(source: str, note: Note) -> str:
    return f"plate:{note.vehicle}" if source in ("camera", "queue") else ""


def _witness(world: World, note: Note, source: str) -> Trader:
    if source == "exporter":
        return note.sender
    if source == "carrier":
        return next((t for t in world.society.of("carrier") if t.party == note.carrier), note.sender)
    return world.society.authority


def _receive(world: World, note: Note, other: dict[int, int]) -> None:
    """Lines that are not in `other` come in full; what did not come goes back to the sender."""
    for number, line in enumerate(note.lines, 1):
        came, rest = split(line.draws, min(other.get(number, line.quantity), line.quantity))
        world.stock.settle(came, note.recipient.party, note.recipient_place, note.key)
        world.stock.release(rest)
    note.state = "settled"
    if note.kind == "domestic" and note.sender.family not in _APART:
        world.settled_sales.append(note)


def _leave(world: World, note: Note, counted: dict[int, int] | None = None) -> None:
    """Goods are abroad, in the hands of the foreign buyer."""
    for number, line in enumerate(note.lines, 1):
        quantity = min(counted[number], line.quantity) if counted else line.quantity
        went, rest = split(line.draws, quantity)
        world.stock.settle(went, note.recipient.party, "", note.key, abroad=True)
        world.stock.release(rest)
    note.state = "settled"
    if note.recipient is not note.sender and note.sender.family not in _APART:
        world.settled_exports.append(note)


def _release(world: World, note: Note, state: str) -> None:
    for line in note.lines:
        world.stock.release(line.draws)
    note.state = state


def _less(world: World, line: Line) -> int:
    whole = line.quantity // MICRO
    return int(whole * world.rng.uniform(0.7, 0.98)) * MICRO


def _soon(world: World, note: Note, days_max: int) -> date:
    return world.later(note.date, days_max - 1) + timedelta(days=1)


def _choose(world: World, chances: tuple[tuple[str, float], ...]) -> str:
    point = world.rng.random()
    for outcome, chance in chances:
        if point < chance:
            return outcome
        point -= chance
    return ""
