"""Reads about sales that invoices alone have moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jolserik.ledger.allocation import AccountKey
from jolserik.platform.bulk import select


def invoices_with_notes(keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (seller, folded number) invoices that an open, held or settled note names."""
    rows = select(
        """
        SELECT DISTINCT k.seller, k.folded FROM unnest(%s::text[], %s::text[]) AS k(seller, folded)
        JOIN notes_line l ON l.invoice_folded = k.folded JOIN notes_note n ON n.id = l.note_id
        JOIN registry_party p ON p.id = n.sender_id AND p.country || ':' || p.identifier = k.seller
        WHERE n.state IN ('open', 'held', 'settled')
        """,
        [[seller for seller, _ in keys], [folded for _, folded in keys]],
    )
    return {(seller, folded) for seller, folded in rows}


def home_accounts(wanted: Iterable[tuple[int, str, str]]) -> dict[AccountKey, int]:
    """Accounts at home of (party id, product, unit), at all places."""
    keys = list(wanted)
    rows = select(
        """
        SELECT a.id, a.party_id, p.code, a.product, a.unit FROM ledger_account a
        JOIN registry_place p ON p.id = a.place_id
        JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS k(party_id, product, unit)
          ON a.party_id = k.party_id AND a.product = k.product AND a.unit = k.unit
        WHERE NOT a.abroad
        """,
        [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys]],
    )
    return {AccountKey(*rest): key for key, *rest in rows}


class PostedDraw(NamedTuple):
    """A draw of a by-invoice sale (or the declared lot of its shortfall) and where its goods went."""

    invoice_id: int
    invoice: str
    seller: str
    posting_id: int
    holding_id: int
    quantity: int
    buyer_account_id: int
    buyer_account: AccountKey
    seller_account: AccountKey


def posted_draws(keys: Sequence[tuple[str, str]]) -> list[PostedDraw]:
    """Draws of these invoices' postings that no note has taken over and nothing has reversed."""
    rows = select(
        """
        SELECT c.id, c.number, c.seller, p.id, h.id, h.quantity, ba.id, ba.party_id, bp.code, ba.product, ba.unit,
               sa.party_id, sp.code
        FROM unnest(%s::text[], %s::text[]) AS k(seller, folded)
        JOIN registry_invoice c ON c.seller = k.seller AND c.folded = k.folded AND c.current
        JOIN registry_invoice v ON v.seller = k.seller AND v.folded = k.folded
        JOIN registry_invoiceline l ON l.invoice_id = v.id
        JOIN ledger_posting p ON p.kind = 'by_invoice' AND p.subject_id = l.id
        JOIN ledger_draw d ON d.posting_id = p.id
        JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
        JOIN ledger_account ba ON ba.id = h.account_id JOIN registry_place bp ON bp.id = ba.place_id
        JOIN ledger_holding o ON o.id = d.holding_id JOIN ledger_account sa ON sa.id = o.account_id
        JOIN registry_place sp ON sp.id = sa.place_id
        WHERE NOT EXISTS (SELECT FROM notes_line n WHERE n.posting_id = p.id)
          AND NOT EXISTS (SELECT FROM ledger_posting r WHERE r.kind = 'reversal' AND r.subject_id = p.id)
        ORDER BY h.id
        """,
        [[seller for seller, _ in keys], [folded for _, folded in keys]],
    )
    return [
        PostedDraw(
            invoice_id, invoice, seller, posting, holding, quantity, account, AccountKey(buyer, place, product, unit),
            AccountKey(seller_id, seller_place, product, unit),
        )
        for invoice_id, invoice, seller, posting, holding, quantity, account, buyer, place, product, unit, seller_id,
        seller_place in rows
    ]  # fmt: skip


def declared_by_invoice(keys: Sequence[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """What had to be declared for shortfalls of these invoices, no note having taken it over: (number, seller, quantity)."""
    rows = select(
        """
        SELECT c.number, c.seller, l.quantity
        FROM unnest(%s::text[], %s::text[]) AS k(seller, folded)
        JOIN registry_invoice c ON c.seller = k.seller AND c.folded = k.folded AND c.current AND c.settled_at IS NOT NULL
        JOIN registry_party b ON b.country || ':' || b.identifier = c.buyer
        JOIN ledger_lot l ON l.holder_id = b.id AND l.origin_kind = 'declared' AND l.origin_document = c.number
        WHERE NOT EXISTS (SELECT FROM notes_line n WHERE n.declared_lot_id = l.id) ORDER BY l.id
        """,
        [[seller for seller, _ in keys], [folded for _, folded in keys]],
    )
    return [(number, seller, quantity) for number, seller, quantity in rows]


def wholly_undone_invoices(keys: Sequence[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Settled invoices of which all that was drawn has been given back: (id, number, seller)."""
    rows = select(
        """
        SELECT c.id, c.number, c.seller FROM unnest(%s::text[], %s::text[]) AS k(seller, folded)
        JOIN registry_invoice c ON c.seller = k.seller AND c.folded = k.folded AND c.current AND c.settled_at IS NOT NULL
        WHERE NOT EXISTS (
            SELECT FROM registry_invoice v JOIN registry_invoiceline l ON l.invoice_id = v.id
            JOIN ledger_posting p ON p.kind = 'by_invoice' AND p.subject_id = l.id
            WHERE v.seller = k.seller AND v.folded = k.folded AND p.quantity > (
                SELECT COALESCE(sum(r.quantity), 0) FROM ledger_posting r WHERE r.kind = 'reversal' AND r.subject_id = p.id))
        """,
        [[seller for seller, _ in keys], [folded for _, folded in keys]],
    )
    return [(key, number, seller) for key, number, seller in rows]
