"""The clock: a moment in UTC, and the day it is in the jurisdiction."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from jolserik.kernel.clock import FixedClock, SystemClock

FIVE_HOURS_AHEAD = timezone(timedelta(hours=5))


def test_a_day_turns_over_at_midnight_of_the_zone() -> None:
    clock = FixedClock(datetime(2023, 6, 30, 19, 30, tzinfo=UTC), FIVE_HOURS_AHEAD)
    assert clock.today() == date(2023, 7, 1)
    assert FixedClock(clock.moment).today() == date(2023, 6, 30)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2023, 4, 1, tzinfo=FIVE_HOURS_AHEAD))
    assert clock.now() == clock.now() == datetime(2023, 3, 31, 19, tzinfo=UTC)
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2023, 4, 1, 19, tzinfo=UTC)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2023, 4, 1))  # noqa: DTZ001


def test_the_machines_clock_tells_utc_and_moves_on() -> None:
    clock = SystemClock(FIVE_HOURS_AHEAD)
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second
    assert clock.today() - second.date() in (timedelta(0), timedelta(days=1))
