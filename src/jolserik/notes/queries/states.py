"""What has become of notes and lines, told a second time by what was done to them: replayed by SQL from actions and events.

Each statement gives (name, stored, told); the program that changed the states shares nothing with these.
"""

from __future__ import annotations

from jolserik.evidence.telling import done, facts_of, readable, said
from jolserik.notes.documents import EXPORT_KINDS
from jolserik.notes.grading import PROVING_SOURCES

EXPORTS = ", ".join(f"'{kind}'" for kind in sorted(EXPORT_KINDS))
PROVING = ", ".join(f"'{source}'" for source in sorted(PROVING_SOURCES))
UNTIL_KNOWN = "('invoice_unknown', 'declaration_unknown')"

POSTINGS = """
SELECT COALESCE(n.number || '.' || l.line, p.kind || ' ' || p.subject_id, 'posting ' || d.posting_id, 'line ' || l.id),
       COALESCE(l.quantity - COALESCE(o.quantity, 0), p.quantity), COALESCE(d.drawn, 0),
       CASE WHEN p.id IS NULL OR p.quantity <> COALESCE(d.drawn, 0) OR d.strange > 0 OR d.open NOT IN (0, d.draws)
            THEN 1 ELSE 0 END
       + CASE WHEN d.last <> d.draws OR d.ordinals * 2 <> d.draws * (d.draws + 1) THEN 1 ELSE 0 END
       + CASE WHEN p.state <> CASE WHEN d.open > 0 THEN 'open' WHEN d.settled > 0 OR d.draws IS NULL THEN 'settled'
                                   ELSE 'released' END THEN 1 ELSE 0 END
       + CASE p.kind WHEN 'line' THEN CASE WHEN l.id = p.subject_id THEN 0 ELSE 1 END WHEN 'by_invoice' THEN 0
                     ELSE CASE WHEN l.id IS NULL AND p.kind IN ('conversion', 'write_off', 'reversal') THEN 0 ELSE 1 END END
       + CASE WHEN l.id IS NULL THEN 0
              WHEN l.state = 'settled' AND l.quantity_settled > 0
                   AND l.quantity_settled = COALESCE(d.settled, 0) + COALESCE(o.quantity, 0) THEN 0
              WHEN l.state = 'open' AND (p.kind = 'by_invoice' OR d.open > 0) AND l.quantity_settled = 0 THEN 0
              WHEN l.state = 'released' AND l.quantity_settled = 0 AND (d.settled = 0 OR p.kind = 'by_invoice') THEN 0
              ELSE 1 END
FROM ledger_posting p
FULL JOIN (SELECT posting_id, count(*) AS draws, sum(quantity)::bigint AS drawn, sum(settled_quantity)::bigint AS settled,
                  count(*) FILTER (WHERE state = 'open') AS open, max(ordinal) AS last, sum(ordinal) AS ordinals,
                  count(*) FILTER (WHERE NOT CASE state
                      WHEN 'open' THEN settled_quantity = 0 AND closed_at IS NULL
                      WHEN 'settled' THEN settled_quantity BETWEEN 1 AND quantity AND closed_at IS NOT NULL
                      WHEN 'released' THEN settled_quantity = 0 AND closed_at IS NOT NULL ELSE false END) AS strange
           FROM ledger_draw GROUP BY posting_id) d ON d.posting_id = p.id
FULL JOIN notes_line l ON l.posting_id = p.id
LEFT JOIN notes_note n ON n.id = l.note_id LEFT JOIN ledger_lot o ON o.id = l.declared_lot_id
"""
"""Every posting is what its draws sum to and every line what its posting is; their states agree, and draws stand in order."""

DEPARTED = f"""
SELECT 'draw ' || d.id, 'arrived', CASE WHEN n.state = 'seized' THEN 'arrived' ELSE 'nowhere' END
FROM (SELECT d.id, d.posting_id FROM ledger_draw d
      LEFT JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
      WHERE d.settled_quantity > 0 AND h.id IS NULL) d
JOIN ledger_posting p ON p.id = d.posting_id AND p.kind IN ('line', 'by_invoice', 'reversal')
LEFT JOIN notes_line l ON l.id = p.subject_id AND p.kind = 'line' LEFT JOIN notes_note n ON n.id = l.note_id
UNION ALL
SELECT 'draw ' || d.id, 'gone', 'arrived' FROM notes_note n JOIN notes_line l ON l.note_id = n.id
JOIN ledger_draw d ON d.posting_id = l.posting_id JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
WHERE n.state = 'seized' AND n.kind NOT IN ({EXPORTS})
"""
"""What left a holding by a note or an invoice arrived in another; only what was seized is gone."""

