"""What the writers of a story see: the model's world, the names that are free, and what is there to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.model import papers as p
from tests.model.books import Holding, Lot, Note, World
from tests.model.cells import Row
from tests.model.model import Model
from tests.proofs.state.dice import Dice

File = tuple[str, list[Row]]

OBSERVED, ENFORCED, LATER = "2023-06-05", "2023-08-10", "2023-08-21"
COUNTRIES = ("CN", "CN", "CN", "TR", None)
PRODUCTS, PLACES = (p.WASHER, p.PHONE, p.TELEVISION), ("A", "A", "A", "B", "C")
DECLARATIONS = ("d1", "D 1", "д-2", "d3")
SPELLINGS: tuple[Callable[[str], str], ...] = (str, str.upper, lambda number: f" {number[0]} {number[1:]}")
HOME = [p.home_party() for _ in range(4)]
UNION, THIRD = [p.russian_party() for _ in range(2)], ["CN:91310000MA1FL0001X"]
ABROAD = [*UNION, *THIRD]
STRANGER = p.home_party()


class Seer:
    """Names and memory of one story, and what its writers look at before they write."""

    def __init__(self, model: Model, dice: Dice) -> None:
        self.model, self.dice = model, dice
        self.counts: Counter[str] = Counter()
        self.sent: list[File] = []

    @property
    def world(self) -> World:
        return self.model.world

    def name(self, kind: str) -> str:
        self.counts[kind] += 1
        return f"{kind}{self.counts[kind]}"

    def day(self) -> str:
        return self.dice.of((ENFORCED, ENFORCED, ENFORCED, OBSERVED, LATER))

    def other(self, party: str) -> str:
        return self.dice.of([x for x in HOME if x != party])

    # what there is

    def stocked(self, wanted: Callable[[Holding, Lot], bool] = lambda holding, lot: True) -> Holding | None:
        """A holding at home with something free."""
        found = [
            h for h in self.world.holdings.values()
            if h.free > 0 and not h.abroad and wanted(h, self.world.lots[h.lot])
        ]  # fmt: skip
        return self.dice.of(found) if found else None

    def free_at(self, like: Holding) -> int:
        lots = self.world.lots
        lot = lots[like.lot]
        return sum(
            h.free for h in self.world.of(like.party)
            if h.place == like.place and (lots[h.lot].product, lots[h.lot].unit) == (lot.product, lot.unit)
        )  # fmt: skip

    def nameable(self, holding: Holding, lot: Lot) -> bool:
        return bool(lot.reference)

    def lot_name(self, lot_id: int) -> str:
        """By its reference; by our code only where both sides have learnt one."""
        lot = self.world.lots[lot_id]
        has_code = not lot.parents and bool(lot.reference) and lot.origin_kind != "production"
        if has_code and self.dice.rarely(3):
            return f"L{lot_id}"
        return f"@{lot.reference}" if lot.reference else "@nothing"

    def note(self, wanted: Callable[[Note], bool]) -> Note | None:
        notes = [note for note in self.world.notes.values() if wanted(note)]
        return self.dice.of(notes) if notes else None

    @staticmethod
    def called(note: Note) -> str:
        return f"{note.sender}/{note.own}"
