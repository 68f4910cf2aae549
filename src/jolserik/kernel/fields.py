"""The columns of the contract's files as data, and the reading of one row into values and faults.

A cell that is empty is absent. A faulty cell yields a refusal that names row, column and value, and its key
is absent, so one bad cell never hides the next. Which optional cells a kind of document needs is for its room
to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jolserik.kernel import readers as r
from jolserik.kernel.refusals import Code, Refusal

# What copying from pages and spreadsheets leaves around a value: blanks of all widths, marks of direction,
# byte-order marks.
_AROUND = (
    " \t\r\n\f\v\u0085\u00a0\u00ad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_SHOWN_CHARACTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, how a filled cell is read, and whether it must be filled."""

    name: str
    read: r.Read
    required: bool = False


def read_cells(
    columns: Sequence[Column], cells: Mapping[str, str], *, row: int | None, comma_decimals: bool
) -> tuple[dict[str, Any], list[Refusal]]:
    """Values by column name, and the faults in the order of the columns."""
    values: dict[str, Any] = {}
    faults: list[Refusal] = []
    for column in columns:
        name = column.name
        raw = cells.get(name)
        text = raw.strip(_AROUND) if raw else ""
        if text:
            try:
                values[name] = column.read(text, comma_decimals)
            except r.BadCell as bad:
                faults.append(Refusal(bad.code, name, {"value": shown(text), **bad.facts}, row))
        elif column.required:
            faults.append(Refusal(Code.MISSING_VALUE, name, {}, row))
    return values, faults


def read_header(columns: Sequence[Column], header: Iterable[str]) -> tuple[list[str], list[Refusal]]:
    """The header's names as ours (order kept, upper case and blanks forgiven), and what is wrong with it."""
    names = [(name or "").strip(_AROUND + "\"'").lower()[:_SHOWN_CHARACTERS_MAX] for name in header]
    known = [column.name for column in columns]
    faults = [_unknown(name, known) for name in names if name not in known]
    faults += [
        Refusal(Code.UNKNOWN_COLUMN, name, {"value": name, "problem": "twice"}, 1)
        for name in known
        if names.count(name) > 1
    ]
    faults += [
        Refusal(Code.MISSING_COLUMN, column.name, {}, 1)
        for column in columns
        if column.required and column.name not in names
    ]
    return names, faults


def shown(text: str) -> str:
    """A stranger's text made fit for a message: shortened, hidden characters written out."""
    short = text if len(text) <= _SHOWN_CHARACTERS_MAX else f"{text[:_SHOWN_CHARACTERS_MAX]}…"
    if short.isprintable():
        return short
    return "".join([c if c.isprintable() else f"<U+{ord(c):04X}>" for c in short])


def _unknown(name: str, known: list[str]) -> Refusal:
    facts = {"value": shown(name)}
    if near := get_close_matches(name, known, n=1):
        facts["suggestion"] = near[0]
    return Refusal(Code.UNKNOWN_COLUMN, facts["value"], facts, 1)


_NAME = r.text_up_to(500)
_TEXT = r.text_up_to(1000)
_LONG = r.text_up_to(4000)
_SHORT = r.text_up_to(200)
_WORD = r.text_up_to(32)


def _required(name: str, read: r.Read) -> Column:
    return Column(name, read, required=True)


ORIGIN_KINDS = ("import_declaration", "import_eaeu", "production", "opening_balance", "declared")
LOT_PROCEDURES = ("processing", "temporary", "special_zone")
NOTE_KINDS = ("domestic", "movement", "export_eaeu", "export_third", "return")
ACTIONS = ("confirm", "decline", "revoke", "exit", "add_paper", "hold", "release", "seize")
EXIT_SOURCES = ("officer", "camera", "queue", "seal", "neighbour", "carrier", "exporter")
EXIT_SCOPES = ("seen", "seal_intact", "counted")
CONVERSION_KINDS = ("packing", "unpacking", "re_sorting", "unit_change", "editing", "production")
SIDES = ("in", "out")
WRITE_OFF_KINDS = ("retail", "loss", "destruction", "own_use", "seized")
DECLARATION_STATUSES = ("released", "pending", "annulled")
INVOICE_STATUSES = ("valid", "cancelled")

PARTIES = (
    _required("party", r.party),
    Column("country", r.country),
    _required("name", _NAME),
    Column("name_kk", _NAME),
    Column("name_en", _NAME),
    Column("registered_on", r.day),
    Column("address", _TEXT),
)

PLACES = (
    _required("place", r.own_number),
    _required("party", r.party),
    Column("kind", _WORD),
    Column("name", _NAME),
    Column("region", _SHORT),
    Column("country", r.country),
    Column("lat", r.degrees(90)),
    Column("lon", r.degrees(180)),
)

