"""Comparisons of a note with the registers of others: invoices (a), declarations behind the lots (b), origins (d).

Comparison (c), stock, is the ledger's own and has happened when these run. Every difference is a fault of its own, with what
the register says (`expected`) and what the note says (`found`); the stage of the day decides how hard they bite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.money import format_amount
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.allocation import Taking
from jolserik.notes.documents import LineDraft
from jolserik.notes.facts import ByInvoicePosting, Facts, LotFacts
from jolserik.notes.planning.plan import Plan, PlannedLine, line_fault
from jolserik.registry.acting import Act
from jolserik.registry.queries import InvoiceFacts, InvoiceLineFacts

COUNTRY_FIELDS = ("origin_country", "maker_country")


def compare(plan: Plan, facts: Facts, act: Act) -> None:
    """All comparisons of one note."""
    faults = list(origin_faults(plan, facts))
    if plan.draft.is_export and is_sale(plan, act):
        faults += [line_fault(Code.INVOICE_MISSING, "invoice", x) for x in plan.draft.lines if not x.invoice]
    by_number: dict[str, list[PlannedLine]] = {}
    for line in plan.lines:
        if line.draft.invoice:
            by_number.setdefault(fold_spelling(line.draft.invoice), []).append(line)
    for folded, lines in by_number.items():
        faults += invoice_faults(plan, folded, lines, facts)
    faults = release_while_down(plan, faults, act)
    plan.judge(faults, plan.comparison_stage)


def take_over_settled(plan: Plan, facts: Facts) -> None:
    """Before anything is drawn: what a by-invoice sale has moved is taken over by the note that names the invoice.

    A note that says something else than the posting would move the goods twice; it is refused in every stage.
    """
    if plan.sender is None:
        return
    by_number: dict[str, list[PlannedLine]] = {}
    for line in plan.lines:
        if line.draft.invoice:
            by_number.setdefault(fold_spelling(line.draft.invoice), []).append(line)
    for folded, lines in by_number.items():
        settled = [x for x in facts.invoices.get(folded, []) if x.seller == plan.sender.text and x.settled]
        if settled and not take_over(plan, lines, facts.by_invoice.get(settled[0].id, [])):
            draft = lines[0].draft
            plan.refusals.append(
                line_fault(Code.INVOICE_ALREADY_SETTLED, "invoice", draft, invoice=draft.invoice)
            )


def take_over(plan: Plan, lines: Sequence[PlannedLine], postings: Sequence[ByInvoicePosting]) -> bool:
    """Whether a domestic note says of every line just what the by-invoice sale has posted; then it takes the postings."""
    posted = {posting.line: posting for posting in postings}
    said = {x.draft.line: (x.draft.product, x.draft.unit, x.draft.quantity) for x in lines}
    moved = {line: (p.product, p.unit, p.quantity + p.declared_quantity) for line, p in posted.items()}
    if plan.draft.kind != "domestic" or said != moved or len(lines) != len(plan.lines):
        return False
    for line in lines:
        line.takes_over = posted[line.draft.line]
    return True


def is_sale(plan: Plan, act: Act) -> bool:
    """Goods sent to oneself, or under a procedure without a sale, need no invoice."""
    same = plan.sender is not None and plan.recipient is not None and plan.sender.id == plan.recipient.id
    return not same and act.pack.sale_free_procedures.isdisjoint(plan.draft.procedure.split())


def release_while_down(plan: Plan, faults: list[Refusal], act: Act) -> list[Refusal]:
    """While their register is announced down, what it cannot know yet is owed, not held. Never silently."""
    down = {
        Code.INVOICE_UNKNOWN: act.pack.register_down("invoices", act.today),
        Code.DECLARATION_UNKNOWN: act.pack.register_down("declarations", act.today),
    }
    owed = [fault for fault in faults if down.get(fault.code, False)]
    plan.comparison_owed = bool(owed)
    plan.warnings += owed
    return [fault for fault in faults if fault not in owed]


def origin_faults(plan: Plan, facts: Facts) -> Iterator[Refusal]:
    """Exports may not draw lots that customs contradicts, and wait for customs to know the lots they draw."""
    if not plan.draft.is_export or plan.lots_stand:
        return
    for line in plan.lines:
        for lot in lots_of(line.takings, facts):
            if lot.grade == "contradicted":
                said = {"lot": lot.code}
                yield line_fault(Code.ORIGIN_CONTRADICTED, "draws", line.draft, **said)
            if lot.declaration_unknown:
                said = {"lot": lot.code}
                if lot.origin_document:
                    said["declaration"] = lot.origin_document
                yield line_fault(Code.DECLARATION_UNKNOWN, "draws", line.draft, **said)


def lots_of(takings: Sequence[Taking], facts: Facts) -> list[LotFacts]:
    """The lots drawn, each once, in the order of the draws."""
    return [facts.lots[lot_id] for lot_id in dict.fromkeys(taking.lot_id for taking in takings)]


def invoice_faults(plan: Plan, folded: str, lines: Sequence[PlannedLine], facts: Facts) -> Iterator[Refusal]:
    """One invoice against the lines that name it."""
    assert plan.sender is not None and plan.recipient is not None
    first = lines[0].draft
    candidates = facts.invoices.get(folded, [])
    invoice = next((x for x in candidates if x.seller == plan.sender.text), None)
    if used_elsewhere(plan, folded, facts):
        yield line_fault(Code.INVOICE_REUSED, "invoice", first, invoice=first.invoice)
    if invoice is None:
        other = next((x for x in candidates if x.buyer == plan.recipient.text), None)
        if other is None:
            yield line_fault(Code.INVOICE_UNKNOWN, "invoice", first, invoice=first.invoice)
        else:
            yield mismatch(other, first, "invoice", "seller", other.seller, plan.sender.text)
        return
    if invoice.status == "cancelled":
        yield line_fault(Code.INVOICE_CANCELLED, "invoice", first, invoice=first.invoice)
    if invoice.buyer != plan.recipient.text:
        yield mismatch(invoice, first, "recipient", "buyer", invoice.buyer, plan.recipient.text)
    named = {line.draft.line for line in lines}
    for missing in sorted(invoice.lines.keys() - named):
        yield mismatch(invoice, first, "line", "line", str(missing), "—")
    for line in lines:
        yield from line_faults(plan, invoice, line, facts)


def used_elsewhere(plan: Plan, folded: str, facts: Facts) -> bool:
    """Whether another open or settled note names this invoice.

    The note that this one corrects does not count; when registered notes are reviewed, the first one that named it keeps it.
    """
    assert plan.sender is not None
    users = facts.invoice_uses.get((plan.sender.id, folded), set()) - {
        plan.corrects.id if plan.corrects else 0
    }
    if plan.reviewed_id is not None:
        users = {note_id for note_id in users if note_id < plan.reviewed_id}
    return bool(users)


def line_faults(plan: Plan, invoice: InvoiceFacts, line: PlannedLine, facts: Facts) -> Iterator[Refusal]:
    """One line against the invoice's line of the same number."""
    draft = line.draft
    theirs = invoice.lines.get(draft.line)
    if theirs is None:
        yield mismatch(invoice, draft, "line", "line", "—", str(draft.line))
        return
    if theirs.product != draft.product:
        yield mismatch(invoice, draft, "product", "product", theirs.product, draft.product)
    if theirs.unit != draft.unit:
        yield mismatch(invoice, draft, "unit", "unit", theirs.unit, draft.unit)
    if theirs.quantity != draft.quantity:
        said = format_quantity(theirs.quantity), format_quantity(draft.quantity)
        yield mismatch(invoice, draft, "quantity", "quantity", *said)
    if theirs.value is not None and draft.value is not None and theirs.value != draft.value:
        yield mismatch(
            invoice, draft, "price", "value", format_amount(theirs.value), format_amount(draft.value)
        )
    if theirs.currency and draft.currency and theirs.currency != draft.currency:
        yield mismatch(invoice, draft, "currency", "currency", theirs.currency, draft.currency)
    if not line.takes_over:
        yield from country_faults(plan, theirs, line, facts)


