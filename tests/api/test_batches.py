"""POST /batches and GET /batches/{id}: files with the caller's authority, answered document by document."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jolserik.api import batches as api_batches
from jolserik.evidence import exactly_once
from jolserik.exchange import batches, loading
from jolserik.platform.bulk import execute
from tests.acceptance.desk import as_csv
from tests.api.asking import API, Machine, good, problem
from tests.builders import a_lot, a_party, a_token, a_trade, filed, note_row


def hand_in(
    machine: Machine,
    kind: str,
    rows: Sequence[Mapping[str, str]] | bytes,
    *,
    media_type: str = "text/csv",
    key: str = "",
) -> Any:
    content = rows if isinstance(rows, bytes) else as_csv([dict(row) for row in rows]).encode()
    headers = {**machine.headers, **({"Idempotency-Key": key} if key else {})}
    return machine.client.post(
        f"{API}/batches?kind={kind}", content, content_type=media_type, headers=headers
    )


def test_a_file_is_answered_document_by_document() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller))
    rows = [note_row(seller, buyer, note="A-1"), note_row(seller, buyer, note="A-2", quantity="9999")]
    response = hand_in(machine, "notes", rows)
    batch = good(response, 201)
    assert (batch["state"], batch["rows"]) == ("done", 2)
    assert [entry["own"] for entry in batch["accepted"]] == ["A-1"]
    (refused,) = batch["refused"]
    assert (refused["own"], refused["row"], refused["code"], refused["at"]) == (
        "A-2", 3, "insufficient_stock", "quantity",
    )  # fmt: skip
    assert good(machine.client.get(response["Location"], headers=machine.headers)) == batch


def test_a_form_carries_a_file_too() -> None:
    machine = Machine(a_token(a_party()))
    file = SimpleUploadedFile("p.csv", "party,name\nRU:7707083893,Сбер\n".encode())
    response = machine.client.post(
        f"{API}/batches", {"kind": "parties", "file": file}, headers=machine.headers
    )
    assert good(response, 201)["accepted"][0]["own"] == "RU:7707083893"


def test_the_same_file_again_gets_the_same_numbers() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine, rows = Machine(a_token(seller)), [note_row(seller, buyer)]
    first, again = good(hand_in(machine, "notes", rows), 201), good(hand_in(machine, "notes", rows), 201)
    assert first["id"] != again["id"]
    assert first["accepted"] == again["accepted"]


def test_a_key_gives_the_same_batch_again() -> None:
    machine, rows = Machine(a_token(a_party())), [{"party": "RU:7707083893", "name": "x"}]
    first = good(hand_in(machine, "parties", rows, key="b-1"), 201)
    assert good(hand_in(machine, "parties", rows, key="b-1"), 201)["id"] == first["id"]
    problem(
        hand_in(machine, "parties", [{"party": "RU:7707083893", "name": "y"}], key="b-1"),
        409,
        "number_reused",
    )


def test_a_file_says_nothing_in_the_name_of_others() -> None:
    trade = a_trade()
    machine = Machine(a_token(a_party()))
    rows = [note_row(trade.seller, trade.buyer)]
    assert [entry["code"] for entry in good(hand_in(machine, "notes", rows), 201)["refused"]] == [
        "not_allowed"
    ]
    for kind, row in (
        ("declarations", {"declaration": "D-1", "line": "1", "status": "released", "holder": trade.seller,
                          "product": "8450111100", "unit": "H87", "quantity": "1"}),
        ("lots", {"lot": "X", "holder": trade.seller, "place": "A", "product": "8450111100", "unit": "H87",
                  "quantity": "1", "origin_kind": "declared", "date": "2023-08-10"}),
    ):  # fmt: skip
        assert {e["code"] for e in good(hand_in(machine, kind, [row]), 201)["refused"]} == {"not_allowed"}


def test_a_batch_of_others_is_answered_like_one_that_is_not() -> None:
    one, other = Machine(a_token(a_party())), Machine(a_token(a_party()))
    batch = good(hand_in(one, "parties", [{"party": "RU:7707083893", "name": "x"}]), 201)
    foreign = problem(other.get(f"/batches/{batch['id']}"), 404, "not_found")
    assert foreign == problem(other.get(f"/batches/{'0' * 24}"), 404, "not_found")
    problem(other.get("/batches/%00"), 404, "not_found")


def test_a_large_file_waits_for_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_batches, "AT_ONCE_BYTES_MAX", 10)
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller))
    batch = good(hand_in(machine, "notes", [note_row(seller, buyer)]), 202)
    assert (batch["state"], batch["accepted"]) == ("waiting", [])
    assert batches.take_in_waiting() == 1
    done = good(machine.get(f"/batches/{batch['id']}"))
    assert (done["state"], len(done["accepted"])) == ("done", 1)
    assert batches.take_in_waiting() == 0


def test_a_file_whose_taking_in_broke_off_is_taken_up_again_when_it_gave_no_sign_of_life_for_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api_batches, "AT_ONCE_BYTES_MAX", 10)
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller))
    batch = good(hand_in(machine, "notes", [note_row(seller, buyer, quantity="1") for _ in range(3)]), 202)
    assert batches.next_waiting() == batch["id"]  # somebody takes it, and is killed
    assert batches.take_in_waiting() == 0
    silent = "UPDATE exchange_batch SET started_at = started_at - interval '1 hour'"
    execute(silent)
    batches.sign_of_life(batch["id"], 1, 3)
    assert batches.take_in_waiting() == 0
    execute(silent)
    assert batches.take_in_waiting() == 1
    assert len(good(machine.get(f"/batches/{batch['id']}"))["accepted"]) == 3


def test_a_large_file_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH_DOCUMENTS", 1)
    signs: list[tuple[str, int, int]] = []
    monkeypatch.setattr(batches, "sign_of_life", lambda *said: signs.append(said))
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    rows = [note_row(seller, buyer, quantity="1") for _ in range(3)]
    batch = good(hand_in(Machine(a_token(seller)), "notes", rows), 201)
    assert [(code, done) for code, done, _ in signs] == [(batch["id"], 1), (batch["id"], 2), (batch["id"], 3)]


def test_a_file_with_a_document_that_was_told_busy_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    monkeypatch.setattr(exactly_once, "retrying", lambda decide, *, busy, **options: busy())
    machine = Machine(a_token(seller))
    batch = good(hand_in(machine, "notes", [note_row(seller, buyer)], key=""), 202)
    assert (batch["state"], batch["refused"]) == ("running", [])
    monkeypatch.undo()
    execute("UPDATE exchange_batch SET started_at = started_at - interval '1 hour'")
    assert batches.take_in_waiting() == 1
    done = good(machine.get(f"/batches/{batch['id']}"))
    assert (done["state"], len(done["accepted"])) == ("done", 1)


def test_a_file_that_waited_past_the_end_of_the_mandate_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from jolserik.registry.commands import end_mandate
    from jolserik.registry.models import Mandate
    from tests.builders import an_act

    monkeypatch.setattr(api_batches, "AT_ONCE_BYTES_MAX", 10)
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    token = a_token(seller)
    batch = good(hand_in(Machine(token), "notes", [note_row(seller, buyer)]), 202)
    mandate, act = Mandate.objects.latest("id"), an_act()
    end_mandate(mandate, last_day=act.today - timedelta(days=1), act=act)
    batches.take_in_waiting()
    (refused,) = good(Machine(a_token(seller)).get(f"/batches/{batch['id']}"))["refused"]
    assert refused["code"] == "not_allowed"


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"%PDF-1.4", b"\xff\xfe\x00", b"a,b\n1,2\n", b"\x00" * 50]
)
def test_a_file_that_cannot_be_read_is_a_refused_document(content: bytes) -> None:
    batch = good(hand_in(Machine(a_token(a_party())), "notes", content), 201)
    assert batch["accepted"] == []
    assert batch["refused"]


def test_kind_and_content_must_be_known() -> None:
    machine = Machine(a_token(a_party()))
    problem(hand_in(machine, "secrets", b"x"), 400, "bad_value", "kind")
    problem(hand_in(machine, "", b"x"), 400, "missing_value", "kind")
    problem(hand_in(machine, "notes", b"{}", media_type="application/json"), 415, "unsupported_media_type")
    response = machine.client.post(f"{API}/batches?kind=notes", {"kind": "notes"}, headers=machine.headers)
    problem(response, 400, "missing_value", "/file")
    broken = machine.client.post(
        f"{API}/batches?kind=notes", b"--x\r\n", content_type="multipart/form-data", headers=machine.headers
    )
    assert broken.status_code == 400


def test_handing_in_needs_the_scope() -> None:
    machine = Machine(a_token(a_party(), scopes=["notes:write"]))
    problem(
        hand_in(machine, "parties", [{"party": "RU:7707083893", "name": "x"}]),
        403,
        "not_allowed",
        "Authorization",
    )


def test_what_the_file_says_and_what_http_says_are_one_document() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    row = note_row(seller, buyer)
    number = filed("notes", row).number
    assert good(hand_in(Machine(a_token(seller)), "notes", [row]), 201)["accepted"][0]["number"] == number


def test_a_workbook_is_read_like_csv() -> None:
    from jolserik.exchange.xlsx_writing import XlsxWriter

    out = io.BytesIO()
    book = XlsxWriter(out)
    sheet = book.sheet("data", widths=[20.0, 20.0])
    sheet.row(["party", "name"])
    sheet.row(["RU:7707083893", "Сбер"])
    book.close()
    batch = good(
        hand_in(Machine(a_token(a_party())), "parties", out.getvalue(), media_type=api_batches.XLSX), 201
    )
    assert len(batch["accepted"]) == 1