IDENTITIES = """
SELECT COALESCE('note ' || n.number, 'note identity ' || i.value), count(n.id), count(i.id)
FROM notes_note n FULL JOIN (SELECT * FROM evidence_identity WHERE kind = 'note') i
    ON i.subject_id = n.id AND i.scope = n.sender_id AND i.value = n.own_number AND i.answer->>'number' = n.number
GROUP BY n.id, n.number, i.value, i.scope
UNION ALL
SELECT COALESCE('action ' || a.id, 'action identity ' || i.value), count(a.id), count(i.id)
FROM (SELECT a.*, n.number,
             concat_ws('|', a.action, COALESCE(p.country || ':' || p.identifier, ''), a.date, a.source, a.scope) AS own
      FROM notes_noteaction a LEFT JOIN notes_note n ON n.id = a.note_id LEFT JOIN registry_party p ON p.id = a.party_id) a
FULL JOIN (SELECT * FROM evidence_identity WHERE kind = 'action') i
    ON i.subject_id = a.id AND i.scope = a.note_id AND i.value = a.own AND i.answer->>'number' = a.number
GROUP BY a.id, i.value, i.scope
UNION ALL
SELECT 'identity ' || value, 0, 1 FROM evidence_identity
WHERE kind NOT IN ('note', 'action', 'lot', 'conversion', 'write_off', 'objection', 'key', 'party')
"""

PLACES = """
SELECT 'place ' || p.id, 'told or used', 'neither' FROM registry_place p
WHERE NOT EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'place' AND e.subject_id = p.id)
  AND NOT EXISTS (SELECT FROM ledger_account a WHERE a.place_id = p.id)
  AND NOT EXISTS (SELECT FROM notes_note n WHERE n.sender_place_id = p.id OR n.recipient_place_id = p.id)
"""
"""A place that nobody has recorded was made by the first document that named it."""

FIRST_USED = """
SELECT 'party ' || p.country || ':' || p.identifier, 'first used on the day of a note', 'on ' || p.first_used_on
FROM registry_party p WHERE p.first_used_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM notes_note n WHERE n.sender_id = p.id AND n.date = p.first_used_on)
    AND NOT EXISTS (SELECT FROM notes_note n WHERE n.recipient_id = p.id AND n.date = p.first_used_on)
"""

SEIZURES = """
SELECT COALESCE(n.number, 'write_off ' || w.number), count(n.id), count(w.id)
FROM (SELECT * FROM notes_note WHERE state = 'seized') n
FULL JOIN (SELECT * FROM ledger_writeoff w WHERE EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'write_off'
           AND e.subject_id = w.id AND e.kind = 'write_off.seized')) w ON w.own_number = n.number AND w.holder_id = n.sender_id
GROUP BY n.number, w.number
"""

