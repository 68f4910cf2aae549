"""Objections over HTTP: filed once, shown to their party alone, answered elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Machine, good, problem
from tests.builders import a_party, a_token, a_trade
from tests.casework.desk import a_held_export, answered, official

RULE = "EU-12G"


@pytest.fixture
def seller() -> str:
    return a_party()


@pytest.fixture
def machine(seller: str) -> Machine:
    return Machine(a_token(seller))


def body(**changes: Any) -> dict[str, Any]:
    return {"objection": "OB-1", "rule": RULE, "reason": "it does not bind us", **changes}


def test_a_held_note_is_objected_to_and_the_answer_is_found_again(seller: str, machine: Machine) -> None:
    note = a_held_export(seller)
    said = {"objection": "OB-1", "note": note, "reason": "agreed with the seller", "papers": ["letter:7"]}
    filed = good(machine.post("/objections", said), 201)
    assert (filed["own"], filed["outcome"], filed["number"][0]) == ("OB-1", "accepted", "J")
    shown = good(machine.get(f"/objections/{filed['number']}"))
    assert (shown["note"], shown["rule"], shown["state"]) == (note, RULE, "open")
    assert shown["papers"] == [{"kind": "letter", "number": "7"}]
    assert shown["due_at"] == filed["due_at"]
    answered(official(), filed["number"], words="in order")
    shown = good(machine.get(f"/objections/{filed['number']}"))
    assert (shown["state"], shown["answer_text"], shown["released"]) == ("upheld", "in order", True)
    assert good(machine.get(f"/notes/{note}"))["state"] == "open"


def test_the_same_objection_again_gets_the_first_answer_also_after_it_was_answered(machine: Machine) -> None:
    first = good(machine.post("/objections", body()), 201)
    answered(official(), first["number"], "rejected")
    assert good(machine.post("/objections", body()), 201) == first
    assert good(machine.post("/objections", body(), key="k-1"), 201) == first
    problem(machine.post("/objections", body(reason="another")), 409, "number_reused", "/objection")


def test_a_key_binds_the_answer(machine: Machine) -> None:
    first = good(machine.post("/objections", body(), key="k-1"), 201)
    assert good(machine.post("/objections", body(), key="k-1"), 201) == first
    problem(machine.post("/objections", body(objection="OB-2"), key="k-1"), 409, "number_reused")


def test_the_refusal_of_a_document_is_objected_to_with_its_facts(seller: str, machine: Machine) -> None:
    facts = {"lot": "LQ2D4J859L6W", "title.kk": "Тауар"}
    said = body(rule=None, document="E-15", code="guidance_prohibited", facts=facts)
    number = good(machine.post("/objections", said), 201)["number"]
    shown = good(machine.get(f"/objections/{number}"))
    assert (shown["document"], shown["code"], shown["facts"]) == ("E-15", "guidance_prohibited", facts)


@pytest.mark.parametrize(
    ("changes", "status", "code", "at"),
    [
        ({"reason": ""}, 422, "reason_missing", "/reason"),
        ({"rule": "KZ-NOWHERE"}, 400, "bad_value", "/rule"),
        ({"rule": ""}, 400, "missing_value", "/note"),
        ({"objection": ""}, 400, "missing_value", "/objection"),
        ({"rule": "", "note": "N24567892222"}, 422, "unknown_note", "/note"),
        ({"papers": ["a letter"]}, 400, "bad_value", "/papers"),
        ({"papers": 7}, 400, "bad_value", "/papers"),
        ({"facts": ["lot"]}, 400, "bad_value", "/facts"),
        ({"facts": {"lot": 7}}, 400, "bad_value", "/facts"),
        ({"because": "x"}, 400, "unknown_column", "/because"),
        ({"party": "KZ:12"}, 400, "bad_identifier", "/party"),
    ],
)
def test_a_bad_body_says_where_it_is_bad(
    machine: Machine, changes: dict[str, Any], status: int, code: str, at: str
) -> None:
    problem(machine.post("/objections", body(**changes)), status, code, at)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_problem_speaks_the_callers_language(seller: str, language: str) -> None:
    machine = Machine(a_token(seller), language=language)
    said = problem(machine.post("/objections", body(rule="KZ-NOWHERE")), 400, "bad_value")
    words = {"kk": "мұндай ереже жоқ", "ru": "такого правила нет", "en": "there is no such rule"}
    assert words[language] in said["detail"]


def test_nobody_objects_in_the_name_of_another(machine: Machine) -> None:
    problem(machine.post("/objections", body(party=a_party())), 403, "not_allowed", "/party")


def test_a_rivals_objection_can_neither_be_seen_nor_guessed(machine: Machine) -> None:
    number = good(machine.post("/objections", body()), 201)["number"]
    rival = Machine(a_token(a_party()))
    foreign = problem(rival.get(f"/objections/{number}"), 404, "not_found")
    missing = problem(rival.get("/objections/J24567892222"), 404, "not_found")
    assert foreign == missing
    assert good(rival.get("/objections")) == {"total": 0, "items": []}
    assert good(rival.post("/objections", body()), 201)["number"] != number, "own numbers do not meet"


def test_a_token_needs_the_scopes_of_notes(seller: str) -> None:
    reader, none = Machine(a_token(seller, scopes=["notes:read"])), Machine(a_token(seller, scopes=[]))
    problem(reader.post("/objections", body()), 403, "not_allowed")
    good(reader.get("/objections"))
    problem(none.get("/objections"), 403, "not_allowed")
    problem(none.get("/objections/J24567892222"), 403, "not_allowed")
    problem(Machine().post("/objections", body()), 401, "not_authenticated")


def test_who_may_only_read_files_nothing(seller: str) -> None:
    reader = Machine(a_token(seller, mandate="read"))
    problem(reader.post("/objections", body()), 403, "not_allowed")


def test_a_list_is_narrowed_by_state_and_turned_page_by_page(machine: Machine) -> None:
    numbers = [good(machine.post("/objections", body(objection=f"OB-{n}")), 201)["number"] for n in range(3)]
    answered(official(), numbers[0], "rejected")
    page = good(machine.get("/objections", limit=2))
    assert (page["total"], [item["number"] for item in page["items"]]) == (3, [numbers[2], numbers[1]])
    assert [i["number"] for i in good(machine.get("/objections", state="answered"))["items"]] == [numbers[0]]
    assert good(machine.get("/objections", state="overdue"))["total"] == 0
    problem(machine.get("/objections", state="late"), 400, "bad_value", "state")


def test_what_happens_to_an_objection_is_told_to_its_party_alone() -> None:
    trade = a_trade()
    machine = Machine(trade.seller_token)
    number = good(machine.post("/objections", body()), 201)["number"]
    answered(official(), number, "rejected")

    def told(token: str) -> list[str]:
        changes = good(Machine(token).get("/changes"))["changes"]
        return [change["kind"] for change in changes if change["subject"] == "objection"]

    assert told(trade.seller_token) == ["objection.filed", "objection.answered"]
    assert told(trade.buyer_token) == []


def test_the_example_can_be_sent_as_it_stands(machine: Machine) -> None:
    document = good(machine.get("/openapi.json"))
    content = document["paths"]["/api/v1/objections"]["post"]["requestBody"]["content"]
    good(machine.post("/objections", content["application/json"]["example"]), 201)
