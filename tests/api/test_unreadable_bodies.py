"""A body that cannot be read: what is wrong with it and what to send, in words, and never the advice for files."""

from __future__ import annotations

import re
from typing import Any

import pytest

from jolserik.kernel.languages import LANGUAGES
from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_party, a_token, note_json, note_row

pytestmark = pytest.mark.django_db

BROKEN = {
    b'{"note": }': "it is not JSON, at line 1, character 10",
    b'{\n "note": "A"\n "kind": 1}': "it is not JSON, at line 3, character 2",
    b"[]": "it is JSON, but not one object in braces",
    b'{"note": "a", "note": "b"}': "a name stands twice in one object, “note”",
    b"\xff\xfe": "it is not written in UTF-8",
    b"[" * 100_000: "it is nested too deeply",
}


def refused(raw: bytes, language: str = "en") -> dict[str, Any]:
    return problem(Machine(a_token(a_party()), language=language).post("/notes", raw=raw), 400, "bad_file")


@pytest.mark.parametrize(("raw", "words"), BROKEN.items())
def test_it_is_said_what_is_wrong_and_where(raw: bytes, words: str) -> None:
    body = refused(raw)
    assert body["detail"] == f"The body of the request cannot be read: {words}."
    assert body["errors"][0]["remedy"].startswith("Send one JSON object in UTF-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("raw", BROKEN)
def test_nobody_who_sends_json_is_told_to_save_a_file(raw: bytes, language: str) -> None:
    body = refused(raw, language)
    for text in (body["detail"], body["errors"][0]["message"], body["errors"][0]["remedy"]):
        assert not re.search(r"CSV|XLSX|Excel|[a-z]+_[a-z]+", text), text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "first answer again"), ("ru", "первый ответ"), ("kk", "Алғашқы жауапты")],
)
def test_a_key_used_for_another_request_gets_the_advice_for_keys(language: str, words: str) -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller), language=language)
    good(machine.post("/notes", note_json(note_row(seller, buyer)), key="k-1"), 201)
    again = machine.post("/notes", note_json(note_row(seller, buyer)), key="k-1")
    error = problem(again, 409, "number_reused", "Idempotency-Key")["errors"][0]
    assert "Idempotency-Key" in error["message"]
    assert "k-1" in error["message"]
    assert words in error["remedy"]
    assert not re.search("correction|исправлени|түзету", error["remedy"])


def test_an_own_number_used_for_another_note_is_still_told_of_the_correction() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller))
    good(machine.post("/notes", note_json(note_row(seller, buyer, note="A-1", quantity="1"))), 201)
    again = machine.post("/notes", note_json(note_row(seller, buyer, note="A-1", quantity="2")))
    assert "correction" in problem(again, 409, "number_reused", "/note")["errors"][0]["remedy"]
