"""Comparison (b): a lot that came by import declaration against the customs register. Pure.

The register contradicts a lot by another product, unit, holder or country, by not having released the goods, or when the
lots of a declaration line sum to more than was declared. What the register does not know is `claimed`, what agrees `matched`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.words import Grade
from jolserik.registry.queries import DeclarationFacts

FIELDS = ("product", "unit", "holder")
COUNTRIES = ("origin_country", "maker_country")


def contradictions(
    said: Mapping[str, str], declared: DeclarationFacts, total: int, *, row: int | None = None
) -> Iterator[Refusal]:
    """Every way in which the register contradicts a lot; `total` is the sum over all lots of the line, this one included."""
    known = {"declaration": declared.number, "line": str(declared.line)}
    for field in FIELDS + COUNTRIES:
        expected, found = getattr(declared, field), said[field]
        silent = field in COUNTRIES and not (expected and found)
        if expected != found and not silent:
            facts = {**known, "field": field, "expected": expected, "found": found}
            yield Refusal(Code.DECLARATION_MISMATCH, field, facts, row)
    if declared.status != "released":
        yield Refusal(
            Code.DECLARATION_NOT_RELEASED, "origin_document", {**known, "status": declared.status}, row
        )
    if total > declared.quantity and declared.unit == said["unit"]:
        facts = {**known, "declared": format_quantity(declared.quantity), "asked": format_quantity(total)}
        yield Refusal(Code.DECLARATION_EXCEEDED, "quantity", {**facts, "unit": declared.unit}, row)


def grade_of(origin_kind: str, declared: DeclarationFacts | None, contradicted: bool) -> Grade:
    """How well a lot with an origin of its own is proven."""
    if origin_kind in ("opening_balance", "declared"):
        return Grade.UNPROVEN
    if origin_kind != "import_declaration" or declared is None:
        return Grade.CLAIMED
    return Grade.CONTRADICTED if contradicted else Grade.MATCHED
