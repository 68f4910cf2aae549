"""Reading of cells, the plain way: text in, a value or a fault out.

A fault is a pair (code, column). Quantities are counted in millionths of the unit, money in Decimal. Nothing
here is shared with the product: the columns and their meaning are written down again from the contract.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Fault = tuple[str, str]
Row = dict[str, str]

MICRO = 1_000_000
LARGEST = 9_000_000_000_000 * MICRO

CODES = [
    "bad_file", "unknown_column", "missing_column", "missing_value", "bad_value", "ambiguous_number",
    "bad_identifier", "unknown_party", "unknown_product", "unknown_unit", "unknown_crossing",
    "unknown_note", "not_allowed", "number_reused", "note_closed", "correction_forbidden",
    "reason_missing", "lot_unknown", "lot_ambiguous", "lot_not_yours", "lot_wrong_product",
    "draws_do_not_sum", "unit_mismatch", "insufficient_stock", "serial_unknown", "serial_elsewhere",
    "serials_do_not_match", "conversion_unbalanced", "declaration_mismatch", "declaration_not_released",
    "declaration_exceeded", "origin_contradicted", "invoice_missing", "invoice_mismatch",
    "invoice_cancelled", "invoice_reused", "invoice_already_settled", "mixed_origin", "origin_missing",
    "opening_closed", "guidance_prohibited", "invoice_unknown", "declaration_unknown",
    "licence_missing", "document_missing", "reason_for_not_advised", "held_by_authority", "busy",
]  # fmt: skip
HELD = set(CODES[CODES.index("invoice_unknown") : CODES.index("busy")])
READING_CODES = set(CODES[: CODES.index("unknown_note")])

UNITS = {
    "H87": "H87",
    "796": "H87",
    "KGM": "KGM",
    "166": "KGM",
    "LTR": "LTR",
    "112": "LTR",
    "TNE": "TNE",
    "168": "TNE",
}
LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІаеорсухі", "ABEKMHOPCTYXIaeopcyxi")
KNOWN_HS6 = {"845011", "841810", "851713", "847130", "852872", "220300", "852990"}
CROSSINGS = {"сырым", "syrym", "жайсан", "маштаково", "таскала"}


class Bad(Exception):
    """A cell that cannot be read; carries the refusal code."""


def fold(text: str) -> str:
    """One spelling for numbers of papers: case, blanks and look-alike letters do not count."""
    return "".join(text.split()).translate(LOOKALIKES).upper()


def read_quantity(text: str, zero: bool = False) -> int:
    if "," in text:
        raise Bad("ambiguous_number")
    if not re.fullmatch(r"\d+(\.\d{1,6})?", text):
        raise Bad("bad_value")
    micro = Decimal(text) * MICRO
    if micro > LARGEST or (micro == 0 and not zero):
        raise Bad("bad_value")
    return int(micro)


def read_received(text: str) -> int:
    return read_quantity(text, zero=True)


def read_money(places: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        if "," in text:
            raise Bad("ambiguous_number")
        if not re.fullmatch(rf"\d+(\.\d{{1,{places}}})?", text):
            raise Bad("bad_value")
        return Decimal(text)

    return read


def read_date(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Bad("bad_value")


def bin_is_valid(value: str) -> bool:
    """Check digit of a Kazakh BIN or IIN: two passes of weights modulo 11."""
    digits = [int(d) for d in value]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        remainder = sum(w * d for w, d in zip(weights, digits, strict=False)) % 11
        if remainder != 10:
            return remainder == digits[11]
    return False


def inn_is_valid(value: str) -> bool:
    """Check digit of a Russian INN of an organisation."""
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return sum(w * int(d) for w, d in zip(weights, value, strict=False)) % 11 % 10 == int(value[9])


def read_party(text: str) -> str:
    country, colon, value = text.partition(":")
    if not colon or not re.fullmatch("[A-Z]{2}", country) or not value:
        raise Bad("bad_identifier")
    if country == "KZ" and not (re.fullmatch(r"\d{12}", value) and bin_is_valid(value)):
        raise Bad("bad_identifier")
    if country == "RU" and len(value) == 10 and not (value.isdigit() and inn_is_valid(value)):
        raise Bad("bad_identifier")
    return text


def read_product(text: str) -> str:
    if not re.fullmatch(r"\d{10}", text):
        raise Bad("bad_value")
    if text[:6] not in KNOWN_HS6:
        raise Bad("unknown_product")
    return text


def read_unit(text: str) -> str:
    if text not in UNITS:
        raise Bad("unknown_unit")
    return UNITS[text]


def read_country(text: str) -> str:
    if not re.fullmatch("[A-Z]{2}", text):
        raise Bad("bad_value")
    return text


def read_crossing(text: str) -> str:
    if text.lower() not in CROSSINGS:
        raise Bad("unknown_crossing")
    return text


def read_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def read_draws(text: str) -> list[tuple[str, int]]:
    """`LOT:quantity;LOT:quantity`, the lot by our code or `@reference`."""
    pairs = []
    for part in read_list(text):
        lot, colon, quantity = part.rpartition(":")
        if not colon or not lot:
            raise Bad("bad_value")
        pairs.append((lot, read_quantity(quantity)))
    return pairs


def choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise Bad("bad_value")
        return text

    return read


NOTE_KINDS = ("domestic", "movement", "export_eaeu", "export_third", "return")
ACTIONS = ("confirm", "decline", "revoke", "exit", "add_paper", "hold", "release", "seize")
SOURCES = ("officer", "camera", "queue", "seal", "neighbour", "carrier", "exporter")
ORIGIN_KINDS = ("import_declaration", "import_eaeu", "production", "opening_balance", "declared")
CONVERSION_KINDS = ("production", "packing", "unpacking", "re_sorting", "unit_change", "editing")

text: Callable[[str], str] = str.strip
amount, price = read_money(2), read_money(6)

READERS: dict[str, dict[str, Callable[[str], Any]]] = {
    "parties": {"party": read_party, "country": read_country, "registered_on": read_date},
    "places": {"party": read_party, "country": read_country},
    "lots": {
        "holder": read_party, "product": read_product, "unit": read_unit, "quantity": read_quantity,
        "net_kg": read_quantity, "origin_country": read_country, "maker_country": read_country,
        "dispatch_country": read_country, "origin_kind": choice(*ORIGIN_KINDS), "date": read_date, "value": amount,
        "clauses": read_list, "serials": read_list,
    },
    "notes": {
        "kind": choice(*NOTE_KINDS), "date": read_date, "paper_date": read_date, "sender": read_party,
        "recipient": read_party, "recipient_country": read_country, "product": read_product, "unit": read_unit,
        "quantity": read_quantity, "price": price, "net_kg": read_quantity, "gross_kg": read_quantity,
        "draws": read_draws, "serials": read_list, "procedure": read_list, "crossing": read_crossing,
    },
    "actions": {
        "action": choice(*ACTIONS), "date": read_date, "party": read_party, "source": choice(*SOURCES),
        "scope": choice("seen", "seal_intact", "counted"), "quantity_received": read_received,
    },
    "conversions": {
        "kind": choice(*CONVERSION_KINDS), "date": read_date, "holder": read_party, "side": choice("in", "out"),
        "product": read_product, "unit": read_unit, "quantity": read_quantity,
    },
    "write_offs": {
        "holder": read_party, "quantity": read_quantity, "date": read_date,
        "kind": choice("retail", "loss", "destruction", "own_use", "seized"),
    },
    "declarations": {
        "date": read_date, "status": choice("released", "pending", "annulled"), "holder": read_party,
        "product": read_product, "unit": read_unit, "quantity": read_quantity, "net_kg": read_quantity,
        "origin_country": read_country, "maker_country": read_country, "value": amount,
    },
    "invoices": {
        "date": read_date, "status": choice("valid", "cancelled"), "seller": read_party, "buyer": read_party,
        "product": read_product, "unit": read_unit, "quantity": read_quantity, "value": amount,
        "origin_country": read_country, "maker_country": read_country,
    },
}  # fmt: skip

REQUIRED = {
    "parties": ("party", "name"),
    "places": ("place", "party"),
    "lots": ("lot", "holder", "place", "product", "unit", "quantity", "origin_kind", "date"),
    "notes": ("note", "kind", "date", "sender", "product", "unit", "quantity"),
    "actions": ("note", "action", "date"),
    "conversions": ("conversion", "kind", "date", "holder", "place", "side", "product", "unit", "quantity"),
    "write_offs": ("write_off", "holder", "place", "lot", "quantity", "date", "kind"),
    "declarations": ("declaration", "line", "date", "status", "holder", "product", "unit", "quantity"),
    "invoices": (
        "invoice",
        "date",
        "status",
        "seller",
        "buyer",
        "line",
        "product",
        "unit",
        "quantity",
        "value",
    ),
}


def read_row(kind: str, cells: Row) -> tuple[dict[str, Any], list[Fault]]:
    """The values of one row and the faults of its cells; an empty cell gives no key."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, cell in cells.items():
        if not cell.strip():
            continue
        try:
            values[column] = READERS[kind].get(column, text)(cell.strip())
        except Bad as bad:
            faults.append((str(bad), column))
    broken = {at for _, at in faults}
    faults += [("missing_value", c) for c in REQUIRED[kind] if c not in values and c not in broken]
    return values, faults


def in_order(faults: list[Fault]) -> list[Fault]:
    """Faults by the contract's precedence, each once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: CODES.index(fault[0]))


def apportion(total: int, weights: list[int]) -> list[int]:
    """Split a whole by weights: largest remainder, ties to the earlier."""
    whole = sum(weights)
    if whole == 0:
        return [0 for _ in weights]
    shares = [total * w // whole for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def plain(micro: int) -> str:
    """Micro units as the contract prints them: "12", "0.5"."""
    digits = f"{micro // MICRO}.{micro % MICRO:06d}"
    return digits.rstrip("0").rstrip(".")
