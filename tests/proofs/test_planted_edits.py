"""The audit finds every edit that is made behind the commands' back: by name, and column by column over the whole schema."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import pytest
from django.db import Error, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from jolserik.notes.queries.audit import audit
from jolserik.platform.bulk import select
from tests.notes.country import a_country, broken
from tests.proofs.length import chosen, seed
from tests.proofs.planting import EDITS, UNCOVERED, UNCOVERED_TABLES, Column, Edit, columns, covered, others

pytestmark = [pytest.mark.django_db, pytest.mark.proof]  # a test is taken back to the books of the module
Tell = Callable[..., None]


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """One country for all tests of this module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield asdict(a_country())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def planted() -> dict[str, bool]:
    """Kinds of edits that were planted so far, and whether they were found."""
    return {}


def test_the_country_has_something_of_everything_and_nothing_is_wrong(country: dict[str, str]) -> None:
    assert audit().violations == []
    tables = sorted({column.table for column in columns() if covered(column.table)})
    assert [table for table in tables if not ids_of(table)] == []


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.kind)
def test_an_edit_is_found_and_its_record_named(
    country: dict[str, str], planted: dict[str, bool], edit: Edit
) -> None:
    planted[edit.kind] = False
    ((name,),) = select(told(edit.names, country))
    with taken_back():
        assert done(told(edit.does, country)), "an edit that touches nothing proves nothing"
        assert name in broken()
    planted[edit.kind] = True


def test_all_kinds_of_edits_were_found(planted: dict[str, bool], tell: Tell) -> None:
    tell(kinds_planted=len(planted), found=sum(planted.values()))
    assert all(planted.values())
    assert len({edit.kind for edit in EDITS}) == len(EDITS) >= 30


def test_no_change_of_any_column_stays_unnoticed(country: dict[str, str], tell: Tell) -> None:
    chance = random.Random(number := seed())
    changes, unnoticed = 0, []
    for column in swept():
        for key in some(ids_of(column.table), chance):
            with taken_back():
                if change(column, key):
                    changes += 1
                    unnoticed += [] if broken() else [(column.table, column.name, key)]
    tell(seed=number, columns=len(swept()), changes=changes, unnoticed=len(unnoticed))
    assert unnoticed == []


def test_no_row_of_any_table_vanishes_or_appears_unnoticed(country: dict[str, str], tell: Tell) -> None:
    chance = random.Random(number := seed())
    deeds, unnoticed = 0, []
    for table in sorted({column.table for column in swept()}):
        for key in some(ids_of(table), chance):
            for deed in (delete, double):
                with taken_back():
                    if deed(table, key):
                        deeds += 1
                        unnoticed += [] if broken() else [(deed.__name__, table, key)]
    tell(seed=number, rows_deleted_or_doubled=deeds, unnoticed=len(unnoticed))
    assert unnoticed == []


def test_what_evidence_does_not_cover_is_listed_with_a_reason() -> None:
    known = {(column.table, column.name) for column in columns()}
    assert set(UNCOVERED) <= known
    assert set(UNCOVERED_TABLES) <= {table for table, _ in known}
    assert all((*UNCOVERED.values(), *UNCOVERED_TABLES.values()))


def swept() -> list[Column]:
    """All columns that the audit answers for."""
    return [x for x in columns() if covered(x.table) and (x.table, x.name) not in UNCOVERED]


def some(keys: list[int], chance: random.Random) -> list[int]:
    """One row of a table in CI, all of them in the long run."""
    return keys if chosen() == "full" else chance.sample(keys, 1)


def ids_of(table: str) -> list[int]:
    return [key for (key,) in select(f"SELECT id FROM {table} ORDER BY id")]


def change(column: Column, key: int) -> bool:
    """Another value in one column of one row; False when the table's own constraints allow none."""
    return any(
        done(f'UPDATE {column.table} SET "{column.name}" = {value} WHERE id = {key} AND "{column.name}" IS DISTINCT FROM {value}')
        for value in others(column)
    )  # fmt: skip


def delete(table: str, key: int) -> bool:
    return done(f"DELETE FROM {table} WHERE id = {key}")


def double(table: str, key: int) -> bool:
    """The same row once more under a key of its own, and under other names where names are unique."""
    unique = {
        name
        for (names,) in select(
            f"""
            SELECT array_agg(a.attname::text) FROM pg_index i
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
            WHERE i.indrelid = '{table}'::regclass AND i.indisunique AND NOT i.indisprimary GROUP BY i.indexrelid
            """
        )
        for name in names
    }
    renamed = "".join(
        f" || jsonb_build_object('{column.name}', left(t.{column.name}, -1) || 'Q')"
        for column in columns()
        if column.table == table and column.name in unique and column.type in ("text", "character varying")
    )
    copy = f"to_jsonb(t) || jsonb_build_object('id', t.id + 7000){renamed}"
    names = ", ".join(f'"{column.name}"' for column in columns() if column.table == table)
    return done(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM (SELECT (jsonb_populate_record(t, {copy})).* "
        f"FROM {table} t WHERE t.id = {key}) c"
    )


def told(statement: str, country: dict[str, str]) -> str:
    """A statement with the country's numbers in it."""
    for name, value in country.items():
        statement = statement.replace(f"%({name})s", f"'{value}'")
    return statement


def done(statement: str) -> bool:
    """Whether a statement changed anything; a constraint that refuses it leaves everything as it was."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return bool(cursor.rowcount > 0)
    except Error:
        return False


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
