"""Origins of lots: what a converted lot has in common with its parents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from jolserik.ledger.tracing import weakest
from jolserik.platform.bulk import from_jsonb, select


class Origin(NamedTuple):
    """The facts of a lot that its descendants inherit when all parents agree."""

    origin_kind: str
    grade: str
    origin_country: str
    maker_country: str
    mixed: bool
    procedure: str
    clauses: tuple[str, ...]
    declaration_unknown: bool


def origins_of(lot_ids: Collection[int]) -> dict[int, Origin]:
    """Origins by lot."""
    rows = select(
        """
        SELECT id, origin_kind, grade, origin_country, maker_country, mixed_origin, procedure, clauses, declaration_unknown
        FROM ledger_lot WHERE id = ANY(%s)
        """,
        [list(lot_ids)],
    )
    return {
        key: Origin(kind, grade, country, maker, mixed, procedure, tuple(from_jsonb(clauses)), unknown)
        for key, kind, grade, country, maker, mixed, procedure, clauses, unknown in rows
    }


def common_origin(origins: Sequence[Origin]) -> Origin:
    """What several origins have in common: the weakest grade, every clause, and the one country that those who say any say.

    Packing does not make a known country unknown; two known ones make the lot mixed, and it names neither.
    """
    countries = {origin.origin_country for origin in origins} - {""}
    makers = {origin.maker_country for origin in origins} - {""}
    kinds = {origin.origin_kind for origin in origins}
    procedures = {origin.procedure for origin in origins}
    mixed = any(origin.mixed for origin in origins) or len(countries) > 1 or len(makers) > 1
    return Origin(
        origin_kind=kinds.pop() if len(kinds) == 1 else "declared",
        grade=weakest(origin.grade for origin in origins),
        origin_country=countries.pop() if len(countries) == 1 else "",
        maker_country=makers.pop() if len(makers) == 1 else "",
        mixed=mixed,
        procedure=procedures.pop() if len(procedures) == 1 else "",
        clauses=tuple(sorted({clause for origin in origins for clause in origin.clauses})),
        declaration_unknown=any(origin.declaration_unknown for origin in origins),
    )
