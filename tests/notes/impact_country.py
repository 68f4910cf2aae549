"""A small country for the impact of a listing, built by hand so that every answer can be computed by hand.

Chips: the seller brings in 100 at A. 25 of 30 come to the buyer (B), 5 are given back; 10 are on their way to the buyer; the
exporter gets 20 (B); 5 are lost. The exporter sends 12 to Russia at 100 tenge a piece, of which 2 come back (A), and 3 more are
on their way. The seller re-sorts 10 chips and 30 televisions into 40 pieces of `mixed` (sold as televisions, 8 of them to the
buyer, who packs them), re-sorts 10 of 40 laptops into chips, and uses up 4 chips in a refrigerator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jolserik.kernel.quantity import format_quantity
from jolserik.notes.selection import Selection, read_selection
from jolserik.packs import current
from jolserik.statistics.impact import Impact, impact
from tests import builders as b
from tests.model import papers as p
from tests.model.cells import Row

CHIP = "8542310000"
SEPTEMBER = "2023-09-10"
Held = dict[tuple[str, str, str], tuple[str, str]]


@dataclass(frozen=True)
class ChipCountry:
    """The parties, the lots by what the tests call them, and the notes."""

    seller: str
    buyer: str
    exporter: str
    abroad: str
    chips: str
    televisions: str
    laptops: str
    mixed: str
    packed: str
    sorted: str
    exported: str
    on_its_way: str
    leaving: str

    @property
    def lots(self) -> dict[str, str]:
        """Names of the lots by their codes."""
        named = ("chips", "televisions", "laptops", "mixed", "packed", "sorted")
        return {getattr(self, name): name for name in named}

    @property
    def parties(self) -> dict[int, str]:
        """Names of the parties by their ids."""
        return {b.party_id(getattr(self, name)): name for name in ("seller", "buyer", "exporter", "abroad")}


def a_chip_country() -> ChipCountry:
    """Everything that the module's first words say."""
    seller, buyer, exporter = (b.a_party() for _ in range(3))
    abroad, tag = b.a_party(country="RU"), p.tag()
    chips = b.a_lot(seller, product=CHIP)
    partly = b.a_note(seller, buyer, quantity="30", product=CHIP)
    b.taken("actions", p.action("confirm", partly, buyer, quantity_received="25"))
    sold = b.a_note(seller, exporter, quantity="20", product=CHIP)
    b.taken("actions", p.action("confirm", sold, exporter))
    b.taken("write_offs", p.written_off(f"W{tag}", seller, chips, "5"))
    exported = an_export(exporter, abroad, "12", product=CHIP)
    b.taken("actions", p.leaving(exported, exporter))
    back = p.giveback(f"B{tag}", abroad, exporter, "2", exported, product=CHIP, sender_place=None)
    b.taken("actions", p.action("confirm", b.taken("notes", back), exporter))
    leaving = an_export(exporter, abroad, "3", product=CHIP, date=SEPTEMBER)
    televisions = b.a_lot(seller, quantity="30", product=p.TELEVISION)
    re_sorted(seller, {chips: "10", televisions: "30"}, "mixed", "40", p.TELEVISION)
    laptops = b.a_lot(seller, quantity="40", product=p.LAPTOP)
    re_sorted(seller, {laptops: "10"}, "sorted", "10", CHIP)
    re_sorted(seller, {chips: "4"}, "fridge", "1", p.FRIDGE, kind="production")
    moved = b.a_note(seller, buyer, quantity="8", product=p.TELEVISION)
    b.taken("actions", p.action("confirm", moved, buyer))
    re_sorted(
        buyer, {lot_called(seller, "mixed"): "8"}, "packed", "8", p.TELEVISION, kind="packing", place="B"
    )
    on_its_way = b.a_note(seller, buyer, quantity="10", product=CHIP, draws=f"{chips}:10")
    return ChipCountry(
        seller, buyer, exporter, abroad, chips, televisions, laptops, lot_called(seller, "mixed"),
        lot_called(buyer, "packed"), lot_called(seller, "sorted"), exported, on_its_way, leaving,
    )  # fmt: skip


def an_export(exporter: str, abroad: str, quantity: str, **changes: str | None) -> str:
    """An export from the exporter's place B with its invoice; its number."""
    tag = p.tag()
    product = changes.get("product") or p.WASHER
    b.taken("invoices", p.invoice(tag, exporter, abroad, quantity, product=product))
    row = p.export(f"E{tag}", exporter, abroad, quantity, tag, **({"sender_place": "B"} | changes))
    return b.taken("notes", row)


def re_sorted(
    holder: str, ins: dict[str, str], out: str, quantity: str, product: str, **changes: str | None
) -> None:
    """Lots (code to quantity) become one new lot, called `out`."""
    said: dict[str, str | None] = {"kind": "re_sorting", "product": None} | changes
    own = f"C{p.tag()}"
    rows: list[Row] = [p.converted(own, holder, "in", code, taken, **said) for code, taken in ins.items()]
    rows.append(p.converted(own, holder, "out", out, quantity, **(said | {"product": product})))
    b.taken("conversions", *rows)


def lot_called(holder: str, reference: str) -> str:
    """Our code of a lot by the holder's own name for it."""
    from jolserik.platform.bulk import select

    statement = "SELECT code FROM ledger_lot WHERE holder_id = %s AND reference = %s ORDER BY id DESC LIMIT 1"
    return str(select(statement, [b.party_id(holder), reference])[0][0])


def listed(**said: Any) -> Selection:
    """What is listed, from texts; one text stands for a list of one."""
    return read_selection(
        {name: [one] if isinstance(one, str) else one for name, one in said.items()}, current()
    )


def impact_of(**said: Any) -> Impact:
    """The impact on 1 October 2023 by the clock of the authority."""
    from datetime import date

    return impact(listed(**said), current(), date(2023, 10, 1))


def stock_of(found: Impact, country: ChipCountry) -> Held:
    """What is on hand and reserved, by (holder, place, lot)."""
    parties, lots = country.parties, country.lots
    return {
        (parties[account.holder_id], account.place, lots[found.found.lots[held.lot_id].code]): (
            format_quantity(held.on_hand), format_quantity(held.reserved),
        )
        for held in found.found.stock
        for account in [found.found.accounts[held.account_id]]
    }  # fmt: skip


def ways_of(found: Impact, country: ChipCountry) -> dict[str, str]:
    """How each lot is touched, by its name."""
    from jolserik.platform.bulk import select

    codes = dict(select("SELECT id, code FROM ledger_lot"))
    return {country.lots[codes[key]]: way.value for key, way in found.found.touched.lots.items()}
