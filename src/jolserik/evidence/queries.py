"""Reads of the evidence room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from jolserik.evidence.rederiving import StoredLeaf
from jolserik.platform.bulk import from_jsonb, select
from jolserik.platform.keys import SERIAL_MASK

LEAVES_PER_PAGE = 5_000


class BoundIdentity(NamedTuple):
    """An identity that has its answer."""

    content_hash: bytes
    subject_id: int
    answer: dict[str, Any]


def bound_identities(kind: str, keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], BoundIdentity]:
    """Those of the (scope, value) keys that are bound already."""
    wanted = list(keys)
    if not wanted:
        return {}
    rows = select(
        """
        SELECT i.scope, i.value, i.content_hash, i.subject_id, i.answer FROM evidence_identity i
        JOIN unnest(%s::bigint[], %s::text[]) AS k(scope, value) ON i.scope = k.scope AND i.value = k.value
        WHERE i.kind = %s
        """,
        [[scope for scope, _ in wanted], [value for _, value in wanted], kind],
    )
    return {
        (scope, value): BoundIdentity(bytes(digest), subject, from_jsonb(answer))
        for scope, value, digest, subject, answer in rows
    }


class PastEvent(NamedTuple):
    """An event as its subject's history shows it."""

    id: int
    recorded_at: datetime
    kind: str
    party_id: int | None
    person_id: int | None
    facts: dict[str, Any]
    root: str


def history(subject_kind: str, subject_ids: Sequence[int]) -> list[PastEvent]:
    """What happened to some records, oldest first. Facts are empty where the key was destroyed.

    By serial, not by key: where a clock was put back over the end of a month, a later key has an earlier month.
    """
    rows = select(
        f"""
        SELECT e.id, e.recorded_at, e.kind, e.party_id, e.person_id, l.canonical, l.root
        FROM evidence_event e JOIN evidence_leaf l ON l.id = e.id
        WHERE e.subject_kind = %s AND e.subject_id = ANY(%s) ORDER BY e.id & {SERIAL_MASK}
        """,
        [subject_kind, list(subject_ids)],
    )
    return [
        PastEvent(
            i, at, kind, party, person, json.loads(bytes(raw))["facts"] if raw else {}, bytes(root).hex()
        )
        for i, at, kind, party, person, raw, root in rows
    ]


def leaf_pages() -> Iterator[list[StoredLeaf]]:
    """All leaves with their events, by their keys, a page at a time."""
    last = -1
    while True:
        rows = select(
            """
            SELECT l.id, l.canonical, l.key, l.commitments, l.root, e.id, e.recorded_at, e.subject_kind, e.subject_id, e.kind,
                   e.party_id, e.person_id
            FROM (SELECT * FROM evidence_leaf WHERE id > %s ORDER BY id LIMIT %s) l
            LEFT JOIN evidence_event e ON e.id = l.id ORDER BY l.id
            """,
            [last, LEAVES_PER_PAGE],
        )
        if not rows:
            return
        yield [StoredLeaf(*row) for row in rows]
        last = rows[-1][0]
