"""What everybody holds in the simulated country: a plain model of the ledger; honest traders send what they have.

Quantities are micro units. An *account* is all holdings of one party, place, product and unit, in the order in which
they were acquired; a *draw* takes from one holding. `reserve` sets aside, then `settle`, `release` or `use_up` ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from jolserik.simulate.goods import Product


class Short(Exception):
    """Somebody wanted to draw more than is free: a mistake of the generator, never of a trader."""


@dataclass(slots=True, eq=False)
class Lot:
    """A quantity with one origin. `doubtful`: a register contradicts it; `awaited`: its declaration is not known; `clauses`:
    what its contract or customs procedure forbids."""

    product: Product
    unit: str
    quantity: int
    origin: str = ""
    maker: str = ""
    reference: str = ""
    document: str = ""
    document_line: str = ""
    doubtful: bool = False
    awaited: bool = False
    clauses: frozenset[str] = frozenset()
    used_up: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Holding:
    """What an account holds of one lot, by one way it came (`via`: a note's key or empty)."""

    order: int
    lot: Lot
    account: Account
    free: int
    via: str
    reserved: int = 0


Draw = tuple[Holding, int]


@dataclass(slots=True, eq=False)
class Account:
    """Holdings of one party, place, product and unit, oldest first. `free` is their sum."""

    party: str
    place: str
    product: Product
    unit: str
    abroad: bool = False
    free: int = 0
    reserved: int = 0
    holdings: list[Holding] = field(default_factory=list)

    @property
    def goods(self) -> tuple[str, str, str]:
        """Party, product and unit: what a seller has over all his places."""
        return self.party, self.product.code, self.unit


class Stock:
    """All accounts. Nothing in here is ever created or lost but by `bring` and `use_up`."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str, str, str], Account] = {}
        self._of_party: dict[str, list[Account]] = {}
        self._of_goods: dict[tuple[str, str, str], list[Account]] = {}
        self._by_way: dict[str, list[Holding]] = {}
        self._promised: dict[tuple[str, str, str], int] = {}
        self._holdings_made = 0
        self.lots: list[Lot] = []

    def account(
        self, party: str, place: str, product: Product, unit: str, *, abroad: bool = False
    ) -> Account:
        """The account, made when first named."""
        key = (party, place, product.code, unit)
        found = self._accounts.get(key)
        if found is None:
            found = self._accounts[key] = Account(party, place, product, unit, abroad)
            self._of_party.setdefault(party, []).append(found)
            self._of_goods.setdefault(found.goods, []).append(found)
        return found

    def accounts(self, party: str) -> list[Account]:
        """All accounts of a party, in the order in which they were first used."""
        return self._of_party.get(party, [])

    def everything(self) -> Iterable[Account]:
        """All accounts of all parties."""
        return self._accounts.values()

    def available(self, account: Account) -> int:
        """What may be sold from here: free, and not promised to buyers whose invoices settle later."""
        if account.abroad:
            return account.free
        promised = self._promised.get(account.goods, 0)
        if not promised:
            return account.free
        return max(
            0,
            min(account.free, sum(a.free for a in self._of_goods[account.goods] if not a.abroad) - promised),
        )

    def promise(self, account: Account, quantity: int) -> None:
        """Keep a quantity of these goods, at whatever place, for a sale that settles later."""
        self._promised[account.goods] = self._promised.get(account.goods, 0) + quantity

    def keep_promise(self, goods: tuple[str, str, str], quantity: int) -> list[Draw]:
        """Reserve what was promised, oldest first over all places of the seller; as much as there is."""
        self._promised[goods] -= quantity
        holdings = [h for a in self._of_goods.get(goods, ()) if not a.abroad for h in a.holdings if h.free]
        holdings.sort(key=lambda holding: holding.order)
        return self._reserve(holdings, quantity)

    def bring(self, lot: Lot, account: Account) -> Holding:
        """A new lot enters."""
        self.lots.append(lot)
        return self._hold(account, lot, lot.quantity, "")

    def reserve(
        self, account: Account, quantity: int, *, lot: Lot | None = None, via: str = ""
    ) -> list[Draw]:
        """Draw a quantity, oldest first; of one lot, or of what came by one note, if named."""
        draws = self._reserve(list(_free(account, lot, via)), quantity)
        if sum(part for _, part in draws) != quantity:
            raise Short(f"{account.party} {account.place} {account.product.code}: {quantity}")
        return draws

    def _reserve(self, holdings: list[Holding], quantity: int) -> list[Draw]:
        draws = []
        for holding in holdings:
            part = min(holding.free, quantity)
            if part == 0:
                break
            _shift(holding, free=-part, reserved=part)
            draws.append((holding, part))
            quantity -= part
        return draws

    def release(self, draws: list[Draw]) -> None:
        """Give back what was set aside."""
        for holding, part in draws:
            _shift(holding, free=part, reserved=-part)

    def settle(
        self,
        draws: list[Draw],
        party: str,
        place: str,
        via: str,
        *,
        abroad: bool = False,
        keep_way: bool = False,
    ) -> None:
        """What was set aside becomes the recipient's; `keep_way` for movements within one company."""
        for holding, part in draws:
            account = holding.account
            target = self.account(party, place, account.product, account.unit, abroad=abroad)
            _shift(holding, free=0, reserved=-part)
            self._hold(target, holding.lot, part, holding.via if keep_way else via)

    def use_up(self, draws: list[Draw], how: Literal["written_off", "consumed"]) -> None:
        """What was set aside leaves the ledger."""
        for holding, part in draws:
            _shift(holding, free=0, reserved=-part)
            used = holding.lot.used_up
            used[how] = used.get(how, 0) + part

    def came_by(self, via: str) -> list[Holding]:
        """Holdings that came by a note and still have something free."""
        return [holding for holding in self._by_way.get(via, ()) if holding.free]

    def _hold(self, account: Account, lot: Lot, quantity: int, via: str) -> Holding:
        self._holdings_made += 1
        holding = Holding(self._holdings_made, lot, account, quantity, via)
        if len(account.holdings) > 12:
            account.holdings = [h for h in account.holdings if h.free or h.reserved]
        account.holdings.append(holding)
        account.free += quantity
        if via:
            self._by_way.setdefault(via, []).append(holding)
        return holding


def split(draws: list[Draw], quantity: int) -> tuple[list[Draw], list[Draw]]:
    """The draws up to a quantity in their order, and the rest."""
    first, rest = [], []
    for holding, part in draws:
        taken = min(part, quantity)
        quantity -= taken
        if taken:
            first.append((holding, taken))
        if part > taken:
            rest.append((holding, part - taken))
    return first, rest


def _free(account: Account, lot: Lot | None, via: str) -> Iterator[Holding]:
    for holding in account.holdings:
        if holding.free and (lot is None or holding.lot is lot) and (not via or holding.via == via):
            yield holding


def _shift(holding: Holding, *, free: int, reserved: int) -> None:
    holding.free += free
    holding.reserved += reserved
    holding.account.free += free
    holding.account.reserved += reserved
