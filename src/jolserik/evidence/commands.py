"""Writes of the evidence room: events with their leaves, and identities. Always inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.evidence.sealing import NewEvent, Sealed, seal
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import Keys


def record_events(
    events: Sequence[NewEvent],
    *,
    now: datetime,
    keys: Keys | None = None,
    sealed: Sequence[Sealed] | None = None,
) -> None:
    """Append events and, in the same transaction, one leaf each. `keys` and `sealed` may have been made beforehand."""
    ids = (keys or Keys(now)).take(len(events))
    leaves = sealed if sealed is not None else seal(events, now)
    copy_rows(
        "evidence_event",
        ("id", "recorded_at", "subject_kind", "subject_id", "kind", "party_id", "person_id"),
        [
            (key, now, e.subject_kind, e.subject_id, e.kind, e.party_id, e.person_id)
            for key, e in zip(ids, events, strict=True)
        ],
    )
    copy_rows(
        "evidence_leaf",
        ("id", "key", "canonical", "commitments", "root"),
        [(key, *leaf) for key, leaf in zip(ids, leaves, strict=True)],
    )


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """What a sender calls a document, the hash of its content, and the answer that it got."""

    kind: str
    scope: int
    value: str
    content_hash: bytes
    subject_id: int
    answer: dict[str, Any]


def bind_identities(identities: Sequence[NewIdentity]) -> None:
    """Bind identities to their answers for ever.

    Two transactions that bind the same identity cannot both commit: the later one fails on the unique constraint and
    its caller runs again, then finding the first answer.
    """
    copy_rows(
        "evidence_identity",
        ("kind", "scope", "value", "content_hash", "subject_id", "answer"),
        [(i.kind, i.scope, i.value, i.content_hash, i.subject_id, Jsonb(i.answer)) for i in identities],
    )
