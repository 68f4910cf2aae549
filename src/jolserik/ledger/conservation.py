"""Conservation: the invariants of the ledger, each a named function over plain facts.

The same functions run on what a command touches (before it writes), over everything (`jolserik audit`), and in the tests
after every step. A function yields one `Violation` per broken record and nothing when all is well. Quantities are millionths.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Violation(NamedTuple):
    """A broken invariant, the records that break it, and what was found."""

    invariant: str
    records: tuple[str, ...]
    message: str


class LotBalance(NamedTuple):
    """One lot's whole: what was created, and where all of it is."""

    code: str
    created: int
    at_home: int
    abroad: int
    written_off: int
    consumed: int


def lots_are_conserved(lots: Iterable[LotBalance]) -> Iterator[Violation]:
    """Invariant 1: created = on hand at home + abroad + written off + consumed by conversions."""
    for lot in lots:
        found = lot.at_home + lot.abroad + lot.written_off + lot.consumed
        if found != lot.created:
            yield Violation(
                "lots_are_conserved", (lot.code,), f"created {lot.created}, accounted for {found}"
            )


class HoldingBalance(NamedTuple):
    """One holding beside the draws made from it. `open_draws` sums reserved, `settled_draws` what left.

    `strange` says that its draws are of another lot, or that there are draws of no holding.
    """

    id: int
    quantity: int
    on_hand: int
    reserved: int
    open_draws: int
    settled_draws: int
    strange: bool = False


def holdings_cover_their_draws(holdings: Iterable[HoldingBalance]) -> Iterator[Violation]:
    """Invariant 2: 0 <= reserved <= on hand; reserved = open draws; on hand = acquired - settled draws."""
    for holding in holdings:
        name = (f"holding {holding.id}",)
        if not 0 <= holding.reserved <= holding.on_hand:
            yield Violation(
                "holdings_cover_their_draws", name, f"reserved {holding.reserved}, on hand {holding.on_hand}"
            )
        if holding.reserved != holding.open_draws:
            message = f"reserved {holding.reserved}, open draws {holding.open_draws}"
            yield Violation("holdings_cover_their_draws", name, message)
        if holding.on_hand != holding.quantity - holding.settled_draws:
            message = f"on hand {holding.on_hand}, acquired {holding.quantity}, gone {holding.settled_draws}"
            yield Violation("holdings_cover_their_draws", name, message)
        if holding.strange:
            message = "draws of another lot, or of a holding that does not exist"
            yield Violation("holdings_cover_their_draws", name, message)


class LineDraws(NamedTuple):
    """A line (or other posting) beside its draws. `strange` counts what else does not agree: lots, units, states, times."""

    name: str
    quantity: int
    drawn: int
    strange: int


def lines_equal_their_draws(lines: Iterable[LineDraws]) -> Iterator[Violation]:
    """Invariant 3: quantity = sum of draws; the draw's lot is the holding's lot; units agree."""
    for line in lines:
        if line.quantity != line.drawn:
            yield Violation(
                "lines_equal_their_draws", (line.name,), f"quantity {line.quantity}, drawn {line.drawn}"
            )
        if line.strange:
            message = f"{line.strange} draws do not agree with it in lot, unit, order, state or time"
            yield Violation("lines_equal_their_draws", (line.name,), message)


class SourcedHolding(NamedTuple):
    """A holding and the quantity that its one source says; None where the source does not exist.

    `strange` says that source and holding differ in lot or time.
    """

    id: int
    quantity: int
    source: str
    source_quantity: int | None
    strange: bool = False


def holdings_have_one_source(holdings: Iterable[SourcedHolding]) -> Iterator[Violation]:
    """Invariant 4: an origin event, a conversion's output, or a settled draw, of the same quantity."""
    for holding in holdings:
        if holding.source_quantity != holding.quantity:
            message = f"{holding.quantity} from {holding.source}, which gave {holding.source_quantity}"
            yield Violation("holdings_have_one_source", (f"holding {holding.id}",), message)
        elif holding.strange:
            message = f"{holding.source} is of another lot or another time"
            yield Violation("holdings_have_one_source", (f"holding {holding.id}",), message)


