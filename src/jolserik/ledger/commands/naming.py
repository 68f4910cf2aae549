"""Taking named lots over the counter: what write-offs and conversions do with `LOT` or `@reference` at a place.

A *counter* is the locked and read stock of a batch together with what its names mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from jolserik.kernel.numbers import is_number, normalise_number
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.allocation import UNIT, AccountKey, Stock, Taking
from jolserik.ledger.commands.accounts import find_accounts, lock_accounts
from jolserik.ledger.queries import stock as stock_queries
from jolserik.platform.bulk import select

Wanted = tuple[int, str, str]


@dataclass
class Counter:
    """Stock and names of one batch. `lots` gives product and unit of every lot that is named or read."""

    stock: Stock = field(default_factory=Stock)
    codes: Mapping[str, int] = field(default_factory=dict)
    references: Mapping[tuple[int, str], tuple[int, ...]] = field(default_factory=dict)
    held: frozenset[tuple[int, int]] = frozenset()
    lots: Mapping[int, tuple[str, str, str]] = field(default_factory=dict)
    serialised: frozenset[int] = frozenset()

    def find(self, holder_id: int, name: str, place: str, *, row: int | None) -> tuple[int, Refusal | None]:
        """The lot that a name means for this holder, or why it means none."""
        code = normalise_number(name)
        if is_number(code):
            lot_id = self.codes.get(code, 0)
            if not lot_id:
                return 0, Refusal(Code.LOT_UNKNOWN, "lot", {"lot": name}, row)
            if (holder_id, lot_id) not in self.held:
                return 0, Refusal(Code.LOT_NOT_YOURS, "lot", {"lot": name, "place": place}, row)
            return lot_id, None
        found = self.references.get((holder_id, name.removeprefix("@")), ())
        if not found:
            return 0, Refusal(Code.LOT_UNKNOWN, "lot", {"lot": name}, row)
        if len(found) > 1:
            codes = ", ".join(self.lots[lot_id][0] for lot_id in found)
            return 0, Refusal(Code.LOT_AMBIGUOUS, "lot", {"lot": name, "lots": codes}, row)
        return found[0], None

    def take(
        self, holder_id: int, place: str, name: str, quantity: int, *, row: int | None
    ) -> tuple[list[Taking], Refusal | None]:
        """Take a quantity of a named lot at a place."""
        lot_id, fault = self.find(holder_id, name, place, row=row)
        if fault:
            return [], fault
        _, product, unit = self.lots[lot_id]
        key = AccountKey(holder_id, place, product, unit)
        return self.take_of(key, quantity, {"lot": name}, row=row, lot_id=lot_id)

    def take_of(
        self,
        key: AccountKey,
        quantity: int,
        named: Mapping[str, str],
        *,
        row: int | None,
        lot_id: int | None = None,
    ) -> tuple[list[Taking], Refusal | None]:
        """Take a quantity of an account, or of one lot in it; units with serial numbers are not divided. `named` is what a
        refusal calls it."""
        takings, missing = self.stock.take([key], quantity, lot_id=lot_id)
        for taking in takings:
            if taking.lot_id in self.serialised and taking.quantity % UNIT:
                parts = {"lot": self.lots[taking.lot_id][0], "expected": format_quantity(taking.quantity)}
                return takings, Refusal(Code.SERIALS_DO_NOT_MATCH, "quantity", parts | {"found": "0"}, row)
        if not missing:
            return takings, None
        said = {
            "free": format_quantity(quantity - missing),
            "asked": format_quantity(quantity),
            "unit": key.unit,
        }
        return takings, Refusal(Code.INSUFFICIENT_STOCK, "quantity", {**named, **said}, row)


def read_counter(
    wanted: Iterable[Wanted], *, lock: bool, unnamed: Mapping[AccountKey, int] | None = None
) -> Counter:
    """Lock and read what (holder id, place, lot name) triples may take, and FIFO stock of `unnamed` accounts."""
    asked = list(wanted)
    codes = {code for _, _, name in asked if is_number(code := normalise_number(name))}
    names = {
        (holder, name.removeprefix("@")) for holder, _, name in asked if not is_number(normalise_number(name))
    }
    by_code = stock_queries.lots_by_code(codes) if codes else {}
    by_reference = stock_queries.lots_called(names) if names else {}
    lot_ids = set(by_code.values()) | {lot for lots in by_reference.values() for lot in lots}
    lots = lot_labels(lot_ids)
    products = {product for _, product, _ in lots.values()}
    accounts = find_accounts(
        {(holder, place, product) for holder, place, _ in asked for product in products}
        | {(key.party_id, key.place, key.product) for key in unnamed or {}}
    )
    if lock:
        lock_accounts(accounts.values())
    stock = stock_queries.read_stock(accounts, unnamed or {}, lot_ids=lot_ids)
    lots |= lot_labels({holding.lot_id for holding in stock.all_holdings()} - lots.keys())
    held = stock_queries.parties_holding(by_code.values())
    return Counter(stock, by_code, by_reference, held, lots, serialised_lots(lots))


def serialised_lots(lot_ids: Collection[int]) -> frozenset[int]:
    """Those of the lots whose units have serial numbers: they are not divided."""
    rows = select("SELECT id FROM ledger_lot WHERE id = ANY(%s) AND serialised", [list(lot_ids)])
    return frozenset(key for (key,) in rows)


def lot_labels(lot_ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Code, product and unit by lot."""
    rows = select("SELECT id, code, product, unit FROM ledger_lot WHERE id = ANY(%s)", [list(lot_ids)])
    return {key: (code, product, unit) for key, code, product, unit in rows}
