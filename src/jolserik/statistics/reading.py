"""Reading export lines, valued at their date and with everything they descend from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jolserik.packs import Pack
from jolserik.platform.bulk import select
from jolserik.statistics.exports import DOLLAR, NOTHING, Drawn, ExportLine, Exports, Filters, Money
from jolserik.statistics.lineage import Lineage, read_lineage
from jolserik.statistics.shares import PROVEN_WHOLE, UNPROVEN_WHOLE, Makeup, Part

LINES = """
SELECT l.id, n.number, l.line, n.date, l.product, l.unit, l.quantity, l.quantity_settled, l.value, l.currency,
       s.country || ':' || s.identifier, s.name, r.country || ':' || r.identifier, COALESCE(p.region, ''),
       COALESCE(NULLIF(n.recipient_country, ''), r.country),
       CASE WHEN n.state = 'open' AND n.overdue_since IS NOT NULL THEN 'overdue' ELSE n.state END,
       CASE WHEN l.exit_grade = '' AND n.overdue_since IS NOT NULL THEN 'silent' ELSE l.exit_grade END
FROM notes_line l JOIN notes_note n ON n.id = l.note_id
JOIN registry_party s ON s.id = n.sender_id JOIN registry_party r ON r.id = n.recipient_id
LEFT JOIN registry_place p ON p.id = n.sender_place_id
WHERE n.kind IN ('export_eaeu', 'export_third') AND n.state IN ('open', 'settled')
  AND (%s::date IS NULL OR n.date >= %s) AND (%s::date IS NULL OR n.date <= %s)
  AND (%s = '' OR COALESCE(NULLIF(n.recipient_country, ''), r.country) = %s)
  AND (%s = '' OR starts_with(l.product, %s))
  AND (%s::text IS NULL OR COALESCE(p.region, '') = %s)
ORDER BY n.date, n.number, l.line
"""


def read_exports(filters: Filters, pack: Pack) -> Exports:
    """Every export line that the filters let through, by seven statements whatever their number."""
    since, until = filters.since, filters.until
    destination, product, region = filters.destination, filters.product, filters.region
    rows = select(
        LINES,
        [since, since, until, until, destination, destination, product, product, region, region],
    )
    lineage = read_lineage(since, until)
    rates = Rates(pack)
    lines = [export_line(StoredLine(*row), lineage, rates) for row in rows]
    return Exports(lines, lineage.lots, frozenset(rates.certainties))


class Rates:
    """Values notes at their date, remembers each day's conversion and how certain its rate was."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.certainties: set[str] = set()

    def value(self, amount: Decimal | None, currency: str, on: date) -> Money | None:
        """An amount in both currencies; None where a rate, or the amount itself, is missing."""
        if amount is None:
            return None
        home = self.pack.convert(amount, currency, self.pack.currency, on)
        dollars = self.pack.convert(amount, currency, DOLLAR, on)
        if home is None or dollars is None:
            return None
        for used in (currency, DOLLAR):
            entry = self.pack.rate_entry(used, on)
            if entry is not None:
                self.certainties.add(str(entry.known.certainty))
        return Money(home, dollars)


class StoredLine(NamedTuple):
    """A row of the statement."""

    id: int
    number: str
    line: int
    day: date
    product: str
    unit: str
    quantity: int
    settled: int
    amount: Decimal | None
    currency: str
    sender: str
    sender_name: str
    recipient: str
    region: str
    destination: str
    state: str
    exit_grade: str


def export_line(row: StoredLine, lineage: Lineage, rates: Rates) -> ExportLine:
    """One row of the statement with its value and roots."""
    roots = roots_of(lineage.drawn.get(row.id, ()), row.quantity, lineage.makeups)
    left = Fraction(row.settled, row.quantity) if row.exit_grade in ("claimed", "proven") else Fraction(0)
    value = rates.value(row.amount, row.currency, row.day)
    proven = sum((part.proven for part in roots.values() if part.proven), Fraction(0))
    return ExportLine(
        id=row.id, number=row.number, line=row.line, day=row.day, product=row.product, unit=row.unit,
        quantity=row.quantity, sender=row.sender, sender_name=row.sender_name, recipient=row.recipient,
        region=row.region, destination=row.destination, state=row.state, exit_grade=row.exit_grade, gone=left,
        value=value, proven=proven, proven_value=value.part(proven) if value else NOTHING, roots=roots,
    )  # fmt: skip


def roots_of(drawn: Sequence[Drawn], quantity: int, known: Mapping[int, Makeup]) -> dict[int, Part]:
    """What a line descends from, as fractions of its registered quantity; what did not leave after all is
    missing.

    Whole lots are counted in whole numbers, which is most of them; only mixtures need fractions on the way.
    """
    sums: dict[int, tuple[Fraction | int, Fraction | int]] = {}
    for taken in drawn:
        for lot_id, part in known[taken.source_id].items():
            whole, proven = sums.get(lot_id, (0, 0))
            if part is PROVEN_WHOLE or part is UNPROVEN_WHOLE:
                more = taken.quantity if taken.unbroken and part is PROVEN_WHOLE else 0
                sums[lot_id] = (whole + taken.quantity, proven + more)
            else:
                more_proven = taken.quantity * part.proven if taken.unbroken else 0
                sums[lot_id] = (whole + taken.quantity * part.whole, proven + more_proven)
    return {
        lot_id: Part(Fraction(whole) / quantity, Fraction(proven) / quantity)
        for lot_id, (whole, proven) in sums.items()
    }
