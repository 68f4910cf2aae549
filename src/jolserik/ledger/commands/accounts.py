"""Accounts: found or made, and locked. The lock rule of the whole system lives here.

Lock only accounts that a batch shrinks, once per transaction, ids ascending, before anything is read of them; a second
statement then reads the holdings (one statement that locks and sums would see a stale sum). Waiting ends after a time-out
that `evidence/exactly_once.py` sets for the whole batch, which becomes the refusal `busy`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from jolserik.ledger.allocation import AccountKey
from jolserik.platform.bulk import execute, select
from jolserik.registry.commands import ensure_places

ACCOUNTS = """
    SELECT a.id, a.party_id, p.code, a.product, a.unit FROM ledger_account a JOIN registry_place p ON p.id = a.place_id
"""

OF_THESE = """
    JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS k(party_id, code, product)
      ON a.party_id = k.party_id AND p.code = k.code AND a.product = k.product
"""


def lock_accounts(account_ids: Collection[int]) -> None:
    """Lock accounts that are about to shrink, ids ascending."""
    if not account_ids:
        return
    select("SELECT id FROM ledger_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(account_ids)])


def locked_accounts(
    wanted: Iterable[tuple[int, str, str]], holding_ids: Collection[int]
) -> dict[AccountKey, int]:
    """Lock, ids ascending, the accounts of (party id, place code, product) and those of these holdings; which they are."""
    keys = list(set(wanted))
    rows = select(
        f"""
        {ACCOUNTS} WHERE a.id IN (
            SELECT a.id FROM ledger_account a JOIN registry_place p ON p.id = a.place_id {OF_THESE}
            UNION SELECT account_id FROM ledger_holding WHERE id = ANY(%s))
        ORDER BY a.id FOR UPDATE OF a
        """,
        [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys], list(holding_ids)],
    )
    return {AccountKey(*rest): key for key, *rest in rows}


def find_accounts(wanted: Iterable[tuple[int, str, str]]) -> dict[AccountKey, int]:
    """Accounts of (party id, place code, product), in whatever unit."""
    keys = list(set(wanted))
    rows = select(
        f"{ACCOUNTS} {OF_THESE}", [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys]]
    )
    return {AccountKey(*rest): key for key, *rest in rows}


def ensure_accounts(wanted: Iterable[tuple[AccountKey, bool]]) -> dict[AccountKey, int]:
    """Ids of accounts, made where they are missing, with their places. The flag says that an account is abroad."""
    flags = dict(sorted(wanted))
    if not flags:
        return {}
    found = find_accounts((key.party_id, key.place, key.product) for key in flags)
    missing = [key for key in flags if key not in found]
    if missing:
        places = ensure_places((key.party_id, key.place) for key in missing)
        execute(
            """
            INSERT INTO ledger_account (party_id, place_id, product, unit, abroad)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bool[])
            ON CONFLICT DO NOTHING
            """,
            [
                [key.party_id for key in missing],
                [places[key.party_id, key.place] for key in missing],
                [key.product for key in missing],
                [key.unit for key in missing],
                [flags[key] for key in missing],
            ],
        )
        found |= find_accounts((key.party_id, key.place, key.product) for key in missing)
    return {key: found[key] for key in flags}
