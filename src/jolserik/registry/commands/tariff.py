"""The official TN VED EAEU table, as the operator gets it: rows of code, name, first and last day of validity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from jolserik.platform.bulk import execute

TariffRow = tuple[str, str, date, date | None]


def load_tariff(rows: Iterable[TariffRow]) -> int:
    """Add or replace rows of the table; how many. From then on it decides which codes are known on a date."""
    newest = {(code, valid_from): (name, valid_until) for code, name, valid_from, valid_until in rows}
    keys = list(newest)
    with transaction.atomic():
        return execute(
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