GOODS = f"""
SELECT n.number || '.' || l.line, to_jsonb(count(*) FILTER (WHERE NOT (
           f.party_id = n.sender_id AND f.product = l.product AND f.unit = l.unit
           AND (f.place_id = n.sender_place_id OR n.kind = 'return' AND sp.code = '')
       )) || ' of its draws are not of its goods at its sender'),
       to_jsonb('0 of its draws are not of its goods at its sender'::text)
FROM ledger_posting p JOIN notes_line l ON l.id = p.subject_id JOIN notes_note n ON n.id = l.note_id
JOIN ledger_draw d ON d.posting_id = p.id JOIN ledger_holding h ON h.id = d.holding_id
JOIN ledger_account f ON f.id = h.account_id LEFT JOIN registry_place sp ON sp.id = n.sender_place_id
WHERE p.kind = 'line' GROUP BY n.number, l.line
UNION ALL
SELECT 'holding ' || h.id, {
    said(
        {
            "party": "t.party_id",
            "place": "t.place_id",
            "product": "t.product",
            "unit": "t.unit",
            "abroad": "h.abroad",
        }
    )
},
       {
    said(
        {
            "party": "n.recipient_id",
            "place": "n.recipient_place_id",
            "product": "l.product",
            "unit": "l.unit",
            "abroad": f"n.kind IN ({EXPORTS})",
        }
    )
}
FROM ledger_posting p JOIN notes_line l ON l.id = p.subject_id JOIN notes_note n ON n.id = l.note_id
JOIN ledger_draw d ON d.posting_id = p.id JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
JOIN ledger_account t ON t.id = h.account_id WHERE p.kind = 'line'
UNION ALL
SELECT 'holding ' || h.id, to_jsonb(h.abroad), to_jsonb(false) FROM ledger_holding h WHERE h.source_kind <> 'draw'
UNION ALL
SELECT 'holding ' || h.id, to_jsonb(a.product || ' in ' || a.unit), to_jsonb(l.product || ' in ' || l.unit)
FROM ledger_holding h LEFT JOIN ledger_account a ON a.id = h.account_id LEFT JOIN ledger_lot l ON l.id = h.lot_id
"""
"""Draws take from the sender's own goods at the place that the note names, and what arrives stands where it says."""

INVOICED = f"""
SELECT 'by_invoice ' || p.subject_id, {
    said(
        {
            "quantity": "p.quantity + COALESCE(o.quantity, 0)",
            "from": "f.froms",
            "to": "f.tos",
            "settled": "e.id IS NOT NULL",
        }
    )
},
       {
    said(
        {
            "quantity": "l.quantity",
            "from": "CASE WHEN f.froms IS NOT NULL THEN s.id || ' ' || l.product || ' ' || l.unit END",
            "to": "CASE WHEN f.tos IS NOT NULL THEN b.id || ' default ' || l.product || ' ' || l.unit END",
            "settled": "true",
        }
    )
}
FROM ledger_posting p LEFT JOIN registry_invoiceline l ON l.id = p.subject_id LEFT JOIN registry_invoice i ON i.id = l.invoice_id
LEFT JOIN registry_party s ON s.country || ':' || s.identifier = i.seller
LEFT JOIN registry_party b ON b.country || ':' || b.identifier = i.buyer
LEFT JOIN LATERAL (SELECT min(o.quantity) AS quantity FROM ledger_lot o WHERE o.holder_id = b.id AND o.origin_kind = 'declared'
                   AND o.reference = '' AND o.origin_document = i.number AND o.origin_line = l.line
                   AND o.registered_at = p.posted_at) o ON true
LEFT JOIN evidence_event e ON e.subject_kind = 'invoice' AND e.subject_id = i.id AND e.kind = 'invoice.settled'
    AND e.recorded_at = p.posted_at
LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT fa.party_id || ' ' || fa.product || ' ' || fa.unit, ',') AS froms,
           string_agg(DISTINCT ta.party_id || ' ' || tp.code || ' ' || ta.product || ' ' || ta.unit
                      || CASE WHEN th.abroad THEN ' abroad' ELSE '' END, ',') AS tos
    FROM ledger_draw d JOIN ledger_holding fh ON fh.id = d.holding_id JOIN ledger_account fa ON fa.id = fh.account_id
    LEFT JOIN ledger_holding th ON th.source_kind = 'draw' AND th.source_id = d.id
    LEFT JOIN ledger_account ta ON ta.id = th.account_id LEFT JOIN registry_place tp ON tp.id = ta.place_id
    WHERE d.posting_id = p.id) f ON true
WHERE p.kind = 'by_invoice'
UNION ALL
SELECT 'reversal ' || p.subject_id, {said({"of": "q.kind", "from": "f.froms", "to": "f.tos"})},
       {said({"of": "'by_invoice'::text", "from": "f.was", "to": "f.wanted"})}
FROM ledger_posting p LEFT JOIN ledger_posting q ON q.id = p.subject_id
LEFT JOIN LATERAL (
    SELECT string_agg(d.holding_id::text, ',' ORDER BY d.id) AS froms,
           string_agg(CASE WHEN od.posting_id = q.id THEN d.holding_id::text END, ',' ORDER BY d.id) AS was,
           string_agg(th.account_id || th.abroad::text, ',' ORDER BY d.id) AS tos,
           string_agg(oh.account_id || 'false', ',' ORDER BY d.id) AS wanted
    FROM ledger_draw d JOIN ledger_holding fh ON fh.id = d.holding_id
    LEFT JOIN ledger_draw od ON fh.source_kind = 'draw' AND od.id = fh.source_id
    LEFT JOIN ledger_holding oh ON oh.id = od.holding_id
    LEFT JOIN ledger_holding th ON th.source_kind = 'draw' AND th.source_id = d.id
    WHERE d.posting_id = p.id) f ON true
WHERE p.kind = 'reversal'
"""
"""By-invoice sales move the invoice's goods from its seller to its buyer; a reversal gives them back to where they were."""

