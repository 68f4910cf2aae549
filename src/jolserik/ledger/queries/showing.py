"""Holdings as pages show them: filtered, ordered, counted, now or at a moment of the past.

In the order of places, which is what everybody sees first, a page is found by counting the lots of each account in an index
and reading only the accounts that the page shows: a party may hold a hundred thousand lots. Any other order, and any search,
reads all that the party holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from jolserik.ledger.queries.holdings import AS_OF, NOW, HeldLot
from jolserik.platform.bulk import select

TEXT_CHARACTERS_MAX = 80
ORDERS: Mapping[str, str] = {
    "place": "pl.code",
    "product": "a.product",
    "lot": "l.id",
    "on_hand": "sum(x.on_hand)",
    "reserved": "sum(x.reserved)",
    "free": "sum(x.on_hand) - sum(x.reserved)",
}
FROM = """
FROM ({holdings}) x JOIN ledger_account a ON a.id = x.account_id JOIN registry_party p ON p.id = a.party_id
JOIN registry_place pl ON pl.id = a.place_id JOIN ledger_lot l ON l.id = x.lot_id
WHERE x.on_hand > 0 AND (%s = '' OR pl.code = %s)
  AND (%s = '' OR a.product LIKE %s OR l.code = upper(%s) OR l.reference ILIKE %s OR l.name ILIKE %s)
"""
GROUP = "GROUP BY p.country, p.identifier, pl.code, l.id, a.product, a.unit, a.abroad"


@dataclass(frozen=True)
class WantedHoldings:
    """Which holdings: of a party, perhaps of one place, perhaps such as match a text, perhaps of a past moment."""

    party_id: int
    place: str = ""
    text: str = ""
    as_of: datetime | None = None


OF_ACCOUNTS = """
SELECT h.account_id, h.lot_id, sum(h.on_hand) AS on_hand, sum(h.reserved) AS reserved
FROM ledger_holding h JOIN ledger_account o ON o.id = h.account_id JOIN registry_place q ON q.id = o.place_id
WHERE h.account_id = ANY(%s) AND h.on_hand > 0 GROUP BY q.code, o.product, h.lot_id, h.account_id
ORDER BY q.code {way}, o.product, h.lot_id OFFSET {offset} LIMIT {limit}
"""
COUNTED = """
SELECT pl.code, a.product, a.id,
       (SELECT count(DISTINCT h.lot_id) FROM ledger_holding h WHERE h.account_id = a.id AND h.on_hand > 0)
FROM ledger_account a JOIN registry_place pl ON pl.id = a.place_id
WHERE a.party_id = %s AND (%s::text = '' OR pl.code = %s::text) ORDER BY pl.code {way}, a.product
"""


def page_of_holdings(
    wanted: WantedHoldings, *, order: str = "place", descending: bool = False, offset: int, limit: int
) -> tuple[list[HeldLot], int]:
    """One page, and how many rows there are."""
    if order != "place" or wanted.text.strip() or wanted.as_of is not None:
        rows = list_holdings(wanted, order=order, descending=descending, offset=offset, limit=limit)
        return rows, count_listed(wanted)
    way = "DESC" if descending else ""
    counted = select(COUNTED.format(way=way), [wanted.party_id, wanted.place, wanted.place])
    accounts, skip = accounts_of_page(counted, offset, limit)
    if not accounts:
        return [], sum(row[3] for row in counted)
    page = OF_ACCOUNTS.format(way=way, offset=int(skip), limit=int(limit))
    source = FROM.format(holdings=page), [accounts, "", "", "", "", "", "", ""]
    rows = grouped_rows(wanted, source, order=order, descending=descending, offset=0, limit=None)
    return rows, sum(row[3] for row in counted)


def accounts_of_page(counted: Sequence[tuple[Any, ...]], offset: int, limit: int) -> tuple[list[int], int]:
    """The accounts that rows from `offset` on come from, and how many of their rows stand before the page.

    `counted` are place, product, account and lots, in the order of the list; accounts of one place and product (in several
    units) share their rows' order.
    """
    found: list[int] = []
    before = skip = 0
    for _, group in groupby(counted, key=lambda row: row[:2]):
        accounts = [(row[2], row[3]) for row in group if row[3]]
        rows = sum(lots for _, lots in accounts)
        if rows and before + rows > offset and before < offset + limit:
            skip = offset - before if not found else skip
            found += [account for account, _ in accounts]
        before += rows
    return found, skip


def list_holdings(
    wanted: WantedHoldings,
    *,
    order: str = "place",
    descending: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> list[HeldLot]:
    """One row per (place, lot)."""
    return grouped_rows(
        wanted, source_of(wanted), order=order, descending=descending, offset=offset, limit=limit
    )


def grouped_rows(
    wanted: WantedHoldings,
    source: tuple[str, list[Any]],
    *,
    order: str,
    descending: bool,
    offset: int,
    limit: int | None,
) -> list[HeldLot]:
    """The rows of a source, those of one lot at one place together."""
    page = "" if limit is None else f"OFFSET {int(offset)} LIMIT {int(limit)}"
    rows = select(
        f"""
        SELECT p.country || ':' || p.identifier, pl.code, l.code, CASE WHEN l.holder_id = %s THEN l.reference ELSE '' END,
               a.product, a.unit, sum(x.on_hand)::bigint, sum(x.reserved)::bigint, a.abroad, l.grade, l.origin_kind,
               l.origin_country, l.name
        {source[0]} {GROUP} ORDER BY {ORDERS[order]} {"DESC" if descending else ""}, pl.code, a.product, l.id {page}
        """,
        [wanted.party_id, *source[1]],
    )
    return [HeldLot(*row) for row in rows]


def count_listed(wanted: WantedHoldings) -> int:
    """How many rows `list_holdings` has."""
    source, parameters = source_of(wanted)
    return int(select(f"SELECT count(*) FROM (SELECT 1 {source} {GROUP}) y", parameters)[0][0])


def source_of(wanted: WantedHoldings) -> tuple[str, list[Any]]:
    """The rows that count, with their parameters."""
    inner, parameters = NOW, [wanted.party_id]
    if wanted.as_of is not None:
        inner, parameters = AS_OF, [wanted.as_of, wanted.party_id]  # type: ignore[list-item]
    text = wanted.text[:TEXT_CHARACTERS_MAX].strip()
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{plain}%"
    return FROM.format(holdings=inner), [
        *parameters,
        wanted.place,
        wanted.place,
        text,
        f"{plain}%",
        text,
        like,
        like,
    ]


class FreeGoods(NamedTuple):
    """What a party has free of one product in one unit at one place, in millionths."""

    place: str
    product: str
    unit: str
    name: str
    free: int
    lots: int


def free_goods(party_id: int, place: str, *, limit: int = 200) -> list[FreeGoods]:
    """What can be sent from a place, by product and unit; most plentiful names first."""
    rows = select(
        """
        SELECT pl.code, a.product, a.unit, max(l.name), sum(h.on_hand - h.reserved)::bigint, count(DISTINCT h.lot_id)
        FROM ledger_account a JOIN registry_place pl ON pl.id = a.place_id
        JOIN ledger_holding h ON h.account_id = a.id AND h.on_hand > h.reserved JOIN ledger_lot l ON l.id = h.lot_id
        WHERE a.party_id = %s AND pl.code = %s AND NOT a.abroad GROUP BY pl.code, a.product, a.unit
        ORDER BY a.product, a.unit LIMIT %s
        """,
        [party_id, place, limit],
    )
    return [FreeGoods(*row) for row in rows]
