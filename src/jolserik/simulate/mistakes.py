"""Honest mistakes: from the day of enforcement one note in a hundred is first filed wrong, refused, and filed again.

A mistake is a wrong copy of the note that follows it, under an own number of its own. Its code is the one that must be
among the faults; others may stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from jolserik.kernel.quantity import MICRO, format_quantity
from jolserik.simulate.entries import COLUMNS, Note, note_rows
from jolserik.simulate.world import World

_CHANCE = 0.012
_AT = {name: index for index, name in enumerate(COLUMNS["notes"])}
Cells = list[list[str]]
Spoil = Callable[[World, Note, Cells], str]


def maybe_mistaken(world: World, note: Note) -> None:
    """Now and then, file a wrong copy first. The note keeps its draws; nothing of the copy stays."""
    if not world.wave.enforced or world.rng.random() >= _CHANCE:
        return
    spoil = world.rng.choice(_EXPORT_MISTAKES if note.is_export else _MISTAKES)
    rows = note_rows(note)
    code = spoil(world, note, rows)
    if not code:
        return
    own = note.sender.number("N", note.date.year)
    for row in rows:
        row[_AT["note"]] = own
    world.desk.put("notes", rows)
    world.truth.refused("notes", note.sender.party, own, code)


def _too_much(world: World, note: Note, rows: Cells) -> str:
    """More than the sender has; what the note itself will draw counts as free at this moment."""
    line = note.lines[0]
    rows[0][_AT["quantity"]] = format_quantity(line.account.free + line.quantity + 10 * MICRO)
    rows[0][_AT["draws"]] = ""
    rows[0][_AT["net_kg"]] = ""
    return "insufficient_stock"


def _wrong_unit(world: World, note: Note, rows: Cells) -> str:
    rows[0][_AT["unit"]] = "KGM" if note.lines[0].unit != "KGM" else "H87"
    rows[0][_AT["draws"]] = ""
    return "unit_mismatch"


def _mistyped_recipient(world: World, note: Note, rows: Cells) -> str:
    """The last digit is off by one, so the check digit cannot be right."""
    recipient = note.recipient.party
    if note.recipient.country not in ("KZ", "RU"):
        return ""
    wrong = recipient[:-1] + str((int(recipient[-1]) + 1) % 10)
    for row in rows:
        row[_AT["recipient"]] = wrong
    return "bad_identifier"


def _unknown_lot(world: World, note: Note, rows: Cells) -> str:
    rows[0][_AT["draws"]] = f"@NO-SUCH-LOT:{rows[0][_AT['quantity']]}"
    return "lot_unknown"


def _other_price(world: World, note: Note, rows: Cells) -> str:
    """The note says another price than the invoice."""
    rows[0][_AT["price"]] = str((note.lines[0].price or 0) + 1)
    return "invoice_mismatch"


def _no_invoice(world: World, note: Note, rows: Cells) -> str:
    for row in rows:
        row[_AT["invoice"]] = ""
    return "invoice_missing"


def _unknown_crossing(world: World, note: Note, rows: Cells) -> str:
    if note.recipient.country != "RU":
        return ""
    for row in rows:
        row[_AT["crossing"]] = "Сырымбет"
    return "unknown_crossing"


_MISTAKES: tuple[Spoil, ...] = (_too_much, _too_much, _wrong_unit, _mistyped_recipient, _unknown_lot)
_EXPORT_MISTAKES: tuple[Spoil, ...] = (*_MISTAKES, _other_price, _no_invoice, _unknown_crossing)
