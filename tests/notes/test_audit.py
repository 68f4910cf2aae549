"""The audit finds what somebody changed behind the commands' back, and names the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from jolserik.notes.queries.audit import audit
from jolserik.platform.bulk import execute, select
from tests import builders as b
from tests.notes.country import Country, a_country, broken

pytestmark = pytest.mark.django_db  # what a test does is taken back to the books of the module


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """One country for all tests of this module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_country()
        transaction.set_rollback(True)


FAULTS_ONLY = {"consumed", "departed", "replaced_notes", "unknown_places", "first_uses"}
"""Checks whose statements look for faults alone."""


def key_of(table: str, column: str, value: str) -> int:
    return int(select(f"SELECT id FROM {table} WHERE {column} = %s", [value])[0][0])


def first_holding(country: Country) -> int:
    """The holding that the lot came into."""
    lot = key_of("ledger_lot", "code", country.lot)
    rows = select("SELECT id FROM ledger_holding WHERE lot_id = %s AND source_kind = 'lot'", [lot])
    return int(rows[0][0])


def line_of(number: str) -> tuple[int, int]:
    """(line id, posting id) of a note's only line."""
    rows = select(
        "SELECT l.id, l.posting_id FROM notes_line l JOIN notes_note n ON n.id = l.note_id WHERE n.number = %s",
        [number],
    )
    return int(rows[0][0]), int(rows[0][1])


def leaf_of(kind: str, subject: int) -> int:
    rows = select(
        "SELECT min(id) FROM evidence_event WHERE subject_kind = %s AND subject_id = %s", [kind, subject]
    )
    return int(rows[0][0])


def test_the_commands_leave_nothing_to_find(country: Country) -> None:
    found = audit()
    assert found.violations == []
    assert [name for name, records in found.checked.items() if not records and name not in FAULTS_ONLY] == []


def test_the_largest_quantities_are_told_to_the_last_millionth(country: Country) -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="9000000000000", unit="KGM")
    b.a_note(seller, buyer, quantity="8999999999999.999999", unit="KGM")
    assert audit().violations == []


def test_a_balance(country: Country) -> None:
    holding = first_holding(country)
    execute("UPDATE ledger_holding SET on_hand = on_hand + 1 WHERE id = %s", [holding])
    assert broken() == {f"holding {holding}", country.lot}


def test_a_reservation(country: Country) -> None:
    holding = first_holding(country)
    execute("UPDATE ledger_holding SET reserved = 0 WHERE id = %s", [holding])
    assert broken() == {f"holding {holding}"}


def test_the_quantity_of_a_draw(country: Country) -> None:
    _, posting = line_of(country.open_note)
    execute("UPDATE ledger_draw SET quantity = quantity - 1 WHERE posting_id = %s", [posting])
    assert {f"{country.open_note}.1", f"holding {first_holding(country)}", country.open_note} <= broken()


def test_what_a_draw_had_settled(country: Country) -> None:
    _, posting = line_of(country.note)
    execute("UPDATE ledger_draw SET settled_quantity = settled_quantity - 1 WHERE posting_id = %s", [posting])
    assert {f"{country.note}.1", f"holding {first_holding(country)}"} <= broken()


def test_a_deleted_draw(country: Country) -> None:
    _, posting = line_of(country.open_note)
    execute("DELETE FROM ledger_draw WHERE posting_id = %s", [posting])
    assert {f"{country.open_note}.1", f"holding {first_holding(country)}"} <= broken()


def test_a_draw_that_points_to_another_lot(country: Country) -> None:
    _, posting = line_of(country.open_note)
    other = key_of("ledger_lot", "code", country.serialised)
    execute("UPDATE ledger_draw SET lot_id = %s WHERE posting_id = %s", [other, posting])
    assert {f"holding {first_holding(country)}", country.open_note} <= broken()


@pytest.mark.parametrize(
    "edit",
    [
        "origin_country = 'TR'",
        "maker_country = 'TR'",
        "origin_kind = 'declared'",
        "origin_document = 'another'",
        "date = date + 1",
        "product = '8418102001'",
        "unit = 'KGM'",
        "reference = 'another'",
    ],
)
def test_a_fact_of_a_lot(country: Country, edit: str) -> None:
    execute(f"UPDATE ledger_lot SET {edit} WHERE code = %s", [country.lot])
    assert f"lot {country.lot}" in broken()


def test_the_quantity_of_a_lot(country: Country) -> None:
    execute("UPDATE ledger_lot SET quantity = quantity + 1 WHERE code = %s", [country.lot])
    assert {country.lot, f"lot {country.lot}"} <= broken()


def test_a_grade_better_than_that_of_the_parents(country: Country) -> None:
    execute("UPDATE ledger_lot SET grade = 'unproven' WHERE code = %s", [country.lot])
    packed = select("SELECT code FROM ledger_lot WHERE conversion_id IS NOT NULL")[0][0]
    assert packed in broken()


def test_a_share_of_a_parent(country: Country) -> None:
    packed = select("SELECT code FROM ledger_lot WHERE conversion_id IS NOT NULL")[0][0]
    execute("UPDATE ledger_lotparent SET share = share - 1")
    assert broken() == {packed, f"lot {packed}"}


