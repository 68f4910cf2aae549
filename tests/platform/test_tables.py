"""Bringing tables up to date, and noticing that there is nothing to do."""

import time

import pytest
from django.db import connection

from jolserik.platform import tables
from jolserik.platform.database.faults import ServerFailed
from jolserik.platform.home import prepared_database

pytestmark = pytest.mark.django_db


def test_a_fresh_database_has_all_migrations() -> None:
    assert tables.migrations_on_disk() == tables.migrations_applied()
    assert ("auth", "0001_initial") in tables.migrations_applied()


def test_a_migration_that_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk = tables.migrations_on_disk() | {("auth", "9999_later")}
    monkeypatch.setattr(tables, "migrations_on_disk", lambda: on_disk)
    assert not tables.up_to_date()


def test_a_database_of_a_newer_program_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '9999_future', now())"
        )
    with pytest.raises(ServerFailed, match=r"9999_future.*update the program"):
        tables.ensure_tables()


def test_finding_nothing_to_do_costs_less_than_a_third_of_a_second() -> None:
    began = time.monotonic()
    with prepared_database():
        took_seconds = time.monotonic() - began
    assert took_seconds < 0.3
