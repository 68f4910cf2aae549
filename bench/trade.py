"""A small trade for the benchmarks of registering: sellers with stock of five products in many lots, and their notes.

Everything is made by the product's own files, so that a benchmark starts from what a real installation would hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PRODUCTS = ("8450111100", "8418102001", "8517130000", "8471300000", "8528729000")
LOTS_PER_PRODUCT = 200
LOT_QUANTITY = "400"
LINES_PER_NOTE = 10
DAY = "2023-08-05"
BUYER = 1_000


def party(number: int) -> str:
    """A BIN with its check digit; the same number is the same party."""
    digits = [int(x) for x in f"99014{number:06d}"]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if check < 10:
            return f"KZ:99014{number:06d}{check}"
    return party(number + 100_000)


def file_rows(kind: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Take rows in as a file of that kind would be; all of them must be accepted."""
    from jolserik.exchange.kinds import KINDS
    from jolserik.registry.commands.operating import operator_act

    answers = KINDS[kind].register([draft(kind, [row]) for row in rows], operator_act(store=True))
    if faults := [answer.refusals for answer in answers if answer.refusals]:
        raise RuntimeError(faults[0])


def draft(kind: str, rows: Iterable[Mapping[str, str]]) -> Any:
    """A document as it is read from a file."""
    from jolserik.exchange.kinds import KINDS
    from jolserik.exchange.loading import draft_of

    return draft_of([(n, dict(row)) for n, row in enumerate(rows, 2)], KINDS[kind], comma_decimals=False)


def stock_up(sellers: int) -> None:
    """The buyer, the sellers and their lots."""
    file_rows("parties", ({"party": party(n), "name": f"Party {n}"} for n in (BUYER, *range(sellers))))
    for seller in range(sellers):
        file_rows("lots", lot_rows(seller))


def lot_rows(seller: int) -> Iterable[dict[str, str]]:
    """All lots of one seller."""
    for n in range(LOTS_PER_PRODUCT * len(PRODUCTS)):
        yield {
            "lot": f"L{n}", "holder": party(seller), "place": "A", "product": PRODUCTS[n % len(PRODUCTS)],
            "unit": "H87", "quantity": LOT_QUANTITY, "origin_country": "DE", "maker_country": "DE",
            "origin_kind": "import_eaeu", "date": "2023-08-01",
        }  # fmt: skip


def note_rows(seller: int, own: str, lines: int = LINES_PER_NOTE) -> list[dict[str, str]]:
    """A domestic note with a price and a vehicle, its lines over the five products."""
    head = {"note": own, "kind": "domestic", "date": DAY, "sender": party(seller), "sender_place": "A",
            "recipient": party(BUYER), "recipient_place": "W", "carrier": "ТОО Транс", "contract": "K-12"}  # fmt: skip
    return [
        {**head, "line": str(n + 1), "product": PRODUCTS[n % len(PRODUCTS)], "unit": "H87", "quantity": "2",
         "price": "199.90", "currency": "KZT", "packages": "2", "net_kg": "3", "vehicle": "A123BC"}
        for n in range(lines)
    ]  # fmt: skip
