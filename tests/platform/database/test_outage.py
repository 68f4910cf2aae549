"""Which faults of the database pass by themselves, so that the same may be asked again."""

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.db.utils import Error
from psycopg.errors import PipelineAborted

from jolserik.platform.bulk import execute
from jolserik.platform.database.outage import is_lost, is_outage

pytestmark = pytest.mark.django_db


def raised(state: str) -> Error:
    with pytest.raises(Error) as caught:
        execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")
    return caught.value


@pytest.mark.parametrize("state", ["53100", "53200", "53300", "57014", "58030", "25006", "42501"])
def test_a_full_disk_a_read_only_one_or_an_overload_passes_over_a_whole_connection(state: str) -> None:
    fault = raised(state)
    assert is_outage(fault)
    assert not is_lost(fault)


@pytest.mark.parametrize("state", ["57P01", "57P02", "57P03", "08006"])
def test_a_server_that_ends_takes_the_connection_with_it(state: str) -> None:
    fault = raised(state)
    assert is_outage(fault)
    assert is_lost(fault)


def test_a_connection_that_broke_said_no_state() -> None:
    assert is_lost(OperationalError("server closed the connection unexpectedly"))
    assert is_lost(InterfaceError("connection already closed"))


def test_a_statement_that_was_not_run_because_an_earlier_one_failed_says_nothing_of_the_connection() -> None:
    fault = OperationalError("pipeline aborted")
    fault.__cause__ = PipelineAborted()
    assert not is_lost(fault)


@pytest.mark.parametrize("state", ["22003", "23505", "40P01", "42601", "XX000", "P0001"])
def test_faults_of_the_program_do_not_pass(state: str) -> None:
    assert not is_outage(raised(state))


@pytest.mark.parametrize("fault", [DataError("x"), IntegrityError("x"), ValueError("x"), OSError("x"), None])
def test_other_faults_are_no_outage(fault: BaseException | None) -> None:
    assert not is_outage(fault)