REPLAYED = f"""
SELECT n.number || '.' || l.line, to_jsonb(l.state || ' ' || l.quantity_settled || ' ' || l.exit_grade),
       to_jsonb(CASE WHEN t.gone IS NULL THEN 'open 0' WHEN t.gone = 0 THEN 'released 0' ELSE 'settled ' || t.gone END || ' '
                || CASE WHEN x.exits IS NULL THEN ''
                        WHEN EXISTS (SELECT FROM notes_finding f WHERE f.note_id = n.id AND f.line = l.line
                                     AND f.kind = 'lower_count') THEN 'contradicted'
                        WHEN x.proven THEN 'proven' ELSE 'claimed' END)
FROM notes_line l JOIN notes_note n ON n.id = l.note_id
LEFT JOIN LATERAL (
    SELECT a.action, a.source, a.scope,
           (SELECT CASE WHEN jsonb_typeof(y->1) = 'number' THEN (y->>1)::numeric END FROM jsonb_path_query(a.lines, '$[*]') y
            WHERE y->>0 = l.line::text LIMIT 1) AS said
    FROM notes_noteaction a
    WHERE a.note_id = n.id AND NOT a.waiting AND (a.action IN ('confirm', 'decline', 'revoke', 'seize')
        OR a.action = 'exit' AND (a.lines = '[]' OR EXISTS (
            SELECT FROM jsonb_path_query(a.lines, '$[*]') y WHERE y->>0 = l.line::text)))
    ORDER BY a.id LIMIT 1) a ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS exits, bool_or(a.source IN ({PROVING})) AS proven FROM notes_noteaction a
    WHERE a.note_id = n.id AND NOT a.waiting AND a.action = 'exit'
      AND (a.lines = '[]' OR EXISTS (SELECT FROM jsonb_path_query(a.lines, '$[*]') y WHERE y->>0 = l.line::text))
    HAVING count(*) > 0) x ON true
CROSS JOIN LATERAL (SELECT CASE
    WHEN EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'note' AND e.subject_id = n.id AND e.party_id IS NOT NULL
                 AND e.kind = 'note.registered')
         AND (n.kind = 'movement' OR NOT EXISTS (SELECT FROM notes_line m JOIN ledger_posting p ON p.id = m.posting_id
                                                 WHERE m.note_id = n.id AND p.kind = 'line')) THEN l.quantity
    WHEN a.action IN ('confirm', 'exit') AND (a.action = 'confirm' OR a.scope = 'counted' OR a.source = 'neighbour')
        THEN LEAST(COALESCE(a.said, l.quantity), l.quantity)
    WHEN a.action IN ('exit', 'seize') THEN l.quantity
    WHEN a.action IN ('decline', 'revoke') THEN 0
    WHEN EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'note' AND e.subject_id = n.id
                 AND e.kind = 'note.replaced') THEN 0 END AS gone) t
"""
"""What each line has settled, and how well its exit is proven, from the actions on its note."""

