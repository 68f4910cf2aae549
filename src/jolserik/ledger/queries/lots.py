"""Reads about lots as origins: sums by declaration line, opening balances, and who follows from whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from jolserik.platform.bulk import select


def declared_totals(keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Quantity of all lots that name a declaration line, by (folded number, line)."""
    rows = select(
        """
        SELECT l.origin_folded, l.origin_line, sum(l.quantity)::bigint FROM ledger_lot l
        JOIN unnest(%s::text[], %s::int[]) AS k(folded, line) ON l.origin_folded = k.folded AND l.origin_line = k.line
        WHERE l.origin_kind = 'import_declaration' AND l.origin_folded <> '' AND l.conversion_id IS NULL
        GROUP BY 1, 2
        """,
        [[folded for folded, _ in keys], [line for _, line in keys]],
    )
    return {(folded, line): total for folded, line, total in rows}


def opening_balances(holder_ids: Collection[int]) -> set[tuple[int, str, str, str, str, str]]:
    """What these holders have opened: holder, place, product, unit, country of origin, of maker."""
    rows = select(
        """
        SELECT l.holder_id, p.code, l.product, l.unit, l.origin_country, l.maker_country FROM ledger_lot l
        JOIN ledger_holding h ON h.source_kind = 'lot' AND h.source_id = l.id
        JOIN ledger_account a ON a.id = h.account_id JOIN registry_place p ON p.id = a.place_id
        WHERE l.origin_kind = 'opening_balance' AND l.holder_id = ANY(%s)
        """,
        [list(holder_ids)],
    )
    return {tuple(row) for row in rows}


class ComparedLot(NamedTuple):
    """A lot that names a declaration line, with what it says and how it is graded now."""

    id: int
    folded: str
    line: int
    product: str
    unit: str
    holder: str
    origin_country: str
    maker_country: str
    quantity: int
    grade: str
    declaration_unknown: bool


def lots_of_declarations(keys: Sequence[tuple[str, int]]) -> list[ComparedLot]:
    """Lots of some declaration lines."""
    rows = select(
        """
        SELECT l.id, l.origin_folded, l.origin_line, l.product, l.unit, p.country || ':' || p.identifier,
               l.origin_country, l.maker_country, l.quantity, l.grade, l.declaration_unknown
        FROM ledger_lot l JOIN registry_party p ON p.id = l.holder_id
        JOIN unnest(%s::text[], %s::int[]) AS k(folded, line) ON l.origin_folded = k.folded AND l.origin_line = k.line
        WHERE l.origin_kind = 'import_declaration' AND l.origin_folded <> '' AND l.conversion_id IS NULL ORDER BY l.id
        """,
        [[folded for folded, _ in keys], [line for _, line in keys]],
    )
    return [ComparedLot(*row) for row in rows]


def parents_of_descendants(lot_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """(child, parent, share) of every lot that descends from these by conversions, parents before children by id."""
    rows = select(
        """
        WITH RECURSIVE below(id) AS (
            SELECT child_id FROM ledger_lotparent WHERE parent_id = ANY(%s)
          UNION
            SELECT p.child_id FROM ledger_lotparent p JOIN below b ON p.parent_id = b.id)
        SELECT p.child_id, p.parent_id, p.share FROM ledger_lotparent p JOIN below b ON b.id = p.child_id
        ORDER BY p.child_id, p.parent_id
        """,
        [list(lot_ids)],
    )
    return [(child, parent, share) for child, parent, share in rows]


def grades_of(lot_ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Grade, and whether customs does not know a declaration behind it, by lot."""
    rows = select("SELECT id, grade, declaration_unknown FROM ledger_lot WHERE id = ANY(%s)", [list(lot_ids)])
    return {key: (grade, unknown) for key, grade, unknown in rows}
