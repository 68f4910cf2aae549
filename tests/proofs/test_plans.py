"""No hot statement reads a whole big table, and months are left alone that cannot hold what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from jolserik.api.feed import changes_after
from jolserik.ledger.queries.showing import WantedHoldings, page_of_holdings
from jolserik.notes.queries import tracing
from jolserik.notes.queries.listing import Wanted, count_notes, list_notes
from jolserik.platform.keys import ensure_month, month_of
from jolserik.registry.acting import THE_OPERATOR, TRADER, Actor
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import Country, a_country
from tests.proofs.plans import Planned, plans_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    """Something of everything, in a year of months of which one is in use."""
    now = month_of(timezone.now())
    for month in range(now - 6, now + 6):
        ensure_month(month)
    return a_country()


def unindexed(plans: list[Planned]) -> list[tuple[str, list[str]]]:
    """Statements that read a whole big table, with the tables."""
    return [(plan.statement[:200], reads) for plan in plans if (reads := plan.whole_reads())]


def plans_without_whole_reads(work: Callable[[], object]) -> list[Planned]:
    plans = plans_of(work)
    assert plans, "nothing was executed"
    assert unindexed(plans) == []
    return plans


def test_registering_a_note_reads_no_whole_table(country: Country) -> None:
    row = b.note_row(country.seller, country.buyer, quantity="1")
    plans = plans_without_whole_reads(lambda: b.taken("notes", row))
    said = "\n".join(plan.statement for plan in plans)
    for hot in (
        "FOR UPDATE",
        "ledger_holding h",
        "evidence_identity",
        "ledger_draw",
        "UPDATE ledger_holding",
    ):
        assert hot in said, f"the plans of a registration without {hot} are not those of a registration"
    plans_without_whole_reads(lambda: b.taken("notes", row))


def test_ending_a_note_reads_no_whole_table(country: Country) -> None:
    others = [b.a_note(country.seller, country.buyer, quantity="1") for _ in range(2)]
    for action, note, who in (
        ("confirm", country.open_note, country.buyer),
        ("decline", others[0], country.buyer),
        ("revoke", others[1], country.seller),
    ):
        row = p.action(action, note, who, reason="broken")
        plans_without_whole_reads(lambda row=row: b.taken("actions", row))


def line_of(note: str) -> tracing.TracedLine:
    found = tracing.find_code(f"{note}.1")
    assert found
    return tracing.lines_to_trace(line_id=found[1])[0]


@pytest.mark.parametrize("official", [True, False])
def test_tracing_reads_no_whole_table_and_only_its_months(country: Country, *, official: bool) -> None:
    mine = frozenset({b.party_id(country.buyer)})
    actor = THE_OPERATOR if official else Actor(TRADER, None, mine, mine)
    repacked = b.taken("notes", p.note("AFTER", country.seller, country.buyer, "1", draws="@P:1"))
    used = f"ledger_draw_m{month_of(timezone.now()):04d}"
    for note in (country.note, country.exported, repacked):
        plans = plans_without_whole_reads(lambda note=note: tracing.trace_lines([line_of(note)], actor))
        assert {name for plan in plans for name in plan.partitions("ledger_draw")} <= {used}
        plans_without_whole_reads(lambda note=note: tracing.trace_line_forward(line_of(note), actor))
    for lot in (country.lot,):
        found = tracing.find_code(lot)
        assert found
        plans_without_whole_reads(lambda key=found[1]: tracing.trace_lot_forward(key, actor))
        plans_without_whole_reads(lambda key=found[1]: tracing.trace_lot_back(key, actor))


def test_a_page_of_holdings_reads_the_party_s_accounts_only(country: Country) -> None:
    wanted = WantedHoldings(b.party_id(country.seller))
    plans_without_whole_reads(lambda: page_of_holdings(wanted, offset=0, limit=50))


def test_the_list_of_notes_reads_the_party_s_notes_only(country: Country) -> None:
    wanted = Wanted(frozenset({b.party_id(country.seller)}), date(2026, 1, 1))
    plans_without_whole_reads(lambda: list_notes(wanted, limit=50))
    plans_without_whole_reads(lambda: count_notes(wanted))


def test_the_change_feed_reads_the_party_s_records_only(country: Country) -> None:
    party = b.party_id(country.buyer)
    plans_without_whole_reads(lambda: changes_after(0, party, 100))


def test_a_statement_that_reads_a_whole_table_is_noticed(country: Country) -> None:
    from jolserik.platform.bulk import select

    for statement in (
        "SELECT count(*) FROM notes_note WHERE carrier = 'x'",
        "SELECT count(*) FROM ledger_draw WHERE quantity = 7",
        "SELECT number FROM notes_note ORDER BY id",
    ):
        assert unindexed(plans_of(lambda statement=statement: select(statement)))
