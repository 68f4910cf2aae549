"""Reading stock costs what a batch needs, not what an account has seen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jolserik.kernel.quantity import MICRO
from jolserik.ledger.allocation import AccountKey
from jolserik.ledger.commands.accounts import find_accounts
from jolserik.ledger.queries.stock import read_stock
from jolserik.platform.bulk import execute, select
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db

MANY = 20_000


@pytest.fixture
def accounts() -> dict[AccountKey, int]:
    """An account with one holding and, elsewhere, many holdings of somebody else; most of both are gone."""
    seller, other = b.a_party(), b.a_party()
    for holder in (seller, other):
        b.taken("lots", p.lot("L1", holder, "5"))
    execute(
        """
        INSERT INTO ledger_holding (account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id,
                                    acquired_at)
        SELECT a.id, l.id, 5, CASE WHEN n %% 5 = 0 THEN 5 ELSE 0 END, 0, false, 'draw', n * 10 + a.id %% 10,
               l.registered_at
        FROM generate_series(1, %s) n, ledger_account a JOIN ledger_lot l ON l.holder_id = a.party_id
        WHERE a.party_id = %s
        """,
        [MANY, b.party_id(other)],
    )
    execute("ANALYZE ledger_holding")
    execute("ANALYZE ledger_account")
    return find_accounts([(b.party_id(seller), "A", p.WASHER)])


def test_only_the_oldest_holdings_that_cover_what_is_wanted_are_read() -> None:
    seller = b.a_party()
    for n in range(5):
        b.taken("lots", p.lot(f"L{n}", seller, "3"))
    accounts = find_accounts([(b.party_id(seller), "A", p.WASHER)])
    (key,) = accounts
    stock = read_stock(accounts, {key: 4 * MICRO})
    assert [holding.free // MICRO for holding in stock.holdings(key)] == [3, 3]


def test_named_lots_are_read_beside_the_oldest() -> None:
    seller = b.a_party()
    for n in range(5):
        b.taken("lots", p.lot(f"L{n}", seller, "3"))
    accounts = find_accounts([(b.party_id(seller), "A", p.WASHER)])
    (key,) = accounts
    last = select("SELECT max(id) FROM ledger_lot")[0][0]
    stock = read_stock(accounts, {key: MICRO}, lot_ids=[last])
    assert [holding.lot_id == last for holding in stock.holdings(key)] == [False, True]


def test_stock_is_read_by_an_index_and_not_by_looking_at_every_holding(
    accounts: dict[AccountKey, int],
) -> None:
    (key,) = accounts
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(read_stock(accounts, {key: MICRO}).holdings(key)) == 1
    plan = "\n".join(row for (row,) in select(f"EXPLAIN {queries[0]['sql'].replace('%', '%%')}"))
    assert "Seq Scan on ledger_holding" not in plan, plan
    assert "holding_free" in plan, plan
