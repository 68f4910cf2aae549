"""Writes of the evidence room: events with their leaves, and identities. Always inside the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from jolserik.evidence.commitments import KEY_BYTES, VERSION, commit
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import Keys


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something done to a record. `facts` are nested dicts, lists, texts, whole numbers and booleans; never floats.

    A fact that is empty is left out of the leaf: what is not said is empty, and every field costs its commitment.
    """

    subject_kind: str
    subject_id: int
    kind: str
    facts: dict[str, Any]
    party_id: int | None = None
    person_id: int | None = None


class Sealed(NamedTuple):
    """What the leaf of an event holds."""

    key: bytes
    canonical: bytes
    commitments: bytes
    root: bytes


def seal(events: Sequence[NewEvent], now: datetime) -> list[Sealed]:
    """Commit to each event under a random key of its own."""
    keys = [secrets.token_bytes(KEY_BYTES) for _ in events]
    return [
        Sealed(key, *commit(leaf_facts(event, now), key)) for event, key in zip(events, keys, strict=True)
    ]


FEW_EVENTS = 5


@contextmanager
def sealing(events: Sequence[NewEvent], now: datetime) -> Iterator[Callable[[], list[Sealed]]]:
    """Seal events while the caller writes what they tell of: yields a function that waits for them.

    The hashing of many takes as long as the database needs for their rows, and this process would only wait for it.
    """
    if len(events) <= FEW_EVENTS:
        yield lambda: seal(events, now)
        return
    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(seal, events, now).result


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


def leaf_facts(event: NewEvent, now: datetime) -> dict[str, Any]:
    """What a leaf commits to: the event's own facts and its envelope."""
    leaf = {
        "version": VERSION,
        "kind": event.kind,
        "subject": event.subject_kind,
        "subject_id": event.subject_id,
        "party_id": event.party_id,
        "at": now.isoformat(),
        "facts": {name: value for name, value in event.facts.items() if value or type(value) is int},
    }
    return leaf if event.person_id is None else leaf | {"person_id": event.person_id}


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
