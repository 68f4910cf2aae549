"""Draws: from which holdings each line of a note takes its quantity, or why it cannot.

Lines that name their lots or serial numbers take first what they name; all lines of a note are decided in their order.
In a stage that only observes, a shortfall of a line without named draws becomes a declared lot, drawn at once: the chain
shows it as unproven for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jolserik.kernel.numbers import is_number
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.allocation import UNIT, AccountKey, Taking, new_stock_holding
from jolserik.notes.documents import LineDraft
from jolserik.notes.facts import Facts, LotFacts
from jolserik.notes.planning.plan import Plan, PlannedLine, line_fault
from jolserik.packs import Stage


def draw_lines(plan: Plan, facts: Facts) -> None:
    """Take the quantity of every line; what an invoice has moved already is taken over, not drawn again. A line that is
    refused takes nothing, so that no other line is blamed for what it would have taken."""
    for line in plan.lines:
        if line.takes_over is not None:
            continue
        mark = facts.stock.mark()
        takings, faults = draw_line(plan, line.draft, facts)
        unpardoned = [fault for fault in faults if not _may_declare(plan, line, fault)]
        if unpardoned:
            facts.stock.undo(mark)
            plan.refusals += unpardoned
            continue
        line.takings = takings
        pardoned = [fault for fault in faults if _may_declare(plan, line, fault)]
        if pardoned:
            declare_shortfall(plan, line, facts)
            plan.judge(pardoned, plan.stock_stage)


def draw_line(plan: Plan, line: LineDraft, facts: Facts) -> tuple[list[Taking], list[Refusal]]:
    """Takings of one line and its faults."""
    keys = account_keys(plan, line, facts)
    among = facts.came_by.get(plan.returns_id) if plan.returns_id is not None else None
    if plan.returns_id is not None and among is None:
        among = frozenset()
    if line.serials:
        return draw_serials(keys, line, facts, among)
    if line.draws:
        return draw_named(plan, keys, line, facts, among)
    takings, missing = facts.stock.take(keys, line.quantity, among=among, numbered="said")
    faults = [shortage(plan, line, facts, missing)] if missing else []
    return takings, faults + split_serials(takings, line, facts)


def account_keys(plan: Plan, line: LineDraft, facts: Facts) -> list[AccountKey]:
    """The account a line draws from; a return without a place draws wherever the goods stand."""
    assert plan.sender is not None
    if plan.draft.kind == "return" and not plan.draft.sender_place:
        return facts.stock.keys_of(plan.sender.id, line.product, line.unit)
    return [AccountKey(plan.sender.id, plan.sender_place, line.product, line.unit)]


def draw_named(
    plan: Plan, keys: Sequence[AccountKey], line: LineDraft, facts: Facts, among: Collection[int] | None
) -> tuple[list[Taking], list[Refusal]]:
    """Draws that the sender named, in his order."""
    takings: list[Taking] = []
    faults: list[Refusal] = []
    named = sum(quantity for _, quantity in line.draws)
    if named != line.quantity:
        facts_said = {
            "expected": format_quantity(line.quantity),
            "found": format_quantity(named),
            "unit": line.unit,
        }
        faults.append(line_fault(Code.DRAWS_DO_NOT_SUM, "draws", line, **facts_said))
    for name, quantity in line.draws:
        lot, fault = find_lot(plan, name, line, facts)
        if fault or lot is None:
            faults += [fault] if fault else []
            continue
        taken, missing = facts.stock.take(keys, quantity, lot_id=lot.id, among=among, numbered="said")
        takings += taken
        if missing:
            free = format_quantity(quantity - missing)
            said = {"lot": name, "free": free, "asked": format_quantity(quantity), "unit": line.unit}
            faults.append(line_fault(Code.INSUFFICIENT_STOCK, "draws", line, **said))
    return takings, faults + split_serials(takings, line, facts)


def find_lot(plan: Plan, name: str, line: LineDraft, facts: Facts) -> tuple[LotFacts | None, Refusal | None]:
    """The lot that a draw names: our code, or ``@reference`` among the lots of which the sender holds stock."""
    assert plan.sender is not None
    if is_number(name):
        lot_id = facts.lots_by_code.get(name)
        if lot_id is None:
            return None, line_fault(Code.LOT_UNKNOWN, "draws", line, lot=name)
        if (plan.sender.id, lot_id) not in facts.lots_held:
            return None, line_fault(Code.LOT_NOT_YOURS, "draws", line, lot=name, place=plan.sender_place)
    else:
        found = facts.lots_by_reference.get((plan.sender.id, name.removeprefix("@")), ())
        if not found:
            return None, line_fault(Code.LOT_UNKNOWN, "draws", line, lot=name)
        if len(found) > 1:
            codes = ", ".join(facts.lots[lot_id].code for lot_id in found)
            return None, line_fault(Code.LOT_AMBIGUOUS, "draws", line, lot=name, lots=codes)
        lot_id = found[0]
    lot = facts.lots[lot_id]
    if lot.product != line.product:
        said = {"lot": name, "found": lot.product, "expected": line.product}
        return None, line_fault(Code.LOT_WRONG_PRODUCT, "draws", line, **said)
    if lot.unit != line.unit:
        said = {"product": line.product, "place": plan.sender_place, "found": lot.unit, "unit": line.unit}
        return None, line_fault(Code.UNIT_MISMATCH, "unit", line, **said)
    return lot, None


def draw_serials(
    keys: Sequence[AccountKey], line: LineDraft, facts: Facts, among: Collection[int] | None
) -> tuple[list[Taking], list[Refusal]]:
    """Whole units by their serial numbers."""
    faults = []
    if len(line.serials) * UNIT != line.quantity or len(set(line.serials)) != len(line.serials):
        said = {"expected": format_quantity(line.quantity), "found": str(len(set(line.serials)))}
        faults.append(line_fault(Code.SERIALS_DO_NOT_MATCH, "serials", line, **said))
    takings, missing = facts.stock.take_serials(keys, line.serials, among=among)
    for number in missing:
        known = (line.product, number) in facts.serials_known
        code = Code.SERIAL_ELSEWHERE if known else Code.SERIAL_UNKNOWN
        faults.append(line_fault(code, "serials", line, serial=number))
    if line.draws and not faults and _by_lot(takings) != _named_by_lot(line, facts):
        faults.append(line_fault(Code.SERIALS_DO_NOT_MATCH, "draws", line))
    return takings, faults


def _by_lot(takings: Sequence[Taking]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for taking in takings:
        sums[taking.lot_id] = sums.get(taking.lot_id, 0) + taking.quantity
    return sums


def _named_by_lot(line: LineDraft, facts: Facts) -> dict[int, int]:
    sums: dict[int, int] = {}
    for name, quantity in line.draws:
        for lot in facts.lots.values():
            if name in (lot.code, f"@{lot.reference}"):
                sums[lot.id] = sums.get(lot.id, 0) + quantity
    return sums


def split_serials(takings: Sequence[Taking], line: LineDraft, facts: Facts) -> list[Refusal]:
    """A part of a holding with serial numbers cannot be drawn without saying which units leave."""
    for taking in takings:
        lot = facts.lots.get(taking.lot_id)
        if lot and lot.serialised and taking.holding.free > 0:
            said = {"expected": format_quantity(taking.quantity), "found": "0", "lot": lot.code}
            return [line_fault(Code.SERIALS_DO_NOT_MATCH, "serials", line, **said)]
    return []


def shortage(plan: Plan, line: LineDraft, facts: Facts, missing: int) -> Refusal:
    """Too little is free; or the goods are kept only in another unit."""
    assert plan.sender is not None
    kept = facts.on_hand.get((plan.sender.id, plan.sender_place, line.product), {})
    units = {unit for unit, quantity in kept.items() if quantity > 0}
    if units and line.unit not in units and missing == line.quantity:
        said = {"product": line.product, "place": plan.sender_place, "found": ", ".join(sorted(units))}
        return line_fault(Code.UNIT_MISMATCH, "unit", line, unit=line.unit, **said)
    said = {
        "product": line.product,
        "place": plan.sender_place,
        "free": format_quantity(line.quantity - missing),
        "asked": format_quantity(line.quantity),
        "unit": line.unit,
    }
    return line_fault(Code.INSUFFICIENT_STOCK, "quantity", line, **said)


def _may_declare(plan: Plan, line: PlannedLine, fault: Refusal) -> bool:
    """Whether the stage lets a shortfall pass as a declared lot: never of named draws, serials or a return."""
    if fault.code not in (Code.INSUFFICIENT_STOCK, Code.UNIT_MISMATCH) or plan.draft.kind == "return":
        return False
    return not (line.draft.draws or line.draft.serials) and plan.stock_stage is not Stage.ENFORCE


def declare_shortfall(plan: Plan, line: PlannedLine, facts: Facts) -> None:
    """Make up a declared lot for what is missing, and draw it."""
    missing = line.draft.quantity - sum(taking.quantity for taking in line.takings)
    line.declared = new_stock_holding(0, missing)
    line.declared.lot_id = -line.declared.id
    line.declared_quantity = missing
    facts.lots[line.declared.lot_id] = LotFacts(
        line.declared.lot_id,
        "",
        line.draft.product,
        line.draft.unit,
        origin_kind="declared",
        grade="unproven",
        date=plan.draft.date,
    )
    key = account_keys(plan, line.draft, facts)[0]
    facts.stock.put(key, line.declared)
    taken, _ = facts.stock.take([key], missing)
    line.takings += taken