@pytest.mark.parametrize("edit", ["date = date - 1", "kind = 'movement'", "own_number = 'another'"])
def test_a_fact_of_a_note(country: Country, edit: str) -> None:
    execute(f"UPDATE notes_note SET {edit} WHERE number = %s", [country.note])
    assert country.note in broken()


@pytest.mark.parametrize("state", ["open", "declined", "revoked", "seized"])
def test_the_state_of_a_note(country: Country, state: str) -> None:
    execute("UPDATE notes_note SET state = %s WHERE number = %s", [state, country.note])
    assert country.note in broken()


def test_the_quantity_of_a_line(country: Country) -> None:
    line, _ = line_of(country.open_note)
    execute("UPDATE notes_line SET quantity = quantity + 1 WHERE id = %s", [line])
    assert f"{country.open_note}.1" in broken()


def test_the_state_of_a_line(country: Country) -> None:
    line, _ = line_of(country.note)
    execute("UPDATE notes_line SET quantity_settled = 1 WHERE id = %s", [line])
    assert broken() == {f"{country.note}.1"}


def test_an_invented_holding(country: Country) -> None:
    (key,) = select(
        """
        INSERT INTO ledger_holding (account_id, lot_id, quantity, on_hand, reserved, abroad, source_kind, source_id,
                                    acquired_at)
        SELECT account_id, lot_id, 5, 5, 0, false, 'draw', -1, acquired_at FROM ledger_holding WHERE id = %s
        RETURNING id
        """,
        [first_holding(country)],
    )[0]
    assert f"holding {key}" in broken()


def test_a_holding_that_is_gone(country: Country) -> None:
    _, posting = line_of(country.exported)
    draw = select("SELECT id FROM ledger_draw WHERE posting_id = %s", [posting])[0][0]
    execute("DELETE FROM ledger_holding WHERE abroad")
    assert f"draw {draw}" in broken()


def test_the_root_of_a_leaf(country: Country) -> None:
    leaf = leaf_of("note", key_of("notes_note", "number", country.note))
    execute("UPDATE evidence_leaf SET root = sha256(root) WHERE id = %s", [leaf])
    assert broken() == {f"leaf {leaf}"}


@pytest.mark.parametrize("column", ["commitments", "key"])
def test_the_commitments_or_the_key_of_a_leaf(country: Country, column: str) -> None:
    leaf = leaf_of("note", key_of("notes_note", "number", country.note))
    execute(f"UPDATE evidence_leaf SET {column} = sha256({column}) WHERE id = %s", [leaf])
    assert broken() == {f"leaf {leaf}"}


def test_what_a_leaf_says(country: Country) -> None:
    note = key_of("notes_note", "number", country.note)
    leaf = leaf_of("note", note)
    execute(
        """
        UPDATE evidence_leaf SET canonical =
            convert_to(replace(convert_from(canonical, 'UTF8'), '"quantity":20000000', '"quantity":30000000'), 'UTF8')
        WHERE id = %s
        """,
        [leaf],
    )
    assert f"leaf {leaf}" in broken()


def test_a_leaf_that_is_gone(country: Country) -> None:
    note = key_of("notes_note", "number", country.open_note)
    leaf = leaf_of("note", note)
    execute("DELETE FROM evidence_leaf WHERE id = %s", [leaf])
    assert {f"note event {leaf}", country.open_note} <= broken()


def test_an_event_that_is_gone(country: Country) -> None:
    leaf = leaf_of("note", key_of("notes_note", "number", country.open_note))
    execute("DELETE FROM evidence_event WHERE id = %s", [leaf])
    assert f"leaf {leaf}" in broken()


def test_a_serial_number_that_has_moved(country: Country) -> None:
    execute("UPDATE ledger_serial SET holding_id = NULL WHERE draw_id IS NULL")
    assert any(record.startswith("holding ") for record in broken())


@pytest.mark.parametrize("kind", ["note", "lot", "conversion"])
def test_an_answer_that_an_identity_is_bound_to(country: Country, kind: str) -> None:
    number = getattr(country, kind)
    execute(
        """
        UPDATE evidence_identity SET answer = jsonb_set(answer, '{number}', '"N222222222222"')
        WHERE kind = %s AND answer->>'number' = %s
        """,
        [kind, number],
    )
    assert f"{kind} {number}" in broken()


@pytest.mark.parametrize(
    ("kind", "table", "column"), [("note", "notes_note", "number"), ("lot", "ledger_lot", "code")]
)
def test_an_identity_that_is_gone(country: Country, kind: str, table: str, column: str) -> None:
    number = {"note": country.note, "lot": country.lot}[kind]
    execute(
        "DELETE FROM evidence_identity WHERE kind = %s AND subject_id = %s",
        [kind, key_of(table, column, number)],
    )
    assert f"{kind} {number}" in broken()


def test_the_identity_of_a_conversion_that_is_gone(country: Country) -> None:
    execute("DELETE FROM evidence_identity WHERE kind = 'conversion'")
    assert f"conversion {country.conversion}" in broken()


def test_a_record_whose_key_was_destroyed_is_no_violation_of_its_leaf(country: Country) -> None:
    leaf = leaf_of("party", int(select("SELECT min(id) FROM registry_party")[0][0]))
    execute("UPDATE evidence_leaf SET key = NULL, canonical = NULL WHERE id = %s", [leaf])
    assert broken() == set()
