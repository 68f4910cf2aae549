"""Exactly once: what an identity is bound to, and what is run again when somebody else bound it first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, OperationalError, transaction

from jolserik.evidence.commands import NewIdentity, bind_identities, record_events
from jolserik.evidence.exactly_once import constraint_of, from_stored, retrying, to_stored
from jolserik.evidence.queries import bound_identities, history
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Outcome, accepted, held
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import execute, select

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 8, 20, tzinfo=UTC)


def an_identity(value: str = "N1", *, scope: int = 1, kind: str = "note", number: str = "N22") -> NewIdentity:
    return NewIdentity(kind, scope, value, b"hash", 5, {"number": number})


def test_an_identity_is_found_by_its_kind_scope_and_value() -> None:
    bind_identities([an_identity()])
    found = bound_identities("note", [(1, "N1"), (2, "N1"), (1, "N2")])
    assert list(found) == [(1, "N1")]
    assert (found[1, "N1"].content_hash, found[1, "N1"].answer) == (b"hash", {"number": "N22"})
    assert bound_identities("lot", [(1, "N1")]) == {}
    assert bound_identities("note", []) == {}


def test_the_same_value_may_be_bound_by_others_and_for_other_things() -> None:
    bind_identities([an_identity(), an_identity(scope=2), an_identity("N2"), an_identity(kind="lot")])
    assert select("SELECT count(*) FROM evidence_identity") == [(4,)]


def test_an_identity_is_bound_once_and_the_fault_names_the_rule() -> None:
    bind_identities([an_identity()])
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        bind_identities([an_identity(number="N44")])
    assert constraint_of(fault.value) == "identity_once"


def test_an_answer_comes_back_as_it_was_for_the_rows_of_the_request_at_hand() -> None:
    first = held("N1", 2, "N22", [Refusal(Code.INVOICE_UNKNOWN, "invoice", {"invoice": "F"}, 2)])
    again = from_stored(to_stored(first), "N1", 7)
    assert (again.outcome, again.number, again.repeated) == (Outcome.HELD, "N22", True)
    assert again.refusals == (Refusal(Code.INVOICE_UNKNOWN, "invoice", {"invoice": "F"}, 7),)


def test_warnings_are_part_of_the_answer() -> None:
    warning = Refusal(Code.INVOICE_MISMATCH, "quantity", {}, 2)
    assert from_stored(to_stored(accepted("N1", 2, "N22", [warning])), "N1", 2).warnings == (warning,)


def failing_first(fault: Callable[[], object], times: int = 1) -> tuple[Callable[[], str], list[int]]:
    """Something that fails in the database so many times before it succeeds, and the count of its runs."""
    runs: list[int] = []

    def decide() -> str:
        runs.append(1)
        if len(runs) <= times:
            fault()
        return "done"

    return decide, runs


def raising(state: str) -> Callable[[], object]:
    return lambda: execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")


def busy() -> str:
    return "busy"


def test_a_batch_whose_identity_somebody_bound_first_is_decided_again() -> None:
    bind_identities([an_identity()])
    decide, runs = failing_first(lambda: bind_identities([an_identity()]))
    assert (retrying(decide, busy=busy), len(runs)) == ("done", 2)


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_the_victim_of_a_deadlock_is_decided_again(state: str) -> None:
    decide, runs = failing_first(raising(state))
    assert (retrying(decide, busy=busy), len(runs)) == ("done", 2)


def test_a_lock_that_does_not_come_in_time_is_a_polite_refusal() -> None:
    decide, runs = failing_first(raising("55P03"))
    assert (retrying(decide, busy=busy), len(runs)) == ("busy", 1)


def test_deadlocks_without_end_are_a_polite_refusal() -> None:
    decide, runs = failing_first(raising("40P01"), times=99)
    assert retrying(decide, busy=busy) == "busy"
    assert len(runs) > 1


def test_within_a_transaction_of_the_caller_a_lost_connection_is_his_to_try_again() -> None:
    decide, runs = failing_first(raising("57P01"), times=99)
    with pytest.raises(OperationalError):
        retrying(decide, busy=busy)
    assert len(runs) == 1


def test_other_faults_of_the_database_are_not_tried_again() -> None:
    decide, runs = failing_first(
        lambda: execute("INSERT INTO ledger_wouldberefusal (day, code, count) VALUES (NULL, '', 1)")
    )
    with pytest.raises(IntegrityError):
        retrying(decide, busy=busy)
    assert len(runs) == 1


def test_a_run_that_is_taken_back_leaves_nothing() -> None:
    def write_and_fail() -> None:
        bind_identities([an_identity("N9")])
        raising("40001")()

    decide, _ = failing_first(write_and_fail)
    retrying(decide, busy=busy)
    assert bound_identities("note", [(1, "N9")]) == {}


def test_a_history_is_told_in_order_with_its_facts() -> None:
    for kind in ("note.registered", "note.confirm"):
        record_events([NewEvent("note", 5, kind, {"said": kind}, party_id=1, person_id=2)], now=NOW)
    record_events([NewEvent("note", 6, "note.registered", {})], now=NOW)
    told = history("note", [5])
    assert [(event.kind, event.facts) for event in told] == [
        ("note.registered", {"said": "note.registered"}),
        ("note.confirm", {"said": "note.confirm"}),
    ]
    assert (told[0].party_id, told[0].person_id, told[0].recorded_at) == (1, 2, NOW)


def test_a_record_whose_key_was_destroyed_keeps_its_root_but_tells_nothing() -> None:
    record_events([NewEvent("note", 5, "note.registered", {"secret": "yes"})], now=NOW)
    (before,) = history("note", [5])
    execute("UPDATE evidence_leaf SET key = NULL, canonical = NULL")
    (after,) = history("note", [5])
    assert (after.facts, after.root) == ({}, before.root)
