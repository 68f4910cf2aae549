"""Writes of the guidance: the receipt of an answer, with its leaf."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.evidence import exactly_once
from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.guidance.asking import Document, as_bytes, ask
from jolserik.guidance.queries.receipts import ANSWERED, SUBJECT, KnownReceipt, find_receipt
from jolserik.packs import Pack
from jolserik.packs.rules import FACTS, FactKind, Question
from jolserik.platform.bulk import select


def record_receipt(
    pack: Pack, question: Question, language: str, *, now: datetime
) -> tuple[KnownReceipt, bool] | None:
    """The receipt of the answer to a question, and whether it is new; None when the database is busy.

    The same question on the same day to the same pack has one receipt in each language: the first one, which proves most.
    """
    answer = ask(pack, question, language)
    return exactly_once.retrying(lambda: _recorded(pack, answer, now), busy=lambda: None)


def _recorded(pack: Pack, answer: Document, now: datetime) -> tuple[KnownReceipt, bool]:
    known = find_receipt(answer["reference"], answer["language"])
    is_new = known is None and _stored(pack, answer, now)
    known = known or find_receipt(answer["reference"], answer["language"])
    assert known is not None  # ours, or that of whoever was faster
    return known, is_new


def _stored(pack: Pack, answer: Document, now: datetime) -> bool:
    question, withheld = without_parties(answer["question"])
    digest = hashlib.sha256(as_bytes(answer)).hexdigest()
    rows = select(
        """
        INSERT INTO guidance_receipt (reference, language, answer_sha256, verdict, question, withheld, pack_code,
                                      pack_version, pack_fingerprint, recorded_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (reference, language) DO NOTHING RETURNING id
        """,
        [
            answer["reference"], answer["language"], digest, answer["verdict"], Jsonb(question), Jsonb(withheld),
            pack.code, pack.version, pack.fingerprint, now,
        ],
    )  # fmt: skip
    for (receipt_id,) in rows:
        facts = {
            "reference": answer["reference"], "language": answer["language"], "answer_sha256": digest,
            "verdict": answer["verdict"], "question": question, "withheld": withheld, "pack_code": pack.code,
            "pack_version": pack.version, "pack_fingerprint": pack.fingerprint,
        }  # fmt: skip
        record_events([NewEvent(SUBJECT, receipt_id, ANSWERED, facts)], now=now)
    return bool(rows)


def without_parties(stated: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A question's facts without those that name somebody, and which these are."""
    withheld = sorted(name for name, said in stated.items() if FACTS.get(name) is FactKind.PARTY and said)
    return {name: said for name, said in stated.items() if name not in withheld}, withheld
