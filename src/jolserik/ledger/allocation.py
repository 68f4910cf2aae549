"""Allocation: which holdings a document draws from, decided one document after another, in memory.

A `Stock` is what was read, under lock, of the accounts that a batch shrinks. Unnamed quantity is taken FIFO: in the order
in which the holdings were acquired, which is the order of their ids. Named lots are taken first from the holdings of that
lot, in the same order. A document that is refused half way gives everything back (`undo`).

Words: a *taking* is a draw before it has an id; a *shortage* says how much was missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, NamedTuple

UNIT = 1_000_000
"""One whole unit in millionths: a serial number stands for one."""

Numbered = Literal["first", "whole", "said"]
"""How a holding with serial numbers may be divided, see `Stock.take`."""

TEMPORARY_IDS = 1 << 62
"""Ids of holdings that a batch is about to make lie above all real ones, so that they are the youngest."""


class AccountKey(NamedTuple):
    """One party, place (by the party's own code), product and unit."""

    party_id: int
    place: str
    product: str
    unit: str


@dataclass(slots=True)
class StockHolding:
    """A holding while a batch is decided. `free` and the free `serials` shrink as takings are made."""

    id: int
    lot_id: int
    free: int
    serials: list[str] = field(default_factory=list)
    account_id: int = 0


_temporary_ids = count(TEMPORARY_IDS)


def new_stock_holding(lot_id: int, quantity: int, serials: Iterable[str] = ()) -> StockHolding:
    """A holding that does not exist yet; it gets its id when the journal is written."""
    return StockHolding(next(_temporary_ids), lot_id, quantity, list(serials))


class Taking(NamedTuple):
    """Quantity (millionths) taken from one holding, with the serial numbers that go along."""

    holding: StockHolding
    quantity: int
    serials: tuple[str, ...] = ()

    @property
    def lot_id(self) -> int:
        """The lot of the holding; a draw never has another."""
        return self.holding.lot_id


class Stock:
    """Free holdings of the accounts of one batch, and a journal that can be undone."""

    def __init__(self) -> None:
        self._accounts: dict[AccountKey, list[StockHolding]] = {}
        self._journal: list[Taking] = []
        self._puts: list[tuple[AccountKey, StockHolding]] = []

    def put(self, key: AccountKey, holding: StockHolding) -> None:
        """Add a holding, newest last."""
        self._accounts.setdefault(key, []).append(holding)
        self._puts.append((key, holding))

    def load(self, key: AccountKey, holdings: Iterable[StockHolding]) -> None:
        """What was read from the ledger, oldest first; not part of the journal."""
        self._accounts.setdefault(key, []).extend(holdings)

    def holdings(self, key: AccountKey) -> list[StockHolding]:
        """All holdings of an account, oldest first."""
        return self._accounts.get(key, [])

    def all_holdings(self) -> Iterator[StockHolding]:
        """Every holding of every account."""
        for holdings in self._accounts.values():
            yield from holdings

    def keys_of(self, party_id: int, product: str, unit: str) -> list[AccountKey]:
        """Accounts of a party in one product and unit, at whatever place."""
        return [
            key
            for key in self._accounts
            if (key.party_id, key.product, key.unit) == (party_id, product, unit)
        ]

    def free(
        self, keys: Sequence[AccountKey], *, lot_id: int | None = None, among: Collection[int] | None = None
    ) -> int:
        """Free quantity of some accounts, of one of their lots, or of some holdings."""
        return sum(h.free for h in self._eligible(keys, lot_id, among))

    def mark(self) -> tuple[int, int]:
        """A point to which `undo` can return."""
        return len(self._journal), len(self._puts)

    def undo(self, mark: tuple[int, int]) -> None:
        """Give back every taking and remove every holding put since the mark."""
        for taking in reversed(self._journal[mark[0] :]):
            taking.holding.free += taking.quantity
            if taking.quantity < 0:
                taking.holding.serials = [x for x in taking.holding.serials if x not in taking.serials]
            else:
                taking.holding.serials[:0] = taking.serials
        for key, holding in self._puts[mark[1] :]:
            self._accounts[key].remove(holding)
        del self._journal[mark[0] :]
        del self._puts[mark[1] :]

    def give_back(self, takings: Iterable[Taking]) -> None:
        """Release what another document had reserved; can be undone like a taking of a negative quantity."""
        for taking in takings:
            back = Taking(taking.holding, -taking.quantity, taking.serials)
            taking.holding.free += taking.quantity
            taking.holding.serials.extend(taking.serials)
            self._journal.append(back)

    def take(
        self,
        keys: Sequence[AccountKey],
        quantity: int,
        *,
        lot_id: int | None = None,
        among: Collection[int] | None = None,
        numbered: Numbered = "first",
    ) -> tuple[list[Taking], int]:
        """Take up to `quantity`, oldest holding first; the takings and what is missing.

        `numbered` is for holdings with serial numbers. *first*: a part takes the first ones along. *whole*: no unit is
        divided, and the next holdings make up for it. *said*: a part takes none, as who takes it has to say which; that he
        did not is the caller's to find.
        """
        takings = []
        for holding in self._eligible(keys, lot_id, among):
            if quantity == 0:
                break
            part = min(holding.free, quantity)
            part -= part % UNIT if numbered == "whole" and holding.serials else 0
            if part:
                takings.append(
                    self._take_from(holding, part, first=numbered != "said" or part == holding.free)
                )
                quantity -= part
        return takings, quantity

    def take_serials(
        self,
        keys: Sequence[AccountKey],
        serials: Iterable[str],
        *,
        among: Collection[int] | None = None,
    ) -> tuple[list[Taking], list[str]]:
        """Take whole units by their serial numbers; the takings and the numbers that do not stand free here."""
        wanted = set(serials)
        takings = []
        for holding in self._in_order(keys):
            if among is not None and holding.id not in among:
                continue
            chosen = tuple(number for number in holding.serials if number in wanted)
            if chosen:
                takings.append(self._take_from(holding, len(chosen) * UNIT, chosen))
                wanted.difference_update(chosen)
        return takings, sorted(wanted)

    def _in_order(self, keys: Sequence[AccountKey]) -> list[StockHolding]:
        """Holdings of one account, or of several merged by age."""
        if len(keys) == 1:
            return self.holdings(keys[0])
        return sorted((h for key in keys for h in self.holdings(key)), key=lambda h: h.id)

    def _eligible(
        self, keys: Sequence[AccountKey], lot_id: int | None, among: Collection[int] | None
    ) -> Iterator[StockHolding]:
        for holding in self._in_order(keys):
            if (
                holding.free > 0
                and lot_id in (None, holding.lot_id)
                and (among is None or holding.id in among)
            ):
                yield holding

    def _take_from(
        self, holding: StockHolding, quantity: int, serials: tuple[str, ...] = (), *, first: bool = False
    ) -> Taking:
        """Take units with these serial numbers, or with the first ones, or a part of which nobody says which."""
        holding.free -= quantity
        if first:
            serials = tuple(holding.serials[: quantity // UNIT])
        holding.serials = [number for number in holding.serials if number not in serials]
        taking = Taking(holding, quantity, serials)
        self._journal.append(taking)
        return taking
