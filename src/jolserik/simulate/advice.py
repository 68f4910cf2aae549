"""What simulated exporters make of guidance: they keep back what the law forbids and say why they send what is not advised."""

from __future__ import annotations

from datetime import date

from jolserik.guidance.brief import brief
from jolserik.packs import Pack
from jolserik.packs.rules import Question, Verdict
from jolserik.simulate.entries import Note
from jolserik.simulate.stock import Lot

REASONS = (
    "Запасные части к ранее поставленному оборудованию",
    "Конечный пользователь известен: больница, письмо получено",
    "Продавец согласился письменно",
    "Мәміле шарты тармақтан бұрын жасалған",
)


def verdict(pack: Pack, lot: Lot, kind: str, destination: str, on: date) -> Verdict:
    """What guidance says of exporting goods of that lot."""
    question = Question(
        date=on,
        product=lot.product.code,
        destination=destination,
        kind=kind,
        origin=lot.origin or None,
        maker=lot.maker or None,
        clause=frozenset(lot.clauses),
        procedure=frozenset(),
    )
    return brief(pack.rules, question).verdict


def worst(pack: Pack, note: Note) -> Verdict:
    """The strictest verdict on anything that an export draws."""
    found = [
        verdict(pack, holding.lot, note.kind, note.destination, note.date)
        for line in note.lines
        for holding, _ in line.draws
    ]
    for strict in (Verdict.PROHIBITED, Verdict.NOT_ADVISED):
        if strict in found:
            return strict
    return Verdict.ALLOWED
