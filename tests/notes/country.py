"""A small country with something of everything, made by the real commands; its books are in order."""

from __future__ import annotations

from dataclasses import dataclass

from jolserik.notes.queries.audit import audit
from tests import builders as b
from tests.model import papers as p


@dataclass(frozen=True)
class Country:
    """Numbers of what a test may want to look at."""

    seller: str
    buyer: str
    lot: str
    serialised: str
    note: str
    open_note: str
    exported: str
    conversion: str
    write_off: str


def a_country() -> Country:
    """Imports, a confirmed and an open note, an export that left, packing, a loss, a decline, serial numbers, a held note."""
    seller, buyer, abroad, tag = b.a_party(), b.a_party(), p.russian_party(), p.tag()
    b.taken("declarations", p.declaration(tag, seller, "100"))
    lot = b.a_lot(seller, origin_kind="import_declaration", origin_document=tag)
    serialised = b.a_lot(seller, quantity="2", product=p.PHONE, serials=f"{tag}a;{tag}b")
    note = b.a_note(seller, buyer, quantity="20")
    b.taken("actions", p.action("confirm", note, buyer))
    open_note = b.a_note(seller, buyer, quantity="5")
    declined = b.a_note(seller, buyer, quantity="3")
    b.taken("actions", p.action("decline", declined, buyer, reason="broken"))
    b.taken("notes", p.movement(f"M{tag}", seller, "4", to="C"))
    b.taken("notes", p.note(f"S{tag}", seller, buyer, "1", product=p.PHONE, serials=f"{tag}a"))
    b.taken("invoices", p.invoice(tag, seller, abroad, "10"))
    exported = b.taken("notes", p.export(f"E{tag}", seller, abroad, "10", tag))
    b.taken("actions", p.leaving(exported, seller))
    packing = [
        p.converted(f"C{tag}", seller, "in", lot, "6"),
        p.converted(f"C{tag}", seller, "out", "P", "6"),
    ]
    conversion = b.taken("conversions", *packing)
    write_off = b.taken("write_offs", p.written_off(f"W{tag}", seller, lot, "2"))
    b.filed("notes", p.export(f"H{tag}", seller, abroad, "1", f"later-{tag}"))
    return Country(seller, buyer, lot, serialised, note, open_note, exported, conversion, write_off)


def broken() -> set[str]:
    """Records that the audit names; empty when the books are in order."""
    return {record for violation in audit().violations for record in violation.records}