class Descent(NamedTuple):
    """A converted lot, the sum of its parents' shares, and whether it is a new origin (production).

    `unused` is by how much what its conversion drew of the parents differs from what the outputs say they consumed.
    """

    code: str
    quantity: int
    shares: int
    production: bool
    grade: str
    weakest_parent: str
    unused: int = 0


def shares_sum_to_outputs(lots: Iterable[Descent]) -> Iterator[Violation]:
    """Invariant 5: identity-keeping shares are exact; no output is better proven than its weakest input."""
    for lot in lots:
        if not lot.production and lot.shares != lot.quantity:
            yield Violation(
                "shares_sum_to_outputs", (lot.code,), f"quantity {lot.quantity}, shares {lot.shares}"
            )
        if lot.grade == "matched" and lot.weakest_parent != "matched":
            message = f"proven, though an input is {lot.weakest_parent}"
            yield Violation("shares_sum_to_outputs", (lot.code,), message)
        if lot.unused:
            message = f"its parents' parts differ from what was drawn of them by {lot.unused}"
            yield Violation("shares_sum_to_outputs", (lot.code,), message)


class SerialisedHolding(NamedTuple):
    """A holding of a lot with serial numbers beside the count of numbers that stand in it.

    `strange` counts numbers of another lot or product, or reserved by a draw that does not hold them.
    """

    id: int
    on_hand: int
    serials: int
    strange: int = 0


def serials_match_units(holdings: Iterable[SerialisedHolding]) -> Iterator[Violation]:
    """Invariant 6: as many serials as units. (That a serial stands in one holding is the table's shape.)"""
    for holding in holdings:
        if holding.on_hand != holding.serials * 1_000_000:
            message = f"on hand {holding.on_hand}, serials {holding.serials}"
            yield Violation("serials_match_units", (f"holding {holding.id}",), message)
        if holding.strange:
            message = f"{holding.strange} serials of another lot, product or draw"
            yield Violation("serials_match_units", (f"holding {holding.id}",), message)


class RecordedState(NamedTuple):
    """A record's stored state and facts beside those that its events tell, as text."""

    name: str
    stored: str
    told: str

    @property
    def differing(self) -> tuple[str, str]:
        """Of two objects in JSON only what differs."""
        try:
            one, other = json.loads(self.stored), json.loads(self.told)
        except (TypeError, ValueError):
            return self.stored, self.told
        if not (isinstance(one, dict) and isinstance(other, dict)):
            return self.stored, self.told
        names = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
        left, right = ({name: side[name] for name in names if name in side} for side in (one, other))
        return json.dumps(left, ensure_ascii=False), json.dumps(right, ensure_ascii=False)


def states_follow_events(records: Iterable[RecordedState]) -> Iterator[Violation]:
    """Invariant 7: nothing registered changes; state comes from appended events, each with its leaf."""
    for record in records:
        if record.stored != record.told:
            stored, told = record.differing
            yield Violation("states_follow_events", (record.name,), f"stored {stored}, events say {told}")


class BoundNumber(NamedTuple):
    """A number or own number beside how many records bear it and how many identities name it."""

    name: str
    records: int
    identities: int


def identities_are_one_to_one(numbers: Iterable[BoundNumber]) -> Iterator[Violation]:
    """Invariant 8: number, identity and answer are one-to-one for ever."""
    for number in numbers:
        if (number.records, number.identities) != (1, 1):
            message = f"{number.records} records, {number.identities} identities"
            yield Violation("identities_are_one_to_one", (number.name,), message)


def batch_is_balanced(beyond: Mapping[int, int]) -> Iterator[Violation]:
    """What arrives in new holdings is what left their sources (draws that settle, lots that are brought in), before writing."""
    for source, quantity in beyond.items():
        if quantity:
            yield Violation("batch_is_balanced", (f"source {source}",), f"{quantity} more arrives than left")
