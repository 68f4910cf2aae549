"""Gathering: everything that deciding a batch of notes needs, by a fixed number of statements.

When the batch will be stored, the notes it corrects and the accounts it shrinks are locked first, in this order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.numbers import is_number
from jolserik.ledger.allocation import AccountKey, StockHolding, Taking
from jolserik.ledger.commands.accounts import find_accounts, locked_accounts
from jolserik.ledger.queries import stock as stock_queries
from jolserik.notes.documents import NoteDraft
from jolserik.notes.facts import ByInvoicePosting, Facts, LotFacts, NoteFacts
from jolserik.notes.queries.referred import came_by, find_notes, open_takings
from jolserik.notes.rehearsal import Rehearsal
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Act
from jolserik.registry.commands import add_foreign_parties
from jolserik.registry.queries import KnownParty, invoices_by_number, unknown_products


def gather(drafts: Sequence[NoteDraft], known: Mapping[str, KnownParty], act: Act) -> Facts:
    """Facts for a batch of notes, whose senders and recipients are known so far."""
    facts = Facts()
    facts.parties = gather_parties(drafts, known, act)
    facts.unknown_products = frozenset(unknown_products((x.product, d.date) for d in drafts for x in d.lines))
    facts.referred = gather_referred(drafts, act)
    corrected = [note.id for note in facts.referred.values() if note.state in ("open", "held")]
    # goods that a return has brought back may be returned once more, so either of the two may be meant
    returned = {key for note in facts.referred.values() for key in (note.id, note.returns_id) if key}
    facts.came_by = came_by(returned) if any(d.kind == "return" for d in drafts) else {}
    gather_names(drafts, facts)
    gather_stock(drafts, facts, open_takings(corrected), act)
    gather_lots(facts)
    gather_invoices(drafts, facts, lock=act.store)
    if not act.store:
        for key, users in act.memory["notes"].uses.items():
            facts.invoice_uses.setdefault(key, set()).update(users)
    return facts


def gather_parties(
    drafts: Sequence[NoteDraft], known: Mapping[str, KnownParty], act: Act
) -> dict[str, KnownParty]:
    """Senders and recipients; a foreign party that is named for the first time is added."""
    refs: dict[str, PartyRef] = {}
    for draft in drafts:
        refs[str(draft.sender)] = draft.sender
        if draft.recipient is not None:
            refs[str(draft.recipient)] = draft.recipient
    foreign = [ref for text, ref in refs.items() if text not in known and ref.country != act.pack.country]
    if not foreign:
        return dict(known)
    if act.store:
        return dict(known) | add_foreign_parties(foreign, act)
    return dict(known) | {
        str(ref): KnownParty(-place, ref.country, str(ref)) for place, ref in enumerate(foreign, 1)
    }


def gather_referred(drafts: Sequence[NoteDraft], act: Act) -> dict[tuple[str, str], NoteFacts]:
    """The notes that drafts correct or return. A return's bare own number may be the first sender's."""
    names = {(str(d.sender), d.refers_to) for d in drafts if d.refers_to}
    found = find_notes(names, lock=act.store) if names else {}
    for draft in drafts:
        key = (str(draft.sender), draft.refers_to)
        if draft.kind == "return" and draft.refers_to and key not in found and draft.recipient is not None:
            other = find_notes([(str(draft.recipient), draft.refers_to)])
            for note in other.values():
                found[key] = note
    return found


def gather_names(drafts: Sequence[NoteDraft], facts: Facts) -> None:
    """What lot codes, references and serial numbers mean."""
    codes: set[str] = set()
    references: set[tuple[int, str]] = set()
    serials: set[tuple[str, str]] = set()
    for draft in drafts:
        sender = facts.parties.get(str(draft.sender))
        for line in draft.lines:
            for name, _ in line.draws:
                if is_number(name):
                    codes.add(name)
                elif sender:
                    references.add((sender.id, name.removeprefix("@")))
            serials.update((line.product, number) for number in line.serials)
    facts.lots_by_code = stock_queries.lots_by_code(codes) if codes else {}
    facts.lots_by_reference = stock_queries.lots_called(references) if references else {}
    facts.lots_held = stock_queries.parties_holding(facts.lots_by_code.values()) if codes else frozenset()
    where = stock_queries.holdings_of_serials(serials) if serials else {}
    facts.serials_known = frozenset(where)
    facts.serial_holdings = frozenset(holding for holding in where.values() if holding is not None)


def gather_stock(
    drafts: Sequence[NoteDraft], facts: Facts, released: dict[int, tuple[Taking, ...]], act: Act
) -> None:
    """Lock and read the accounts that the batch shrinks."""
    wanted: dict[AccountKey, int] = {}
    places: set[tuple[int, str, str]] = set()
    for draft in drafts:
        sender = facts.parties.get(str(draft.sender))
        place = draft.sender_place or ("" if draft.kind == "return" else "default")
        for line in draft.lines if sender else ():
            assert sender is not None
            key = AccountKey(sender.id, place, line.product, line.unit)
            wanted[key] = wanted.get(key, 0) + line.quantity
            places.add((sender.id, place, line.product))
    named = {lot for lots in facts.lots_by_reference.values() for lot in lots} | set(
        facts.lots_by_code.values()
    )
    holdings = {taking.holding.id for takings in released.values() for taking in takings}
    holdings |= {holding for came in facts.came_by.values() for holding in came} | set(facts.serial_holdings)
    accounts = locked_accounts(places, holdings) if act.store else find_accounts(places)
    drawn = {key: key_id for key, key_id in accounts.items() if key in wanted}
    rehearsal: Rehearsal = act.memory.setdefault("notes", Rehearsal())
    wanted = wanted if act.store else rehearsal.wanted(wanted)
    facts.stock = stock_queries.read_stock(drawn, wanted, lot_ids=named, holding_ids=holdings)
    if not act.store:
        rehearsal.apply(facts.stock)
        facts.lots.update(rehearsal.lots)
    short = [key[:3] for key, quantity in wanted.items() if facts.stock.free([key]) < quantity]
    facts.on_hand = stock_queries.on_hand(short) if short else {}
    if not act.store:
        rehearsal.apply_on_hand(facts)
    by_id = {holding.id: holding for holding in facts.stock.all_holdings()}
    facts.referred = {
        key: replace(note, takings=tuple(bound(taking, by_id) for taking in released.get(note.id, ())))
        for key, note in facts.referred.items()
    }


def bound(taking: Taking, holdings: dict[int, StockHolding]) -> Taking:
    """The same taking on the holding that the batch works with."""
    return taking._replace(holding=holdings[taking.holding.id])


def gather_lots(facts: Facts) -> None:
    """What the comparisons need to know of every lot that may be drawn."""
    ids = {holding.lot_id for holding in facts.stock.all_holdings()} | set(facts.lots_by_code.values())
    ids |= {lot for lots in facts.lots_by_reference.values() for lot in lots}
    facts.lots.update(lot_facts(ids))


def lot_facts(lot_ids: Collection[int]) -> dict[int, LotFacts]:
    """Lots as the comparisons see them."""
    rows = select(
        """
        SELECT id, code, product, unit, reference, origin_country, maker_country, origin_kind, grade,
               declaration_unknown, origin_document, serialised, parts, clauses, dispatch_country, date
        FROM ledger_lot WHERE id = ANY(%s)
        """,
        [list(lot_ids)],
    )
    return {
        row[0]: LotFacts(*row)._replace(parts=pairs(row[12]), clauses=tuple(from_jsonb(row[13])))
        for row in rows
    }


def pairs(stored: Any) -> tuple[tuple[str, str], ...]:
    """Origin and maker of the parts of a lot."""
    return tuple((origin, maker) for origin, maker in from_jsonb(stored))


def gather_invoices(drafts: Sequence[NoteDraft], facts: Facts, *, lock: bool = False) -> None:
    """Invoices that the batch names, who uses them already, and what was posted by them without a note.

    Locked, an invoice cannot be used by two notes that leave from two places at once.
    """
    numbers = {fold_spelling(line.invoice) for d in drafts for line in d.lines if line.invoice}
    if not numbers:
        return
    if lock:
        select(
            "SELECT id FROM registry_invoice WHERE current AND folded = ANY(%s) ORDER BY id FOR UPDATE",
            [list(numbers)],
        )
    facts.invoices = invoices_by_number(numbers)
    uses = select(
        """
        SELECT DISTINCT n.sender_id, l.invoice_folded, n.id FROM notes_line l JOIN notes_note n ON n.id = l.note_id
        WHERE l.invoice_folded = ANY(%s) AND n.state IN ('held', 'open', 'settled')
        """,
        [list(numbers)],
    )
    for sender_id, folded, note_id in uses:
        facts.invoice_uses.setdefault((sender_id, folded), set()).add(note_id)
    settled = [invoice.id for found in facts.invoices.values() for invoice in found if invoice.settled]
    facts.by_invoice = by_invoice_postings(settled) if settled else {}


def by_invoice_postings(invoice_ids: Sequence[int]) -> dict[int, list[ByInvoicePosting]]:
    """What settle_invoices posted for these invoices, whatever version of them it saw, and no note has taken over."""
    rows = select(
        """
        SELECT c.id, p.id, l.line, l.product, l.unit, p.quantity, d.id, COALESCE(d.quantity, 0) FROM registry_invoice c
        JOIN registry_invoice v ON v.seller = c.seller AND v.folded = c.folded
        JOIN registry_invoiceline l ON l.invoice_id = v.id
        JOIN ledger_posting p ON p.kind = 'by_invoice' AND p.subject_id = l.id
        LEFT JOIN registry_party b ON b.country || ':' || b.identifier = c.buyer
        LEFT JOIN ledger_lot d ON d.holder_id = b.id AND d.origin_kind = 'declared' AND d.origin_document = c.number
             AND d.origin_line = l.line
        WHERE c.id = ANY(%s)
          AND NOT EXISTS (SELECT FROM ledger_posting r WHERE r.kind = 'reversal' AND r.subject_id = p.id)
          AND NOT EXISTS (SELECT FROM notes_line n WHERE n.posting_id = p.id)
        ORDER BY p.id
        """,
        [list(invoice_ids)],
    )
    found: dict[int, list[ByInvoicePosting]] = {}
    for invoice_id, *posting in rows:
        found.setdefault(invoice_id, []).append(ByInvoicePosting(*posting))
    return found
