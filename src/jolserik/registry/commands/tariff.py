"""The official TN VED EAEU table, as the operator gets it: rows of code, name, first and last day of validity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.platform.bulk import select, touched
from jolserik.registry.acting import Act

TariffRow = tuple[str, str, date, date | None]


THE_TABLE = """
SELECT count(*),
       encode(sha256(convert_to(COALESCE(string_agg(row, E'\n' ORDER BY code COLLATE "C", valid_from), ''), 'UTF8')), 'hex')
FROM (SELECT code, valid_from, jsonb_build_array(code, name, valid_from, valid_until)::text AS row FROM registry_tariffcode) t
"""
"""How many rows the table has, and one hash of them all: what its leaf commits to, and what the audit computes again."""


def load_tariff(rows: Iterable[TariffRow], act: Act) -> int:
    """Add or replace rows of the table; how many. From then on it decides which codes are known on a date."""
    newest = {(code, valid_from): (name, valid_until) for code, name, valid_from, valid_until in rows}
    keys = list(newest)
    with transaction.atomic():
        loaded = touched(
            """
            INSERT INTO registry_tariffcode (code, valid_from, name, valid_until)
            SELECT * FROM unnest(%s::text[], %s::date[], %s::text[], %s::date[])
            ON CONFLICT (code, valid_from) DO UPDATE SET name = EXCLUDED.name, valid_until = EXCLUDED.valid_until
            """,
            [
                [code for code, _ in keys],
                [first for _, first in keys],
                [newest[key][0] for key in keys],
                [newest[key][1] for key in keys],
            ],
        )
        ((count, digest),) = select(THE_TABLE)
        event = NewEvent("tariff", 0, "tariff.loaded", {"rows": count, "digest": digest})
        record_events([event], now=act.now)
    return loaded
