"""What evidence covers of objections: as they were filed, and as they were answered, beside what their leaves say of them."""

from __future__ import annotations

from jolserik.casework.verdicts import Outcome
from jolserik.evidence.telling import IDENTIFIED, Told, answer_of, listed, text, texts
from jolserik.ledger import conservation as c
from jolserik.ledger.queries.audit import Check

NAME = "'objection ' || r.number"

FILED = Told(
    name="objections",
    subject="objection",
    kinds=("objection.filed",),
    table="casework_objection",
    record=NAME,
    facts={
        **texts(
            "r", "number", "own_number", "subject_kind", "subject", "code", "rule", "pack_version", "reason"
        ),
        **IDENTIFIED,
        "due_at": """to_char(r.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
        "party": "p.country || ':' || p.identifier",
        "note": "r.note_id",
        "facts": "NULLIF(r.facts, '{}'::jsonb)",
        "papers": listed("r.papers"),
        "(person)": "r.person_id",
    },
    joins="""
        LEFT JOIN registry_party p ON p.id = r.party_id
        LEFT JOIN evidence_identity i ON i.kind = 'objection' AND i.scope = r.party_id
            AND i.value = r.own_number AND i.subject_id = r.id""",
    at="r.filed_at",
    party="r.party_id",
    answer=answer_of("'accepted'", "r.number"),
    says={"(person)": "e.person_id"},
)

ANSWERED = Told(
    name="objection_answers",
    subject="objection",
    kinds=("objection.answered",),
    table="casework_objection",
    record=NAME,
    facts={
        "outcome": text("r.outcome"),
        "answer": text("r.answer"),
        "released": "NULLIF(r.released, false)",
        "(person)": "r.answered_by",
    },
    at="r.answered_at",
    party="r.party_id",
    says={"(person)": "e.person_id"},
)

TOLD = (FILED, ANSWERED)
TOLD_ONCE = (FILED,)

OUTCOMES = ", ".join(f"'{outcome.value}'" for outcome in Outcome)
UNANSWERED = f"""
SELECT {NAME}, 1, count(e.id) FROM casework_objection r
LEFT JOIN evidence_event e ON e.subject_kind = 'objection' AND e.subject_id = r.id AND e.kind = 'objection.answered'
GROUP BY r.id HAVING count(e.id) > 0 OR r.outcome IN ({OUTCOMES})
"""
"""An answer was given once, by one event."""

NOT_YET = f"""
SELECT {NAME}, to_jsonb(r.outcome || r.answer || COALESCE(r.answered_by::text, '') || COALESCE(r.answered_at::text, '')
                        || CASE WHEN r.released THEN 'released' ELSE '' END), to_jsonb(''::text)
FROM casework_objection r WHERE NOT EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'objection'
    AND e.subject_id = r.id AND e.kind = 'objection.answered')
"""
"""Where nobody has answered there is nothing of an answer."""

IDENTITIES = """
SELECT COALESCE('objection ' || o.number, 'objection identity ' || i.value), count(o.id), count(i.id)
FROM casework_objection o FULL JOIN (SELECT * FROM evidence_identity WHERE kind = 'objection') i
    ON i.subject_id = o.id AND i.scope = o.party_id AND i.value = o.own_number AND i.answer->>'number' = o.number
GROUP BY o.id, o.number, i.value, i.scope
"""

RELEASED = f"""
SELECT {NAME}, to_jsonb(r.released), to_jsonb(EXISTS (
           SELECT FROM notes_noteaction a WHERE a.note_id = r.note_id AND a.action = 'release'
           AND a.recorded_at = r.answered_at AND a.person_id = r.answered_by AND strpos(a.reason, r.number) > 0))
FROM casework_objection r
UNION ALL
SELECT {NAME}, to_jsonb(r.subject), to_jsonb(n.number) FROM casework_objection r JOIN notes_note n ON n.id = r.note_id
"""
"""What an objection is said to have released was released by whoever answered it; its note is the one that it names."""

CHECKS = (
    Check("objection_identities", IDENTITIES, c.BoundNumber, c.identities_are_one_to_one),
    Check("objection_answers_told", UNANSWERED, c.BoundNumber, c.identities_are_one_to_one),
    Check("objections_waiting", NOT_YET, c.RecordedState, c.states_follow_events),
    Check("objections_released", RELEASED, c.RecordedState, c.states_follow_events),
)
