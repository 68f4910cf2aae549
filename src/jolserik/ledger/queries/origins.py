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
    procedure: str
    clauses: tuple[str, ...]
    declaration_unknown: bool
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Origin and maker of each of its parts, or its own."""
        return self.parts or ((self.origin_country, self.maker_country),)


def origins_of(lot_ids: Collection[int]) -> dict[int, Origin]:
    """Origins by lot."""
    rows = select(
        """
        SELECT id, origin_kind, grade, origin_country, maker_country, procedure, clauses, declaration_unknown, parts
        FROM ledger_lot WHERE id = ANY(%s)
        """,
        [list(lot_ids)],
    )
    return {
        key: Origin(
            kind,
            grade,
            country,
            maker,
            procedure,
            tuple(from_jsonb(clauses)),
            unknown,
            tuple((of, by) for of, by in from_jsonb(parts)),
        )
        for key, kind, grade, country, maker, procedure, clauses, unknown, parts in rows
    }


def common_origin(origins: Sequence[Origin]) -> Origin:
    """What several origins have in common: the weakest grade, every clause, the country that all of them say. Where they say
    different ones, or some say none, the lot says none itself and keeps what its parts say.
    """
    pairs = sorted({pair for origin in origins for pair in origin.pairs})
    countries, makers = ({pair[place] for pair in pairs} for place in (0, 1))
    kinds = {origin.origin_kind for origin in origins}
    procedures = {origin.procedure for origin in origins}
    return Origin(
        origin_kind=kinds.pop() if len(kinds) == 1 else "declared",
        grade=weakest(origin.grade for origin in origins),
        origin_country=countries.pop() if len(countries) == 1 else "",
        maker_country=makers.pop() if len(makers) == 1 else "",
        procedure=procedures.pop() if len(procedures) == 1 else "",
        clauses=tuple(sorted({clause for origin in origins for clause in origin.clauses})),
        declaration_unknown=any(origin.declaration_unknown for origin in origins),
        parts=tuple(pairs) if len(pairs) > 1 else (),
    )
