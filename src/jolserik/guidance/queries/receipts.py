"""Receipts as they were recorded, and what evidence covers of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from jolserik.evidence.telling import Told, listed, plain, texts
from jolserik.platform.bulk import from_jsonb, select

SUBJECT = "guidance"
ANSWERED = "guidance.answered"


class KnownReceipt(NamedTuple):
    """A receipt. `event` is the key of the event and of its leaf."""

    reference: str
    language: str
    answer_sha256: str
    verdict: str
    question: dict[str, Any]
    withheld: list[str]
    pack_code: str
    pack_version: str
    pack_fingerprint: str
    recorded_at: datetime
    event: int


def find_receipt(reference: str, language: str = "") -> KnownReceipt | None:
    """The receipt of an answer in that language; without a language the first that was recorded."""
    rows = select(
        """
        SELECT r.reference, r.language, r.answer_sha256, r.verdict, r.question, r.withheld, r.pack_code, r.pack_version,
               r.pack_fingerprint, r.recorded_at, e.id
        FROM guidance_receipt r
        JOIN evidence_event e ON e.subject_kind = %s AND e.subject_id = r.id AND e.kind = %s
        WHERE r.reference = %s AND (%s = '' OR r.language = %s) ORDER BY r.id LIMIT 1
        """,
        [SUBJECT, ANSWERED, reference, language, language],
    )
    for row in rows:
        found = KnownReceipt(*row)
        return found._replace(question=from_jsonb(found.question), withheld=from_jsonb(found.withheld))
    return None


RECEIPT = Told(
    name="receipts",
    subject=SUBJECT,
    kinds=(ANSWERED,),
    table="guidance_receipt",
    record="'receipt ' || r.reference || ' in ' || r.language",
    facts={
        **texts("r", "reference", "language", "answer_sha256", "verdict", "pack_code", "pack_version", "pack_fingerprint"),
        **plain("r", "question"),
        "withheld": listed("r.withheld"),
    },
    at="r.recorded_at",
)  # fmt: skip

TOLD = (RECEIPT,)