def country_faults(
    plan: Plan, theirs: InvoiceLineFacts, line: PlannedLine, facts: Facts
) -> Iterator[Refusal]:
    """Origin and maker of the invoice line against the lots drawn."""
    lots = lots_of(line.takings, facts)
    if plan.draft.is_export and mixed(lots):
        origins = ", ".join(sorted({found or "—" for _, found in said_of(lots, 0)}))
        yield line_fault(
            Code.MIXED_ORIGIN, "draws", line.draft, origins=origins, split=split(plan, line, facts)
        )
        return
    for place, field in enumerate(COUNTRY_FIELDS):
        expected = getattr(theirs, field)
        for lot, found in said_of(lots, place):
            if bool(expected) != bool(found):
                said = {"field": field, "found": found or "—", "expected": expected or "—", "lot": lot.code}
                yield line_fault(Code.ORIGIN_MISSING, "draws", line.draft, **said)
            elif expected != found:
                said = {"field": field, "found": found, "expected": expected, "lot": lot.code}
                yield line_fault(Code.ORIGIN_CONTRADICTED, "draws", line.draft, **said)


def said_of(lots: Sequence[LotFacts], place: int) -> list[tuple[LotFacts, str]]:
    """Every lot with each country of origin (0) or maker (1) that its parts say."""
    return [(lot, found) for lot in lots for found in sorted({pair[place] for pair in lot.origins})]


def mixed(lots: Sequence[LotFacts]) -> bool:
    """More than one country of origin or maker on one line, be it in one lot that a conversion mixed."""
    return any(len({found for _, found in said_of(lots, place)} - {""}) > 1 for place in (0, 1))


def split(plan: Plan, line: PlannedLine, facts: Facts) -> str:
    """The split lines ready to send: number, quantity and draws of each origin and maker."""
    parts: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for taking in line.takings:
        lot = facts.lots[taking.lot_id]
        parts.setdefault((lot.origin_country, lot.maker_country), []).append((lot.code, taking.quantity))
    next_line = max(other.draft.line for other in plan.lines)
    numbers = [line.draft.line, *range(next_line + 1, next_line + len(parts))]
    return " | ".join(
        f"line={number} quantity={format_quantity(sum(q for _, q in drawn))} draws="
        + ";".join(f"{code}:{format_quantity(quantity)}" for code, quantity in drawn)
        for number, drawn in zip(numbers, parts.values(), strict=True)
    )


def mismatch(
    invoice: InvoiceFacts, line: LineDraft, at: str, field: str, expected: str, found: str
) -> Refusal:
    """A difference between the invoice and the note."""
    said = {"invoice": invoice.number, "field": field, "expected": expected, "found": found}
    return line_fault(Code.INVOICE_MISMATCH, at, line, **said)
