"""Edits that somebody makes behind the commands' back, as SQL: those that are told by name, and any change of any column.

`EDITS` are what a thief, a careless administrator or a broken disk would do. `sweeping` makes its edits from the database's
own list of columns, so that a column that is added later is swept too, or must be named in `UNCOVERED` with a reason.
"""

# ruff: noqa: E501 - an edit a line reads better than an edit in four

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jolserik.platform.bulk import select


class Edit(NamedTuple):
    """What is done, and the record that the audit must name (SQL that gives its name, run before the edit)."""

    kind: str
    does: str
    names: str


NOTE = "(SELECT id FROM notes_note WHERE number = %(note)s)"
OPEN = "(SELECT id FROM notes_note WHERE number = %(open_note)s)"
OPEN_POSTING = f"(SELECT posting_id FROM notes_line WHERE note_id = {OPEN})"
NOTE_POSTING = f"(SELECT posting_id FROM notes_line WHERE note_id = {NOTE})"
LOT = "(SELECT id FROM ledger_lot WHERE code = %(lot)s)"
THE_LOT, THE_NOTE, THE_OPEN = "SELECT 'lot ' || %(lot)s", "SELECT %(note)s", "SELECT %(open_note)s"
HOLDING = f"(SELECT id FROM ledger_holding WHERE lot_id = {LOT} AND source_kind = 'lot')"
THE_HOLDING = f"SELECT 'holding ' || {HOLDING}"
ARRIVED = f"(SELECT h.id FROM ledger_holding h JOIN ledger_draw d ON h.source_kind = 'draw' AND d.id = h.source_id WHERE d.posting_id = {NOTE_POSTING})"
LEAF = f"(SELECT min(id) FROM evidence_event WHERE subject_kind = 'note' AND subject_id = {NOTE})"
THE_LEAF = f"SELECT 'leaf ' || {LEAF}"


def lot(kind: str, assignment: str) -> Edit:
    return Edit(f"lot: {kind}", f"UPDATE ledger_lot SET {assignment} WHERE code = %(lot)s", THE_LOT)


def note(kind: str, assignment: str) -> Edit:
    return Edit(f"note: {kind}", f"UPDATE notes_note SET {assignment} WHERE number = %(note)s", THE_NOTE)


def line(kind: str, assignment: str) -> Edit:
    return Edit(f"line: {kind}", f"UPDATE notes_line SET {assignment} WHERE note_id = {NOTE}", THE_NOTE)


def holding(kind: str, assignment: str) -> Edit:
    return Edit(
        f"holding: {kind}", f"UPDATE ledger_holding SET {assignment} WHERE id = {HOLDING}", THE_HOLDING
    )


ANOTHER_PARTY = "(SELECT max(id) FROM registry_party)"
CANONICAL = "convert_to(replace(convert_from(canonical, 'UTF8'), '\"quantity\":20000000', '\"quantity\":30000000'), 'UTF8')"
PACKED = "(SELECT id FROM ledger_lot WHERE conversion_id IS NOT NULL)"
THE_PACKED = "SELECT 'lot ' || code FROM ledger_lot WHERE conversion_id IS NOT NULL"
GRADED = "(SELECT max(subject_id) FROM evidence_event WHERE kind = 'lot.graded')"
FINDING = "(SELECT min(id) FROM notes_finding)"
DECLARATION = "SELECT 'declaration ' || number || '.1' FROM registry_declaration WHERE version = 2"
SETTLED = "(SELECT min(id) FROM registry_invoice WHERE settled_at IS NOT NULL AND current)"
THE_SETTLED = f"SELECT 'invoice ' || number || ' of ' || seller FROM registry_invoice WHERE id = {SETTLED}"
THE_VERSION = f"SELECT 'invoice ' || number || ' of ' || seller || ' version ' || version FROM registry_invoice WHERE id = {SETTLED}"
THE_UPHELD = "SELECT 'objection ' || number FROM casework_objection WHERE outcome = 'upheld'"
ACTION = f"(SELECT id FROM notes_noteaction WHERE note_id = {NOTE})"