TIMES = """
SELECT COALESCE(n.number || '.' || l.line, p.kind || ' ' || p.subject_id),
       to_jsonb(ARRAY[p.posted_at, d.first_at, d.last_at, d.first_closed_at, d.last_closed_at]),
       to_jsonb(CASE WHEN d.posting_id IS NULL THEN ARRAY[COALESCE(n.registered_at, p.posted_at), NULL, NULL, NULL, NULL]
                     ELSE ARRAY[COALESCE(n.registered_at, p.posted_at), p.posted_at, p.posted_at, d.last_closed_at,
                                CASE WHEN p.kind = 'line' AND d.last_closed_at IS NOT NULL THEN e.recorded_at
                                     WHEN d.last_closed_at IS NOT NULL THEN p.posted_at END] END)
FROM ledger_posting p
LEFT JOIN (SELECT posting_id, min(drawn_at) AS first_at, max(drawn_at) AS last_at, min(closed_at) AS first_closed_at,
                  max(closed_at) AS last_closed_at FROM ledger_draw GROUP BY posting_id) d ON d.posting_id = p.id
LEFT JOIN notes_line l ON l.id = p.subject_id AND p.kind = 'line' LEFT JOIN notes_note n ON n.id = l.note_id
LEFT JOIN (SELECT DISTINCT subject_id, recorded_at FROM evidence_event WHERE subject_kind = 'note') e
    ON e.subject_id = n.id AND e.recorded_at = d.last_closed_at
"""
"""Draws are made when their posting is, and close together, at a moment at which something happened to their note."""

ACTED = """
SELECT COALESCE(n.number, 'note ' || COALESCE(a.note_id, e.note_id)), COALESCE(e.events, 0), COALESCE(a.actions, 0), 0
FROM (SELECT note_id, count(*) AS actions FROM notes_noteaction GROUP BY 1) a
FULL JOIN (SELECT subject_id AS note_id, count(*) AS events FROM evidence_event
           WHERE subject_kind = 'note' AND kind IN ('note.confirm', 'note.declined', 'note.revoked', 'note.exit',
               'note.add_paper', 'note.hold', 'note.release', 'note.seize') GROUP BY 1) e ON e.note_id = a.note_id
LEFT JOIN notes_note n ON n.id = COALESCE(a.note_id, e.note_id)
"""

REPLACED = """
SELECT n.number, 'replaced by one', 'replaced by ' || count(o.id) FROM notes_note n
LEFT JOIN notes_note o ON o.refers_to_id = n.id AND o.relation IN ('correction', 'reissue')
WHERE n.state = 'replaced' GROUP BY n.id HAVING count(o.id) <> 1
UNION ALL
SELECT o.number, 'the note that it corrects is replaced', 'it is ' || n.state
FROM notes_note o JOIN notes_note n ON n.id = o.refers_to_id
WHERE o.relation IN ('correction', 'reissue') AND n.state <> 'replaced'
"""


def note_states(unreadable: list[int]) -> str:
    """SQL: state, hold and clocks of every note, stored and told by its events."""
    stored = {
        "state": "n.state", "hold": text_or_none("n.hold_code"), "hold_due_at": "n.hold_due_at",
        "owed": "NULLIF(n.comparison_owed, false)", "overdue": "n.overdue_since", "closed_at": "n.closed_at",
    }  # fmt: skip
    open_ = "t.state IN ('open', 'held')"
    told = {
        "state": "t.state", "hold": "CASE WHEN t.state = 'held' THEN h.code END",
        "hold_due_at": "CASE WHEN t.state = 'held' THEN h.due_at END", "owed": "NULLIF(h.owed, false)",
        "overdue": f"CASE WHEN {open_} AND e.overdue THEN n.due_on + 1 END",
        "closed_at": f"CASE WHEN NOT {open_} THEN COALESCE(e.ended_at, CASE WHEN c.known THEN n.closed_at END) END",
    }  # fmt: skip
    return f"""
        SELECT COALESCE(n.number, 'note ' || h.note_id), {said(stored)}, {said(told)}
        FROM notes_note n FULL JOIN ({holds(unreadable)}) h ON h.note_id = n.id
        LEFT JOIN (SELECT subject_id AS note_id, bool_or(kind = 'note.overdue') AS overdue,
                          min(CASE kind WHEN 'note.declined' THEN 'declined' WHEN 'note.revoked' THEN 'revoked'
                                        WHEN 'note.replaced' THEN 'replaced' WHEN 'note.seize' THEN 'seized' END) AS ended,
                          max(recorded_at) FILTER (WHERE kind IN ('note.declined', 'note.revoked', 'note.replaced', 'note.seize'))
                              AS ended_at
                   FROM evidence_event WHERE subject_kind = 'note' GROUP BY 1) e ON e.note_id = n.id
        LEFT JOIN (SELECT note_id, bool_or(state = 'open') AS open FROM notes_line GROUP BY 1) l ON l.note_id = n.id
        LEFT JOIN LATERAL (SELECT true AS known FROM evidence_event v WHERE n.state = 'settled' AND v.subject_kind = 'note'
                           AND v.subject_id = n.id AND v.recorded_at = n.closed_at
                           AND v.kind IN ('note.registered', 'note.confirm', 'note.exit', 'note.caught_up') LIMIT 1) c ON true
        CROSS JOIN LATERAL (SELECT COALESCE(e.ended, CASE WHEN NOT l.open THEN 'settled' WHEN h.held THEN 'held' ELSE 'open' END)
                            AS state) t
    """


