"""Which holdings a quantity is drawn from: named lots, serials, or the order of acquisition.

A `Plan` collects the draws of one document without touching the books, so that a refused document leaves no
mark. What a correction sets free counts as free in the plan of the note that replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.model.books import Draw, Holding, Line, Lot, World
from tests.model.cells import MICRO, Fault


class Plan:
    """Draws intended so far by one document."""

    def __init__(self, world: World, released: Iterable[Draw] = ()) -> None:
        self.world = world
        self.taken: dict[int, int] = {}
        self.taken_serials: set[str] = set()
        self.released_serials: set[str] = set()
        for draw in released:
            self.taken[draw.holding] = self.taken.get(draw.holding, 0) - (draw.micro - draw.settled)
            self.released_serials.update(draw.serials)

    def free(self, holding: Holding) -> int:
        return holding.free - self.taken.get(holding.id, 0)

    def take(self, holding: Holding, micro: int, serials: Iterable[str] = ()) -> Draw:
        self.taken[holding.id] = self.taken.get(holding.id, 0) + micro
        self.taken_serials.update(serials)
        return Draw(holding.id, micro, list(serials))

    def fifo(
        self, holdings: Iterable[Holding], micro: int, *, whole_units: bool = False
    ) -> tuple[list[Draw], int]:
        """Draws in the order of acquisition, and what was missing; units with serial numbers may have to stay whole."""
        draws = []
        for holding in holdings:
            part = min(self.free(holding), micro)
            if whole_units and self.world.lots[holding.lot].numbered:
                part -= part % MICRO
            if part > 0:
                draws.append(self.take(holding, part))
                micro -= part
        return draws, micro

    def undo(self, draws: Iterable[Draw]) -> None:
        """A refused line draws nothing."""
        for draw in draws:
            self.taken[draw.holding] -= draw.micro
            self.taken_serials.difference_update(draw.serials)


def find_lot(world: World, party: str, name: str) -> tuple[int | None, str]:
    """The lot meant by our code or by `@reference`: (lot, "") or (None, the refusal code)."""
    held = [h.lot for h in world.of(party) if h.on_hand > 0]
    if name.startswith("@"):
        found = {lot for lot in held if world.lots[lot].reference == name[1:]}
        if len(found) == 1:
            return found.pop(), ""
        return None, "lot_ambiguous" if found else "lot_unknown"
    number = int(name[1:]) if name[:1] == "L" and name[1:].isdigit() else 0
    if number not in world.lots:
        return None, "lot_unknown"
    return (number, "") if number in held else (None, "lot_not_yours")


def draw_named(
    plan: Plan, party: str, place: str, line: Line, pool: list[Holding]
) -> tuple[list[Draw], list[Fault]]:
    """Draws out of the lots that the line names."""
    draws: list[Draw] = []
    faults: list[Fault] = []
    for name, micro in line.named:
        lot_id, code = find_lot(plan.world, party, name)
        if lot_id is None:
            faults.append((code, "draws"))
            continue
        lot = plan.world.lots[lot_id]
        if lot.product != line.product:
            faults.append(("lot_wrong_product", "draws"))
        elif lot.unit != line.unit:
            faults.append(("unit_mismatch", "draws"))
        else:
            found, missing = plan.fifo([h for h in pool if h.place == place and h.lot == lot_id], micro)
            draws += found
            if missing:
                faults.append(("insufficient_stock", "draws"))
    if sum(micro for _, micro in line.named) != line.quantity:
        faults.append(("draws_do_not_sum", "draws"))
    return draws, faults


def draw_serials(plan: Plan, place: str, line: Line, pool: list[Holding]) -> tuple[list[Draw], list[Fault]]:
    """Draws of exactly the units whose serial numbers are given."""
    world = plan.world
    faults: list[Fault] = []
    if len(set(line.serials)) * MICRO != line.quantity or len(set(line.serials)) != len(line.serials):
        faults.append(("serials_do_not_match", "serials"))
    chosen: dict[int, list[str]] = {}
    fitting = [h for h in pool if h.place == place and fits(world.lots[h.lot], line)]
    for serial in sorted(set(line.serials)):
        here = [h for h in fitting if serial in loose(plan, h)]
        if (line.product, serial) not in world.serials:
            faults.append(("serial_unknown", "serials"))
        elif not here:
            faults.append(("serial_elsewhere", "serials"))
        else:
            chosen.setdefault(here[0].id, []).append(serial)
    order = [h.id for h in fitting if h.id in chosen]
    draws = [plan.take(world.holdings[h], len(chosen[h]) * MICRO, chosen[h]) for h in order]
    return draws, faults


def fits(lot: Lot, line: Line) -> bool:
    return (lot.product, lot.unit) == (line.product, line.unit)


def loose(plan: Plan, holding: Holding) -> list[str]:
    """Serial numbers of a holding that nothing has promised, in their order."""
    return sorted(
        s
        for s in holding.serials
        if (s not in holding.promised or s in plan.released_serials) and s not in plan.taken_serials
    )


def number_units(plan: Plan, draws: list[Draw]) -> list[Fault]:
    """Units of numbered goods leave with their numbers; a part of them must say which."""
    for draw in draws:
        holding = plan.world.holdings[draw.holding]
        if plan.world.lots[holding.lot].numbered:
            if plan.free(holding) > 0:
                return [("serials_do_not_match", "serials")]
            draw.serials = loose(plan, holding)
            plan.taken_serials.update(draw.serials)
    return []


def draw_unnamed(
    plan: Plan, party: str, place: str, line: Line, pool: list[Holding], *, may_declare: bool
) -> tuple[list[Draw], int, list[Fault]]:
    """FIFO draws; what is missing is a fault, or the quantity to declare where stock is only observed."""
    lots = plan.world.lots
    fitting = [h for h in pool if h.place == place and fits(lots[h.lot], line)]
    draws, missing = plan.fifo(fitting, line.quantity)
    faults = number_units(plan, draws)
    if faults or not missing or may_declare:
        return draws, missing, faults
    here = [h for h in plan.world.of(party) if h.place == place and h.on_hand > 0]
    on_hand = {lots[h.lot].unit for h in here if lots[h.lot].product == line.product}
    code = "unit_mismatch" if on_hand and line.unit not in on_hand else "insufficient_stock"
    return draws, missing, [(code, "quantity")]


def draw_line(
    plan: Plan, party: str, place: str, line: Line, pool: list[Holding], *, may_declare: bool
) -> tuple[list[Draw], int, list[Fault]]:
    """Draws of one line, the quantity to declare, and the faults; a line with faults draws nothing."""
    missing = 0
    if line.serials:
        draws, faults = draw_serials(plan, place, line, pool)
    elif line.named:
        draws, faults = draw_named(plan, party, place, line, pool)
        faults += number_units(plan, draws)
    else:
        draws, missing, faults = draw_unnamed(plan, party, place, line, pool, may_declare=may_declare)
    if faults:
        plan.undo(draws)
        return [], 0, faults
    return draws, missing, []


def came_by(world: World, holding: Holding, note: int, party: str) -> bool:
    """Whether a holding came to the party by that note, its own movements followed."""
    while True:
        if holding.note == note:
            return True
        way = world.notes.get(holding.note) if holding.note is not None else None
        if way is None or way.kind != "movement" or way.sender != party or holding.parent is None:
            return False
        holding = world.holdings[holding.parent]
