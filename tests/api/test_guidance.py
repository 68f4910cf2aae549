"""Guidance over HTTP: questions without a token, goods by words, receipts with their evidence."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.utils import timezone

from jolserik import packs
from jolserik.guidance import allowance
from jolserik.guidance.asking import as_bytes, ask
from jolserik.notes.queries.audit import audit
from jolserik.packs.rules import FACTS, parse_question
from jolserik.platform.bulk import execute
from tests.api.asking import Machine, good, problem

CHIP = {"product": "8542319010", "destination": "RU", "origin": "CN", "date": "2024-06-01"}


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "ASKING", allowance.Allowance(allowance.ASKED_PER_MINUTE))
    monkeypatch.setattr(allowance, "RECORDING", allowance.Allowance(allowance.RECORDED_PER_MINUTE))


def asked(body: Any, **options: Any) -> Any:
    return Machine(**options).post("/guidance/ask", body)


def test_a_question_needs_no_token_and_gets_the_answer_of_the_pack() -> None:
    answer = good(asked({**CHIP, "language": "ru"}))
    assert answer == ask(packs.current(), parse_question(CHIP), "ru")
    assert answer["verdict"] == "not_advised"
    assert answer["decisive"] == "CHPL-2024"


def test_the_same_question_has_the_same_bytes_whatever_its_order_and_spacing() -> None:
    turned = dict(reversed([*CHIP.items(), ("maker", None)]))
    first, again = asked(CHIP), Machine().post("/guidance/ask", raw=json.dumps(turned, indent=3).encode())
    assert first.content == again.content
    assert first["ETag"] == again["ETag"] == f'"{first.json()["reference"]}"'
    assert "max-age" in first["Cache-Control"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_language_is_the_one_named_else_the_one_of_the_header(language: str) -> None:
    named = good(asked({**CHIP, "language": language}))
    by_header = good(asked(CHIP, language=language))
    assert named == by_header
    assert named["language"] == language


def test_a_question_without_a_day_is_about_today() -> None:
    today = timezone.now().astimezone(packs.current().time_zone).date().isoformat()
    assert good(asked({"product": "8450", "destination": "RU"}))["date"] == today


def test_every_fact_may_be_stated() -> None:
    body = {
        **CHIP, "maker": "CN", "dispatch": "DE", "transit": ["KG"], "kind": "export_eaeu", "procedure": ["temporary"],
        "clause": [], "origin_kind": "import_declaration", "grade": "matched", "end_use": "civil",
        "exporter": "KZ:970240000126", "recipient": "RU:7707083893", "end_user": "", "exporter_age_days": 30,
        "recipient_age_days": "400", "days_since_origin": 12, "quantity": "10.50 H87", "value": "1000 USD",
        "papers": ["export_licence"], "reason_given": True,
    }  # fmt: skip
    assert set(FACTS) <= set(body)
    stated = good(asked(body))["question"]
    assert stated["quantity"] == "10.5 H87"
    assert stated["exporter_age_days"] == "30"
    assert stated["clause"] == []
    assert stated["reason_given"] == "true"


def test_a_question_about_nothing_says_what_is_missing() -> None:
    answer = good(asked({}))
    assert answer["verdict"] == "cannot_say"
    assert {"product", "destination"} <= {fact["fact"] for fact in answer["missing"]}


@pytest.mark.parametrize(
    ("changes", "status", "code", "at"),
    [
        ({"destinaton": "RU"}, 400, "unknown_column", "/destinaton"),
        ({"product": "845O"}, 400, "bad_value", "/product"),
        ({"product": "845"}, 400, "bad_value", "/product"),
        ({"product": 8450}, 400, "bad_value", "/product"),
        ({"product": "9999000000"}, 422, "unknown_product", "/product"),
        ({"product": "7788"}, 422, "unknown_product", "/product"),
        ({"destination": "Russia"}, 400, "bad_value", "/destination"),
        ({"destination": ["RU"]}, 400, "bad_value", "/destination"),
        ({"transit": ["KG", "XX"]}, 400, "bad_value", "/transit/1"),
        ({"transit": ["KG"] * 41}, 400, "bad_value", "/transit/0"),
        ({"clause": ["No Re-export"]}, 400, "bad_value", "/clause/0"),
        ({"end_use": "peaceful"}, 400, "bad_value", "/end_use"),
        ({"recipient": "RU:7707083894"}, 400, "bad_identifier", "/recipient"),
        ({"quantity": "ten"}, 400, "bad_value", "/quantity"),
        ({"value": "10"}, 400, "bad_value", "/value"),
        ({"days_since_origin": -1}, 400, "bad_value", "/days_since_origin"),
        ({"date": "01.06.2024"}, 400, "bad_value", "/date"),
        ({"papers": "Licence 7"}, 400, "bad_value", "/papers"),
        ({"reason_given": "yes"}, 400, "bad_value", "/reason_given"),
        ({"language": "de"}, 400, "bad_value", "/language"),
        ({"language": []}, 400, "bad_value", "/language"),
        ({"a/b~c": "x"}, 400, "unknown_column", "/a~1b~0c"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    changes: dict[str, Any], status: int, code: str, at: str
) -> None:
    for language in ("kk", "ru", "en"):
        problem(asked({**CHIP, **changes}, language=language), status, code, at)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = {"destination": "Russia", "origin": "??", "date": "soon", "colour": "red"}
    body = problem(asked(wrong), 400, "unknown_column")
    assert {error["at"] for error in body["errors"]} == {"/destination", "/origin", "/date", "/colour"}


def test_a_wrong_word_is_told_with_the_words_there_are() -> None:
    body = problem(asked({**CHIP, "end_use": "peaceful"}), 400, "bad_value")
    assert "civil, military, unknown" in body["detail"]


def test_a_code_of_before_the_known_nomenclature_is_not_looked_up() -> None:
    assert good(asked({**CHIP, "product": "8543708000", "date": "2021-12-31"}))["date"] == "2021-12-31"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [(b"{", 400, "bad_file"), (b"[]", 400, "bad_file"), (b'{"product": "' + b"8" * 40_000, 413, "body_too_large")],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_problem(raw: bytes, status: int, code: str) -> None:
    problem(Machine().post("/guidance/ask", raw=raw), status, code)


def test_whoever_asks_too_often_is_told_kindly_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "ASKING", allowance.Allowance(3))
    for _ in range(3):
        good(asked(CHIP))
    response = asked(CHIP, language="ru")
    body = problem(response, 429, "too_many_requests")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "всё в порядке" in body["detail"]


def test_goods_are_found_by_everyday_words_in_any_language() -> None:
    for words, language in (("washing machine", "en"), ("стиральная машина", "ru"), ("кір жуғыш", "kk")):
        found = good(Machine().get("/guidance/goods", words=words, language=language, limit=5))
        assert found["goods"][0]["code"].startswith("8450"), words
        assert len(found["goods"]) <= 5
        assert found["language"] == language


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ({}, "words"),
        ({"words": " "}, "words"),
        ({"words": "x" * 201}, "words"),
        ({"words": "fridge", "language": "de"}, "language"),
        ({"words": "fridge", "limit": "0"}, "limit"),
        ({"words": "fridge", "date": "soon"}, "date"),
        ({"words": "fridge", "colour": "red"}, "colour"),
    ],
)
def test_a_bad_parameter_of_the_search_is_named(query: dict[str, str], at: str) -> None:
    response = Machine().get("/guidance/goods", **query)
    assert response.status_code == 400
    assert response.json()["errors"][0]["at"] == at


def recorded(body: Any, **options: Any) -> Any:
    return Machine(**options).post("/guidance/receipts", body)


def test_a_receipt_names_the_very_bytes_of_the_answer() -> None:
    answer = asked({**CHIP, "language": "kk"})
    response = recorded({**CHIP, "language": "kk"})
    receipt = good(response, 201)
    assert receipt["answer_sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert receipt["reference"] == answer.json()["reference"]
    assert receipt["event"] > 0
    assert good(Machine().get(response["Location"].removeprefix("/api/v1"))) == receipt


def test_the_same_question_again_gets_its_first_receipt() -> None:
    first = good(recorded(CHIP), 201)
    assert good(recorded(CHIP), 200) == first
    other = good(recorded({**CHIP, "language": "ru"}), 201)
    assert other["reference"] == first["reference"]
    assert other["answer_sha256"] != first["answer_sha256"]
    shown = f"/guidance/receipts/{first['reference']}"
    assert good(Machine().get(shown)) == first
    assert good(Machine().get(shown, language="ru")) == other
    problem(Machine().get(shown, language="kk"), 404, "not_found")


def test_a_receipt_names_nobody() -> None:
    body = {**CHIP, "recipient": "RU:7707083893", "exporter": "KZ:970240000126", "end_user": ""}
    receipt = good(recorded(body), 201)
    assert receipt["withheld"] == ["exporter", "recipient"]
    assert receipt["question"]["end_user"] == ""
    assert "7707083893" not in json.dumps(receipt)
    assert receipt["reference"] == good(asked(body))["reference"]


def test_a_receipt_that_nobody_recorded_is_not_there() -> None:
    for reference in ("G-00000000000000000000", "x" * 300, "%0A"):
        problem(Machine().get(f"/guidance/receipts/{reference}"), 404, "not_found")


def test_a_wrong_question_gets_no_receipt() -> None:
    problem(recorded({**CHIP, "origin": "Europe"}), 400, "bad_value", "/origin")


def test_receipts_are_bounded_more_narrowly_than_questions() -> None:
    for day in range(1, allowance.RECORDED_PER_MINUTE + 1):
        good(recorded({**CHIP, "date": f"2024-06-{day:02}"}), 201)
    problem(recorded(CHIP), 429, "too_many_requests")
    good(asked(CHIP))


def test_the_audit_finds_receipts_sound_and_sees_when_one_was_changed() -> None:
    good(recorded({**CHIP, "clause": [], "recipient": "RU:7707083893"}), 201)
    good(recorded(CHIP), 201)
    found = audit()
    assert found.violations == []
    assert found.checked["receipts"] == 2
    assert found.checked["receipts_told"] == 2
    execute("UPDATE guidance_receipt SET verdict = 'allowed' WHERE withheld = '[]'::jsonb")
    (violation,) = audit().violations
    assert violation.invariant == "states_follow_events"
    assert "receipt G-" in violation.records[0]
    execute("DELETE FROM guidance_receipt")
    assert len(audit().violations) >= 2


def test_a_receipt_put_in_by_hand_is_found_to_have_no_evidence() -> None:
    good(recorded(CHIP), 201)
    execute(
        """
        INSERT INTO guidance_receipt (reference, language, answer_sha256, verdict, question, withheld, pack_code, pack_version,
                                      pack_fingerprint, recorded_at)
        SELECT 'G-0', language, answer_sha256, 'allowed', question, withheld, pack_code, pack_version, pack_fingerprint,
               recorded_at FROM guidance_receipt
        """
    )
    (violation,) = audit().violations
    assert violation.invariant == "identities_are_one_to_one"


def test_the_answer_as_documented_is_the_answer_as_given() -> None:
    answer = asked(CHIP)
    assert as_bytes(answer.json()) == answer.content
