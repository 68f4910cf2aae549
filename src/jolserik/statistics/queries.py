"""Reads of the statistics room: the headline figure, its breakdowns, and what checks would have refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jolserik import packs
from jolserik.packs import Pack
from jolserik.platform.bulk import select
from jolserik.statistics.exports import Exports, Filters, Money
from jolserik.statistics.figures import ShareFigures, share_figures, total
from jolserik.statistics.reading import read_exports


@dataclass(frozen=True, slots=True)
class Headline:
    """The few figures by which the whole ledger is known. `proven_share` is None while nothing with a value
    was exported.
    """

    notes: int
    lots: int
    exports: int
    exported_value: Money
    proven_value: Money
    unvalued: int
    proven_share: Decimal | None
    would_be_refused: int
    certainties: frozenset[str]

    def document(self) -> dict[str, Any]:
        """In the contract's shape, without the seconds."""
        return {
            "notes": self.notes,
            "lots": self.lots,
            "exports": self.exports,
            "exported_value": {"KZT": str(self.exported_value.kzt), "USD": str(self.exported_value.usd)},
            "unvalued": self.unvalued,
            "proven_share": None if self.proven_share is None else str(self.proven_share),
            "would_be_refused": self.would_be_refused,
        }


def headline(pack: Pack | None = None) -> Headline:
    """The headline over everything. `exports` counts registered export notes, `unvalued` their lines without
    a value.
    """
    found = exports(Filters(), pack)
    figure = total(found.lines)
    (notes, exported, lots, refused) = select(
        """
        SELECT (SELECT count(*) FROM notes_note),
               (SELECT count(*) FROM notes_note
                WHERE kind IN ('export_eaeu', 'export_third') AND state IN ('open', 'settled')),
               (SELECT count(*) FROM ledger_lot), (SELECT COALESCE(sum(count), 0)::bigint FROM ledger_wouldberefusal)
        """
    )[0]
    return Headline(
        notes, lots, exported, figure.exported, figure.proven, figure.unvalued_lines, figure.share, refused,
        found.certainties,
    )  # fmt: skip


def proven_share(filters: Filters, pack: Pack | None = None, *, group_digits: int = 2) -> ShareFigures:
    """The proven share of some exports with its breakdowns."""
    return share_figures(exports(filters, pack), group_digits=group_digits)


def exports(filters: Filters, pack: Pack | None = None) -> Exports:
    """The export lines that figures are made of."""
    return read_exports(filters, pack or packs.current())


class RefusedDay(NamedTuple):
    """How often a check that only observes would have refused on a day."""

    day: date
    code: str
    times: int


def would_be_refusals(since: date | None = None, until: date | None = None) -> Sequence[RefusedDay]:
    """By day and code, in order."""
    rows = select(
        """
        SELECT day, code, count FROM ledger_wouldberefusal
        WHERE (%s::date IS NULL OR day >= %s) AND (%s::date IS NULL OR day <= %s) ORDER BY day, code
        """,
        [since, since, until, until],
    )
    return [RefusedDay(*row) for row in rows]