LOTS = (
    _required("lot", r.own_number),
    _required("holder", r.party),
    _required("place", r.own_number),
    _required("product", r.product),
    Column("name", _NAME),
    _required("unit", r.unit),
    _required("quantity", r.quantity),
    Column("net_kg", r.quantity_or_zero),
    Column("origin_country", r.country),
    Column("maker_country", r.country),
    Column("dispatch_country", r.country),
    _required("origin_kind", r.choice(*ORIGIN_KINDS)),
    Column("procedure", r.choice(*LOT_PROCEDURES)),
    Column("origin_document", r.own_number),
    Column("origin_line", r.integer),
    _required("date", r.day),
    Column("value", r.amount),
    Column("currency", r.currency),
    Column("clauses", r.words),
    Column("serials", r.words),
)

NOTES = (
    _required("note", r.own_number),
    _required("kind", r.choice(*NOTE_KINDS)),
    Column("procedure", _WORD),
    _required("date", r.day),
    Column("paper_date", r.day),
    Column("paper_reason", _TEXT),
    _required("sender", r.party),
    Column("sender_place", r.own_number),
    Column("recipient", r.party),
    Column("recipient_place", r.own_number),
    Column("recipient_country", r.country),
    Column("consignee", _NAME),
    Column("end_user", _NAME),
    Column("carrier", _NAME),
    Column("contract", _SHORT),
    Column("line", r.integer),
    _required("product", r.product),
    _required("unit", r.unit),
    _required("quantity", r.quantity),
    Column("price", r.price),
    Column("currency", r.currency),
    Column("packages", _SHORT),
    Column("net_kg", r.quantity_or_zero),
    Column("gross_kg", r.quantity_or_zero),
    Column("invoice", r.own_number),
    Column("draws", r.draws),
    Column("vehicle", _SHORT),
    Column("container", _SHORT),
    Column("waybill", _SHORT),
    Column("crossing", _SHORT),
    Column("serials", r.words),
    Column("refers_to", r.reference),
    Column("papers", r.papers),
    Column("reason", _TEXT),
)

ACTIONS_COLUMNS = (
    _required("note", r.reference),
    _required("action", r.choice(*ACTIONS)),
    _required("date", r.day),
    Column("party", r.party),
    Column("reason", _TEXT),
    Column("source", r.choice(*EXIT_SOURCES)),
    Column("scope", r.choice(*EXIT_SCOPES)),
    Column("papers", r.papers),
    Column("line", r.integer),
    Column("quantity_received", r.quantity_or_zero),
)

CONVERSIONS = (
    _required("conversion", r.own_number),
    _required("kind", r.choice(*CONVERSION_KINDS)),
    _required("date", r.day),
    _required("holder", r.party),
    _required("place", r.own_number),
    _required("side", r.choice(*SIDES)),
    Column("lot", r.own_number),
    Column("product", r.product),
    Column("unit", r.unit),
    _required("quantity", r.quantity),
    Column("reason", _TEXT),
)

WRITE_OFFS = (
    _required("write_off", r.own_number),
    _required("holder", r.party),
    _required("place", r.own_number),
    _required("lot", r.own_number),
    _required("quantity", r.quantity),
    _required("date", r.day),
    _required("kind", r.choice(*WRITE_OFF_KINDS)),
    Column("reason", _TEXT),
)

DECLARATIONS = (
    _required("declaration", r.own_number),
    _required("line", r.integer),
    Column("date", r.day),
    _required("status", r.choice(*DECLARATION_STATUSES)),
    _required("holder", r.party),
    _required("product", r.product),
    _required("unit", r.unit),
    _required("quantity", r.quantity),
    Column("net_kg", r.quantity_or_zero),
    Column("origin_country", r.country),
    Column("maker_country", r.country),
    Column("value", r.amount),
    Column("currency", r.currency),
)

INVOICES = (
    _required("invoice", r.own_number),
    _required("date", r.day),
    _required("status", r.choice(*INVOICE_STATUSES)),
    _required("seller", r.party),
    _required("buyer", r.party),
    Column("seller_place", r.own_number),
    Column("buyer_place", r.own_number),
    _required("line", r.integer),
    _required("product", r.product),
    _required("unit", r.unit),
    _required("quantity", r.quantity),
    Column("value", r.amount),
    Column("currency", r.currency),
    Column("origin_country", r.country),
    Column("maker_country", r.country),
    Column("origin_document", r.own_number),
    Column("origin_line", r.integer),
)

OBJECTIONS = (
    _required("objection", r.own_number),
    Column("party", r.party),
    Column("note", r.reference),
    Column("answer", _WORD),
    Column("document", r.own_number),
    Column("code", _WORD),
    Column("rule", r.own_number),
    Column("reason", _LONG),
    Column("papers", r.papers),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "parties": PARTIES,
    "places": PLACES,
    "lots": LOTS,
    "notes": NOTES,
    "actions": ACTIONS_COLUMNS,
    "conversions": CONVERSIONS,
    "write_offs": WRITE_OFFS,
    "declarations": DECLARATIONS,
    "invoices": INVOICES,
}

DOCUMENTS: Mapping[str, tuple[Column, ...]] = {**COLUMNS, "objections": OBJECTIONS}
"""Everything that people send as a document: the kinds of files, and what comes by the pages and by HTTP alone."""
