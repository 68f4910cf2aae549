"""Documents of the ledger as people send them: lots, conversions and write-offs. Pure data and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jolserik.kernel.documents import Row, content_hash, head_of
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.refusals import Code, Refusal

DEFAULT_PLACE = "default"
CONVERSION_HEAD = ("conversion", "kind", "date", "holder", "place", "reason")
WRITE_OFF_HEAD = ("write_off", "holder", "place", "date", "kind", "reason")


@dataclass(frozen=True, kw_only=True)
class LotDraft:
    """An origin event as its holder tells it. Quantity and weight in millionths."""

    row: int | None
    lot: str
    holder: PartyRef
    product: str
    unit: str
    quantity: int
    origin_kind: str
    date: date
    place: str = DEFAULT_PLACE
    name: str = ""
    net_kg: int | None = None
    origin_country: str = ""
    maker_country: str = ""
    dispatch_country: str = ""
    procedure: str = ""
    origin_document: str = ""
    origin_line: int | None = None
    value: Decimal | None = None
    currency: str = ""
    clauses: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    content: bytes = b""


@dataclass(frozen=True)
class ConversionRow:
    """One input or output of a conversion. An input that names its lot may leave product and unit empty."""

    row: int | None
    lot: str
    product: str
    unit: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class ConversionDraft:
    """Lots in, lots out, at one place of one holder."""

    row: int | None
    conversion: str
    kind: str
    date: date
    holder: PartyRef
    inputs: tuple[ConversionRow, ...]
    outputs: tuple[ConversionRow, ...]
    place: str = DEFAULT_PLACE
    reason: str = ""
    content: bytes = b""


@dataclass(frozen=True)
class WriteOffRow:
    """One lot's quantity on a write-off."""

    row: int | None
    lot: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class WriteOffDraft:
    """Quantity that leaves the ledger."""

    row: int | None
    write_off: str
    holder: PartyRef
    date: date
    kind: str
    rows: tuple[WriteOffRow, ...]
    place: str = DEFAULT_PLACE
    reason: str = ""
    content: bytes = b""


def lot_draft(rows: Sequence[Row]) -> LotDraft | list[Refusal]:
    """A lot stands in one row; a second row of the same identity with other content is another document's content."""
    number, cells = rows[0]
    faults = [Refusal(Code.NUMBER_REUSED, "lot", {}, n) for n, other in rows[1:] if other != cells]
    if cells["origin_kind"] == "import_declaration":
        faults += [
            Refusal(Code.MISSING_VALUE, name, {}, number)
            for name in ("origin_document", "origin_line")
            if cells.get(name) is None
        ]
    return faults or LotDraft(row=number, content=content_hash(rows[:1]), **cells)


def conversion_draft(rows: Sequence[Row]) -> ConversionDraft | list[Refusal]:
    """A conversion needs something in and something out."""
    head, faults = head_of(rows, CONVERSION_HEAD)
    sides: dict[str, list[ConversionRow]] = {"in": [], "out": []}
    for number, cells in rows:
        side, lot = cells["side"], cells.get("lot", "")
        needed = () if side == "in" and lot else ("product", "unit")
        faults += [Refusal(Code.MISSING_VALUE, name, {}, number) for name in needed if name not in cells]
        row = ConversionRow(number, lot, cells.get("product", ""), cells.get("unit", ""), cells["quantity"])
        sides[side].append(row)
    number = rows[0][0]
    faults += [
        Refusal(Code.CONVERSION_UNBALANCED, "side", {"problem": f"nothing_{side}"}, number)
        for side, found in sides.items()
        if not found
    ]
    if faults:
        return faults
    return ConversionDraft(
        row=number, inputs=tuple(sides["in"]), outputs=tuple(sides["out"]), content=content_hash(rows), **head
    )


def write_off_draft(rows: Sequence[Row]) -> WriteOffDraft | list[Refusal]:
    """A write-off of one or more lots."""
    head, faults = head_of(rows, WRITE_OFF_HEAD)
    lines = tuple(WriteOffRow(number, cells["lot"], cells["quantity"]) for number, cells in rows)
    return faults or WriteOffDraft(row=rows[0][0], rows=lines, content=content_hash(rows), **head)
