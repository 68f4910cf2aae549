"""The statements that make the big country, level by level; see `big_country`.

Keys are arithmetic: party = 1 + (level x sectors + sector) x each + number, its place has the same key, its accounts are
`products` keys in a row. `big_current` are the holdings that a level can draw from; `big_step` are the draws of one move
in their order, already cut into lines of 1.4 draws and notes of five lines. `cohort` is the month in which a lot came,
`month` that of cohort 0; a key's high bits are the month.
"""

from __future__ import annotations

GONE = "CASE WHEN mod({id}, 3) = 0 THEN {q} * 4 / 10 + {q} * 5 / 10 ELSE {q} * 9 / 10 END"
"""What is drawn of a holding at the next move."""

KEY = "(((%(month)s + {cohort})::bigint << 40) | ({serial}))"
AT = """(timestamptz '2000-01-01 00:00:00+00' + make_interval(months => (%(month)s + {cohort})::int,
        days => (3 + mod({n}, 20))::int, secs => mod({n} * 37, 80000)::int))"""
DECIMAL = "trim_scale({q} * 0.000001)::text"
ANSWER = """jsonb_build_object('outcome', 'accepted', 'number', {number}, 'refusals', '[]'::jsonb, 'warnings', '[]'::jsonb)"""
PLACEHOLDER = "decode(repeat('00', 32), 'hex')"
LEAF = """convert_to(jsonb_build_object('version', 1, 'kind', {kind}, 'subject', {subject}, 'subject_id', {id},
          'party_id', {party}, 'at', {at}, 'facts', {facts})::text, 'UTF8')"""

PARTIES = """
INSERT INTO registry_party (id, country, kind, identifier, name, name_kk, name_en, sort_key, address, verified, added_at)
SELECT n, c.country, c.kind, '9' || lpad(n::text, c.digits - 1, '0'), 'Party ' || n, '', '', 'party ' || n, '', true, '2023-06-01'
FROM generate_series(1, %(parties)s) n
CROSS JOIN LATERAL (SELECT CASE WHEN (n - 1) / %(each)s / %(sectors)s < %(moves)s THEN 'KZ' ELSE 'RU' END) x(country)
JOIN (VALUES ('KZ', 'BIN', 12), ('RU', 'INN', 10)) c(country, kind, digits) ON c.country = x.country ORDER BY n;
INSERT INTO registry_place (id, party_id, code, kind, name, region, country)
SELECT id, id, 'A', '', '', '', country FROM registry_party ORDER BY id;
INSERT INTO ledger_account (id, party_id, place_id, product, unit, abroad)
SELECT (p.id - 1) * %(products)s + j + 1, p.id, p.id,
       '85' || lpad((mod((p.id - 1) / %(each)s, %(sectors)s) * %(products)s + j)::text, 8, '0'), 'H87', p.country <> 'KZ'
FROM registry_party p CROSS JOIN generate_series(0, %(products)s - 1) j ORDER BY 1;
"""

HUB_PARTIES = """
INSERT INTO registry_party (id, country, kind, identifier, name, name_kk, name_en, sort_key, address, verified, added_at)
SELECT n, 'KZ', 'BIN', '9' || lpad(n::text, 11, '0'), 'Hub ' || n, '', '', 'hub ' || n, '', true, '2023-06-01'
FROM generate_series(%(parties)s + 1, %(parties)s + 51) n;
INSERT INTO registry_place (id, party_id, code, kind, name, region, country)
SELECT %(parties)s + n, %(parties)s + CASE WHEN n <= 50 THEN 1 ELSE n - 49 END, 'P' || n, '', '', '', 'KZ'
FROM generate_series(1, 100) n;
INSERT INTO ledger_account (id, party_id, place_id, product, unit, abroad)
SELECT %(accounts)s + (n - 1) * 20 + j + 1, p.party_id, p.id, '85' || lpad(j::text, 8, '0'), 'H87', false
FROM generate_series(1, 100) n JOIN registry_place p ON p.id = %(parties)s + n CROSS JOIN generate_series(0, 19) j ORDER BY 1;
"""

