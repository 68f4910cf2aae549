"""A simulated country: the proven part of every export line beside a slow walk that asks the ledger step by
step.
"""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import load_file
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.platform.bulk import select
from jolserik.simulate import country
from jolserik.statistics import queries
from jolserik.statistics.exports import Filters
from jolserik.statistics.figures import share_figures
from tests.statistics.town import act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOME_KINDS = ("domestic", "movement", "return")


def test_one_walk_finds_what_a_walk_step_by_step_finds(tmp_path: Path) -> None:
    settle_country(tmp_path / "country")
    exports = queries.exports(Filters())
    assert len(exports.lines) > 100
    for line in exports.lines:
        assert line.proven == slowly_proven(line.id, line.quantity), (line.number, line.line)
        assert sum(part.whole for part in line.roots.values()) <= 1
    figures = share_figures(exports)
    assert 0 < (figures.share or 0) < 1
    for rows in (figures.by_month, figures.by_destination, figures.by_group):
        assert sum(row.figure.exported.kzt for row in rows) == figures.exported_value.kzt
        assert sum(row.figure.proven.usd for row in rows) == figures.proven_value.usd
        assert sum(row.figure.lines for row in rows) == figures.total.lines


def settle_country(folder: Path) -> None:
    """Half a year of a small country, loaded as anybody would load it."""
    country.write(folder, seed=7, months=6, scale=0.1, start=None, progress=lambda words: None)
    for step in json.loads((folder / "manifest.json").read_text())["steps"]:
        if "file" in step:
            load_file(folder / step["file"], KINDS[step["kind"]], act(), name=step["file"])
        else:
            settle_invoices(date.fromisoformat(step["settle_invoices"]), act())


def slowly_proven(line_id: int, quantity: int) -> Fraction:
    """The proven fraction of one line, draw by draw."""
    draws = select(
        """
        SELECT d.holding_id, CASE WHEN d.state = 'open' THEN d.quantity ELSE d.settled_quantity END
        FROM notes_line l JOIN ledger_draw d ON d.posting_id = l.posting_id WHERE l.id = %s
        """,
        [line_id],
    )
    return sum((Fraction(taken, quantity) * holding_proven(holding) for holding, taken in draws), Fraction(0))


def holding_proven(holding_id: int) -> Fraction:
    """One holding: by the grade of its lot, by the hop that brought it, or by what was converted into it."""
    ((kind, source_id, lot_id),) = select(
        "SELECT source_kind, source_id, lot_id FROM ledger_holding WHERE id = %s", [holding_id]
    )
    if kind == "lot":
        return Fraction(int(grade(lot_id) == "matched"))
    if kind == "draw":
        ((giver, posting_id),) = select(
            "SELECT holding_id, posting_id FROM ledger_draw WHERE id = %s", [source_id]
        )
        return holding_proven(giver) if answered_for(posting_id) else Fraction(0)
    return converted_proven(source_id, lot_id)


def grade(lot_id: int) -> str:
    ((found,),) = select("SELECT grade FROM ledger_lot WHERE id = %s", [lot_id])
    return str(found)


def answered_for(posting_id: int) -> bool:
    """Whether a settled note inside the country stands behind a posting."""
    rows = select(
        "SELECT n.kind, l.state FROM notes_line l JOIN notes_note n ON n.id = l.note_id WHERE l.posting_id = %s",
        [posting_id],
    )
    return any(kind in HOME_KINDS and state == "settled" for kind, state in rows)


def converted_proven(conversion_id: int, lot_id: int) -> Fraction:
    """A converted lot: of each parent's draws the average, by the parents' shares; production all or nothing."""
    ((kind, quantity),) = select(
        "SELECT c.kind, l.quantity FROM ledger_conversion c, ledger_lot l WHERE c.id = %s AND l.id = %s",
        [conversion_id, lot_id],
    )
    parents = select("SELECT parent_id, share FROM ledger_lotparent WHERE child_id = %s", [lot_id])
    proofs = {parent: parent_proven(conversion_id, parent) for parent, _ in parents}
    if kind == "production":
        return Fraction(int(grade(lot_id) == "matched" and all(proof == 1 for proof in proofs.values())))
    return sum((Fraction(share, quantity) * proofs[parent] for parent, share in parents), Fraction(0))


def parent_proven(conversion_id: int, lot_id: int) -> Fraction:
    """What a conversion took of one lot: the average over its draws."""
    draws = select(
        """
        SELECT d.holding_id, d.settled_quantity FROM ledger_posting p JOIN ledger_draw d ON d.posting_id = p.id
        WHERE p.kind = 'conversion' AND p.subject_id = %s AND d.lot_id = %s
        """,
        [conversion_id, lot_id],
    )
    total = sum(quantity for _, quantity in draws)
    return sum(
        (Fraction(quantity, total) * holding_proven(holding) for holding, quantity in draws), Fraction(0)
    )
