"""What a trace says of lots: their facts, and the ingredients of those that were produced."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from jolserik.platform.bulk import select


class LotLabel(NamedTuple):
    """A lot's facts as a trace shows them."""

    id: int
    code: str
    reference: str
    holder: str
    product: str
    unit: str
    quantity: int
    origin_kind: str
    origin_document: str
    origin_line: int | None
    origin_country: str
    maker_country: str
    name: str
    date: date
    grade: str


class Ingredient(NamedTuple):
    """A lot that production has used up, with the quantity in its own unit."""

    lot: str
    product: str
    quantity: int
    unit: str


def lot_labels(lot_ids: Collection[int]) -> dict[int, LotLabel]:
    """Labels by lot."""
    rows = select(
        """
        SELECT l.id, l.code, l.reference,
               (SELECT country || ':' || identifier FROM registry_party WHERE id = l.holder_id),
               l.product, l.unit, l.quantity, l.origin_kind,
               l.origin_document, l.origin_line, l.origin_country, l.maker_country, l.name, l.date, l.grade
        FROM ledger_lot l WHERE l.id = ANY(%s)
        """,
        [list(lot_ids)],
    )
    return {row[0]: LotLabel(*row) for row in rows}


def ingredients_of(labels: Mapping[int, LotLabel]) -> dict[int, tuple[Ingredient, ...]]:
    """Ingredients of the lots that production has made."""
    made = [key for key, label in labels.items() if label.origin_kind == "production"]
    if not made:
        return {}
    rows = select(
        """
        SELECT lp.child_id, p.code, p.product, lp.consumed, p.unit FROM ledger_lotparent lp
        JOIN ledger_lot p ON p.id = lp.parent_id WHERE lp.child_id = ANY(%s) ORDER BY lp.child_id, lp.parent_id
        """,
        [made],
    )
    found: dict[int, tuple[Ingredient, ...]] = {}
    for child, *ingredient in rows:
        found[child] = (*found.get(child, ()), Ingredient(*ingredient))
    return found