CURRENT = """
CREATE TEMP TABLE big_current
    (holding_id bigint, lot_id bigint, account_id bigint, party_id bigint, cohort int, quantity bigint, packed bool)
"""

LOTS = """
INSERT INTO big_current
SELECT l, l, (party - 1) * %(products)s + mod(l / 7, %(products)s) + 1, party, (l - 1) * %(cohorts)s / %(lots)s,
       (1 + mod(l, 5)) * 1000000000, false
FROM generate_series(1, %(lots)s::bigint) l
CROSS JOIN LATERAL (SELECT 1 + mod(l - 1, %(sectors)s) * %(each)s + mod((l - 1) / %(sectors)s, %(each)s)) x(party)
"""

HUB_LOTS = """
INSERT INTO big_current
SELECT %(lots)s + l, %(lots)s + l, %(accounts)s + CASE WHEN l <= %(hot)s THEN 1 ELSE mod(l, 1000) + 1 END, %(parties)s + 1,
       (l - 1) * %(cohorts)s / %(hub)s, (1 + mod(l, 5)) * 1000000000, false
FROM generate_series(1, %(hub)s::bigint) l
"""

LOT_ROWS = """
INSERT INTO ledger_lot (id, code, reference, holder_id, product, unit, quantity, name, origin_country, maker_country,
    dispatch_country, parts, origin_kind, procedure, origin_document, origin_folded, date, currency, clauses,
    serialised, grade, declaration_unknown, registered_at)
SELECT c.lot_id, m.number, 'B' || c.lot_id, c.party_id, a.product, a.unit, c.quantity, 'goods', 'DE', 'DE', 'DE', '[]',
       'import_eaeu', '', '', '', (at.moment AT TIME ZONE 'UTC')::date, '', '[]', false, 'claimed', false, at.moment
FROM big_current c JOIN ledger_account a ON a.id = c.account_id
JOIN big_number m ON m.kind = 'L' AND m.n = c.lot_id - %(base)s
CROSS JOIN LATERAL (SELECT {at}) at(moment) ORDER BY c.lot_id
""".format(at=AT.format(cohort="c.cohort", n="c.lot_id"))

FIRST_HOLDINGS = f"""
INSERT INTO ledger_holding (id, account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id, acquired_at)
SELECT c.holding_id, c.account_id, c.lot_id, c.quantity,
       c.quantity - CASE WHEN c.lot_id > %(lots)s THEN c.quantity / 10 ELSE {GONE.format(id="c.holding_id", q="c.quantity")} END,
       0, false, 'lot', c.lot_id, l.registered_at
FROM big_current c JOIN ledger_lot l ON l.id = c.lot_id ORDER BY c.holding_id
"""

LOT_EVENTS = """
CREATE TEMP TABLE big_lot AS
SELECT l.*, ((extract(year FROM l.registered_at)::bigint - 2000) * 12 + extract(month FROM l.registered_at)::bigint - 1 << 40)
       | (%(serial)s + l.id - %(base)s) AS key
FROM ledger_lot l WHERE l.id > %(base)s;
ANALYZE big_lot;
INSERT INTO evidence_event (id, recorded_at, subject_kind, subject_id, kind, party_id)
SELECT key, registered_at, 'lot', id, 'lot.created', holder_id FROM big_lot;
INSERT INTO evidence_leaf (id, canonical, key, commitments, root)
SELECT l.key, {leaf}, {zeros}, {zeros}, {zeros} FROM big_lot l
JOIN ledger_holding h ON h.id = CASE WHEN l.conversion_id IS NULL THEN l.id ELSE %(holding)s + l.id - %(base)s END
JOIN ledger_account a ON a.id = h.account_id JOIN registry_place f ON f.id = a.place_id
LEFT JOIN (SELECT child_id, jsonb_agg(jsonb_build_array(parent_id, share, consumed) ORDER BY parent_id) AS list
           FROM ledger_lotparent WHERE child_id > %(base)s GROUP BY child_id) p ON p.child_id = l.id;
INSERT INTO evidence_identity (kind, scope, value, content_hash, subject_id, answer)
SELECT 'lot', holder_id, reference, sha256(reference::bytea), id, {answer} FROM big_lot WHERE reference <> '';
DROP TABLE big_lot
""".format(
    zeros=PLACEHOLDER,
    answer=ANSWER.format(number="code"),
    leaf=LEAF.format(
        kind="'lot.created'",
        subject="'lot'",
        id="l.id",
        party="l.holder_id",
        at="l.registered_at",
        facts="""jsonb_strip_nulls(jsonb_build_object('code', l.code, 'reference', NULLIF(l.reference, ''), 'place', f.code,
          'product', l.product, 'unit', l.unit, 'quantity', l.quantity, 'origin_kind', l.origin_kind, 'origin_country',
          l.origin_country, 'maker_country', l.maker_country, 'dispatch_country', NULLIF(l.dispatch_country, ''), 'date', l.date,
          'name', l.name, 'grade', l.grade, 'parents', p.list, 'conversion', l.conversion_id, 'content',
          CASE WHEN l.reference <> '' THEN encode(sha256(l.reference::bytea), 'hex') END))""",
    ),
)

