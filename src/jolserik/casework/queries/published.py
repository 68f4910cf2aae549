"""What is published of objections: how many, how they ended, how long an answer took; no party and no goods.

Counts stand by month and by rule, never by both at once: who competes with whom could otherwise be read out of small numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jolserik.platform.bulk import select


class Counts(NamedTuple):
    """Objections and their outcomes. `late` were answered after their clock, or wait past it; days are calendar days."""

    filed: int = 0
    upheld: int = 0
    partly: int = 0
    rejected: int = 0
    late: int = 0
    median_days: Fraction | None = None

    @property
    def answered(self) -> int:
        """Those that have an answer."""
        return self.upheld + self.partly + self.rejected

    @property
    def waiting(self) -> int:
        """Those that have none yet."""
        return self.filed - self.answered


class Row(NamedTuple):
    """Counts of a month, or of one kind of verdict."""

    month: date | None
    subject_kind: str
    code: str
    rule: str
    counts: Counts


COUNTED = """
    count(*), count(*) FILTER (WHERE outcome = 'upheld'), count(*) FILTER (WHERE outcome = 'partly'),
    count(*) FILTER (WHERE outcome = 'rejected'), count(*) FILTER (WHERE COALESCE(answered_at, %s) > due_at),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY days) + percentile_disc(0.5) WITHIN GROUP (ORDER BY days DESC)
FROM (SELECT *, date_trunc('month', filed_at AT TIME ZONE %s)::date AS month,
             (answered_at AT TIME ZONE %s)::date - (filed_at AT TIME ZONE %s)::date AS days
      FROM casework_objection) o
"""
"""The lower and the upper one of the two in the middle, whose mean is the median."""


def by_month(now: datetime, zone: ZoneInfo) -> list[Row]:
    """Counts by the month in which objections were filed, oldest first."""
    return [
        Row(month, "", "", "", counts(found))
        for month, *found in counted("month", "GROUP BY month ORDER BY month", now, zone)
    ]


def by_rule(now: datetime, zone: ZoneInfo) -> list[Row]:
    """Counts by the rule that was objected to, else by the code; the most objected to first. Objections to a whole answer name
    neither."""
    grouped = "GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 3, 2, 1"
    keys = "CASE WHEN code = '' AND rule = '' THEN subject_kind ELSE '' END, CASE WHEN rule = '' THEN code ELSE '' END, rule"
    return [
        Row(None, kind, code, rule, counts(found))
        for kind, code, rule, *found in counted(keys, grouped, now, zone)
    ]


def in_all(now: datetime, zone: ZoneInfo) -> Counts:
    """All of them."""
    ((_, *found),) = counted("1", "", now, zone)
    return counts(found)


def counted(keys: str, grouped: str, now: datetime, zone: ZoneInfo) -> list[tuple[Any, ...]]:
    """Keys and counts."""
    return select(f"SELECT {keys}, {COUNTED} {grouped}", [now, *[zone.key] * 3])


def counts(found: Sequence[Any]) -> Counts:
    """Counts as they were selected; twice the median comes last."""
    filed, upheld, partly, rejected, late, doubled = found
    return Counts(filed, upheld, partly, rejected, late, None if doubled is None else Fraction(doubled, 2))
