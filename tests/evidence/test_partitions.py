"""Rows lie in the partition of their month, which is there before the first of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jolserik.platform.bulk import select
from jolserik.platform.keys import MONTH_SHIFT, PARTITIONED_TABLES, month_bounds, month_of, take_keys
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken

pytestmark = pytest.mark.django_db

MARCH, DECEMBER = datetime(2027, 3, 31, 23, 59, tzinfo=UTC), datetime(2029, 12, 1, tzinfo=UTC)


def partitions_of_rows(table: str, key: int = 0) -> set[str]:
    rows = select(f"SELECT DISTINCT tableoid::regclass::text FROM {table} WHERE id >= %s", [key])
    return {name for (name,) in rows}


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2000, 1, 1, tzinfo=UTC), 0),
        (datetime(2000, 12, 31, tzinfo=UTC), 11),
        (datetime(2001, 1, 1, tzinfo=UTC), 12),
        (MARCH, 326),
    ],
)
def test_months_are_counted_from_january_2000(moment: datetime, month: int) -> None:
    assert month_of(moment) == month


def test_keys_are_ascending_and_say_their_month() -> None:
    keys = take_keys(5, MARCH)
    assert keys == sorted(set(keys))
    first, beyond = month_bounds(month_of(MARCH))
    assert all(first <= key < beyond for key in keys)
    assert {key >> MONTH_SHIFT for key in keys} == {month_of(MARCH)}


@pytest.mark.parametrize("moment", [MARCH, DECEMBER])
def test_every_partitioned_table_has_the_month_of_a_key(moment: datetime) -> None:
    take_keys(1, moment)
    for table in PARTITIONED_TABLES:
        name = f"{table}_m{month_of(moment):04d}"
        assert select("SELECT to_regclass(%s) IS NOT NULL", [name]) == [(True,)], name


def test_what_is_registered_in_a_month_lies_in_its_partitions() -> None:
    seller, buyer = b.a_party(), b.a_party()
    for now in (MARCH, DECEMBER):
        first = month_bounds(month_of(now))[0]
        b.taken("lots", p.lot(f"L{first}", seller, "5"), now=now)
        b.taken("notes", b.note_row(seller, buyer, quantity="2"), now=now)
        for table in PARTITIONED_TABLES:
            assert f"{table}_m{month_of(now):04d}" in partitions_of_rows(table, first)
    assert broken() == set()


def test_a_draw_of_one_month_is_settled_in_another() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, "5"), now=MARCH)
    note = b.taken("notes", b.note_row(seller, buyer, quantity="2"), now=MARCH)
    b.taken("actions", p.action("confirm", note, buyer), now=DECEMBER)
    drawn = select("SELECT tableoid::regclass::text, state, closed_at FROM ledger_draw")
    assert drawn == [(f"ledger_draw_m{month_of(MARCH):04d}", "settled", DECEMBER)]
    assert broken() == set()