def text_or_none(column: str) -> str:
    """SQL: an empty text is none."""
    return f"NULLIF({column}, '')"


def holds(unreadable: list[int]) -> str:
    """SQL: per note whether it waits, why and until when, and whether a comparison is owed, by the last that was said of each."""
    return f"""
        SELECT note_id, (array_agg(held ORDER BY id DESC) FILTER (WHERE held IS NOT NULL))[1] AS held,
               (array_agg(code ORDER BY id DESC) FILTER (WHERE held IS NOT NULL))[1] AS code,
               (array_agg(due_at ORDER BY id DESC) FILTER (WHERE held IS NOT NULL))[1] AS due_at,
               (array_agg(owed ORDER BY id DESC) FILTER (WHERE owed IS NOT NULL))[1] AS owed
        FROM (SELECT e.note_id, {done("e.id")} AS id, e.held, e.code, e.due_at,
                     CASE e.kind WHEN 'note.compared' THEN false WHEN 'note.release'
                         THEN COALESCE(lag(e.code) OVER (PARTITION BY e.note_id ORDER BY {done("e.id")}) IN {UNTIL_KNOWN}, false)
                         ELSE e.owed END AS owed
              FROM (SELECT e.subject_id AS note_id, e.id, e.kind,
                           CASE WHEN e.kind <> 'note.compared' THEN e.kind IN ('note.held', 'note.hold') END AS held,
                           CASE e.kind WHEN 'note.hold' THEN 'held_by_authority' ELSE f.facts->>'hold_code' END AS code,
                           (f.facts->>'hold_due_at')::timestamptz AS due_at,
                           CASE WHEN e.party_id IS NOT NULL AND e.kind IN ('note.registered', 'note.held')
                                THEN f.facts ? 'comparison_owed' END AS owed
                    FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id {facts_of("b")}
                    WHERE e.subject_kind = 'note' AND {readable("b", unreadable)}
                      AND e.kind IN ('note.registered', 'note.held', 'note.hold', 'note.release', 'note.compared')) e) h
        GROUP BY note_id
    """


def waiting(unreadable: list[int]) -> str:
    """SQL: whether an action still waits for its held note, stored and told."""
    return f"""
        SELECT a.action || ' of ' || n.number, to_jsonb(a.waiting), to_jsonb(COALESCE(w.waits, false))
        FROM notes_noteaction a JOIN notes_note n ON n.id = a.note_id
        LEFT JOIN LATERAL (
            SELECT f.facts ? 'waiting' AND NOT EXISTS (
                SELECT FROM evidence_event c WHERE c.subject_kind = 'note' AND c.subject_id = a.note_id
                AND c.kind = 'note.caught_up' AND {done("c.id")} > {done("e.id")}) AS waits
            FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id {facts_of("b")}
            JOIN evidence_identity i ON i.kind = 'action' AND i.scope = a.note_id AND i.subject_id = a.id
                AND encode(i.content_hash, 'hex') = f.facts->>'content'
            WHERE e.subject_kind = 'note' AND e.subject_id = a.note_id AND e.recorded_at = a.recorded_at
              AND {readable("b", unreadable)} LIMIT 1) w ON true
    """


FOLDED = "SELECT n.number || '.' || l.line, l.invoice, l.invoice_folded FROM notes_line l JOIN notes_note n ON n.id = l.note_id"
