"""The impact of a listing as a plain document and as tables to take away. Quantities and values are decimal texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jolserik.exchange.csv_writing import Value
from jolserik.exchange.export_files import write_export
from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.touched import Way
from jolserik.notes.selection import rules_about
from jolserik.packs import Pack
from jolserik.registry.queries import party_texts
from jolserik.registry.queries.showing import named_parties
from jolserik.statistics.impact import Gone, Impact, OnHand

PART_DECIMALS = 6
Row = dict[str, Any]


class Shapes:
    """One impact, with the parties that it names as text."""

    def __init__(self, found: Impact, pack: Pack) -> None:
        self.found = found
        self.pack = pack
        lines = [*found.found.under_way, *found.found.exported]
        holders = {account.holder_id for account in found.found.accounts.values()}
        self.parties: Mapping[int, str] = party_texts(
            holders
            | {line.sender_id for line in lines}
            | {line.recipient_id for line in found.found.under_way}
        )

    def document(self) -> Row:
        """Everything, lists last."""
        return self.figures() | {
            "stock": list(self.stock()),
            "movements": list(self.movements()),
            "exports": list(self.exports()),
            "write_to": list(self.write_to()),
        }

    def figures(self) -> Row:
        """What was asked, by which pack, and the sums."""
        found, pack = self.found, self.pack
        touched = found.found.touched
        return {
            "reference": found.reference,
            "date": found.today.isoformat(),
            "pack": {"code": pack.code, "version": pack.version, "fingerprint": pack.fingerprint},
            "selection": found.selection.stated(),
            "rules": [rule.id for rule in rules_about(found.selection, pack, found.today)],
            "lots": {
                "touched": len(touched.lots),
                **{way.value: found.lots(way) for way in Way},
                "in_the_country": len(found.stock.lots),
                "origin_not_stated": touched.unstated,
            },
            "on_hand": on_hand(found.stock),
            "under_way": {"notes": len(found.notes), "lines": len(found.found.under_way)},
            "exported": gone(found.exports),
        }

    def stock(self) -> Iterator[Row]:
        """What is on hand in the country, by holder, place and lot."""
        found = self.found.found
        for held in sorted(found.stock, key=lambda held: (found.accounts[held.account_id], held.lot_id)):
            account, label = found.accounts[held.account_id], found.lots[held.lot_id]
            yield {
                "holder": self.parties[account.holder_id], "place": account.place, "lot": label.code,
                "product": account.product, "name": label.name, "unit": account.unit,
                "on_hand": format_quantity(held.on_hand), "reserved": format_quantity(held.reserved),
                "free": format_quantity(held.free), "touched": found.touched.lots[held.lot_id].value,
                "part": part_of(self.found, held.lot_id),
            }  # fmt: skip

    def movements(self) -> Iterator[Row]:
        """Lines of open and held notes, the first due first."""
        for line in self.found.found.under_way:
            yield {
                "note": line.number, "line": line.line, "kind": line.kind, "state": line.note_state,
                "reason": line.hold_code, "date": line.date.isoformat(),
                "due_on": line.due_on.isoformat() if line.due_on else None, "overdue": line.overdue,
                "from": self.parties[line.sender_id], "to": self.parties[line.recipient_id],
                "destination": line.destination, "product": line.product, "unit": line.unit,
                "quantity": format_quantity(line.quantity), "drawn": format_quantity(line.drawn),
                "lots": [self.found.found.lots[lot].code for lot in line.lots],
            }  # fmt: skip

    def exports(self) -> Iterator[Row]:
        """Past exports by month, destination, exporter and unit."""
        for row in self.found.rows:
            yield {
                "month": f"{row.month:%Y-%m}", "destination": row.destination,
                "exporter": self.parties[row.exporter_id], "lines": row.sums.lines, "unit": row.unit,
                "quantity": format_quantity(row.sums.gone[row.unit]),
                "returned": format_quantity(row.sums.back.get(row.unit, 0)),
                "value": money(row.sums), "unvalued": row.sums.unvalued,
            }  # fmt: skip

    def write_to(self) -> Iterator[Row]:
        """Whom to write to, those who have most first."""
        named = named_parties([one.party_id for one in self.found.addressees])
        for one in self.found.addressees:
            yield {
                "party": named[one.party_id].text, "name": named[one.party_id].name, "lots": len(one.stock.lots),
                "on_hand": on_hand(one.stock), "notes_under_way": len(one.under_way), "exported": gone(one.exports),
            }  # fmt: skip

    def write_csv(self, folder: Path) -> list[str]:
        """The four lists as files in a folder; their names."""
        tables = {
            "stock": self.stock(), "movements": self.movements(), "exports": self.exports(), "write_to": self.write_to(),
        }  # fmt: skip
        for name, found in tables.items():
            with (folder / f"{name}.csv").open("wb") as out:
                write_export(
                    out, kind_of_file="csv", headings=HEADINGS[name], rows=(flat(row) for row in found)
                )
        return [f"{name}.csv" for name in tables]


EXPORT_SUMS = ("lines", "quantity", "returned", "kzt", "usd", "unvalued")
HEADINGS: Mapping[str, Sequence[str]] = {
    "stock": ("holder", "place", "lot", "product", "name", "unit", "on_hand", "reserved", "free", "touched", "part"),
    "movements": (
        "note", "line", "kind", "state", "reason", "date", "due_on", "overdue", "from", "to", "destination", "product",
        "unit", "quantity", "drawn", "lots",
    ),
    "exports": (
        "month", "destination", "exporter", "lines", "unit", "quantity", "returned", "kzt", "usd", "unvalued",
    ),
    "write_to": (
        "party", "name", "lots", "on_hand", "reserved", "notes_under_way", "lines", "quantity", "returned", "kzt", "usd",
        "unvalued",
    ),
}  # fmt: skip


def on_hand(sums: OnHand) -> list[Row]:
    """What is on hand, unit by unit."""
    return [
        {
            "unit": unit, "on_hand": format_quantity(micro), "reserved": format_quantity(sums.reserved.get(unit, 0)),
            "free": format_quantity(micro - sums.reserved.get(unit, 0)),
        }
        for unit, micro in sorted(sums.on_hand.items())
    ]  # fmt: skip


def gone(sums: Gone) -> Row:
    """What has left, unit by unit, with its value."""
    quantities = [
        {
            "unit": unit,
            "quantity": format_quantity(micro),
            "returned": format_quantity(sums.back.get(unit, 0)),
        }
        for unit, micro in sorted(sums.gone.items())
    ]
    return {"lines": sums.lines, "quantities": quantities, "value": money(sums), "unvalued": sums.unvalued}


def money(sums: Gone) -> Row | None:
    """The value in both currencies; none where no line has one, for that is not zero."""
    return None if sums.lines == sums.unvalued else {"KZT": str(sums.kzt), "USD": str(sums.usd)}


def part_of(found: Impact, lot_id: int) -> str | None:
    """How much of a lot that was made from others descends from what is listed; None of others and where nobody can tell."""
    part = found.found.touched.parts.get(lot_id)
    return None if part is None else f"{float(part):.{PART_DECIMALS}f}".rstrip("0").rstrip(".")


def flat(row: Row) -> list[Value]:
    """A row of a list as cells; what is told by unit stands in one cell, such as `12 H87; 5 KGM`."""
    cells: list[Value] = []
    for name, value in row.items():
        cells += _cells(name, value)
    return cells


def _cells(name: str, value: Any) -> list[Value]:
    if name == "value":
        return [value["KZT"], value["USD"]] if value else [None, None]
    if name == "exported":
        quantities = value["quantities"]
        return [
            value["lines"], _by_unit(quantities, "quantity"), _by_unit(quantities, "returned"),
            *_cells("value", value["value"]), value["unvalued"],
        ]  # fmt: skip
    if name == "on_hand" and isinstance(value, list):
        return [_by_unit(value, "on_hand"), _by_unit(value, "reserved")]
    if name == "lots" and isinstance(value, list):
        return ["; ".join(value)]
    return [str(value).lower() if isinstance(value, bool) else value]


def _by_unit(sums: Sequence[Row], key: str) -> str:
    return "; ".join(f"{one[key]} {one['unit']}" for one in sums)
