"""By-invoice sales: goods that need no note inside the country change hands by their invoice, once its clock has run out.

Loading invoices moves nothing; `settle_invoices` posts them, oldest first, FIFO over all places of the seller, to the
buyer's place `default`. What the seller does not have becomes a declared lot of the buyer: the gap in the chain is visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.allocation import AccountKey, Stock, new_stock_holding
from jolserik.ledger.commands.accounts import lock_accounts
from jolserik.ledger.commands.writing import write
from jolserik.ledger.journal import Journal, NewLot
from jolserik.ledger.queries.stock import read_stock
from jolserik.ledger.words import PostingKind
from jolserik.notes.commands.finding import Finding, record_findings
from jolserik.notes.queries.invoiced import (
    PostedDraw,
    declared_by_invoice,
    home_accounts,
    invoices_with_notes,
    posted_draws,
    wholly_undone_invoices,
)
from jolserik.registry.acting import Act
from jolserik.registry.commands import mark_settled, mark_unsettled
from jolserik.registry.queries import (
    InvoiceFacts,
    InvoiceLineFacts,
    KnownParty,
    find_parties,
    unsettled_invoices,
)

BATCH = 500
BUYER_PLACE = "default"


@dataclass
class Settled:
    """What a settlement has done."""

    invoices: int = 0
    lines: int = 0
    declared: int = 0


def settle_invoices(until: date, act: Act) -> Settled:
    """Post every valid home invoice whose clock ran out before `until` and that no note names. Safe to repeat."""
    done = Settled()
    last_day = latest_due(until, act)
    after: tuple[date, int] | None = None
    while True:
        with transaction.atomic():
            page = unsettled_invoices(until=last_day, limit=BATCH, after=after)
            if not page:
                return done
            after = (page[-1].date, page[-1].id)
            settle_page(page, done, act)


def latest_due(until: date, act: Act) -> date:
    """The newest invoice date whose clock has run out before `until`."""
    day = until - timedelta(days=act.pack.clock_days("by_invoice", until))
    while act.pack.due("by_invoice", day) >= until:
        day -= timedelta(days=1)
    return day


def settle_page(page: Sequence[InvoiceFacts], done: Settled, act: Act) -> None:
    """One batch of invoices."""
    parties = find_parties(parse_party(text) for invoice in page for text in (invoice.seller, invoice.buyer))
    noted = invoices_with_notes([(invoice.seller, invoice.folded) for invoice in page])
    eligible = [x for x in page if is_home_sale(x, parties, act) and (x.seller, x.folded) not in noted]
    lines = [
        (x, line)
        for x in eligible
        for line in sorted(x.lines.values(), key=lambda line: line.line)
        if not act.pack.note_required(line.product, x.date)
    ]
    if not lines:
        return
    stock = seller_stock(lines, parties)
    journal = Journal(act.now)
    for invoice, line in lines:
        done.declared += post(journal, stock, invoice, line, parties)
    write(journal)
    posted = {invoice.id: invoice for invoice, _ in lines}
    mark_settled(posted, act)
    done.invoices += len(posted)
    done.lines += len(lines)


def is_home_sale(invoice: InvoiceFacts, parties: dict[str, KnownParty], act: Act) -> bool:
    """Both sides are different known parties of the home country."""
    seller, buyer = parties.get(invoice.seller), parties.get(invoice.buyer)
    home = act.pack.country
    return bool(seller and buyer and seller.id != buyer.id and seller.country == buyer.country == home)


def seller_stock(
    lines: Sequence[tuple[InvoiceFacts, InvoiceLineFacts]], parties: dict[str, KnownParty]
) -> Stock:
    """Lock and read the sellers' accounts at all places."""
    wanted: dict[tuple[int, str, str], int] = {}
    for invoice, line in lines:
        key = (parties[invoice.seller].id, line.product, line.unit)
        wanted[key] = wanted.get(key, 0) + line.quantity
    accounts = home_accounts(wanted)
    lock_accounts(accounts.values())
    return read_stock(accounts, {key: wanted[key.party_id, key.product, key.unit] for key in accounts})


def post(
    journal: Journal,
    stock: Stock,
    invoice: InvoiceFacts,
    line: InvoiceLineFacts,
    parties: dict[str, KnownParty],
) -> int:
    """One invoice line; 1 if a declared lot had to fill a shortfall."""
    seller, buyer = parties[invoice.seller], parties[invoice.buyer]
    to = AccountKey(buyer.id, BUYER_PLACE, line.product, line.unit)
    keys = stock.keys_of(seller.id, line.product, line.unit)
    takings, missing = stock.take(keys, line.quantity, numbered="whole")
    posting = journal.spend(PostingKind.BY_INVOICE, line.id, takings)
    for holding in journal.transfer(posting, to):
        stock.put(to, holding)
    if not missing:
        return 0
    lot = NewLot(
        holder_id=buyer.id, product=line.product, unit=line.unit, quantity=missing, origin_kind="declared",
        date=invoice.date, grade="unproven", origin_document=invoice.number, origin_line=line.line,
    )  # fmt: skip
    declared = new_stock_holding(0, missing)
    declared.lot_id = -declared.id
    stock.put(to, journal.bring_in(lot, to, stock=declared))
    return 1


def reverse_changed(keys: Sequence[tuple[str, str]], act: Act) -> None:
    """Invoices that were cancelled or changed after they had been posted: undone as far as the buyer has it free.

    A lot that was declared for a shortfall stays, as every lot does; that it rests on such an invoice is a finding. Only an
    invoice of which nothing is left posted may be posted again: what stays would else be counted twice.
    """
    draws = posted_draws(keys)
    accounts = {draw.buyer_account: draw.buyer_account_id for draw in draws}
    lock_accounts(accounts.values())
    stock = read_stock(accounts, {}, holding_ids=[draw.holding_id for draw in draws])
    journal = Journal(act.now)
    left = [reverse_draw(journal, stock, draw) for draw in draws]
    write(journal)
    report([(draw.invoice, draw.seller, missing) for draw, missing in zip(draws, left, strict=True)], act)
    declared = declared_by_invoice(keys)
    report(declared, act)
    stays = {(seller, invoice) for invoice, seller, _ in declared}
    undone = wholly_undone_invoices(keys)
    mark_unsettled([key for key, invoice, seller in undone if (seller, invoice) not in stays], act)


def reverse_draw(journal: Journal, stock: Stock, draw: PostedDraw) -> int:
    """Give back what the buyer has free of one draw; what is missing."""
    takings, missing = stock.take([draw.buyer_account], draw.quantity, among={draw.holding_id})
    if takings:
        posting = journal.spend(PostingKind.REVERSAL, draw.posting_id, takings)
        journal.transfer(posting, draw.seller_account)
    return missing


def report(left: Iterable[tuple[str, str, int]], act: Act) -> None:
    """What could not be undone, by (invoice, seller, quantity), is a finding."""
    record_findings(
        [
            Finding("invoice_undone_in_part", undone(invoice, seller, missing))
            for invoice, seller, missing in left
            if missing
        ],
        act,
    )


def undone(invoice: str, seller: str, missing: int) -> dict[str, str]:
    """The facts of such a finding."""
    return {"invoice": invoice, "seller": seller, "missing": format_quantity(missing)}
