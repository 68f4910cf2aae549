"""What evidence covers: which column of which table a fact of a leaf speaks of. Here, and nowhere else.

A `Told` describes one kind of record: the event that made it, and for each fact of that event's leaf the SQL that says the
same again from what is stored today. Stored and told must then be equal, record by record. Facts that are empty are left out
on both sides. Facts whose value moves on with later events stand in `moving`; who folds those events checks them.

Pure: this makes SQL, others run it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jolserik.platform.keys import SERIAL_MASK


@dataclass(frozen=True, kw_only=True)
class Told:
    """Records of one table beside the events that made them; in all SQL `r` is the row, `e` the event, `facts` the leaf's.

    `joins` brings in what the facts need. `record` is the record's name for people, `at` the moment at which it was made,
    `party` the party in whose name. `answer` is what must be bound to the record's identity (joined as `i`). `says` is
    what the event itself says beside its leaf.
    """

    name: str
    subject: str
    kinds: tuple[str, ...]
    table: str
    record: str
    facts: Mapping[str, str]
    joins: str = ""
    at: str = ""
    party: str = ""
    answer: str = ""
    creating: str = "true"
    moving: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    found_by: str = "r.id = e.subject_id"

    @property
    def own(self) -> str:
        """SQL: the events that made these records."""
        kinds = ", ".join(f"'{kind}'" for kind in self.kinds)
        return f"e.subject_kind = '{self.subject}' AND e.kind IN ({kinds}) AND {self.creating}"


def text(column: str) -> str:
    """SQL: a text that is left out when it is empty."""
    return f"NULLIF({column}, '')"


def texts(alias: str, *columns: str) -> dict[str, str]:
    """The same for columns that are called as their facts are."""
    return {column: text(f"{alias}.{column}") for column in columns}


def plain(alias: str, *columns: str) -> dict[str, str]:
    """Columns that say their facts as they are."""
    return {column: f"{alias}.{column}" for column in columns}


def listed(column: str) -> str:
    """SQL: a list that is left out when it is empty."""
    return f"NULLIF({column}, '[]'::jsonb)"


def said(facts: Mapping[str, str]) -> str:
    """SQL: facts as one object, without those that are empty."""
    pairs = ", ".join(f"'{name}', {expression}" for name, expression in facts.items() if expression)
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"


IDENTIFIED = {
    "content": "encode(i.content_hash, 'hex')",
    "refusals": listed("i.answer->'refusals'"),
    "warnings": listed("i.answer->'warnings'"),
}
"""Facts of every document that has an identity, which must be joined as `i`."""


def answer_of(outcome: str, number: str) -> str:
    """SQL: the answer that must be bound to a document, word for word."""
    return (
        f"jsonb_build_object('outcome', {outcome}, 'number', {number}, 'refusals', "
        "COALESCE(f.facts->'refusals', '[]'::jsonb), 'warnings', COALESCE(f.facts->'warnings', '[]'::jsonb))"
    )


def differences(told: Told, first: int, beyond: int | None, unreadable: Iterable[int]) -> str:
    """SQL: (name, stored, told) of the records that events of these keys made."""
    moving = ", ".join(f"'{name}'" for name in told.moving)
    stored = {**told.facts, "(party)": told.party, "(at)": told.at, "(answer)": told.answer and "i.answer"}
    says = {
        "(party)": "e.party_id",
        "(at)": told.at and "e.recorded_at",
        "(answer)": told.answer,
        **told.says,
    }
    return f"""
        SELECT COALESCE({told.record}, e.kind || ' event ' || e.id),
               CASE WHEN r.id IS NOT NULL THEN {said(stored)} END, (f.facts - ARRAY[{moving}]::text[]) || {said(says)}
        FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id {facts_of("b")}
        LEFT JOIN {told.table} r ON {told.found_by} {told.joins}
        WHERE {told.own} AND {keys("e.id", first, beyond)} AND {keys("b.id", first, beyond)} AND {readable("b", unreadable)}
    """


def facts_of(leaf: str) -> str:
    """SQL: a leaf's facts as `f.facts`, read once."""
    return f"CROSS JOIN LATERAL (SELECT convert_from({leaf}.canonical, 'UTF8')::jsonb->'facts' AS facts OFFSET 0) f"


def readable(leaf: str, unreadable: Iterable[int]) -> str:
    """SQL: leaves whose bytes say something; that the others say nothing is a violation of its own."""
    known = ",".join(map(str, unreadable))
    return f"{leaf}.canonical IS NOT NULL AND {leaf}.id <> ALL('{{{known}}}'::bigint[])"


def keys(column: str, first: int, beyond: int | None) -> str:
    """SQL: keys from `first` up to `beyond`, which is no more among them; None is the end."""
    return f"{column} >= {first}" + ("" if beyond is None else f" AND {column} < {beyond}")


def untold(told: Told) -> str:
    """SQL: (name, 1, how many events made it) of every record of the table."""
    return f"""
        SELECT {told.record}, 1, COALESCE(m.events, 0) FROM {told.table} r {told.joins}
        LEFT JOIN (SELECT e.subject_id, count(*) AS events FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id
                   WHERE {told.own} GROUP BY 1) m ON m.subject_id = r.id
    """


def done(key: str) -> str:
    """SQL: what puts events into the order in which they were done: the serial in a key. The month before it is what the
    clock said, and a clock may be put back."""
    return f"({key} & {SERIAL_MASK})"


def newest(kinds: str, unreadable: Iterable[int]) -> str:
    """SQL: of every record its newest event of some kinds (of one subject), with its facts."""
    return f"""
        SELECT DISTINCT ON (e.subject_id) e.subject_id, e.kind, e.recorded_at, e.party_id, f.facts
        FROM evidence_event e JOIN evidence_leaf b ON b.id = e.id {facts_of("b")}
        WHERE e.kind IN ({kinds}) AND {readable("b", unreadable)} ORDER BY e.subject_id, {done("e.id")} DESC
    """
