"""Replay and exports against guidance, on a small trade whose figures are computed by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from jolserik import packs
from jolserik.packs import Pack
from jolserik.packs.rules import OneOf, Rule, Some, Status, Verdict
from jolserik.packs.rules.rule import Standing
from jolserik.packs.timeline import Timeline
from jolserik.statistics.guided import Cell, exports_against_guidance, reach
from jolserik.statistics.replay import Replayed, replay
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2024, 1, 1), date(2024, 12, 31)
BEARING = "8482109001"


@dataclass(frozen=True)
class Trade:
    """Who sold to whom."""

    washers: str
    bearings: str
    abroad: str


def exported(seller: str, abroad: str, quantity: str, day: str, **changes: str | None) -> str:
    number = f"INV-{p.tag()}"
    product = changes.get("product") or p.WASHER
    b.taken("invoices", p.invoice(number, seller, abroad, quantity, product=product, date=day))
    return b.filed(
        "notes", p.export(f"E-{number}", seller, abroad, quantity, number, date=day, **changes)
    ).number


@pytest.fixture
def trade() -> Trade:
    """Washers for 300 tenge in January and 200 in May; bearings for 500 in February before the list is known, 400 in March
    with a reason, and 100 in March without one, which is held."""
    washers, bearings, abroad = b.a_party(), b.a_party(), b.a_party(country="RU")
    b.a_lot(washers, quantity="10")
    b.a_lot(bearings, quantity="20", product=BEARING)
    exported(washers, abroad, "3", "2024-01-15")
    exported(washers, abroad, "2", "2024-05-02")
    exported(bearings, abroad, "5", "2024-02-22", product=BEARING)
    exported(bearings, abroad, "4", "2024-03-01", product=BEARING, reason="spare parts")
    exported(bearings, abroad, "1", "2024-03-02", product=BEARING)
    return Trade(washers, bearings, abroad)


def a_rule(pack: Pack, **changes: object) -> Rule:
    """A ban of washers to Russia from April 2024 on."""
    ban = {
        "id": "ZZ-BAN", "issuer": pack.country, "verdict": Verdict.PROHIBITED, "presumed": frozenset(), "papers": (),
        "valid_from": date(2024, 4, 1), "valid_until": date.max, "known_since": date(2024, 4, 1),
        "when": OneOf("product", ("8450",)),
    }  # fmt: skip
    model = pack.rules.rules["CHPL-2024"]
    standing = Standing(date(2024, 4, 1), Status.IN_FORCE, model.known)
    return replace(model, standings=Timeline((standing.since,), (standing,)), **(ban | changes))  # type: ignore[arg-type]


def with_rules(pack: Pack, *added: Rule, without: str = "") -> Pack:
    rules = {rule.id: rule for rule in (*pack.rules.rules.values(), *added) if rule.id != without}
    return replace(pack, rules=replace(pack.rules, rules=dict(sorted(rules.items()))))


def test_a_ban_stops_just_the_lines_after_its_day(trade: Trade) -> None:
    pack = packs.current()
    changed: list[Replayed] = []
    found = replay(pack, with_rules(pack, a_rule(pack)), SINCE, UNTIL, changed.append)
    assert found.lines == 5
    assert (found.stopped.lines, found.stopped.value.kzt, found.stopped.traders) == (
        1,
        Decimal(200),
        {trade.washers},
    )
    assert dict(found.stopped.goods) == {"845011": 1}
    (line,) = changed
    assert (line.date, line.after, line.after_rule) == (date(2024, 5, 2), Verdict.PROHIBITED, "ZZ-BAN")
    assert (line.outcome_before, line.outcome) == ("passed", "refused")
    assert list(found.rules) == ["ZZ-BAN"]


def test_without_a_rule_what_it_held_would_have_gone_through(trade: Trade) -> None:
    pack = packs.current()
    found = replay(pack, with_rules(pack, without="CHPL-2024"), SINCE, UNTIL)
    assert (found.freed.lines, found.freed.value.kzt) == (1, Decimal(100)), "the one without a reason"
    assert found.stopped.lines == 0
    moved = {(before.value, after.value) for before, after in found.moves if before is not after}
    assert len(moved) == 1
    assert {before for before, _ in moved} == {"not_advised"}


def test_the_same_pack_changes_nothing(trade: Trade) -> None:
    pack = packs.current()
    changed: list[Replayed] = []
    found = replay(pack, pack, SINCE, UNTIL, changed.append)
    assert (changed, found.lines, found.stopped.lines, found.freed.lines) == ([], 5, 0, 0)


def test_days_outside_are_left_out(trade: Trade) -> None:
    pack = packs.current()
    assert replay(pack, pack, date(2024, 2, 22), date(2024, 3, 1)).lines == 2


def test_exports_are_counted_by_month_and_verdict(trade: Trade) -> None:
    found = exports_against_guidance(packs.current(), SINCE, UNTIL)
    march = found.months[Cell(date(2024, 3, 1), Verdict.NOT_ADVISED)]
    assert (march.lines, march.value.kzt, march.exporters) == (2, Decimal(500), {trade.bearings})
    assert Cell(date(2024, 2, 1), Verdict.NOT_ADVISED) not in found.months
    assert sum(trade.lines for trade in found.months.values()) == 5


def test_each_rule_tells_what_it_hit_and_what_was_acknowledged(trade: Trade) -> None:
    found = exports_against_guidance(packs.current(), SINCE, UNTIL)
    listed = found.rules["CHPL-2024"]
    assert (listed.hit.lines, listed.decided, listed.acknowledged) == (2, 2, 1)
    assert listed.last_hit == date(2024, 3, 2)
    assert found.acknowledged == 1
    assert "KZ-SG-ARMS" in found.silent
    assert "CHPL-2024" not in found.silent


def test_the_reach_of_a_rule_shows_trade_before_and_after_it(trade: Trade) -> None:
    pack = packs.current()
    found = reach(pack, pack.rules.rules["CHPL-2024"], SINCE, UNTIL)
    assert {month: trade.value.kzt for month, trade in found.items()} == {
        date(2024, 2, 1): Decimal(500),
        date(2024, 3, 1): Decimal(500),
    }


def test_a_line_is_as_strict_as_the_strictest_of_its_goods() -> None:
    pack = packs.current()
    seller, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(seller, quantity="2")
    b.a_lot(seller, quantity="2", origin_kind="production", origin_document=None, origin_line=None)
    exported(seller, abroad, "4", "2024-05-02", reason="known buyer")
    ban = a_rule(pack, when=Some((OneOf("origin_kind", ("production",)),)), known_since=date(2024, 1, 1))
    found = replay(pack, with_rules(pack, ban), SINCE, UNTIL)
    assert (found.lines, found.stopped.lines) == (1, 1)
