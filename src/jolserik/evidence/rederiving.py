"""Re-deriving leaves: from canonical bytes and key once more to commitments and root, and the envelope beside its event.

Pure. A leaf whose key and bytes were destroyed says nothing any more; that is lawful for parties only (people may ask to be
forgotten), and whatever says nothing proves nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from jolserik.evidence.commitments import KEY_BYTES, Commitment, commit
from jolserik.kernel.canonical import NotCanonical, canonical_json

FORGETTABLE = frozenset({"party"})


class StoredLeaf(NamedTuple):
    """A leaf's row and the row of its event; the latter is None where there is none."""

    id: int
    canonical: bytes | None
    key: bytes | None
    commitments: bytes
    root: bytes
    event_id: int | None
    recorded_at: datetime | None
    subject_kind: str | None
    subject_id: int | None
    kind: str | None
    party_id: int | None
    person_id: int | None


class Difference(NamedTuple):
    """What a leaf says and what it should say; `readable` is false when its facts must not be looked at."""

    leaf: str
    stored: str
    told: str
    readable: bool


def differences(leaf: StoredLeaf) -> Iterator[Difference]:
    """Everything that is wrong with one leaf."""
    name = f"leaf {leaf.id}"
    if leaf.canonical is None and leaf.key is None and leaf.subject_kind in FORGETTABLE:
        return
    if leaf.canonical is None or leaf.key is None or len(leaf.key) != KEY_BYTES:
        yield Difference(name, "destroyed in part or without reason", "key and canonical bytes", False)
        return
    facts = facts_said(leaf.canonical)
    if facts is None:
        yield Difference(name, "unreadable", "canonical bytes", False)
        return
    again = commit(facts, leaf.key)
    for what in ("commitments", "root"):
        was, comes = digest(getattr(leaf, what)), digest(getattr(again, what))
        if was != comes:
            yield Difference(name, f"{what} {was}", f"{what} {comes}", True)
    stored, told = envelope(leaf), envelope_said(facts)
    if stored != told:
        yield Difference(name, f"event {stored}", f"event {told}", True)


def facts_said(canonical: bytes) -> dict[str, Any] | None:
    """What canonical bytes say; None if they are not the canonical bytes of anything that a command writes."""
    try:
        facts = json.loads(canonical)
        sound = (
            isinstance(facts, dict) and isinstance(facts.get("facts"), dict) and b"\\u0000" not in canonical
        )
        return facts if sound and canonical_json(facts) == canonical else None
    except (ValueError, NotCanonical, RecursionError):
        return None


def digest(value: bytes) -> str:
    """Bytes as a few letters that people can compare."""
    return hashlib.sha256(value).hexdigest()[:16]


def envelope(leaf: StoredLeaf) -> tuple[Any, ...]:
    """Kind, subject, party, person and moment as the event's row has them."""
    return (leaf.kind, leaf.subject_kind, leaf.subject_id, leaf.party_id, leaf.person_id, leaf.recorded_at)


def envelope_said(facts: dict[str, Any]) -> tuple[Any, ...]:
    """The same as the leaf says them."""
    try:
        at = datetime.fromisoformat(facts["at"])
    except (KeyError, TypeError, ValueError):
        at = None
    said = (facts.get(name) for name in ("kind", "subject", "subject_id", "party_id", "person_id"))
    return (*said, at)


def commit_again(canonical: bytes, secret: bytes) -> Commitment:
    """Commit to the facts that canonical bytes say."""
    return commit(json.loads(canonical), secret)
