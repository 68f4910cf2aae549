"""POST /notes: a note by HTTP is the same note as in a file, and happens once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from jolserik.evidence.queries import history
from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_note, a_party, a_token, a_trade, filed, note_json, note_row, party_id


def stocked() -> tuple[str, str, Machine]:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    return seller, buyer, Machine(a_token(seller))


def counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_a_good_note_is_registered_and_can_be_asked_for_where_the_answer_says() -> None:
    seller, buyer, machine = stocked()
    response = machine.post("/notes", note_json(note_row(seller, buyer, note="A-1", quantity="7")))
    body = good(response, 201)
    assert body["own"] == "A-1"
    assert body["outcome"] == "accepted"
    assert response["Location"] == f"/api/v1/notes/{body['number']}"
    shown = good(machine.client.get(response["Location"], headers=machine.headers))
    assert shown["lines"][0]["quantity"] == "7"
    assert shown["state"] == "open"


def test_numbers_may_be_written_as_json_numbers_and_stay_exact() -> None:
    seller, buyer, machine = stocked()
    raw = note_json(note_row(seller, buyer))
    raw["lines"][0] |= {"line": 1, "quantity": 0.1, "price": 1.000001}
    number = good(machine.post("/notes", raw), 201)["number"]
    line = good(machine.get(f"/notes/{number}"))["lines"][0]
    assert (line["quantity"], line["price"], line["value"]) == ("0.1", "1.000001", "0.1")


def test_a_note_sent_as_json_is_the_same_note_as_in_a_file() -> None:
    seller, buyer, machine = stocked()
    row = note_row(seller, buyer)
    from_file = filed("notes", row).number
    assert good(machine.post("/notes", note_json(row)), 201)["number"] == from_file


def test_a_held_note_is_answered_by_202_with_its_number_and_the_reason() -> None:
    seller, machine = a_party(), None
    abroad = a_party(country="RU")
    a_lot(seller)
    machine = Machine(a_token(seller))
    row = note_row(
        seller, abroad, kind="export_eaeu", recipient_place=None, crossing="Сырым", invoice="INV-77", price="100",
    )  # fmt: skip
    body = good(machine.post("/notes", note_json(row)), 202)
    assert body["outcome"] == "held"
    assert body["number"].startswith("N")
    assert [reason["code"] for reason in body["reasons"]] == ["invoice_unknown"]


def test_nobody_registers_in_the_name_of_another() -> None:
    trade = a_trade()
    body = note_json(note_row(trade.seller, trade.buyer))
    problem(Machine(trade.buyer_token).post("/notes", body), 403, "not_allowed", "/sender")


def test_the_numbers_that_another_has_used_cannot_be_found_out() -> None:
    trade = a_trade()
    a_note(trade.seller, trade.buyer, note="USED-1")
    machine = Machine(trade.buyer_token)
    used = machine.post("/notes", note_json(note_row(trade.seller, trade.buyer, note="USED-1", quantity="3")))
    free = machine.post("/notes", note_json(note_row(trade.seller, trade.buyer, note="FREE-1", quantity="3")))
    assert problem(used, 403, "not_allowed") == problem(free, 403, "not_allowed")


def test_a_note_of_others_cannot_be_referred_to() -> None:
    trade = a_trade()
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer), refers_to=trade.note)
    unknown = note_json(note_row(seller, buyer), refers_to="N24567892222")
    foreign = problem(machine.post("/notes", body), 422, "unknown_note", "/refers_to")
    missing = problem(machine.post("/notes", unknown), 422, "unknown_note", "/refers_to")
    assert [e["code"] for e in foreign["errors"]] == [e["code"] for e in missing["errors"]]
    assert set(foreign["errors"][0]["facts"]) == set(missing["errors"][0]["facts"])


def test_a_mandate_that_only_reads_registers_nothing() -> None:
    seller, buyer, _ = stocked()
    machine = Machine(a_token(seller, mandate="read"))
    problem(machine.post("/notes", note_json(note_row(seller, buyer))), 403, "not_allowed")


def test_a_token_without_the_scope_registers_nothing() -> None:
    seller, buyer, _ = stocked()
    machine = Machine(a_token(seller, scopes=["notes:read"]))
    problem(machine.post("/notes", note_json(note_row(seller, buyer))), 403, "not_allowed", "Authorization")


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"date": None}, "missing_value", "/date"),
        ({"date": "10.13.2023"}, "bad_value", "/date"),
        ({"sender": "KZ:123"}, "bad_identifier", "/sender"),
        ({"state": "settled"}, "unknown_column", "/state"),
        ({"a/b~c": "1"}, "unknown_column", "/a~1b~0c"),
        ({"note": 17}, "bad_value", "/note"),
        ({"note": True}, "bad_value", "/note"),
        ({"lines": []}, "missing_value", "/lines"),
        ({"lines": "all"}, "bad_value", "/lines"),
        ({"lines": ["x"]}, "bad_value", "/lines/0"),
    ],
)
def test_a_bad_head_says_where_it_is_bad(change: dict[str, Any], code: str, at: str) -> None:
    seller, buyer, machine = stocked()
    problem(machine.post("/notes", note_json(note_row(seller, buyer), **change)), 400, code, at)


@pytest.mark.parametrize(
    "quantity",
    [
        "-1",
        "0",
        "1e400",
        "NaN",
        "1e3",
        "0.0000001",
        "٣",
        "９",
        "9000000000001",
        "1,5",
        -1,
        0,
        float("nan"),
        1e400,
        [1],
    ],
)
def test_a_quantity_that_is_none_is_refused_at_its_place(quantity: Any) -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer))
    body["lines"] = [{**body["lines"][0]}, {**body["lines"][0], "line": 2, "quantity": quantity}]
    response = machine.post("/notes", body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["at"] == "/lines/1/quantity"
    assert counted("notes_note") == 0


def test_what_a_head_says_wrongly_is_said_once_for_all_lines() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer), date="soon")
    body["lines"] = [{**body["lines"][0], "line": line} for line in (1, 2, 3)]
    assert len(problem(machine.post("/notes", body), 400, "bad_value")["errors"]) == 1


def test_all_faults_come_at_once_the_weightiest_first() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer), date="soon", extra="1")
    body["lines"][0]["unit"] = "ELL"
    codes = [e["code"] for e in problem(machine.post("/notes", body), 400, "unknown_column")["errors"]]
    assert codes == ["unknown_column", "bad_value", "unknown_unit"]


def test_too_little_stock_is_judged_and_says_how_much_is_free() -> None:
    seller, buyer, machine = stocked()
    response = machine.post("/notes", note_json(note_row(seller, buyer, quantity="101")))
    problem(response, 422, "insufficient_stock", "/lines/0/quantity")
    assert counted("notes_note") == 0


def test_refusals_speak_the_language_that_is_asked_for() -> None:
    seller, buyer, _ = stocked()
    token = a_token(seller)
    body = note_json(note_row(seller, buyer, quantity="101"))
    said = {
        language: Machine(token, language=language).post("/notes", body).json()["detail"]
        for language in ("kk", "ru", "en", "de")
    }
    assert len({said["kk"], said["ru"], said["en"]}) == 3
    assert said["de"] == said["en"]


def test_the_same_note_again_gets_the_same_answer_without_any_key() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer))
    assert good(machine.post("/notes", body), 201) == good(machine.post("/notes", body), 201)
    assert counted("notes_note") == 1


def test_another_note_under_the_same_own_number_is_refused() -> None:
    seller, buyer, machine = stocked()
    good(machine.post("/notes", note_json(note_row(seller, buyer, note="A-1", quantity="1"))), 201)
    problem(
        machine.post("/notes", note_json(note_row(seller, buyer, note="A-1", quantity="2"))),
        409,
        "number_reused",
        "/note",
    )


def test_a_key_binds_an_answer_however_the_json_is_spaced() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer))
    first = machine.post("/notes", body, key="k-1")
    again = machine.post("/notes", dict(reversed(body.items())), key="k-1")
    assert good(first, 201) == good(again, 201)
    assert first["Location"] == again["Location"]


def test_a_key_binds_a_refusal_too() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer, quantity="101"))
    first = problem(machine.post("/notes", body, key="k-1"), 422, "insufficient_stock")
    a_lot(seller)
    assert problem(machine.post("/notes", body, key="k-1"), 422, "insufficient_stock") == first
    assert good(machine.post("/notes", body, key="k-2"), 201)["outcome"] == "accepted"


def test_a_key_with_another_body_is_refused() -> None:
    seller, buyer, machine = stocked()
    good(machine.post("/notes", note_json(note_row(seller, buyer)), key="k-1"), 201)
    problem(
        machine.post("/notes", note_json(note_row(seller, buyer)), key="k-1"),
        409,
        "number_reused",
        "Idempotency-Key",
    )
    assert counted("notes_note") == 1


def test_a_key_belongs_to_its_party() -> None:
    seller, buyer, machine = stocked()
    other, _, other_machine = stocked()
    good(machine.post("/notes", note_json(note_row(seller, buyer)), key="k-1"), 201)
    good(other_machine.post("/notes", note_json(note_row(other, buyer)), key="k-1"), 201)


@pytest.mark.parametrize("key", ["x" * 256, "\u00e4"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    seller, buyer, machine = stocked()
    problem(
        machine.post("/notes", note_json(note_row(seller, buyer)), key=key),
        400,
        "bad_value",
        "Idempotency-Key",
    )


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_have_one_effect_and_one_answer() -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer))
    answers: list[Any] = []

    def ask() -> None:
        answers.append(Machine(machine.headers["Authorization"][7:]).post("/notes", body, key="k-1"))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert counted("notes_note") == 1


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_does_not_come_is_busy_and_binds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seller, buyer, machine = stocked()
    body = note_json(note_row(seller, buyer))
    monkeypatch.setattr("jolserik.api.keys.WAIT_MS", 100)
    held, released = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('key k-1', %s))", [party_id(seller)]
            )
            held.set()
            released.wait(10)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    response = machine.post("/notes", body, key="k-1")
    released.set()
    holder.join()
    problem(response, 503, "busy")
    assert response["Retry-After"] == "1"
    good(machine.post("/notes", body, key="k-1"), 201)


def test_a_registered_note_leaves_an_event_in_the_name_of_its_sender() -> None:
    seller, buyer, machine = stocked()
    good(machine.post("/notes", note_json(note_row(seller, buyer))), 201)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM notes_note")
        (note_id,) = cursor.fetchone()
    (event,) = history("note", [note_id])
    assert (event.kind, event.party_id) == ("note.registered", party_id(seller))
    assert event.person_id is not None


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"{", "bad_file"), (b"[]", "bad_file"), (b"\xff\xfe", "bad_file"), (b'{"note":"a","note":"b"}', "bad_file"),
     (b"[" * 100_000, "bad_file"), (b'{"lines":' * 5_000, "bad_file")],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(raw: bytes, code: str) -> None:
    _, _, machine = stocked()
    problem(machine.post("/notes", raw=raw), 400, code)


def test_hidden_and_broken_characters_are_refused_and_harm_nothing() -> None:
    seller, buyer, machine = stocked()
    for text in ("a\u0000b", "\ud800", "x" * 5000):
        for key in ("", f"k-{len(text)}"):
            response = machine.post("/notes", note_json(note_row(seller, buyer), note=text), key=key)
            problem(response, 400, "bad_value", "/note")
            response = machine.post(
                "/notes", note_json(note_row(seller, buyer), **{text: "1"}), key=key and key + "b"
            )
            problem(response, 400, "unknown_column")
