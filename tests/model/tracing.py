"""Where a line came from and where a lot went, by walking the holdings.

Shares through identity-keeping conversions are integers of millionths by largest remainder, ties to the older
lot. A production ends the way back (its output is a root) and the way forward (its input is `consumed`).
"""

from __future__ import annotations

from typing import Any

from tests.model.books import Conversion, Draw, Holding, Line, Note, World
from tests.model.cells import apportion
from tests.model.comparing import lot_grade

Ends = dict[tuple[str, str, str], int]  # (kind, party, note or document) -> micro


def moved(line: Line) -> list[tuple[int, int]]:
    """(holding, micro) that a line settled; while it is open, what it reserves."""
    if line.gone:
        return [(d.holding, d.settled) for d in line.draws if d.settled]
    return [(d.holding, d.micro) for d in line.draws]


def back(world: World, line: Line) -> dict[str, Any]:
    """Roots of one line: lot -> micro, with the hops that brought them: (note, from, to) -> micro."""
    by_lot: dict[int, int] = {}
    for holding, micro in moved(line):
        lot = world.holdings[holding].lot
        by_lot[lot] = by_lot.get(lot, 0) + micro
    roots: dict[int, int] = {}
    for lot, micro in sorted(by_lot.items()):
        for root, part in world.roots(lot, micro).items():
            roots[root] = roots.get(root, 0) + part
    hops: dict[tuple[int, str, str], int] = {}
    for holding, micro in moved(line):
        climb(world, world.holdings[holding], micro, hops)
    return {
        "quantity": sum(by_lot.values()),
        "roots": {root: part for root, part in roots.items() if part},
        "grades": {root: lot_grade(world, world.lots[root]) for root in roots},
        "hops": hops,
    }


def climb(world: World, holding: Holding, micro: int, hops: dict[tuple[int, str, str], int]) -> None:
    """Add the hops by which a quantity of a holding came, up to the origin, each in the unit that its goods had then."""
    if holding.parent is None:
        for conversion in world.conversions.values():
            if holding.lot in conversion.outputs and conversion.kind != "production":
                drawn_of_it = in_own_unit(world, conversion, micro)
                shares = apportion(drawn_of_it, [drawn for _, drawn in conversion.draws])
                for (source_id, _), share in zip(conversion.draws, shares, strict=True):
                    climb(world, world.holdings[source_id], share, hops)
        return
    source = world.holdings[holding.parent]
    if holding.note is not None:
        key = (holding.note, source.party, holding.party)
        hops[key] = hops.get(key, 0) + micro
    climb(world, source, micro, hops)


def in_own_unit(world: World, conversion: Conversion, micro: int) -> int:
    """What a quantity of the outputs was before the conversion: another number only where the unit has changed."""
    given, made = sum(m for _, m in conversion.draws), sum(world.lots[x].quantity for x in conversion.outputs)
    return micro if given == made else micro * given // made


def forward(world: World, lot_id: int) -> Ends:
    """All ends of a lot; they sum to the whole, in the lot's own unit."""
    lot = world.lots[lot_id]
    first = [h for h in world.holdings.values() if h.lot == lot_id and h.parent is None]
    ends: Ends = {}
    for holding in first:
        add(ends, follow(world, holding))
    assert sum(ends.values()) == lot.quantity, "the ends of a lot sum to the lot"
    return ends


def add(ends: Ends, more: Ends) -> None:
    for key, micro in more.items():
        if micro:
            ends[key] = ends.get(key, 0) + micro


def follow(world: World, holding: Holding) -> Ends:
    """The ends of everything that ever was in one holding."""
    ends: Ends = {}
    kind = "exported" if holding.abroad else "free"
    came = str(holding.note or "")
    add(ends, {(kind, holding.party, came if holding.abroad else ""): holding.free})
    for note in world.notes.values():
        for line in note.lines:
            if not line.gone:
                add(ends, reserved_ends(note, line.draws, holding))
    for kind, own, micro in holding.uses:
        if kind == "converted":
            add(ends, through(world, world.conversions[own], holding.lot, micro))
        else:
            add(ends, {(kind, holding.party, own): micro})
    for child, _ in holding.children:
        add(ends, follow(world, world.holdings[child]))
    return ends


def reserved_ends(note: Note, draws: list[Draw], holding: Holding) -> Ends:
    return {("reserved", holding.party, str(note.id)): d.micro for d in draws if d.holding == holding.id}


def through(world: World, conversion: Conversion, lot_id: int, micro: int) -> Ends:
    """The ends of what a conversion took from one lot, over the shares that the outputs have of it."""
    weights = []
    for output in conversion.outputs:
        shares = apportion(world.lots[output].quantity, [quantity for _, quantity in conversion.inputs])
        weights.append(shares[[lot for lot, _ in conversion.inputs].index(lot_id)])
    ends: Ends = {}
    for output, part in zip(conversion.outputs, apportion(micro, weights), strict=True):
        theirs = forward(world, output)
        parts = apportion(part, list(theirs.values()))
        add(ends, dict(zip(theirs, parts, strict=True)))
    return ends
