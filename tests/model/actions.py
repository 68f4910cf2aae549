"""What parties, officers and the clock do to a note after it is registered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.model.books import InvoiceKey, Line, Note, World, enforced
from tests.model.cells import MICRO, Fault, fold, in_order
from tests.model.comparing import note_faults
from tests.model.notes import end, find_note, give_back, release, settle_line, settle_whole

Values = dict[str, Any]

WHO = {"confirm": "recipient", "decline": "recipient", "revoke": "sender"}
AUTHORITY = ("hold", "release", "seize")
CLOCK_DAYS = {"export_eaeu": 15, "export_third": 30}
WORKING_DAYS_TO_ANSWER = 20
HOLIDAYS = {date(2023, 8, 30)}  # of the weeks that a test may ask about


def act(world: World, rows: list[Values]) -> tuple[str, list[Fault], str]:
    """One action, of one or several lines: (status, faults, number of the note)."""
    head = rows[0]
    note = find_note(world, head["note"])
    if note is None:
        return "refused", [("unknown_note", "note")], ""
    faults = action_faults(world, note, head, rows)
    if faults:
        return "refused", faults, ""
    {"confirm": answer, "exit": leave}.get(head["action"], command)(world, note, rows)
    return "accepted", [], f"N{note.id}"


def reading_faults(head: Values) -> list[Fault]:
    """Cells that this action must have."""
    needed = {"exit": ("source", "scope"), "add_paper": ("papers",)}.get(head["action"], ())
    return [("missing_value", column) for column in needed if column not in head]


def action_faults(world: World, note: Note, head: Values, rows: list[Values]) -> list[Fault]:
    action = head["action"]
    faults = [] if may_act(note, head) else [("not_allowed", "action")]
    if not may_find(note, action):
        faults.append(("note_closed", "note"))
    if action == "decline" and "reason" not in head:
        faults.append(("reason_missing", "reason"))
    return faults + line_faults(world, note, rows)


def may_act(note: Note, head: Values) -> bool:
    """Each side its own part; the authority needs no party where it acts for itself or in a receiver's place."""
    action, party = head["action"], head.get("party")
    if action in AUTHORITY:
        return party not in (note.sender, note.recipient)
    if (action == "confirm" and note.is_export) or (action == "exit" and not note.is_export):
        return False
    if action in WHO:
        return party == getattr(note, WHO[action]) or (party is None and action != "revoke")
    return True


def may_find(note: Note, action: str) -> bool:
    """Which notes an action may find. A confirmation that waits is an answer; there is no second one."""
    if action in ("exit", "add_paper"):
        return note.is_open or note.status == "settled"
    if action == "release":
        return note.status == "held"
    if action in ("confirm", "decline") and any(kept["action"] == "confirm" for kept in note.waiting):
        return False
    return note.is_open


def line_faults(world: World, note: Note, rows: list[Values]) -> list[Fault]:
    """Lines that the note does not have, quantities of no line, and parts of numbered units."""
    known = {line.no: line for line in note.lines}
    faults = []
    for row in rows:
        if "line" not in row and "quantity_received" in row and len(known) > 1:
            faults.append(("missing_value", "line"))
        elif row.get("line", note.lines[0].no) not in known:
            faults.append(("bad_value", "line"))
        elif row.get("quantity_received", 0) % MICRO and is_numbered(
            world, known[row.get("line", note.lines[0].no)]
        ):
            faults.append(("serials_do_not_match", "quantity_received"))
    return faults


def is_numbered(world: World, line: Line) -> bool:
    """Whether the line draws goods with serial numbers."""
    return any(world.lots[world.holdings[draw.holding].lot].numbered for draw in line.draws)


def named_quantities(note: Note, rows: list[Values]) -> dict[str, int]:
    """Quantity received by line; a single line need not be named."""
    return {
        row.get("line", note.lines[0].no): row["quantity_received"]
        for row in rows
        if "quantity_received" in row
    }


def command(world: World, note: Note, rows: list[Values]) -> None:
    """Everything but answers and exits."""
    action = rows[0]["action"]
    if action in ("decline", "revoke"):
        release(world, note, {"decline": "declined", "revoke": "revoked"}[action])
    elif action == "hold":
        note.status, note.hold_code = "held", "held_by_authority"
    elif action == "release":
        register_held(world, note)
    elif action == "seize":
        seize(world, note)


def seize(world: World, note: Note) -> None:
    """What is still reserved leaves the ledger as a write-off of the authority."""
    for line in note.lines:
        if line.gone:
            continue
        give_back(world, line)
        for draw in line.draws:
            holding = world.holdings[draw.holding]
            draw.settled = draw.micro
            holding.on_hand -= draw.micro
            holding.serials = [s for s in holding.serials if s not in draw.serials]
            holding.uses.append(("written_off", f"N{note.id}", draw.micro))
    end(note, "seized")


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
    counts = head["scope"] == "counted" or head["source"] == "neighbour"
    named = {row["line"] for row in rows if "line" in row} or {line.no for line in note.lines}
    quantities = named_quantities(note, rows) if counts else {}
    for line in note.lines:
        if line.no not in named:
            continue
        said = quantities.get(line.no)
        line.exits.append(head["source"])
        if not line.gone:
            settle_line(world, note, line, said)
        elif said is not None and said < line.settled:
            line.counted_lower = True
            world.findings.append(("lower_count", note.id))
    if note.is_open and all(line.gone for line in note.lines):
        end(note, "settled")


def catch_up(world: World, changed: set[InvoiceKey]) -> None:
    """After a register changed: held notes may become registered, open ones held."""
    for note in list(world.notes.values()):
        if not note.is_open or not enforced(note.date) or note.hold_code == "held_by_authority":
            continue
        # The draws stand as they were fixed; only what others say is asked again.
        faults = note_faults(world, note, {}, lots=note.status == "held", again=True)
        if note.status == "held" and not faults:
            register_held(world, note)
        elif faults and (note.status == "held" or touches(note, changed)):
            note.status, note.hold_code = "held", in_order(faults)[0][0]


def touches(note: Note, changed: set[InvoiceKey]) -> bool:
    numbers = {number for _, number in changed}
    return any(fold(line.invoice) in numbers for line in note.lines)


def register_held(world: World, note: Note) -> None:
    """The register has caught up, or the authority lets go: what was answered meanwhile is carried out now."""
    note.status, note.hold_code = "open", ""
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


def sweep(world: World, today: date) -> None:
    """Open notes past their clock are overdue; nothing else happens to them."""
    for note in world.notes.values():
        if note.status == "open" and last_day(note) < today:
            note.overdue = True


def last_day(note: Note) -> date:
    """The last day on which the note is still in time."""
    if note.kind in CLOCK_DAYS:
        return note.date + timedelta(days=CLOCK_DAYS[note.kind])
    day, left = note.date, WORKING_DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in HOLIDAYS
    return day
