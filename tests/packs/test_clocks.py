"""Due dates over weekends, holidays, carried and moved days."""

from datetime import date, timedelta

import pytest

from jolserik.packs import Pack


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2022, 1, 3), "New Year fell on Saturday and Sunday"),
        (date(2022, 1, 4), "and both days are carried"),
        (date(2022, 5, 10), "7 May fell on a Saturday; 9 May is a holiday itself"),
        (date(2022, 3, 7), "moved to Saturday 5 March"),
        (date(2023, 6, 28), "Kurban ait"),
        (date(2023, 7, 7), "moved to Saturday 1 July"),
        (date(2024, 3, 25), "23 March fell on a Saturday"),
        (date(2025, 1, 3), "moved to Sunday 5 January"),
        (date(2026, 3, 24), "21 and 22 March fell on a weekend"),
        (date(2026, 3, 25), "and both days are carried"),
        (date(2026, 10, 26), "25 October fell on a Sunday"),
        (date(2027, 3, 15), "Constitution Day since 2027"),
    ],
)
def test_nobody_works_on(kz: Pack, on: date, why: str) -> None:
    assert not kz.calendar.is_working(on), why


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2022, 3, 5), "a Saturday worked for 7 March"),
        (date(2022, 12, 1), "the Day of the First President was dropped"),
        (date(2024, 1, 8), "Orthodox Christmas fell on a Sunday and is not carried"),
        (date(2024, 6, 17), "Kurban ait fell on a Sunday and is not carried"),
        (date(2025, 1, 5), "a Sunday worked for 3 January"),
        (date(2026, 3, 26), "Nauryz is over"),
        (date(2026, 8, 31), "30 August is no holiday since 2026"),
    ],
)
def test_people_work_on(kz: Pack, on: date, why: str) -> None:
    assert kz.calendar.is_working(on), why


@pytest.mark.parametrize(("year", "working_days"), [(2024, 249), (2025, 246)])
def test_a_year_has_as_many_working_days_as_its_published_calendar(
    kz: Pack, year: int, working_days: int
) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(day) for day in range((date(year + 1, 1, 1) - first).days)]
    assert sum(map(kz.calendar.is_working, days)) == working_days


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # 1 and 2 March are Wednesday and Thursday; 8 March and 21-23 March are off.
        (date(2023, 3, 1), date(2023, 4, 4)),
        # A Saturday is worked on 1 July, 28 June, 6 and 7 July are off.
        (date(2023, 6, 20), date(2023, 7, 20)),
        # Started on a Saturday: the Monday is the first day.
        (date(2023, 4, 1), date(2023, 4, 28)),
        # Over New Year, with 3 January off and 5 January worked.
        (date(2024, 12, 20), date(2025, 1, 22)),
    ],
)
def test_a_domestic_note_is_to_be_answered_within_twenty_working_days(
    kz: Pack, start: date, due: date
) -> None:
    assert kz.due("domestic", start) == due
    assert kz.due("return", start) == due


def test_calendar_days_do_not_care_for_holidays(kz: Pack) -> None:
    assert kz.due("export_eaeu", date(2022, 12, 31)) == date(2023, 1, 15)
    assert kz.due("comparison", date(2022, 12, 31)) == date(2023, 1, 1)
    assert kz.due("by_invoice", date(2024, 2, 20)) == date(2024, 3, 6)


def test_clocks_say_how_many_days_they_give(kz: Pack) -> None:
    names = ("domestic", "return", "export_eaeu", "comparison", "by_invoice", "paper", "temporary")
    assert [kz.clock_days(name) for name in names] == [20, 20, 15, 1, 15, 3, 365]


def test_every_procedure_with_a_clock_can_be_due(kz: Pack) -> None:
    clocked = [procedure for procedure in kz.procedures.values() if procedure.clock]
    assert {procedure.code for procedure in clocked} == {"processing", "temporary", "special_zone"}
    for procedure in clocked:
        assert kz.due(procedure.clock, date(2024, 1, 1)) > date(2024, 12, 1)


@pytest.mark.parametrize("name", ["domestic", "export_eaeu", "temporary"])
def test_time_ends_on_its_last_day_instead_of_failing(kz: Pack, name: str) -> None:
    assert kz.due(name, date.max) == date.max


def test_an_objection_is_answered_within_working_days_also_where_a_pack_sets_no_clock_for_it(
    kz: Pack, invented: Pack
) -> None:
    assert kz.due("objection", date(2024, 6, 3)) == date(2024, 6, 17)
    assert invented.clock_days("objection") == 10


def test_other_weekends_and_changed_clocks_are_data(invented: Pack) -> None:
    thursday = date(2030, 3, 7)
    # Only Fridays are free; 8 March is a Friday and carried over, past 9 March, to the 10th.
    assert invented.due("domestic", thursday) == date(2030, 3, 13)
    assert invented.due("domestic", date(2031, 1, 1)) == date(2031, 1, 6)
    assert (invented.clock_days("domestic", date(2030, 12, 31)), invented.clock_days("domestic")) == (3, 5)


def test_a_year_that_nobody_looked_up_says_so(kz: Pack) -> None:
    assert kz.calendar.checked(date(2026, 11, 22))
    assert not kz.calendar.checked(date(2027, 5, 17))


def test_an_unknown_clock_is_a_mistake_of_the_caller(kz: Pack) -> None:
    with pytest.raises(KeyError):
        kz.due("lunch", date(2024, 1, 1))
