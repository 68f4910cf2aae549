"""How often strangers may ask: as often as people do, and no flood from one network."""

from __future__ import annotations

from jolserik.guidance.allowance import Allowance, asker_of

HERE = "192.0.2.7"


def test_as_many_as_in_a_minute_at_once_then_one_by_one() -> None:
    allowed = Allowance(60)
    assert all(allowed.take(HERE, 100.0) == 0 for _ in range(60))
    assert 0 < allowed.take(HERE, 100.0) <= 1
    assert allowed.take(HERE, 101.5) == 0
    assert allowed.take(HERE, 101.5) > 0


def test_rest_restores_all_and_no_more() -> None:
    allowed = Allowance(3)
    for _ in range(4):
        allowed.take(HERE, 0.0)
    assert [allowed.take(HERE, 3600.0) == 0 for _ in range(4)] == [True, True, True, False]


def test_one_asker_costs_another_nothing() -> None:
    allowed = Allowance(1)
    assert allowed.take(HERE, 0.0) == 0
    assert allowed.take(HERE, 0.0) > 0
    assert allowed.take("192.0.2.8", 0.0) == 0


def test_addresses_of_one_household_are_one_asker() -> None:
    assert asker_of("2001:db8:1:2::1") == asker_of("2001:db8:1:2:ffff::9")
    assert asker_of("2001:db8:1:2::1") != asker_of("2001:db8:1:3::1")
    assert asker_of("::ffff:192.0.2.7") != asker_of("::ffff:192.0.2.8")
    assert asker_of("no address") == "no address"


def test_the_longest_silent_is_forgotten_first_when_there_are_too_many() -> None:
    allowed = Allowance(1, addresses_max=2)
    allowed.take("192.0.2.1", 0.0)
    allowed.take("192.0.2.2", 1.0)
    allowed.take("192.0.2.3", 2.0)
    assert allowed.take("192.0.2.3", 2.0) > 0
    assert allowed.take("192.0.2.2", 2.0) > 0
    assert allowed.take("192.0.2.1", 2.0) == 0
