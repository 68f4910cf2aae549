"""A small country with something of everything, made by the real commands; its books are in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from jolserik import packs
from jolserik.guidance.commands import record_receipt
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.notes.commands.overdue import mark_overdue
from jolserik.notes.queries.audit import audit
from jolserik.packs.rules import Question
from jolserik.registry.commands import end_mandate
from jolserik.registry.commands.tariff import load_tariff
from tests import builders as b
from tests.casework import desk
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
    seller, buyer, abroad, tag = b.a_party(address="Almaty"), b.a_party(), p.russian_party(), p.tag()
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
    what_is_objected_to()
    more_of_everything(seller, buyer, abroad, tag)
    return Country(seller, buyer, lot, serialised, note, open_note, exported, conversion, write_off)


def more_of_everything(seller: str, buyer: str, abroad: str, tag: str) -> None:
    """What happens less often: it happens at place `M`, so that it does not touch the goods of the others."""
    b.taken("parties", p.party(seller, name_kk="Сатушы", name_en="Seller", address="Astana"))
    b.taken("places", {"place": "M", "party": seller, "kind": "warehouse", "name": "Main", "region": "Almaty",
                       "country": "KZ", "lat": "43.25", "lon": "76.95"})  # fmt: skip
    goods = (p.WASHER, p.FRIDGE, p.PHONE, p.LAPTOP, p.TELEVISION)
    load_tariff([(product, f"Goods {product}", date(2022, 1, 1), None) for product in goods], b.an_act())
    b.a_mandate(seller)
    end_mandate(b.a_mandate(buyer), last_day=date(2030, 1, 1), act=b.an_act())
    b.a_lot(seller, quantity="200", place="M", product=p.FRIDGE, value="500000", currency="KZT", net_kg="9000",
            clauses="no_reexport_ru", dispatch_country="DE", procedure="processing", date="2023-07-20")  # fmt: skip
    what_becomes_of_notes(seller, buyer, abroad, tag)
    what_invoices_say(seller, buyer, abroad, tag)
    mark_overdue(b.an_act(now=later(60)))


def fridges(own: str, seller: str, buyer: str, quantity: str, **changes: str | None) -> dict[str, str]:
    """A note of the goods at `M`."""
    return dict(p.note(own, seller, buyer, quantity, product=p.FRIDGE, **({"sender_place": "M"} | changes)))


def what_becomes_of_notes(seller: str, buyer: str, abroad: str, tag: str) -> None:
    """Received in part, revoked, corrected, returned, seized, held and let go by the authority, with papers."""
    full = fridges(f"A{tag}", seller, buyer, "9", carrier="Trans", contract="K-1", consignee="C", end_user="U",
                   packages="3", net_kg="450", gross_kg="480", vehicle="A123BC", container="MSKU1", waybill="WB",
                   papers="act:7", reason="agreed", paper_date="2023-08-01", paper_reason="no network")  # fmt: skip
    partly = b.taken("notes", full)
    b.taken("actions", p.action("confirm", partly, buyer, quantity_received="7"))
    b.taken("notes", p.giveback(f"B{tag}", buyer, seller, "2", partly, product=p.FRIDGE, recipient_place="M"))
    revoked = b.taken("notes", fridges(f"R{tag}", seller, buyer, "3"))
    b.taken("actions", p.action("revoke", revoked, seller))
    wrong = b.taken("notes", fridges(f"X{tag}", seller, buyer, "4"))
    b.taken("notes", fridges(f"Y{tag}", seller, buyer, "5", refers_to=wrong))
    seized = b.taken("notes", fridges(f"Z{tag}", seller, buyer, "6"))
    b.taken("actions", p.row(p.action("seize", seized, seller), {"party": None}))
    stopped = b.taken("notes", fridges(f"O{tag}", seller, buyer, "2"))
    b.taken("actions", p.row(p.action("hold", stopped, seller), {"party": None}))
    b.taken("actions", p.action("confirm", stopped, buyer))
    b.taken("actions", p.row(p.action("release", stopped, seller), {"party": None}))
    b.taken("actions", p.action("add_paper", stopped, seller, papers="letter:9"))
    again = b.taken("notes", fridges(f"P{tag}", seller, buyer, "1"))
    b.taken("actions", p.row(p.action("hold", again, seller), {"party": None}))
    b.taken("actions", p.action("confirm", again, buyer))
    b.taken(
        "invoices",
        p.invoice(
            f"V{tag}", seller, abroad, "8", product=p.FRIDGE, origin_document="328.00-1", origin_line="1"
        ),
    )
    known = {"product": p.FRIDGE, "sender_place": "M", "reason": "the seller agreed in writing"}
    lower = b.taken("notes", p.export(f"L{tag}", seller, abroad, "8", f"V{tag}", **known))
    b.taken("actions", p.leaving(lower, seller, source="exporter", scope="seen"))
    b.taken("actions", p.leaving(lower, seller, quantity_received="5"))


def what_invoices_say(seller: str, buyer: str, abroad: str, tag: str) -> None:
    """A sale by invoice with a shortfall, one that is undone, one that a note takes over; a register that changes its mind."""
    b.taken("invoices", p.invoice(f"I{tag}", seller, buyer, "12", product=p.LAPTOP, date="2023-07-10"))
    b.a_lot(seller, quantity="4", product=p.LAPTOP, place="L", date="2023-07-09")
    b.a_lot(seller, quantity="30", product=p.TELEVISION, place="L", date="2023-07-09")
    for name, quantity in (("J", "5"), ("K", "6")):
        b.taken(
            "invoices",
            p.invoice(f"{name}{tag}", seller, buyer, quantity, product=p.TELEVISION, date="2023-07-10"),
        )
    settle_invoices(date(2023, 12, 1), b.an_act())
    b.taken(
        "invoices",
        p.invoice(f"J{tag}", seller, buyer, "5", product=p.TELEVISION, date="2023-07-10", status="cancelled"),
    )
    b.filed("notes", p.note(f"T{tag}", seller, buyer, "6", product=p.TELEVISION, invoice=f"K{tag}"))
    b.taken("declarations", p.declaration(f"D{tag}", seller, "50", value="1000", currency="USD", net_kg="70"))
    b.a_lot(seller, quantity="40", place="D", origin_kind="import_declaration", origin_document=f"D{tag}")
    b.taken("declarations", p.declaration(f"D{tag}", seller, "30", value="1000", currency="USD", net_kg="70"))


def what_is_objected_to() -> None:
    """A held note let go by an objection, one that stays; an answer of guidance, a refused document, a rule."""
    party = b.a_party()
    clerk, inspector = desk.trader(party), desk.official()
    let_go = desk.taken(clerk, party, note=desk.a_held_export(party), papers="letter:7")
    desk.answered(inspector, let_go)
    receipt = record_receipt(
        packs.current(), Question(date=date(2024, 5, 1), product=p.WASHER), "en", now=timezone.now()
    )
    assert receipt
    asked = desk.taken(clerk, party, answer=receipt[0].reference, rule="EU-12G")
    desk.answered(inspector, asked, "partly", "asked without an origin")
    desk.taken(clerk, party, rule="KZ-106")
    facts = {"lot": "LQ2D4J859L6W"}
    desk.filed(clerk, party, document="E-1", code="guidance_prohibited", rule="KZ-NOT-FREELY", facts=facts)


def later(days: int) -> datetime:
    """Some days from now."""
    return timezone.now() + timedelta(days=days)


def broken() -> set[str]:
    """Records that the audit names; empty when the books are in order."""
    return {record for violation in audit().violations for record in violation.records}
