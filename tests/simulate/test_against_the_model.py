"""The files under a strict reading of the contract: the independent model accepts all but the planted mistakes.

The generator keeps its own plain stock. If it drew otherwise than the ledger does, honest notes would meet
`insufficient_stock` or another origin than their invoice states; one would show here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from jolserik import packs
from jolserik.simulate.geography import CITIES
from jolserik.simulate.goods import catalogue
from tests.model import books, cells, changes, model
from tests.simulate.countries import Row, Written, written

PARTY = {
    "lots": "holder",
    "notes": "sender",
    "conversions": "holder",
    "write_offs": "holder",
    "actions": "party",
}
Answer = tuple[str, str, str, str, frozenset[str]]


class Everything:
    """Contains all: which codes exist is tested elsewhere."""

    def __contains__(self, _: object) -> bool:
        return True


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("country") / "judged", seed=23, months=12, scale=0.12)


@pytest.fixture(scope="module")
def judge() -> Iterator[model.Model]:
    """The model, told of the goods and crossings that a simulated country uses."""
    patch = pytest.MonkeyPatch()
    patch.setattr(cells, "KNOWN_HS6", Everything())
    patch.setattr(cells, "UNITS", cells.UNITS | {"PR": "PR", "MIL": "MIL"})
    patch.setattr(cells, "CROSSINGS", cells.CROSSINGS | _crossings())
    patch.setattr(changes, "NOTE_NEEDED_HS6", _note_needed())
    yield model.Model(clock_days=15)
    patch.undo()


@pytest.fixture(scope="module")
def answers(country: Written, judge: model.Model) -> list[Answer]:
    """Every document that was not plainly accepted: (kind, party, own, answer, codes)."""
    found: list[Answer] = []
    for step in country.manifest["steps"]:
        if "settle_invoices" in step:
            judge.settle_invoices(date.fromisoformat(step["settle_invoices"]))
        else:
            found += _load(
                judge, step["kind"], [_with_party(country, row) for row in country.read(step["file"])]
            )
    return found


def test_exactly_the_planted_mistakes_are_refused_or_held(country: Written, answers: list[Answer]) -> None:
    planted = {
        (row["kind"], row["party"], row["own"], row["answer"]): row["code"] for row in country.expected
    }
    assert planted
    unexpected = [answer for answer in answers if answer[:4] not in planted]
    assert unexpected == []
    met = {answer[:4]: answer[4] for answer in answers}
    assert [key for key, code in planted.items() if code not in met.get(key, ())] == []


def test_what_nobody_registered_is_declared_only_while_nothing_is_refused(
    country: Written, judge: model.Model, answers: list[Answer]
) -> None:
    bought = {got for sale in judge.world.sales.values() for _, _, got in sale.draws}
    first_drawn: dict[int, bool] = {}
    for note in judge.world.notes.values():
        for draw in (draw for line in note.lines for draw in line.draws):
            holding = judge.world.holdings[draw.holding]
            lot = judge.world.lots[holding.lot]
            if lot.origin_kind == "declared" and not lot.reference and holding.parent is None:
                first_drawn.setdefault(holding.id, holding.id not in bought and books.enforced(note.date))
    assert first_drawn
    assert not any(first_drawn.values())


def test_chains_are_two_to_five_hands_long(judge: model.Model, answers: list[Answer]) -> None:
    hands: Counter[int] = Counter()
    for note in judge.world.notes.values():
        if note.is_export and note.status == "settled" and books.enforced(note.date):
            hands[max(_hands(judge.world, draw.holding) for line in note.lines for draw in line.draws)] += 1
    assert {2, 3, 4, 5} <= set(hands)
    assert sum(count for length, count in hands.items() if length <= 5) / hands.total() > 0.8


def test_the_proven_share_of_exports_rises(judge: model.Model, answers: list[Answer]) -> None:
    before = _proven_share(judge.world, date(2022, 12, 1), date(2023, 2, 28))
    after = _proven_share(judge.world, date(2023, 9, 1), date(2023, 11, 30))
    assert after > before + 0.15


def _load(judge: model.Model, kind: str, rows: list[Row]) -> list[Answer]:
    found: list[Answer] = []
    changed: model.Changed = {}
    for numbers in model.documents(kind, rows):
        part = [rows[number] for number in numbers]
        status, faults, _ = judge.document(kind, part, changed)
        if status != "accepted":
            party = part[0].get(PARTY.get(kind, ""), "")
            found.append(
                (kind, party, part[0][model.OWN[kind]], status, frozenset(code for code, _ in faults))
            )
    if kind in ("declarations", "invoices"):
        judge.settle_registers(changed)
    return found


def _with_party(country: Written, row: Row) -> Row:
    """The model wants to know in whose place an inspector acts."""
    if row.get("action") == "confirm" and not row["party"]:
        sender, own = row["note"].split("/")
        return row | {"party": country.notes[sender, own][0]["recipient"]}
    return row


def _hands(world: books.World, holding: int | None) -> int:
    """Holders at home from the origin to here, and the buyer abroad."""
    count, parties = 1, []
    while holding is not None:
        parties.append(world.holdings[holding].party)
        holding = world.holdings[holding].parent
    return count + len(list(dict.fromkeys(parties)))


def _proven_share(world: books.World, first: date, last: date) -> float:
    """Part of the value exported whose every draw goes back by notes alone to a matched import."""
    by_invoice = {got for sale in world.sales.values() for _, _, got in sale.draws}
    total = proven = 0.0
    for note in world.notes.values():
        if note.is_export and note.status == "settled" and first <= note.date <= last:
            for line in note.lines:
                value = (
                    float(line.price or 0)
                    * line.quantity
                    * float(packs.current().rate(line.currency, note.date) or 0)
                )
                total += value
                proven += value * all(_is_proven(world, draw.holding, by_invoice) for draw in line.draws)
    return proven / total


def _is_proven(world: books.World, holding: int | None, by_invoice: set[int]) -> bool:
    lot = None
    while holding is not None:
        if holding in by_invoice:
            return False
        lot = world.lots[world.holdings[holding].lot]
        holding = world.holdings[holding].parent
    roots = world.roots(lot.id, lot.quantity) if lot else {}
    return bool(roots) and all(world.lots[root].origin_kind == "import_declaration" for root in roots)


def _note_needed() -> set[str]:
    pack = packs.current()
    return {
        product.hs6 for product in catalogue().values() if pack.note_required(product.code, date(2023, 1, 1))
    }


def _crossings() -> set[str]:
    return {name.lower() for city in CITIES for name in city.crossings}
