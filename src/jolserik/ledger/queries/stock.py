"""Reading stock for a batch: the free holdings that its documents could draw, and no more than they could need.

Called after the accounts are locked, in a statement of its own. Of each account only the oldest holdings are read whose
free quantities cover what the batch wants of it, besides those that are named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jolserik.ledger.allocation import AccountKey, Stock, StockHolding
from jolserik.platform.bulk import select


def read_stock(
    accounts: Mapping[AccountKey, int],
    wanted: Mapping[AccountKey, int],
    *,
    lot_ids: Collection[int] = (),
    holding_ids: Collection[int] = (),
) -> Stock:
    """Free holdings of accounts (key to id), oldest first; of named lots and holdings all of them."""
    asked = {key_id: wanted.get(key, 0) for key, key_id in accounts.items()}
    rows = oldest_holdings(asked, OLDEST)
    short = accounts_not_covered(rows, asked)
    if short:
        rows += oldest_holdings({key_id: asked[key_id] for key_id in short}, None)
    if lot_ids or holding_ids:
        rows += named_holdings(list(asked), lot_ids, holding_ids)
    by_id = {row[0]: row for row in rows}
    serials = free_serials([key for key, row in by_id.items() if row[8]])
    stock = Stock()
    for key in sorted(by_id):
        _, lot_id, free, account_id, party_id, place, product, unit, _ = by_id[key]
        holding = StockHolding(key, lot_id, free, serials.get(key, []), account_id)
        stock.load(AccountKey(party_id, place, product, unit), [holding])
    return stock


OLDEST = 50
"""Holdings that are looked at first in each account; few notes need more, and a hot account may have a hundred thousand."""

HOLDING_ROW = """
    SELECT h.id, h.lot_id, h.on_hand - h.reserved, h.account_id, a.party_id, p.code, a.product, a.unit, l.serialised
"""


def oldest_holdings(asked: Mapping[int, int], limit: int | None) -> list[tuple[Any, ...]]:
    """Of each account (id to quantity) the oldest free holdings that together cover the quantity; of `limit` at most."""
    if not asked:
        return []
    return select(
        f"""
        WITH aged AS (
            SELECT f.*, sum(f.free) OVER (PARTITION BY f.account_id ORDER BY f.id) - f.free AS before, w.quantity
            FROM unnest(%s::bigint[], %s::numeric[]) AS w(account_id, quantity),
            LATERAL (SELECT h.id, h.account_id, h.on_hand - h.reserved AS free FROM ledger_holding h
                     WHERE h.account_id = w.account_id AND h.on_hand > h.reserved ORDER BY h.id LIMIT %s::int) f
        )
        {HOLDING_ROW} FROM aged f JOIN ledger_holding h ON h.id = f.id JOIN ledger_account a ON a.id = h.account_id
        JOIN registry_place p ON p.id = a.place_id JOIN ledger_lot l ON l.id = h.lot_id
        WHERE f.before < f.quantity
        """,
        [list(asked), list(asked.values()), limit],
    )


def accounts_not_covered(rows: Collection[tuple[Any, ...]], asked: Mapping[int, int]) -> list[int]:
    """Accounts of which as many holdings were read as the limit allows, and still too little is free."""
    count: dict[int, int] = {}
    free: dict[int, int] = {}
    for row in rows:
        count[row[3]] = count.get(row[3], 0) + 1
        free[row[3]] = free.get(row[3], 0) + row[2]
    return [key for key in count if count[key] == OLDEST and free[key] < asked[key]]


def named_holdings(
    account_ids: Collection[int], lot_ids: Collection[int], holding_ids: Collection[int]
) -> list[tuple[Any, ...]]:
    """Free holdings of these lots in the accounts, and single holdings whatever is free of them."""
    return select(
        f"""
        {HOLDING_ROW} FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
        JOIN registry_place p ON p.id = a.place_id JOIN ledger_lot l ON l.id = h.lot_id
        WHERE h.id = ANY(%s) OR h.lot_id = ANY(%s) AND h.account_id = ANY(%s) AND h.on_hand > h.reserved
        """,
        [list(holding_ids), list(lot_ids), list(account_ids)],
    )


def free_serials(holding_ids: Collection[int]) -> dict[int, list[str]]:
    """Serial numbers that stand in these holdings and no open draw has taken, in order."""
    found: dict[int, list[str]] = {}
    if holding_ids:
        for holding_id, number in select(
            """
            SELECT holding_id, number FROM ledger_serial WHERE holding_id = ANY(%s) AND draw_id IS NULL
            ORDER BY number COLLATE "C"
            """,
            [list(holding_ids)],
        ):
            found.setdefault(holding_id, []).append(number)
    return found


def holdings_of_serials(products_numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int | None]:
    """Where serial numbers stand, by (product, number); only those that exist."""
    wanted = list(products_numbers)
    rows = select(
        """
        SELECT s.product, s.number, s.holding_id FROM ledger_serial s
        JOIN unnest(%s::text[], %s::text[]) AS k(product, number) ON s.product = k.product AND s.number = k.number
        """,
        [[product for product, _ in wanted], [number for _, number in wanted]],
    )
    return {(product, number): holding for product, number, holding in rows}


def on_hand(wanted: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str, str], dict[str, int]]:
    """What a party has on hand (reserved included) of a product at a place, by unit."""
    keys = list(set(wanted))
    rows = select(
        """
        SELECT a.party_id, p.code, a.product, a.unit, sum(h.on_hand)::bigint FROM ledger_account a
        JOIN registry_place p ON p.id = a.place_id
        JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS k(party_id, code, product)
          ON a.party_id = k.party_id AND p.code = k.code AND a.product = k.product
        JOIN ledger_holding h ON h.account_id = a.id AND h.on_hand > 0
        GROUP BY a.id, p.code
        """,
        [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys]],
    )
    found: dict[tuple[int, str, str], dict[str, int]] = {}
    for party_id, place, product, unit, quantity in rows:
        found.setdefault((party_id, place, product), {})[unit] = quantity
    return found


def lots_called(names: Iterable[tuple[int, str]]) -> dict[tuple[int, str], tuple[int, ...]]:
    """Lots that (party id, reference) may mean: those so called of which the party holds stock."""
    wanted = list(set(names))
    rows = select(
        """
        SELECT DISTINCT k.party_id, k.reference, l.id FROM unnest(%s::bigint[], %s::text[]) AS k(party_id, reference)
        JOIN ledger_lot l ON l.reference = k.reference AND l.reference <> ''
        JOIN ledger_holding h ON h.lot_id = l.id AND h.on_hand > 0
        JOIN ledger_account a ON a.id = h.account_id AND a.party_id = k.party_id
        ORDER BY l.id
        """,
        [[party for party, _ in wanted], [name for _, name in wanted]],
    )
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for party, reference, lot_id in rows:
        found[party, reference] = (*found.get((party, reference), ()), lot_id)
    return found


def lots_by_code(codes: Collection[str]) -> dict[str, int]:
    """Lots by our code."""
    return dict(select("SELECT code, id FROM ledger_lot WHERE code = ANY(%s)", [list(codes)]))


def parties_holding(lot_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Who holds stock of these lots: (party id, lot id)."""
    rows = select(
        """
        SELECT DISTINCT a.party_id, h.lot_id FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
        WHERE h.lot_id = ANY(%s) AND h.on_hand > 0
        """,
        [list(lot_ids)],
    )
    return frozenset((party, lot) for party, lot in rows)