INPUTS = """
CREATE TEMP TABLE big_input AS
WITH part AS (
    SELECT *, mod(row_number() OVER (PARTITION BY cohort, party_id, account_id ORDER BY holding_id), 2) AS begins
    FROM big_current WHERE mod(holding_id, 10) = 7)
SELECT part.*, row_number() OVER w AS n, (sum(begins) OVER w)::bigint AS conversion_n FROM part
WINDOW w AS (ORDER BY cohort, party_id, account_id, holding_id ROWS UNBOUNDED PRECEDING)
"""

_PACKED_AT = AT.format(cohort="x.cohort", n="0")
PACKING = (
    """
    CREATE TEMP TABLE big_packing AS
    SELECT conversion_n, min(cohort) AS cohort, min(party_id) AS party_id, min(account_id) AS account_id,
           sum(quantity)::bigint AS quantity, jsonb_agg(jsonb_build_array(lot_id, quantity) ORDER BY n) AS inputs
    FROM big_input GROUP BY conversion_n
    """,
    "ANALYZE big_packing",
    f"""
    INSERT INTO ledger_conversion (id, number, own_number, kind, date, holder_id, place_id, reason, registered_at)
    SELECT %(conversion)s + x.conversion_n, m.number, 'C' || %(conversion)s + x.conversion_n, 'packing',
           ({_PACKED_AT} AT TIME ZONE 'UTC')::date, x.party_id, x.party_id, '', {_PACKED_AT}
    FROM big_packing x JOIN big_number m ON m.kind = 'R' AND m.n = x.conversion_n ORDER BY x.conversion_n
    """,
    f"""
    INSERT INTO ledger_posting (id, kind, subject_id, quantity, state, posted_at)
    SELECT {KEY.format(cohort="x.cohort", serial="%(posting)s + x.conversion_n")}, 'conversion',
           %(conversion)s + x.conversion_n, x.quantity, 'settled', {_PACKED_AT}
    FROM big_packing x ORDER BY x.conversion_n
    """,
    f"""
    INSERT INTO ledger_draw (id, posting_id, holding_id, lot_id, ordinal, quantity, settled_quantity, state, drawn_at, closed_at)
    SELECT {KEY.format(cohort="x.cohort", serial="%(draw)s + x.n")},
           {KEY.format(cohort="x.cohort", serial="%(posting)s + x.conversion_n")}, x.holding_id, x.lot_id,
           2 - x.begins, x.quantity, x.quantity, 'settled', {_PACKED_AT}, {_PACKED_AT}
    FROM big_input x ORDER BY x.n
    """,
    f"""
    INSERT INTO ledger_lot (id, code, reference, holder_id, product, unit, quantity, name, origin_country, maker_country,
        dispatch_country, parts, origin_kind, procedure, origin_document, origin_folded, date, currency, clauses,
        serialised, grade, declaration_unknown, conversion_id, registered_at)
    SELECT %(lot)s + x.conversion_n, m.number, '', x.party_id, a.product, a.unit, x.quantity, 'packed', 'DE', 'DE', '', '[]',
           'import_eaeu', '', '', '', ({_PACKED_AT} AT TIME ZONE 'UTC')::date, '', '[]', false, 'claimed', false,
           %(conversion)s + x.conversion_n, {_PACKED_AT}
    FROM big_packing x JOIN ledger_account a ON a.id = x.account_id
    JOIN big_number m ON m.kind = 'L' AND m.n = x.conversion_n ORDER BY x.conversion_n
    """,
    """
    INSERT INTO ledger_lotparent (child_id, parent_id, share, consumed)
    SELECT %(lot)s + conversion_n, lot_id, sum(quantity), sum(quantity) FROM big_input GROUP BY 1, 2 ORDER BY 1, 2
    """,
    f"""
    INSERT INTO ledger_holding (id, account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id, acquired_at)
    SELECT %(holding)s + x.conversion_n, x.account_id, %(lot)s + x.conversion_n, x.quantity,
           x.quantity - {GONE.format(id="(%(holding)s + x.conversion_n)", q="x.quantity")}, 0, false, 'conversion',
           %(conversion)s + x.conversion_n, {_PACKED_AT}
    FROM big_packing x ORDER BY x.conversion_n
    """,
    f"""
    INSERT INTO evidence_event (id, recorded_at, subject_kind, subject_id, kind, party_id)
    SELECT {KEY.format(cohort="x.cohort", serial="%(event)s + x.conversion_n")}, {_PACKED_AT}, 'conversion',
           %(conversion)s + x.conversion_n, 'conversion.registered', x.party_id
    FROM big_packing x ORDER BY x.conversion_n
    """,
    """
    INSERT INTO evidence_leaf (id, canonical, key, commitments, root)
    SELECT e.id, {leaf}, {zeros}, {zeros}, {zeros}
    FROM big_packing x JOIN ledger_conversion c ON c.id = %(conversion)s + x.conversion_n
    JOIN ledger_account a ON a.id = x.account_id JOIN registry_party p ON p.id = x.party_id
    JOIN evidence_event e ON e.id = {key}
    """.format(
        zeros=PLACEHOLDER,
        key=KEY.format(cohort="x.cohort", serial="%(event)s + x.conversion_n"),
        leaf=LEAF.format(
            kind="'conversion.registered'",
            subject="'conversion'",
            id="c.id",
            party="c.holder_id",
            at="c.registered_at",
            facts="""jsonb_build_object('number', c.number, 'own_number', c.own_number, 'kind', c.kind, 'date', c.date,
              'holder', p.country || ':' || p.identifier, 'place', 'A', 'inputs', x.inputs, 'outputs',
              jsonb_build_array(jsonb_build_array('', a.product, a.unit, x.quantity)), 'content',
              encode(sha256(c.own_number::bytea), 'hex'))""",
        ),
    ),
    """
    INSERT INTO evidence_identity (kind, scope, value, content_hash, subject_id, answer)
    SELECT 'conversion', holder_id, own_number, sha256(own_number::bytea), id, {answer}
    FROM ledger_conversion WHERE id > %(conversion)s
    """.format(answer=ANSWER.format(number="number")),
    """
    INSERT INTO big_current
    SELECT %(holding)s + conversion_n, %(lot)s + conversion_n, account_id, party_id, cohort, quantity, true FROM big_packing
    """,
)

