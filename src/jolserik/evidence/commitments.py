"""Commitments: a record's facts become canonical bytes, one salted commitment per field, and one root.

Every field is an *entry* ``salt ‖ path ‖ NUL ‖ canonical value``, in the order of the paths. The salts are 32 bytes each
of ``SHAKE256(key)``, where `key` is 32 random bytes of this record alone. The commitment of a field is ``SHA256(0x00 ‖ entry)``,
the RFC 6962 leaf hash of the entry, and the root is the RFC 6962 tree over the entries. Without salts a known identifier times
a thousand product codes is guessed in an hour; with them a holder of the key opens single fields by giving their entries, and
destroying the key severs the commitment from the facts.

Words: *canonical* bytes are RFC 8785 JSON; a *commitment* is 32 bytes; the *root* is what the log will hold.
Sources: FIPS 202 (SHAKE256 as a generator), RFC 6962 section 2.1. Why not HMAC: docs/decisions/0007.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from jolserik.kernel.canonical import canonical_fields

VERSION = 1
KEY_BYTES = 32
SALT_BYTES = 32

_sha256 = hashlib.sha256


class Commitment(NamedTuple):
    """What a leaf row stores besides the key."""

    canonical: bytes
    commitments: bytes
    root: bytes


def commit(facts: dict[str, Any], key: bytes) -> Commitment:
    """Commit to a record's facts under its own random key."""
    canonical, fields = canonical_fields(facts)
    commitments = [commitment_of(entry) for entry in entries(key, fields)]
    return Commitment(canonical, b"".join(commitments), root_of(commitments))


def entries(key: bytes, fields: Sequence[tuple[str, str]]) -> list[bytes]:
    """What each of the (path, canonical value) commits to; whoever is given one can repeat its commitment."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    size = SALT_BYTES * len(fields)
    salts = hashlib.shake_256(key).digest(size)
    return [
        salts[place : place + SALT_BYTES] + f"{path}\0{value}".encode()
        for place, (path, value) in zip(range(0, size, SALT_BYTES), fields, strict=True)
    ]


def commitment_of(entry: bytes) -> bytes:
    """The commitment of one field; whoever is shown its entry checks it so."""
    return _sha256(b"\0" + entry).digest()


def root_of(commitments: Sequence[bytes]) -> bytes:
    """Root of the RFC 6962 Merkle tree whose leaf hashes these are; the empty tree is the hash of nothing."""
    if not commitments:
        return _sha256(b"").digest()
    level = commitments
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    """Pair neighbours; an odd last node rises as it is, which gives RFC 6962's shape."""
    paired = [_sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return paired if len(level) % 2 == 0 else [*paired, level[-1]]
