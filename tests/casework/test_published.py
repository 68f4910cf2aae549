"""What is published: counts by month and by rule with outcomes, equal to counting by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from jolserik import packs
from jolserik.casework.queries.published import Counts, by_month, by_rule, in_all
from tests import builders as b
from tests.casework.desk import answered, filed, official, trader

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def told() -> None:
    """(rule, filed on, answered after so many days, outcome) of seven objections."""
    party = b.a_party()
    clerk = trader(party)
    for rule, day, days, outcome in (
        ("EU-12G", date(2024, 6, 3), 1, "upheld"),
        ("EU-12G", date(2024, 6, 4), 4, "rejected"),
        ("EU-12G", date(2024, 6, 5), 30, "rejected"),
        ("EU-12G", date(2024, 6, 6), 7, "partly"),
        ("KZ-106", date(2024, 8, 5), 2, "rejected"),
        ("KZ-106", date(2024, 8, 6), None, ""),
        ("KZ-106", date(2024, 8, 30), None, ""),
    ):
        now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        number = filed(clerk, party, rule=rule, now=now).number
        if days is not None:
            answered(official(), number, outcome, now=now + timedelta(days=days))


def test_nothing_is_counted_where_nobody_has_objected() -> None:
    zone = packs.current().time_zone
    assert in_all(NOW, zone) == Counts()
    assert by_month(NOW, zone) == by_rule(NOW, zone) == []


def test_months_say_how_many_how_they_ended_and_how_long_it_took(told: None) -> None:
    june, august = by_month(NOW, packs.current().time_zone)
    assert (june.month, june.counts) == (date(2024, 6, 1), Counts(4, 1, 1, 2, 1, Fraction(11, 2)))
    assert (august.month, august.counts) == (date(2024, 8, 1), Counts(3, 0, 0, 1, 1, Fraction(2)))
    assert (august.counts.answered, august.counts.waiting) == (1, 2)


def test_rules_say_the_same_the_most_objected_to_first(told: None) -> None:
    clause, list_of_106 = by_rule(NOW, packs.current().time_zone)
    assert (clause.rule, clause.counts.filed, clause.counts.upheld) == ("EU-12G", 4, 1)
    assert (list_of_106.rule, list_of_106.counts.waiting) == ("KZ-106", 2)
    assert in_all(NOW, packs.current().time_zone).filed == 7


def test_without_a_rule_the_code_is_named(told: None) -> None:
    party = b.a_party()
    filed(trader(party), party, document="E-1", code="lot_unknown", now=NOW)
    last = by_rule(NOW, packs.current().time_zone)[-1]
    assert (last.rule, last.code, last.counts.filed) == ("", "lot_unknown", 1)


def test_a_month_is_one_of_the_authoritys_days(told: None) -> None:
    party = b.a_party()
    late_in_june = datetime(2024, 6, 30, 20, tzinfo=UTC)  # the first of July where the authority sits
    filed(trader(party), party, rule="KZ-106", now=late_in_june)
    assert [row.month for row in by_month(NOW, packs.current().time_zone)][1] == date(2024, 7, 1)
