"""What parties and officers do to a note after it is registered."""

from __future__ import annotations

from typing import Any

from tests.model.books import Note, World, enforced
from tests.model.cells import Fault, fold
from tests.model.comparing import note_faults
from tests.model.notes import find_note, release, settle_line, settle_whole

Values = dict[str, Any]

WHO = {"confirm": "recipient", "decline": "recipient", "revoke": "sender"}


def act(world: World, rows: list[Values]) -> tuple[str, list[Fault], str]:
    """One action, of one or several lines: (status, faults, number of the note)."""
    head = rows[0]
    note = find_note(world, head["note"])
    if note is None:
        return "refused", [("unknown_note", "note")], ""
    faults = action_faults(note, head, rows)
    if faults:
        return "refused", faults, ""
    {"confirm": answer, "exit": leave}.get(head["action"], close)(world, note, rows)
    return "accepted", [], f"N{note.id}"


def action_faults(note: Note, head: Values, rows: list[Values]) -> list[Fault]:
    faults: list[Fault] = []
    action = head["action"]
    if action in WHO and head["party"] != getattr(note, WHO[action]):
        faults.append(("not_allowed", "party"))
    if action == "exit":
        if not note.is_export or note.status not in ("open", "held", "settled"):
            faults.append(("note_closed", "note"))
        if "source" not in head:
            faults.append(("missing_value", "source"))
    elif not note.is_open or any(kept["action"] == "confirm" for kept in note.waiting):
        faults.append(("note_closed", "note"))
    known = {line.no for line in note.lines}
    if any("line" in row and row["line"] not in known for row in rows):
        faults.append(("bad_value", "line"))
    if action == "decline" and "reason" not in head:
        faults.append(("reason_missing", "reason"))
    return faults


def named_quantities(note: Note, rows: list[Values]) -> dict[str, int]:
    """Quantity received by line; a single line need not be named."""
    return {
        row.get("line", note.lines[0].no): row["quantity_received"]
        for row in rows
        if "quantity_received" in row
    }


def close(world: World, note: Note, rows: list[Values]) -> None:
    if rows[0]["action"] in ("decline", "revoke"):
        release(world, note, {"decline": "declined", "revoke": "revoked"}[rows[0]["action"]])


def answer(world: World, note: Note, rows: list[Values]) -> None:
    if note.status == "held":
        note.waiting += rows
    else:
        settle_whole(world, note, named_quantities(note, rows))


def leave(world: World, note: Note, rows: list[Values]) -> None:
    """An exit: the first one settles, line by line where lines are named; every one may raise the grade."""
    if note.status == "held":
        note.waiting += rows
        return
    head = rows[0]
    counts = head.get("scope") == "counted" or head["source"] == "neighbour"
    named = {row["line"] for row in rows if "line" in row} or {line.no for line in note.lines}
    quantities = named_quantities(note, rows) if counts else {}
    for line in note.lines:
        if line.no in named and not line.gone:
            settle_line(world, note, line, quantities.get(line.no))
    if all(line.gone for line in note.lines):
        note.status = "settled"
    if note.exit_grade != "proven":
        note.exit_grade = "claimed" if head["source"] in ("carrier", "exporter") else "proven"


def catch_up(world: World, changed: set[str]) -> None:
    """After a register changed: held notes may become registered, open ones held."""
    for note in list(world.notes.values()):
        if not note.is_open or not enforced(note.date):
            continue
        # The draws stand as they were fixed; only what others say is asked again.
        faults = note_faults(world, note, {}, lots=note.status == "held")
        if note.status == "held" and not faults:
            register_held(world, note)
        elif note.status == "open" and faults and touches(note, changed):
            note.status = "held"


def touches(note: Note, changed: set[str]) -> bool:
    return any(fold(line.invoice) in changed for line in note.lines)


def register_held(world: World, note: Note) -> None:
    """The register has caught up: what was answered meanwhile is carried out now."""
    note.status = "open"
    if note.kind == "movement":
        settle_whole(world, note, {})
        return
    waiting, note.waiting = note.waiting, []
    confirms = [row for row in waiting if row["action"] == "confirm"]
    if confirms:
        answer(world, note, confirms)
    exits: dict[tuple[Any, ...], list[Values]] = {}
    for row in waiting:
        if row["action"] == "exit":
            key = tuple(str(row.get(k, "")) for k in ("date", "party", "source", "scope"))
            exits.setdefault(key, []).append(row)
    for rows in exits.values():
        leave(world, note, rows)
