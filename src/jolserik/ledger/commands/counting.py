"""Counting what a check that only observes would have refused, by the day of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from jolserik.kernel.refusals import Code
from jolserik.platform.bulk import execute


def count_would_be(faults: Iterable[tuple[date, Code]]) -> None:
    """Add would-be refusals to their days."""
    counted = sorted(Counter(faults).items())
    if not counted:
        return
    execute(
        """
        INSERT INTO ledger_wouldberefusal (day, code, count)
        SELECT * FROM unnest(%s::date[], %s::text[], %s::bigint[])
        ON CONFLICT (day, code) DO UPDATE SET count = ledger_wouldberefusal.count + EXCLUDED.count
        """,
        [
            [day for (day, _), _ in counted],
            [code.value for (_, code), _ in counted],
            [count for _, count in counted],
        ],
    )
