"""Re-deriving leaves: every leaf once more from its bytes and key, beside one sha256 over the same bytes.

The world is a modest one, made by the real commands: lots and notes of ten lines. The whole audit stands beside its half
without leaves; everything runs on one core but the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bench.table import Row, measured

NOTES, LINES_PER_NOTE, NOTES_PER_BATCH = 2_000, 10, 200
SELLER, BUYER = "KZ:990140999995", "KZ:990140999494"
PRODUCT = "8450111100"


def rows(scale: float) -> Iterator[Row]:
    """Leaves a second on one core, and the audit of the same world."""
    make_world(max(NOTES_PER_BATCH, int(NOTES * scale)))
    from jolserik.evidence.queries import leaf_pages
    from jolserik.evidence.rederiving import differences
    from jolserik.notes.queries.audit import audit

    leaves = [leaf for page in leaf_pages() for leaf in page]

    def rederive() -> None:
        assert not any(fault for leaf in leaves for fault in differences(leaf))

    def hash_once() -> None:
        for leaf in leaves:
            hashlib.sha256((leaf.canonical or b"") + (leaf.key or b"")).digest()

    size = sum(len(leaf.canonical or b"") for leaf in leaves) // len(leaves)
    yield Row(
        "re-derive leaves, one core",
        measured(rederive, len(leaves)),
        "leaves",
        "sha256 of the same bytes",
        measured(hash_once, len(leaves)),
        note=f"{len(leaves):,} leaves of {size} bytes; every field has a salt and a commitment of its own",
    )
    assert audit().violations == []
    yield Row(
        "audit, whole",
        measured(audit, len(leaves)),
        "leaves",
        "the same without leaves",
        measured(lambda: audit(leaves=False), len(leaves)),
        note="compares every record with its leaf, and replays what became of notes",
    )


def make_world(notes: int) -> None:
    """Two parties, one lot, and notes from one to the other."""
    take("parties", [[{"party": party, "name": party}] for party in (SELLER, BUYER)])
    goods = {"product": PRODUCT, "unit": "H87"}
    lot = {"lot": "L", "holder": SELLER, "place": "A", "quantity": str(notes * LINES_PER_NOTE), "origin_country": "DE",
           "maker_country": "DE", "origin_kind": "import_eaeu", "date": "2023-08-01", **goods}  # fmt: skip
    take("lots", [[lot]])
    head = {"kind": "domestic", "date": "2023-08-05", "sender": SELLER, "sender_place": "A", "recipient": BUYER,
            "recipient_place": "B", "carrier": "Trans", "contract": "K-1", "quantity": "1", "price": "199.9",
            "currency": "KZT", **goods}  # fmt: skip
    for first in range(0, notes, NOTES_PER_BATCH):
        take(
            "notes",
            [
                [head | {"note": f"N{number}", "line": str(line + 1)} for line in range(LINES_PER_NOTE)]
                for number in range(first, min(notes, first + NOTES_PER_BATCH))
            ],
        )


def take(kind: str, documents: list[list[dict[str, str]]]) -> None:
    """Register documents as the operator would; all must pass."""
    from jolserik.exchange.kinds import KINDS
    from jolserik.exchange.loading import draft_of
    from jolserik.registry.commands.operating import operator_act

    drafts = [
        draft_of(list(enumerate(document, 2)), KINDS[kind], comma_decimals=False) for document in documents
    ]
    answers = KINDS[kind].register(drafts, operator_act())
    if refused := [answer for answer in answers if answer.refusals]:
        raise SystemExit(f"{kind}: {refused[0]}")
