"""What evidence covers of the ledger: lots, conversions and write-offs beside what their leaves say of them."""

from __future__ import annotations

from jolserik.evidence.telling import IDENTIFIED, Told, answer_of, listed, newest, plain, text, texts

DRAWN = "d.lot_id || ':' || trim_scale(d.quantity * 0.000001)"
"""SQL: a draw as a leaf says it: its lot and the quantity in units."""


def month_of(posting: str) -> str:
    """SQL: draws of a posting lie in its own month's partition."""
    return f"d.id > {posting} AND d.id < (({posting} >> 40) + 1) << 40"


def identity(kind: str, own: str = "r.own_number") -> str:
    """SQL: the identity that is bound to the row."""
    return (
        f"LEFT JOIN evidence_identity i ON i.kind = '{kind}' AND i.scope = r.holder_id AND i.value = {own} "
        "AND i.subject_id = r.id"
    )


HOLDER = "LEFT JOIN registry_party h ON h.id = r.holder_id LEFT JOIN registry_place s ON s.id = r.place_id"
AT_HOLDER = {
    "holder": "h.country || ':' || h.identifier",
    "place": text("CASE WHEN s.party_id = r.holder_id THEN s.code ELSE 'of another' END"),
}

LOT = Told(
    name="lot_facts",
    subject="lot",
    kinds=("lot.created",),
    table="ledger_lot",
    record="'lot ' || r.code",
    facts={
        **texts("r", "code", "reference", "product", "unit", "origin_kind", "origin_country", "maker_country",
                "dispatch_country", "procedure", "origin_document", "currency", "name"),
        **plain("r", "quantity", "origin_line", "date", "net_kg"),
        **IDENTIFIED,
        "value": "r.value::text",
        "clauses": listed("r.clauses"),
        "parts": "NULLIF(r.parts, '[]')",
        "conversion": "r.conversion_id",
        "place": text("CASE WHEN a.party_id = r.holder_id AND s.party_id = r.holder_id THEN s.code ELSE 'of another' END"),
        "serials": """(SELECT jsonb_agg(n.number ORDER BY n.id) FROM ledger_serial n
                       WHERE n.lot_id = r.id AND n.product = r.product AND r.serialised)""",
        "parents": """(SELECT jsonb_agg(jsonb_build_array(p.parent_id, p.share, p.consumed) ORDER BY p.parent_id)
                       FROM ledger_lotparent p WHERE p.child_id = r.id)""",
    },
    joins=identity("lot", "NULLIF(r.reference, '')")
    + """
        LEFT JOIN ledger_holding g ON g.lot_id = r.id AND g.source_kind <> 'draw'
        LEFT JOIN ledger_account a ON a.id = g.account_id LEFT JOIN registry_place s ON s.id = a.place_id""",
    at="r.registered_at",
    party="r.holder_id",
    answer="CASE WHEN r.reference <> '' THEN " + answer_of("'accepted'", "r.code") + " END",
    moving=("grade", "declaration_unknown"),
)  # fmt: skip

CONVERSION = Told(
    name="conversion_facts",
    subject="conversion",
    kinds=("conversion.registered",),
    table="ledger_conversion",
    record="'conversion ' || r.number",
    facts={
        **texts("r", "number", "own_number", "kind", "reason"),
        **plain("r", "date"),
        **IDENTIFIED,
        **AT_HOLDER,
        "inputs": """(SELECT jsonb_agg(jsonb_build_array(t.lot_id, t.quantity) ORDER BY t.lot_id)
                      FROM (SELECT d.lot_id, sum(d.quantity) AS quantity FROM ledger_posting p
                            JOIN ledger_draw d ON d.posting_id = p.id
                            WHERE p.kind = 'conversion' AND p.subject_id = r.id GROUP BY d.lot_id) t)""",
        "outputs": """(SELECT jsonb_agg(jsonb_build_array(l.reference, l.product, l.unit, l.quantity) ORDER BY l.id)
                       FROM ledger_lot l WHERE l.conversion_id = r.id)""",
    },
    joins=f"{identity('conversion')} {HOLDER}",
    at="r.registered_at",
    party="r.holder_id",
    answer=answer_of("'accepted'", "r.number"),
)

WRITE_OFF = Told(
    name="write_off_facts",
    subject="write_off",
    kinds=("write_off.registered",),
    table="ledger_writeoff",
    record="'write_off ' || r.number",
    facts={
        **texts("r", "number", "own_number", "kind", "reason"),
        **plain("r", "date"),
        **IDENTIFIED,
        **AT_HOLDER,
        "draws": f"""(SELECT string_agg({DRAWN}, ';' ORDER BY d.ordinal) FROM ledger_posting p
                      JOIN ledger_draw d ON d.posting_id = p.id WHERE p.kind = 'write_off' AND p.subject_id = r.id)""",
    },
    joins=f"{identity('write_off')} {HOLDER}",
    at="r.registered_at",
    party="r.holder_id",
    answer=answer_of("'accepted'", "r.number"),
    moving=("serials",),
)

TOLD = (LOT, CONVERSION, WRITE_OFF)


def grades(unreadable: list[int]) -> str:
    """SQL: how well a lot is proven is what was said of it last."""
    last = newest("'lot.created', 'lot.graded'", unreadable)
    return f"""
        SELECT 'lot ' || l.code, to_jsonb(l.grade || CASE WHEN l.declaration_unknown THEN ', declaration unknown' ELSE '' END),
               to_jsonb(t.facts->>'grade' || CASE WHEN t.facts ? 'declaration_unknown' THEN ', declaration unknown' ELSE '' END)
        FROM ledger_lot l LEFT JOIN ({last}) t ON t.subject_id = l.id
    """


FOLDED = "SELECT 'lot ' || code, CASE WHEN reference <> '' THEN origin_document ELSE '' END, origin_folded FROM ledger_lot"