PACKED = """
DELETE FROM big_current WHERE NOT packed AND mod(holding_id, 10) = 7;
DROP TABLE big_input, big_packing
"""

STEP = """
CREATE TEMP TABLE big_step AS
WITH part AS (
    SELECT c.*, x.part, x.taken FROM big_current c
    CROSS JOIN LATERAL (VALUES (1, CASE WHEN mod(c.holding_id, 3) = 0 THEN c.quantity * 4 / 10 ELSE c.quantity * 9 / 10 END),
                               (2, c.quantity * 5 / 10)) x(part, taken)
    WHERE x.part = 1 OR mod(c.holding_id, 3) = 0),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY cohort, party_id, account_id ORDER BY part, holding_id) - 1 AS k FROM part),
lined AS (
    SELECT *, CASE WHEN k = 0 OR k * 5 / 7 > (k - 1) * 5 / 7 THEN 1 ELSE 0 END AS begins FROM placed),
grouped AS (
    SELECT *, (sum(begins) OVER (PARTITION BY cohort, party_id ORDER BY account_id, part, holding_id
                                 ROWS UNBOUNDED PRECEDING))::bigint - 1 AS place FROM lined),
numbered AS (
    SELECT *, row_number() OVER w AS n, (sum(begins) OVER w)::bigint AS line_n,
           (sum(CASE WHEN begins = 1 AND mod(place, 5) = 0 THEN 1 ELSE 0 END) OVER w)::bigint AS note_n
    FROM grouped WINDOW w AS (ORDER BY cohort, party_id, account_id, part, holding_id ROWS UNBOUNDED PRECEDING))
SELECT n, line_n, note_n, mod(place, 5) + 1 AS line, k, holding_id, lot_id, account_id, party_id, party_id AS place_id, cohort,
       taken, to_id, to_id AS to_place_id, (to_id - 1) * %(products)s + mod(account_id - 1, %(products)s) + 1 AS to_account_id
FROM numbered
CROSS JOIN LATERAL (SELECT 1 + ((%(level)s + 1) * %(sectors)s + mod((party_id - 1) / %(each)s, %(sectors)s)) * %(each)s
                             + mod(note_n * 7919, %(each)s)) x(to_id)
"""

