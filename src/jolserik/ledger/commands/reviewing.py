"""Reviewing lots when the customs register speaks: grades follow its newest word, through all conversions."""

from __future__ import annotations

from collections.abc import Collection

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.ledger.declarations import contradictions, grade_of
from jolserik.ledger.queries.lots import (
    ComparedLot,
    declared_totals,
    grades_of,
    lots_of_declarations,
    parents_of_descendants,
)
from jolserik.ledger.tracing import weakest
from jolserik.platform.bulk import update_rows
from jolserik.registry.acting import Act
from jolserik.registry.queries import current_declarations

Standing = tuple[str, bool]


def review_lots(changed: Collection[tuple[str, int]], act: Act) -> set[int]:
    """Grade the lots of changed declaration lines anew; ids of all lots whose standing is another now."""
    keys = sorted(changed)
    declared = current_declarations(keys)
    totals = declared_totals(keys)
    before: dict[int, Standing] = {}
    after: dict[int, Standing] = {}
    for lot in lots_of_declarations(keys):
        before[lot.id] = (lot.grade, lot.declaration_unknown)
        facts = declared.get((lot.folded, lot.line))
        total = totals[lot.folded, lot.line]
        contradicted = facts is not None and any(contradictions(said_by(lot), facts, total))
        grade = grade_of("import_declaration", facts, contradicted)
        after[lot.id] = (grade.value, facts is None)
    changed_lots = {key: standing for key, standing in after.items() if standing != before[key]}
    changed_lots |= descend(changed_lots)
    update_rows(
        "ledger_lot",
        {"id": "bigint", "grade": "text", "declaration_unknown": "bool"},
        [(key, *standing) for key, standing in sorted(changed_lots.items())],
    )
    events = [
        NewEvent("lot", key, "lot.graded", {"grade": grade, "declaration_unknown": unknown})
        for key, (grade, unknown) in sorted(changed_lots.items())
    ]
    record_events(events, now=act.now)
    return set(changed_lots)


def said_by(lot: ComparedLot) -> dict[str, str]:
    """What a lot says about itself, as the comparison wants it."""
    names = ("product", "unit", "holder", "origin_country", "maker_country")
    return {name: getattr(lot, name) for name in names}


def descend(changed: dict[int, Standing]) -> dict[int, Standing]:
    """Standings of converted lots whose parents have changed: as good as the weakest parent, and owing the
    declarations that any parent owes; goods made of others (production: no shares) owe none."""
    rows = parents_of_descendants(changed)
    if not rows:
        return {}
    standings = grades_of({lot for child, parent, _ in rows for lot in (child, parent)}) | changed
    parents: dict[int, list[tuple[int, int]]] = {}
    for child, parent, share in rows:
        parents.setdefault(child, []).append((parent, share))
    found = {}
    for child in sorted(parents):
        standing = (
            weakest(standings[parent][0] for parent, _ in parents[child]),
            any(share for _, share in parents[child])
            and any(standings[parent][1] for parent, _ in parents[child]),
        )
        if standing != standings[child]:
            standings[child] = found[child] = standing
    return found
