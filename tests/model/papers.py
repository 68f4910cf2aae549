"""Builders of file rows: what a trader types, column by column, with sensible defaults.

Each builder gives one row (column -> text); keyword arguments override or add columns, `None` leaves one out.
Identifiers are invented, unique within a run, and carry valid check digits.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.model.cells import Row, bin_is_valid, inn_is_valid

WASHER, FRIDGE, PHONE = "8450111100", "8418102001", "8517130000"
LAPTOP, TELEVISION = "8471300000", "8528729000"
CROSSING = "Сырым"

MAY, JUNE, JULY, AUGUST = "2023-05-10", "2023-06-10", "2023-07-10", "2023-08-10"


def _bins() -> Iterator[str]:
    for serial in range(1, 100_000):
        for digit in "0123456789":
            number = f"990140{serial:05d}{digit}"
            if bin_is_valid(number):
                yield f"KZ:{number}"


def _inns() -> Iterator[str]:
    for serial in range(1, 1_000_000):
        for digit in "0123456789":
            number = f"77{serial:07d}{digit}"
            if inn_is_valid(number):
                yield f"RU:{number}"


_home, _russian, _tags = _bins(), _inns(), itertools.count(1)


def home_party() -> str:
    return next(_home)


def russian_party() -> str:
    return next(_russian)


def tag() -> str:
    """A prefix that keeps the papers of one test apart from those of all others."""
    return f"T{next(_tags):05d}"


def row(defaults: Row, changes: dict[str, str | None]) -> Row:
    merged: dict[str, str | None] = {**defaults, **changes}
    return {column: cell for column, cell in merged.items() if cell is not None}


def party(identifier: str, **changes: str | None) -> Row:
    base = {"party": identifier, "country": identifier[:2], "name": f"TOO {identifier[-6:]}"}
    return row(base, changes)


def lot(reference: str, holder: str, quantity: str, **changes: str | None) -> Row:
    """An import from the EAEU by default: goods with no register to compare them with."""
    base = {
        "lot": reference, "holder": holder, "place": "A", "product": WASHER, "name": "goods", "unit": "H87",
        "quantity": quantity, "origin_country": "CN", "maker_country": "CN", "origin_kind": "import_eaeu",
        "origin_document": "328.00-1", "origin_line": "1", "date": MAY,
    }  # fmt: skip
    return row(base, changes)


def note(own: str, sender: str, recipient: str, quantity: str, **changes: str | None) -> Row:
    """One line of a domestic note from place A to place B."""
    base = {
        "note": own, "kind": "domestic", "date": AUGUST, "sender": sender, "sender_place": "A",
        "recipient": recipient, "recipient_place": "B", "recipient_country": recipient[:2], "line": "1",
        "product": WASHER, "unit": "H87", "quantity": quantity, "price": "100", "currency": "KZT",
    }  # fmt: skip
    return row(base, changes)


def movement(own: str, sender: str, quantity: str, to: str = "B", **changes: str | None) -> Row:
    return note(
        own,
        sender,
        sender,
        quantity,
        **({"kind": "movement", "recipient_place": to, "price": None} | changes),
    )


def export(
    own: str, sender: str, recipient: str, quantity: str, invoice: str | None, **changes: str | None
) -> Row:
    base: dict[str, str | None] = {
        "kind": "export_eaeu",
        "recipient_place": None,
        "invoice": invoice,
        "crossing": CROSSING,
    }
    return note(own, sender, recipient, quantity, **(base | changes))


def giveback(
    own: str, sender: str, recipient: str, quantity: str, refers_to: str, **changes: str | None
) -> Row:
    """A return by the receiver (from his place B) to the first sender (to his place A)."""
    base: dict[str, str | None] = {
        "kind": "return",
        "sender_place": "B",
        "recipient_place": "A",
        "refers_to": refers_to,
    }
    return note(own, sender, recipient, quantity, **(base | {"price": None} | changes))


def action(name: str, target: str, by: str, **changes: str | None) -> Row:
    return row({"note": target, "action": name, "date": AUGUST, "party": by}, changes)


def leaving(target: str, by: str, **changes: str | None) -> Row:
    return action("exit", target, by, **({"source": "officer", "scope": "counted"} | changes))


def converted(own: str, holder: str, side: str, lot_name: str, quantity: str, **changes: str | None) -> Row:
    base = {
        "conversion": own, "kind": "packing", "date": AUGUST, "holder": holder, "place": "A", "side": side,
        "lot": lot_name, "product": WASHER, "unit": "H87", "quantity": quantity, "reason": "packed",
    }  # fmt: skip
    return row(base, changes)


def written_off(own: str, holder: str, lot_name: str, quantity: str, **changes: str | None) -> Row:
    base = {
        "write_off": own, "holder": holder, "place": "A", "lot": lot_name, "quantity": quantity, "date": AUGUST,
        "kind": "loss", "reason": "broken in store",
    }  # fmt: skip
    return row(base, changes)


def declaration(number: str, holder: str, quantity: str, **changes: str | None) -> Row:
    base = {
        "declaration": number, "line": "1", "date": MAY, "status": "released", "holder": holder,
        "product": WASHER, "unit": "H87", "quantity": quantity, "origin_country": "CN", "maker_country": "CN",
    }  # fmt: skip
    return row(base, changes)


def invoice(number: str, seller: str, buyer: str, quantity: str, **changes: str | None) -> Row:
    """One line at 100 KZT a piece, goods from China."""
    base = {
        "invoice": number, "date": JULY, "status": "valid", "seller": seller, "buyer": buyer, "line": "1",
        "product": WASHER, "unit": "H87", "quantity": quantity, "currency": "KZT", "origin_country": "CN",
        "maker_country": "CN",
    }  # fmt: skip
    if "value" not in changes:
        base["value"] = f"{int(quantity) * 100}"
    return row(base, changes)