HUB_STEP = """
CREATE TEMP TABLE big_step AS
SELECT l AS n, l AS line_n, l AS note_n, 1::bigint AS line, 0::bigint AS k, h.id AS holding_id, h.lot_id, h.account_id,
       a.party_id, a.place_id, ((l - 1) * %(cohorts)s / %(hub)s)::int AS cohort, h.quantity / 10 AS taken,
       %(parties)s + 2 + mod(l, 50) AS to_id, %(parties)s + 51 + mod(l, 50) AS to_place_id,
       %(accounts)s + (50 + mod(l, 50)) * 20 + mod(h.account_id - %(accounts)s - 1, 20) + 1 AS to_account_id
FROM generate_series(1, %(hub)s::bigint) l JOIN ledger_holding h ON h.id = %(first_lot)s + l
JOIN ledger_account a ON a.id = h.account_id
"""

_MOVED_AT = AT.format(cohort="x.cohort", n="x.note_n")
_DRAW = KEY.format(cohort="x.cohort", serial="%(draw)s + x.n")
_POSTING = KEY.format(cohort="x.cohort", serial="%(posting)s + x.line_n")
_EVENT = KEY.format(cohort="x.cohort", serial="%(event)s + x.note_n")
_ANSWERED = KEY.format(cohort="x.cohort", serial="%(answer)s + x.note_n")
MOVING = (
    "ANALYZE big_step",
    f"""
    INSERT INTO ledger_holding (id, account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id, acquired_at)
    SELECT %(holding)s + x.n, x.to_account_id, x.lot_id, x.taken,
           x.taken - CASE WHEN %(last)s THEN 0 WHEN %(packs)s AND mod(%(holding)s + x.n, 10) = 7 THEN x.taken
                     ELSE {GONE.format(id="(%(holding)s + x.n)", q="x.taken")} END,
           0, %(abroad)s, 'draw', {_DRAW}, {_MOVED_AT} + interval '1 day'
    FROM big_step x ORDER BY x.n
    """,
    f"""
    INSERT INTO ledger_draw (id, posting_id, holding_id, lot_id, ordinal, quantity, settled_quantity, state, drawn_at, closed_at)
    SELECT {_DRAW}, {_POSTING}, x.holding_id, x.lot_id,
           x.n - min(x.n) OVER (PARTITION BY x.line_n) + 1, x.taken, x.taken, 'settled', {_MOVED_AT},
           {_MOVED_AT} + interval '1 day'
    FROM big_step x ORDER BY x.n
    """,
    f"""
    CREATE TEMP TABLE big_line AS
    SELECT x.line_n, min(x.note_n) AS note_n, min(x.line) AS line, min(x.cohort) AS cohort, min(x.account_id) AS account_id,
           min(x.party_id) AS party_id, min(x.place_id) AS place_id, min(x.to_id) AS to_id, min(x.to_place_id) AS to_place_id,
           sum(x.taken)::bigint AS quantity, string_agg(x.lot_id || ':' || {DECIMAL.format(q="x.taken")}, ';' ORDER BY x.n)
               AS draws
    FROM big_step x GROUP BY x.line_n
    """,
    f"""
    INSERT INTO ledger_posting (id, kind, subject_id, quantity, state, posted_at)
    SELECT {_POSTING}, 'line', %(line)s + x.line_n, x.quantity, 'settled', {_MOVED_AT} FROM big_line x ORDER BY x.line_n
    """,
    f"""
    INSERT INTO notes_line (id, note_id, line, product, unit, quantity, quantity_settled, state, currency, packages, invoice,
        invoice_folded, vehicle, container, waybill, serials, posting_id, guidance, exit_grade)
    SELECT %(line)s + x.line_n, %(note)s + x.note_n, x.line, a.product, a.unit, x.quantity, x.quantity, 'settled', '', '', '',
           '', '', '', '', '[]', {_POSTING}, '[]', CASE WHEN %(abroad)s THEN 'proven' ELSE '' END
    FROM big_line x JOIN ledger_account a ON a.id = x.account_id ORDER BY x.line_n
    """,
    f"""
    CREATE TEMP TABLE big_note AS
    SELECT x.*, m.number, 'B' || %(note)s + x.note_n AS own_number, {_MOVED_AT} AS moment,
           CASE WHEN %(abroad)s THEN 'export_eaeu' ELSE 'domestic' END AS kind,
           CASE WHEN %(abroad)s THEN 'RU' ELSE '' END AS country,
           CASE WHEN %(abroad)s THEN 'exit' ELSE 'confirm' END AS action
    FROM (SELECT x.note_n, min(x.cohort) AS cohort, min(x.party_id) AS party_id, min(x.place_id) AS place_id,
                 min(x.to_id) AS to_id, min(x.to_place_id) AS to_place_id,
                 jsonb_agg(jsonb_build_object('line', x.line, 'product', a.product, 'unit', a.unit, 'quantity', x.quantity,
                                              'draws', x.draws) ORDER BY x.line_n) AS lines
          FROM big_line x JOIN ledger_account a ON a.id = x.account_id GROUP BY x.note_n) x
    JOIN big_number m ON m.kind = 'N' AND m.n = x.note_n
    """,
    "ANALYZE big_note",
    """
    INSERT INTO notes_note (id, number, own_number, kind, procedure, date, paper_reason, sender_id, sender_place_id, recipient_id,
        recipient_place_id, recipient_country, consignee, end_user, carrier, contract, crossing, papers, reason, relation,
        state, hold_code, comparison_owed, registered_at, closed_at)
    SELECT %(note)s + x.note_n, x.number, x.own_number, x.kind, '', (x.moment AT TIME ZONE 'UTC')::date, '', x.party_id,
           x.place_id, x.to_id, x.to_place_id, x.country, '', '', '', '', '', '[]', '', '', 'settled', '', false, x.moment,
           x.moment + interval '1 day'
    FROM big_note x ORDER BY x.note_n
    """,
    """
    INSERT INTO notes_noteaction (note_id, action, date, party_id, reason, source, scope, papers, lines, waiting, recorded_at)
    SELECT %(note)s + x.note_n, x.action, (x.moment AT TIME ZONE 'UTC')::date + 1,
           CASE WHEN %(abroad)s THEN x.party_id ELSE x.to_id END, '', CASE WHEN %(abroad)s THEN 'officer' ELSE '' END,
           CASE WHEN %(abroad)s THEN 'seen' ELSE '' END, '[]', '[]', false, x.moment + interval '1 day'
    FROM big_note x ORDER BY x.note_n
    """,
    f"""
    INSERT INTO evidence_event (id, recorded_at, subject_kind, subject_id, kind, party_id)
    SELECT {_EVENT}, x.moment, 'note', %(note)s + x.note_n, 'note.registered', x.party_id FROM big_note x ORDER BY x.note_n
    """,
    f"""
    INSERT INTO evidence_event (id, recorded_at, subject_kind, subject_id, kind, party_id)
    SELECT {_ANSWERED}, x.moment + interval '1 day', 'note', %(note)s + x.note_n, 'note.' || x.action,
           CASE WHEN %(abroad)s THEN x.party_id ELSE x.to_id END FROM big_note x ORDER BY x.note_n
    """,
    """
    INSERT INTO evidence_leaf (id, canonical, key, commitments, root)
    SELECT {key}, {leaf}, {zeros}, {zeros}, {zeros} FROM big_note x
    JOIN registry_party s ON s.id = x.party_id JOIN registry_party r ON r.id = x.to_id
    JOIN registry_place f ON f.id = x.place_id JOIN registry_place t ON t.id = x.to_place_id
    """.format(
        key=_EVENT,
        zeros=PLACEHOLDER,
        leaf=LEAF.format(
            kind="'note.registered'",
            subject="'note'",
            id="%(note)s + x.note_n",
            party="x.party_id",
            at="x.moment",
            facts="""jsonb_strip_nulls(jsonb_build_object('number', x.number, 'own_number', x.own_number, 'kind', x.kind,
              'date', (x.moment AT TIME ZONE 'UTC')::date, 'sender', s.country || ':' || s.identifier, 'sender_place', f.code,
              'recipient', r.country || ':' || r.identifier, 'recipient_place', t.code, 'recipient_country',
              NULLIF(x.country, ''), 'lines', x.lines, 'content', encode(sha256(x.own_number::bytea), 'hex')))""",
        ),
    ),
    """
    INSERT INTO evidence_leaf (id, canonical, key, commitments, root)
    SELECT {key}, {leaf}, {zeros}, {zeros}, {zeros} FROM big_note x
    JOIN registry_party p ON p.id = CASE WHEN %(abroad)s THEN x.party_id ELSE x.to_id END
    """.format(
        key=_ANSWERED,
        zeros=PLACEHOLDER,
        leaf=LEAF.format(
            kind="'note.' || x.action",
            subject="'note'",
            id="%(note)s + x.note_n",
            party="p.id",
            at="x.moment + interval '1 day'",
            facts="""jsonb_strip_nulls(jsonb_build_object('action', x.action, 'date', (x.moment AT TIME ZONE 'UTC')::date + 1,
              'source', CASE WHEN %(abroad)s THEN 'officer' END, 'scope', CASE WHEN %(abroad)s THEN 'seen' END,
              'party', p.country || ':' || p.identifier, 'content', encode(sha256(x.own_number::bytea), 'hex')))""",
        ),
    ),
    """
    INSERT INTO evidence_identity (kind, scope, value, content_hash, subject_id, answer)
    SELECT 'note', x.party_id, x.own_number, sha256(x.own_number::bytea), %(note)s + x.note_n, {answer} FROM big_note x
    """.format(answer=ANSWER.format(number="x.number")),
    """
    INSERT INTO evidence_identity (kind, scope, value, content_hash, subject_id, answer)
    SELECT 'action', a.note_id,
           concat_ws('|', a.action, p.country || ':' || p.identifier, a.date::text, a.source, a.scope),
           sha256(x.own_number::bytea), a.id, {answer}
    FROM big_note x JOIN notes_noteaction a ON a.note_id = %(note)s + x.note_n AND a.note_id > %(note)s
    JOIN registry_party p ON p.id = a.party_id
    """.format(answer=ANSWER.format(number="x.number")),
    "DROP TABLE big_current",
    """
    CREATE TEMP TABLE big_current AS
    SELECT %(holding)s + n AS holding_id, lot_id, to_account_id AS account_id, to_id AS party_id, cohort, taken AS quantity,
           false AS packed
    FROM big_step WHERE NOT %(last)s
    """,
    "DROP TABLE big_step, big_line, big_note",
)
