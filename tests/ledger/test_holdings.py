"""What a party holds: now, and as it was at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.queries.holdings import count_holdings, holdings_of
from jolserik.ledger.queries.showing import WantedHoldings, count_listed, list_holdings, page_of_holdings
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db

MORNING = datetime(2023, 8, 20, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stock(party: str, *, as_of: datetime | None = None) -> dict[str, str]:
    """`place/reference` -> `on hand-reserved`."""
    return {
        f"{held.place}/{held.reference}": f"{format_quantity(held.on_hand)}-{format_quantity(held.reserved)}"
        for held in holdings_of(b.party_id(party), as_of=as_of)
    }


def test_a_day_can_be_played_back_hour_by_hour() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, "10"), now=MORNING)
    note = b.taken("notes", p.note("N1", seller, buyer, "4"), now=MORNING + HOUR)
    b.taken(
        "actions",
        p.action("confirm", note, buyer, quantity_received="3"),
        now=MORNING + 2 * HOUR,
    )
    b.taken("write_offs", p.written_off("W1", seller, "@L1", "2"), now=MORNING + 3 * HOUR)
    seen = [stock(seller, as_of=MORNING + n * HOUR) for n in range(-1, 4)]
    assert seen == [{}, {"A/L1": "10-0"}, {"A/L1": "10-4"}, {"A/L1": "7-0"}, {"A/L1": "5-0"}]
    assert stock(buyer, as_of=MORNING + HOUR) == {}
    assert stock(buyer, as_of=MORNING + 2 * HOUR) == {"B/L1": "3-0"}
    assert stock(seller) == seen[-1]


def test_holdings_of_one_lot_at_one_place_are_one_row_however_they_came() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, "10"))
    for _ in range(2):
        note = b.a_note(seller, buyer, quantity="2")
        b.taken("actions", p.action("confirm", note, buyer))
    assert stock(buyer) == {"B/L1": "4-0"}
    assert count_holdings(b.party_id(buyer)) == 1


def test_pages_of_holdings_do_not_overlap_and_cover_all() -> None:
    seller = b.a_party()
    for place in "ABCDE":
        b.a_lot(seller, place=place)
    key = b.party_id(seller)
    pages = [holdings_of(key, offset=start, limit=2) for start in (0, 2, 4)]
    assert [held for page in pages for held in page] == holdings_of(key)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert count_holdings(key) == 5


def test_what_is_gone_is_not_listed() -> None:
    seller = b.a_party()
    b.taken("lots", p.lot("L1", seller, "2"))
    b.taken("write_offs", p.written_off("W1", seller, "@L1", "2"))
    assert stock(seller) == {}
    assert count_holdings(b.party_id(seller)) == 0


def test_free_is_what_is_not_reserved() -> None:
    trade = b.a_trade(stock="10", quantity="4")
    (held,) = holdings_of(b.party_id(trade.seller))
    assert format_quantity(held.free) == "6"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("place", ["", "B"])
def test_pages_found_by_counting_are_those_of_the_whole_list(*, descending: bool, place: str) -> None:
    seller = b.a_party()
    for number in range(14):
        unit = "KGM" if number % 3 == 0 else "H87"
        product = p.PHONE if number % 5 == 0 else p.TELEVISION
        b.a_lot(seller, place="ABC"[number % 3 if number < 9 else 1], product=product, unit=unit)
    wanted = WantedHoldings(b.party_id(seller), place)
    whole = list_holdings(wanted, descending=descending)
    assert len(whole) == count_listed(wanted) > 3
    for limit in (1, 3, 50):
        pages = [
            page_of_holdings(wanted, descending=descending, offset=start, limit=limit)
            for start in range(0, len(whole) + limit, limit)
        ]
        assert [held for rows, _ in pages for held in rows] == whole
        assert {total for _, total in pages} == {len(whole)}


def test_a_page_of_found_lots_is_counted_among_them() -> None:
    seller = b.a_party()
    for _ in range(3):
        b.a_lot(seller)
    code = b.a_lot(seller, place="Z")
    rows, total = page_of_holdings(WantedHoldings(b.party_id(seller), text=code), offset=0, limit=2)
    assert ([held.lot for held in rows], total) == ([code], 1)
