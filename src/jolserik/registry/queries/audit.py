"""What evidence covers of the registry: parties, places and mandates as their events add up, registers version by version."""

from __future__ import annotations

from jolserik.evidence.telling import Told, done, newest, plain, readable, said, text, texts
from jolserik.registry.commands.tariff import THE_TABLE

PARTY = "r.country || ':' || r.identifier"

DECLARATION = Told(
    name="declarations",
    subject="declaration",
    kinds=("declaration.recorded",),
    table="registry_declaration",
    record="'declaration ' || r.number || '.' || r.line || ' version ' || r.version",
    facts={
        **texts("r", "number", "status", "holder", "product", "unit", "origin_country", "maker_country", "currency"),
        **plain("r", "line", "version", "date", "quantity", "net_kg"),
        "value": "r.value::text",
    },
    at="r.recorded_at",
)  # fmt: skip

INVOICE_LINE = {
    **plain("l", "line", "quantity"),
    **texts("l", "product", "unit", "currency", "origin_country", "maker_country", "origin_document", "origin_line"),
    "value": "l.value::text",
}  # fmt: skip

INVOICE = Told(
    name="invoices",
    subject="invoice",
    kinds=("invoice.recorded",),
    table="registry_invoice",
    record="'invoice ' || r.number || ' of ' || r.seller || ' version ' || r.version",
    facts={
        **texts("r", "number", "status", "seller", "buyer", "seller_place", "buyer_place"),
        **plain("r", "version", "date"),
        "content": "encode(r.content_hash, 'hex')",
        "lines": f"(SELECT jsonb_agg({said(INVOICE_LINE)} ORDER BY l.id) FROM registry_invoiceline l WHERE l.invoice_id = r.id)",
    },
    at="r.recorded_at",
    moving=("settled_at",),
)

TOLD = (DECLARATION, INVOICE)


LEAF = "(convert_from(b.canonical, 'UTF8')::jsonb->'facts')"


def folded(unreadable: list[int]) -> dict[str, str]:
    """(name, stored, told) of records whose events add up: what was said last holds."""
    party = {
        "party": PARTY, **texts("r", "name", "name_kk", "name_en", "address"), "registered_on": "r.registered_on",
        "verified": "NULLIF(r.verified, false)", "(at)": "r.added_at",
    }  # fmt: skip
    place = {
        "place": text("r.code"), **texts("r", "kind", "name", "region", "country"), "lat": "r.lat::text",
        "lon": "r.lon::text", "(party)": "r.party_id",
    }  # fmt: skip
    mandate = {
        "person": "p.username", "scope": "r.scope", "from": "r.valid_from", "until": "r.valid_until",
        "(party)": "r.party_id",
    }  # fmt: skip
    spoken = readable("b", unreadable)
    return {
        "parties": f"""
            SELECT 'party ' || {PARTY}, {said(party)}, t.told || {said({"(at)": "t.at"})}
            FROM registry_party r FULL JOIN (
                SELECT e.subject_id, jsonb_object_agg(k.key, k.value ORDER BY {done('e.id')}) AS told,
                       (array_agg(e.recorded_at ORDER BY {done('e.id')}))[1] AS at
                FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id CROSS JOIN LATERAL jsonb_each({LEAF}) k
                WHERE e.subject_kind = 'party' AND {spoken} GROUP BY 1) t ON t.subject_id = r.id
            WHERE NOT EXISTS (SELECT FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id AND b.canonical IS NULL
                              AND b.key IS NULL WHERE e.subject_kind = 'party' AND e.subject_id = r.id)
        """,
        "places": f"""
            SELECT 'place ' || r.id, {said(place)},
                   CASE WHEN t.facts IS NOT NULL THEN t.facts || {said({"(party)": "t.party_id"})} ELSE {said({
                       "place": text("r.code"), "kind": "'warehouse'", "(party)": "r.party_id"})} END
            FROM registry_place r FULL JOIN ({newest("'place.recorded'", unreadable)}) t ON t.subject_id = r.id
        """,
        "mandates": f"""
            SELECT 'mandate ' || r.id, {said(mandate)}, t.told || {said({"(party)": "t.party_id"})}
            FROM registry_mandate r JOIN registry_person p ON p.id = r.person_id FULL JOIN (
                SELECT e.subject_id, min(e.party_id) AS party_id, jsonb_object_agg(k.key, k.value ORDER BY {done('e.id')}) AS told
                FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id CROSS JOIN LATERAL jsonb_each({LEAF}) k
                WHERE e.subject_kind = 'mandate' AND {spoken} GROUP BY 1) t ON t.subject_id = r.id
        """,
        "invoices_settled": f"""
            SELECT 'invoice ' || r.number || ' of ' || r.seller, to_jsonb(r.settled_at),
                   to_jsonb(CASE t.kind WHEN 'invoice.recorded' THEN (t.facts->>'settled_at')::timestamptz
                                        WHEN 'invoice.settled' THEN t.recorded_at END)
            FROM registry_invoice r LEFT JOIN ({newest(
                "'invoice.recorded', 'invoice.settled', 'invoice.unsettled'", unreadable)}) t ON t.subject_id = r.id
        """,
        "tariff": f"""
            SELECT 'tariff table', to_jsonb(t.count || ' ' || t.digest),
                   to_jsonb(COALESCE((SELECT facts->>'rows' || ' ' || (facts->>'digest')
                                      FROM ({newest("'tariff.loaded'", unreadable)}) x), t.empty))
            FROM (SELECT n.count, n.digest, '0 ' || encode(sha256(''), 'hex') AS empty
                  FROM ({THE_TABLE}) AS n (count, digest)) t
        """,
    }  # fmt: skip


COUNTED = """
SELECT {record}, 'versions 1 to ' || max(version) || ', the last is current',
       'versions ' || min(version) || ' to ' || max(version)
       || CASE WHEN count(*) = max(version) THEN ', ' ELSE ' with gaps, ' END
       || CASE WHEN count(*) FILTER (WHERE current) = 1 AND bool_or(current AND version = newest)
               THEN 'the last is current' ELSE 'another is current' END
FROM (SELECT *, max(version) OVER (PARTITION BY {line}) AS newest FROM {table}) v GROUP BY {line}
"""
VERSIONS = " UNION ALL ".join(
    COUNTED.format(record=record, line=line, table=table)
    for record, line, table in (
        ("'declaration ' || min(number) || '.' || line", "folded, line", "registry_declaration"),
        ("'invoice ' || min(number) || ' of ' || seller", "seller, folded", "registry_invoice"),
    )
)
"""Nothing in a register is edited: every line's versions count up from 1, and the newest is the current one."""

DERIVED = "SELECT id, country || ':' || identifier, kind, name, sort_key FROM registry_party"
FOLDED = """
SELECT 'declaration ' || number, number, folded FROM registry_declaration
UNION ALL SELECT 'invoice ' || number || ' of ' || seller, number, folded FROM registry_invoice
"""
"""What the program derives from other columns and keeps for searching."""