EDITS = (
    holding("on hand", "on_hand = on_hand + 1"),
    holding("on hand, down", "on_hand = on_hand - 1"),
    holding("reserved", "reserved = reserved - 1"),
    holding("quantity", "quantity = quantity + 1"),
    holding("abroad", "abroad = true"),
    Edit("holding: account", f"UPDATE ledger_holding SET account_id = (SELECT max(account_id) FROM ledger_holding WHERE id <> {HOLDING}) WHERE id = {HOLDING}", THE_LOT),
    Edit("holding: moved to another owner", f"UPDATE ledger_holding SET account_id = (SELECT account_id FROM ledger_holding WHERE id = {HOLDING}) WHERE id = {ARRIVED}", f"SELECT 'holding ' || {ARRIVED}"),
    holding("lot", f"lot_id = {PACKED}"),
    Edit("holding: deleted", f"DELETE FROM ledger_holding WHERE id = {ARRIVED}", f"SELECT 'draw ' || source_id FROM ledger_holding WHERE id = {ARRIVED}"),
    Edit("holding: invented", f"INSERT INTO ledger_holding (account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id, acquired_at) SELECT account_id, lot_id, 5, 5, 0, false, 'draw', -1, acquired_at FROM ledger_holding WHERE id = {HOLDING}", "SELECT 'holding ' || last_value + 1 FROM ledger_holding_id_seq"),
    lot("quantity", "quantity = quantity + 1"),
    lot("value", "value = 1"),
    lot("clauses", "clauses = '[]'::jsonb || '[\"x\"]'"),
    lot("grade", "grade = 'unproven'"),
    lot("origin country", "origin_country = 'TR'"),
    lot("origin kind", "origin_kind = 'declared'"),
    lot("declaration", "origin_document = 'another'"),
    lot("product", "product = '8418102001'"),
    lot("name", "name = 'something else'"),
    Edit("lot: claimed becomes matched", f"UPDATE ledger_lot SET grade = 'matched' WHERE id = {GRADED}", f"SELECT 'lot ' || code FROM ledger_lot WHERE id = {GRADED}"),
    Edit("lot: deleted", "DELETE FROM ledger_lot WHERE code = %(lot)s", "SELECT 'holding ' || id FROM ledger_holding WHERE source_kind = 'lot' AND lot_id = " + LOT),
    Edit("parents: share", "UPDATE ledger_lotparent SET share = share - 1", THE_PACKED),
    Edit("parents: consumed", "UPDATE ledger_lotparent SET consumed = consumed - 1", THE_PACKED),
    Edit("parents: another parent", f"UPDATE ledger_lotparent SET parent_id = {GRADED}", THE_PACKED),
    Edit("parents: deleted", "DELETE FROM ledger_lotparent", THE_PACKED),
    note("recipient", f"recipient_id = {ANOTHER_PARTY}"),
    note("crossing", "crossing = 'elsewhere'"),
    note("date", "date = date - 1"),
    note("kind", "kind = 'movement'"),
    note("sender's place", "sender_place_id = recipient_place_id"),
    note("own number", "own_number = 'another'"),
    Edit("note: number", "UPDATE notes_note SET number = 'N22222222222' WHERE number = %(note)s", "SELECT 'N22222222222'"),
    note("reason", "reason = 'because'"),
    note("state, settled to open", "state = 'open', closed_at = NULL"),
    note("state, settled to revoked", "state = 'revoked'"),
    Edit("note: state, open to settled", "UPDATE notes_note SET state = 'settled', closed_at = registered_at WHERE number = %(open_note)s", THE_OPEN),
    Edit("note: hold reason", "UPDATE notes_note SET hold_code = 'licence_missing' WHERE hold_code = 'invoice_unknown'", "SELECT number FROM notes_note WHERE hold_code = 'invoice_unknown'"),
    Edit("note: no longer held", "UPDATE notes_note SET state = 'open', hold_code = '', hold_due_at = NULL WHERE hold_code = 'invoice_unknown'", "SELECT number FROM notes_note WHERE hold_code = 'invoice_unknown'"),
    Edit("note: no longer overdue", "UPDATE notes_note SET overdue_since = NULL WHERE number = %(open_note)s", THE_OPEN),
    Edit("note: deleted", "DELETE FROM notes_note WHERE number = %(note)s", "SELECT 'note identity ' || own_number FROM notes_note WHERE number = %(note)s"),
    Edit("note: another with a number of the same sender", "INSERT INTO notes_note SELECT (jsonb_populate_record(n, '{\"id\": 999, \"number\": \"N33333333333\"}')).* FROM notes_note n WHERE number = %(note)s", "SELECT 'N33333333333'"),
    line("product", "product = '8517130000'"),
    line("price", "price = price - 1"),
    line("value", "value = 1"),
    line("quantity", "quantity = quantity + 1"),
    Edit("line: quantity settled", f"UPDATE notes_line SET quantity_settled = quantity_settled - 1 WHERE note_id = {NOTE}", "SELECT %(note)s || '.1'"),
    line("vehicle", "vehicle = 'another'"),
    line("invoice", "invoice = 'another', invoice_folded = 'another'"),
    Edit("line: exit grade", "UPDATE notes_line SET exit_grade = 'claimed' WHERE exit_grade = 'proven'", "SELECT n.number || '.1' FROM notes_note n JOIN notes_line l ON l.note_id = n.id WHERE exit_grade = 'proven'"),
    Edit("line: posting of another", f"UPDATE notes_line SET posting_id = {OPEN_POSTING} WHERE note_id = {NOTE}", THE_NOTE),
    Edit("line: deleted", f"DELETE FROM notes_line WHERE note_id = {NOTE}", THE_NOTE),
    Edit("draw: quantity", f"UPDATE ledger_draw SET quantity = quantity - 1 WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("draw: settled quantity", f"UPDATE ledger_draw SET settled_quantity = settled_quantity - 1 WHERE posting_id = {NOTE_POSTING}", THE_HOLDING),
    Edit("draw: state", f"UPDATE ledger_draw SET state = 'released', closed_at = drawn_at WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("draw: from another holding", f"UPDATE ledger_draw SET holding_id = {ARRIVED} WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("draw: of another lot", f"UPDATE ledger_draw SET lot_id = {PACKED} WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("draw: deleted", f"DELETE FROM ledger_draw WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("draw: added", f"INSERT INTO ledger_draw SELECT (jsonb_populate_record(d, jsonb_build_object('id', d.id + 500, 'ordinal', 2))).* FROM ledger_draw d WHERE posting_id = {OPEN_POSTING}", THE_HOLDING),
    Edit("posting: deleted", f"DELETE FROM ledger_posting WHERE id = {OPEN_POSTING}", "SELECT %(open_note)s || '.1'"),
    Edit("posting: state", f"UPDATE ledger_posting SET state = 'released' WHERE id = {OPEN_POSTING}", "SELECT %(open_note)s || '.1'"),
    Edit("account: another party", f"UPDATE ledger_account SET party_id = {ANOTHER_PARTY} WHERE id = (SELECT account_id FROM ledger_holding WHERE id = {HOLDING})", THE_LOT),
    Edit("account: another unit", f"UPDATE ledger_account SET unit = 'KGM' WHERE id = (SELECT account_id FROM ledger_holding WHERE id = {HOLDING})", THE_HOLDING),
    Edit("serial: moved", "UPDATE ledger_serial SET holding_id = NULL WHERE draw_id IS NULL", "SELECT 'holding ' || min(holding_id) FROM ledger_serial"),
    Edit("serial: deleted", "DELETE FROM ledger_serial WHERE draw_id IS NULL", "SELECT 'lot ' || %(serialised)s"),
    Edit("serial: doubled", "INSERT INTO ledger_serial (product, number, lot_id, holding_id) SELECT product, number || 'x', lot_id, holding_id FROM ledger_serial WHERE draw_id IS NULL", "SELECT 'lot ' || %(serialised)s"),
    Edit("serial: reservation lost", "UPDATE ledger_serial SET draw_id = NULL", "SELECT 'draw ' || max(draw_id) FROM ledger_serial"),
    Edit("conversion: kind", "UPDATE ledger_conversion SET kind = 'production'", "SELECT 'conversion ' || %(conversion)s"),
    Edit("conversion: deleted", "DELETE FROM ledger_conversion", "SELECT 'conversion identity ' || own_number FROM ledger_conversion"),
    Edit("write-off: kind", "UPDATE ledger_writeoff SET kind = 'own_use' WHERE number = %(write_off)s", "SELECT 'write_off ' || %(write_off)s"),
    Edit("write-off: reason", "UPDATE ledger_writeoff SET reason = 'stolen' WHERE number = %(write_off)s", "SELECT 'write_off ' || %(write_off)s"),
    Edit("write-off: deleted", "DELETE FROM ledger_writeoff WHERE number = %(write_off)s", "SELECT 'write_off identity ' || own_number FROM ledger_writeoff WHERE number = %(write_off)s"),
    Edit("write-off of a seizure: deleted", "DELETE FROM ledger_writeoff WHERE kind = 'seized'", "SELECT own_number FROM ledger_writeoff WHERE kind = 'seized'"),
    Edit("action: deleted", f"DELETE FROM notes_noteaction WHERE note_id = {NOTE}", THE_NOTE),
    Edit("action: invented", f"INSERT INTO notes_noteaction SELECT (jsonb_populate_record(a, '{{\"id\": 999}}')).* FROM notes_noteaction a WHERE note_id = {NOTE}", THE_NOTE),
    Edit("action: quantity received", "UPDATE notes_noteaction SET lines = '[[1, 8000000]]' WHERE lines = '[[1, 7000000]]'", "SELECT n.number || '.1' FROM notes_note n JOIN notes_noteaction a ON a.note_id = n.id WHERE a.lines = '[[1, 7000000]]'"),
    Edit("action: another party", f"UPDATE notes_noteaction SET party_id = {ANOTHER_PARTY} WHERE note_id = {NOTE}", "SELECT 'confirm of ' || %(note)s"),
    Edit("finding: deleted", f"DELETE FROM notes_finding WHERE id = {FINDING}", f"SELECT 'finding.found event ' || id FROM evidence_event WHERE kind = 'finding.found' AND subject_id = {FINDING}"),
    Edit("finding: softened", f"UPDATE notes_finding SET facts = '{{\"expected\": \"9\", \"found\": \"9\"}}' WHERE id = {FINDING}", f"SELECT 'finding ' || {FINDING}"),
    Edit("finding: lower count hidden", "DELETE FROM notes_finding WHERE kind = 'lower_count'", "SELECT n.number || '.1' FROM notes_note n JOIN notes_finding f ON f.note_id = n.id WHERE f.kind = 'lower_count'"),
    Edit("identity: deleted", f"DELETE FROM evidence_identity WHERE kind = 'note' AND subject_id = {NOTE}", "SELECT 'note ' || %(note)s"),
    Edit("identity: pointing elsewhere", f"UPDATE evidence_identity SET subject_id = {OPEN} WHERE kind = 'note' AND subject_id = {NOTE}", "SELECT 'note ' || %(note)s"),
    Edit("identity: another number answered", f"UPDATE evidence_identity SET answer = jsonb_set(answer, '{{number}}', '\"N22222222222\"') WHERE kind = 'note' AND subject_id = {NOTE}", "SELECT 'note ' || %(note)s"),
    Edit("identity: another outcome answered", f"UPDATE evidence_identity SET answer = jsonb_set(answer, '{{outcome}}', '\"held\"') WHERE kind = 'note' AND subject_id = {NOTE}", THE_NOTE),
    Edit("identity: another content", f"UPDATE evidence_identity SET content_hash = sha256(content_hash) WHERE kind = 'lot' AND subject_id = {LOT}", THE_LOT),
    Edit("identity: of a write-off deleted", "DELETE FROM evidence_identity WHERE kind = 'write_off'", "SELECT 'write_off ' || %(write_off)s"),
    Edit("identity: of an action deleted", f"DELETE FROM evidence_identity WHERE kind = 'action' AND scope = {NOTE}", f"SELECT 'action ' || {ACTION}"),
    Edit("event: deleted", f"DELETE FROM evidence_event WHERE id = {LEAF}", THE_LEAF),
    Edit("event: another kind", f"UPDATE evidence_event SET kind = 'note.overdue' WHERE id = {LEAF}", THE_LEAF),
    Edit("event: another time", f"UPDATE evidence_event SET recorded_at = recorded_at - interval '1 day' WHERE id = {LEAF}", THE_LEAF),
    Edit("event: another person", f"UPDATE evidence_event SET person_id = 7 WHERE id = {LEAF}", THE_LEAF),
    Edit("event and leaf: deleted", f"WITH gone AS (DELETE FROM evidence_leaf WHERE id = {LEAF}) DELETE FROM evidence_event WHERE id = {LEAF}", THE_NOTE),
    Edit("leaf: deleted", f"DELETE FROM evidence_leaf WHERE id = {LEAF}", f"SELECT 'note event ' || {LEAF}"),
    Edit("leaf: bytes", f"UPDATE evidence_leaf SET canonical = {CANONICAL} WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: garbage", f"UPDATE evidence_leaf SET canonical = '\\xff00' WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: blanks between its bytes", f"UPDATE evidence_leaf SET canonical = canonical || ' ' WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: key", f"UPDATE evidence_leaf SET key = sha256(key) WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: commitments", f"UPDATE evidence_leaf SET commitments = sha256(commitments) WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: root", f"UPDATE evidence_leaf SET root = sha256(root) WHERE id = {LEAF}", THE_LEAF),
    Edit("leaf: destroyed to hide an edit", f"UPDATE evidence_leaf SET canonical = NULL, key = NULL WHERE id = {LEAF}", THE_LEAF),
    Edit("declaration: quantity", "UPDATE registry_declaration SET quantity = quantity * 2 WHERE version = 2", "SELECT 'declaration ' || number || '.1 version 2' FROM registry_declaration WHERE version = 2"),
    Edit("declaration: a version deleted", "DELETE FROM registry_declaration WHERE version = 1 AND NOT current", DECLARATION),
    Edit("declaration: an older version current", "UPDATE registry_declaration SET current = NOT current WHERE version = 2", DECLARATION),
    Edit("invoice: status", "UPDATE registry_invoice SET status = 'valid' WHERE status = 'cancelled'", "SELECT 'invoice ' || number || ' of ' || seller || ' version 2' FROM registry_invoice WHERE status = 'cancelled'"),
    Edit("invoice: line", f"UPDATE registry_invoiceline SET quantity = quantity + 1 WHERE invoice_id = {SETTLED}", THE_VERSION),
    Edit("invoice: its use freed", f"UPDATE registry_invoice SET settled_at = NULL WHERE id = {SETTLED}", THE_SETTLED),
    Edit("party: renamed", "UPDATE registry_party SET name = 'Another' WHERE country || ':' || identifier = %(seller)s", "SELECT 'party ' || %(seller)s"),
    Edit("party: another identifier", "UPDATE registry_party SET identifier = '990140999995' WHERE country || ':' || identifier = %(seller)s", THE_NOTE),
    Edit("mandate: extended", "UPDATE registry_mandate SET valid_until = NULL", "SELECT 'mandate ' || max(id) FROM registry_mandate"),
    Edit("mandate: given to another", f"UPDATE registry_mandate SET party_id = {ANOTHER_PARTY}", "SELECT 'mandate ' || max(id) FROM registry_mandate"),
    Edit("place: elsewhere", "UPDATE registry_place SET region = 'Astana' WHERE code = 'M'", "SELECT 'place ' || min(id) FROM registry_place WHERE code = 'M'"),
    Edit("objection: reason", "UPDATE casework_objection SET reason = 'another' WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: subject", "UPDATE casework_objection SET note_id = (SELECT max(id) FROM notes_note) WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: clock put back", "UPDATE casework_objection SET due_at = due_at + interval '9 days' WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: outcome", "UPDATE casework_objection SET outcome = 'rejected' WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: answered by another", "UPDATE casework_objection SET answered_by = person_id WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: answer forgotten", "UPDATE casework_objection SET outcome = '', answer = '', answered_by = NULL, answered_at = NULL, released = false WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: release denied", "UPDATE casework_objection SET released = false WHERE outcome = 'upheld'", THE_UPHELD),
    Edit("objection: answered by nobody", "UPDATE casework_objection SET outcome = 'rejected', answer = 'no', answered_at = due_at WHERE rule = 'KZ-106'", "SELECT 'objection ' || number FROM casework_objection WHERE rule = 'KZ-106'"),
    Edit("objection: deleted", "DELETE FROM casework_objection WHERE outcome = 'upheld'", "SELECT 'objection identity ' || own_number FROM casework_objection WHERE outcome = 'upheld'"),
    Edit("tariff: a code added", "INSERT INTO registry_tariffcode (code, name, valid_from) VALUES ('9999999999', '', '2022-01-01')", "SELECT 'tariff table'"),
)  # fmt: skip


UNCOVERED_TABLES = {
    "registry_person": "accounts of people: who may sign in is no fact about goods; every act names its person in its own leaf",
    "registry_person_groups": "the framework's own, unused",
    "registry_person_user_permissions": "the framework's own, unused",
    "registry_accesstoken": "keys of machines, as passwords are those of people",
    "ledger_wouldberefusal": "counts of what a check would have refused: a figure of the day, not a record",
    "exchange_batch": "files that were handed in: what they led to are documents with leaves of their own",
    "web_draftnote": "what somebody has begun to type",
}
UNCOVERED_PREFIXES = ("auth_", "django_")
SURROGATE = "a key that nothing refers to"
UNCOVERED = {
    (
        "registry_party",
        "first_used_on",
    ): "kept for showing: one of the days of the party's notes, and that it is",
    ("evidence_identity", "id"): SURROGATE,
    ("ledger_draw", "id"): "a key that only what arrived by the draw refers to",
    (
        "ledger_holding",
        "id",
    ): "a key that only draws and serial numbers refer to; a holding that was never drawn from has none",
    (
        "notes_line",
        "id",
    ): "a key that only the line's posting refers to; a line that took over an invoice's posting has none",
    ("ledger_lotparent", "id"): SURROGATE,
    ("ledger_serial", "id"): SURROGATE,
    ("registry_invoiceline", "id"): SURROGATE,
    ("registry_tariffcode", "id"): SURROGATE,
}


class Column(NamedTuple):
    """A column of a table, its type, its longest text, and the table that it points into."""

    table: str
    name: str
    type: str
    length: int | None
    target: str | None


def columns() -> list[Column]:
    """Every column of every table, months' partitions apart."""
    rows = select(
        """
        SELECT c.table_name, c.column_name, c.data_type, c.character_maximum_length,
               (SELECT f.confrelid::regclass::text FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid
                WHERE f.contype = 'f' AND f.conrelid = to_regclass(c.table_name) AND a.attname = c.column_name
                  AND f.conkey = ARRAY[a.attnum] LIMIT 1)
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position
        """
    )
    return [Column(*row) for row in rows if not re.search(r"_m\d{4}$", row[0])]


def covered(table: str) -> bool:
    """Whether the audit answers for a table."""
    return table not in UNCOVERED_TABLES and not table.startswith(UNCOVERED_PREFIXES)


def others(column: Column) -> Iterator[str]:
    """SQL: other values for a column, the most natural first; a constraint of the table may refuse some of them."""
    name, kind = f'"{column.name}"', column.type
    if column.target:
        yield f"(SELECT id FROM {column.target} o WHERE o.id IS DISTINCT FROM {name} ORDER BY id LIMIT 1)"
    if kind in ("integer", "bigint", "smallint", "numeric"):
        yield from (f"COALESCE({name}, 0) + 1", f"{name} - 1", f"COALESCE({name}, 0) + 1000000")
    elif kind in ("text", "character varying"):
        yield f"COALESCE({name}, '') || 'x'"
        yield f"overlay({name} placing CASE WHEN right({name}, 1) = 'Z' THEN 'Y' ELSE 'Z' END from length({name}) for 1)"
    elif kind == "boolean":
        yield f"NOT {name}"
    elif kind == "date":
        yield f"COALESCE({name}, '2023-01-01') + 1"
    elif kind.startswith("timestamp"):
        yield f"COALESCE({name}, '2023-01-01') + interval '1 second'"
    elif kind == "jsonb":
        yield f'CASE jsonb_typeof({name}) WHEN \'object\' THEN {name} || \'{{"x": "1"}}\' ELSE {name} || \'[["x", "1"]]\' END'
    elif kind == "bytea":
        yield f"COALESCE({name}, '') || '\\x00'"
    else:
        raise AssertionError(f"no other value for {column}")
