"""Commitments: a record's facts become canonical bytes, one salted commitment per field, and one root.

Every field (path, canonical value) is hidden behind ``HMAC-SHA256(salt, path NUL value)`` whose salt is
``HMAC-SHA256(key, path)``; `key` is 32 random bytes of this record alone. Without salts a known identifier times a thousand
product codes is guessed in an hour; with them a holder of the key opens single fields and destroying the key severs the
commitment from the facts. The root is the RFC 6962 tree over the commitments in the order of the paths.

Words: *canonical* bytes are RFC 8785 JSON; a *commitment* is 32 bytes; the *root* is what the log will hold.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from jolserik.kernel.canonical import canonical_json, flatten

VERSION = 1
KEY_BYTES = 32


class Commitment(NamedTuple):
    """What a leaf row stores besides the key."""

    canonical: bytes
    commitments: bytes
    root: bytes


def commit(facts: dict[str, Any], key: bytes) -> Commitment:
    """Commit to a record's facts under its own random key."""
    fields = commit_fields(key, flatten(facts))
    return Commitment(canonical_json(facts), b"".join(fields), root_of(fields))


def commit_field(key: bytes, path: str, value: str) -> bytes:
    """The commitment of one field; anybody who is given the salt, path and value can repeat it."""
    return commit_fields(key, [(path, value)])[0]


def open_field(salt: bytes, path: str, value: str) -> bytes:
    """Recompute a field's commitment from its opened salt."""
    return hmac.digest(salt, path.encode() + b"\0" + value.encode(), "sha256")


# HMAC-SHA256 by its definition (RFC 2104) for keys of 32 bytes: OpenSSL looks its digest up anew at every one-shot call,
# which costs twice the hashing itself, and a note has a hundred fields.
_sha256 = hashlib.sha256
_FILL = bytes(_sha256().block_size - KEY_BYTES)
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


def commit_fields(key: bytes, fields: Iterable[tuple[str, str]]) -> list[bytes]:
    """The commitments of (path, canonical value) under one key."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    block = key + _FILL
    key_inner, key_outer = _sha256(block.translate(_INNER_PAD)), _sha256(block.translate(_OUTER_PAD))
    commitments = []
    for path, value in fields:
        name = path.encode()
        inner, outer = key_inner.copy(), key_outer.copy()
        inner.update(name)
        outer.update(inner.digest())
        block = outer.digest() + _FILL  # the field's salt, which is the key of its commitment
        opened = _sha256(block.translate(_INNER_PAD) + name + b"\0" + value.encode()).digest()
        commitments.append(_sha256(block.translate(_OUTER_PAD) + opened).digest())
    return commitments


def root_of(commitments: Sequence[bytes]) -> bytes:
    """Root of the RFC 6962 Merkle tree over the commitments; the empty tree is the hash of nothing."""
    if not commitments:
        return hashlib.sha256(b"").digest()
    level = [_sha256(b"\0" + leaf).digest() for leaf in commitments]
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    """Pair neighbours; an odd last node rises as it is, which gives RFC 6962's shape."""
    paired = [_sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return paired if len(level) % 2 == 0 else [*paired, level[-1]]
