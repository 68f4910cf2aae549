"""What evidence covers of the notes: heads, lines and draws, actions and findings beside what their leaves say of them."""

from __future__ import annotations

from jolserik.evidence.telling import IDENTIFIED, Told, answer_of, listed, plain, said, text, texts
from jolserik.ledger.queries.told import DRAWN, month_of

LINE = {
    **texts("l", "product", "unit", "currency", "packages", "invoice", "vehicle", "container", "waybill"),
    **plain("l", "line", "quantity"),
    "price": "l.price::text",
    "value": "l.value::text",
    "net_kg": "NULLIF(l.net_kg, 0)",
    "gross_kg": "NULLIF(l.gross_kg, 0)",
    "serials": listed("l.serials"),
    "guidance": listed("l.guidance"),
    "draws": f"""CASE WHEN p.kind = 'line' AND p.subject_id = l.id THEN
                     (SELECT string_agg({DRAWN}, ';' ORDER BY d.ordinal) FROM ledger_draw d
                      WHERE d.posting_id = p.id AND {month_of("p.id")}) ELSE '' END""",
    "posting": "CASE WHEN p.kind <> 'line' THEN p.id END",
    "declared_lot": "CASE WHEN p.kind <> 'line' THEN COALESCE(l.declared_lot_id, 0) ELSE l.declared_lot_id END",
}  # fmt: skip

NOTE = Told(
    name="note_facts",
    subject="note",
    kinds=("note.registered", "note.held"),
    creating="e.party_id IS NOT NULL",
    table="notes_note",
    record="r.number",
    facts={
        **texts("r", "number", "own_number", "kind", "procedure", "paper_reason", "recipient_country", "consignee",
                "end_user", "carrier", "contract", "crossing", "reason", "relation"),
        **plain("r", "date", "paper_date", "due_on"),
        **IDENTIFIED,
        "sender": "sp.country || ':' || sp.identifier",
        "recipient": "rp.country || ':' || rp.identifier",
        "sender_place": text("CASE WHEN ss.party_id = r.sender_id THEN ss.code ELSE 'of another' END"),
        "recipient_place": text("CASE WHEN rs.party_id = r.recipient_id THEN rs.code ELSE 'of another' END"),
        "papers": listed("r.papers"),
        "refers_to": "CASE WHEN r.relation = 'return' THEN to_jsonb(r.refers_to_id) ELSE to_jsonb(o.number) END",
        "returns": "r.returns_id",
        "lines": f"""(SELECT jsonb_agg({said(LINE)} ORDER BY l.id) FROM notes_line l
                      LEFT JOIN ledger_posting p ON p.id = l.posting_id WHERE l.note_id = r.id)""",
    },
    joins="""
        LEFT JOIN evidence_identity i ON i.kind = 'note' AND i.scope = r.sender_id
            AND i.value = r.own_number AND i.subject_id = r.id
        LEFT JOIN registry_party sp ON sp.id = r.sender_id LEFT JOIN registry_party rp ON rp.id = r.recipient_id
        LEFT JOIN registry_place ss ON ss.id = r.sender_place_id LEFT JOIN registry_place rs ON rs.id = r.recipient_place_id
        LEFT JOIN notes_note o ON o.id = r.refers_to_id""",
    at="r.registered_at",
    party="r.sender_id",
    answer=answer_of("CASE e.kind WHEN 'note.held' THEN 'held' ELSE 'accepted' END", "r.number"),
    moving=("hold_code", "hold_due_at", "comparison_owed"),
)  # fmt: skip

ACTION_KINDS = {
    "confirm": "note.confirm", "decline": "note.declined", "revoke": "note.revoked", "exit": "note.exit",
    "add_paper": "note.add_paper", "hold": "note.hold", "release": "note.release", "seize": "note.seize",
}  # fmt: skip

ACTION = Told(
    name="action_facts",
    subject="note",
    kinds=tuple(ACTION_KINDS.values()),
    table="notes_noteaction",
    found_by="""r.note_id = e.subject_id AND r.id = (SELECT min(y.subject_id) FROM evidence_identity y
        WHERE y.kind = 'action' AND y.scope = e.subject_id AND encode(y.content_hash, 'hex') = f.facts->>'content')""",
    record="r.action || ' of ' || n.number",
    facts={
        **texts("r", "action", "reason", "source", "scope"),
        **plain("r", "date"),
        **IDENTIFIED,
        "papers": listed("r.papers"),
        "party": "p.country || ':' || p.identifier",
        "lines": """(SELECT jsonb_agg(x ORDER BY CASE WHEN jsonb_typeof(x->0) = 'number' THEN (x->>0)::numeric END)
                     FROM jsonb_path_query(r.lines, '$[*]') x)""",
        "(person)": "r.person_id",
    },
    joins="""
        LEFT JOIN notes_note n ON n.id = r.note_id LEFT JOIN registry_party p ON p.id = r.party_id
        LEFT JOIN evidence_identity i ON i.kind = 'action' AND i.scope = r.note_id AND i.subject_id = r.id
            AND i.value = concat_ws('|', r.action, COALESCE(p.country || ':' || p.identifier, ''), r.date, r.source, r.scope)""",
    says={"(person)": "e.person_id"},
    at="r.recorded_at",
    party="r.party_id",
    answer=answer_of("'accepted'", "n.number"),
    moving=("waiting", "hold_due_at"),
)

FINDING = Told(
    name="finding_facts",
    subject="finding",
    kinds=("finding.found",),
    table="notes_finding",
    record="'finding ' || r.id",
    facts={
        **plain("r", "line"),
        "kind": text("r.kind || r.explanation || COALESCE(r.explained_at::text, '')"),
        "facts": "NULLIF(r.facts, '{}'::jsonb)",
        "note": "r.note_id",
    },
    at="r.found_at",
)
"""Findings cannot be explained yet: what is said in `explanation` was said by nobody."""

SEIZURE = Told(
    name="seizure_facts",
    subject="write_off",
    kinds=("write_off.seized",),
    table="ledger_writeoff",
    record="'write_off ' || r.number",
    facts={
        **texts("r", "number"),
        **plain("r", "date"),
        "note": text("r.own_number"),
        "kind": "CASE WHEN r.place_id = COALESCE(n.sender_place_id, n.recipient_place_id) AND r.reason = '' THEN r.kind END",
    },
    joins="LEFT JOIN notes_note n ON n.number = r.own_number",
    at="r.registered_at",
    party="r.holder_id",
)

TOLD = (NOTE, ACTION, FINDING, SEIZURE)
