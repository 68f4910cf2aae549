"""The OpenAPI document: every operation says every answer that it gives, and leads on to the next."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.asking import Machine, good
from tests.builders import a_token, a_trade

METHODS = {"get", "post", "put", "patch", "delete"}
OPEN = {"status", "ask_guidance", "find_goods", "record_receipt", "show_receipt"}


def operations(token: str = "") -> dict[str, dict[str, Any]]:
    document = good(Machine(token).get("/openapi.json"))
    return {
        operation["operationId"]: {**operation, "path": path, "method": method}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


def test_the_document_is_openapi_3_1_with_every_address_of_the_contract() -> None:
    document = good(Machine().get("/openapi.json"))
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        f"/api/v1{path}"
        for path in (
            "/notes", "/notes/check", "/notes/{number}", "/notes/{number}/correct", "/notes/{number}/{action}",
            "/batches", "/batches/{id}", "/holdings", "/lots/{code}", "/trace/{code}", "/changes", "/parties",
            "/parties/{party}", "/status", "/guidance/ask", "/guidance/goods", "/guidance/receipts",
            "/guidance/receipts/{reference}", "/objections", "/objections/{number}",
        )
    }  # fmt: skip


def test_every_refusal_is_declared_as_the_one_problem() -> None:
    for name, operation in operations().items():
        for status, answer in operation["responses"].items():
            if status.startswith("4") or (status == "503" and name != "status"):
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (name, status)


def test_every_operation_but_the_open_ones_asks_for_a_token_and_says_so() -> None:
    for name, operation in operations().items():
        assert bool(operation.get("security")) == (name not in OPEN), name
        assert name in OPEN or {"401", "403", "429"} <= set(operation["responses"])


def test_every_link_leads_to_an_operation_and_names_parameters_that_it_has() -> None:
    known = operations()
    leading = [
        (link["operationId"], set(link["parameters"]))
        for operation in known.values()
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert len(leading) > 10
    for target, given in leading:
        assert given <= {parameter["name"] for parameter in known[target]["parameters"]}, target


def test_no_reference_in_the_document_leads_nowhere() -> None:
    document = good(Machine().get("/openapi.json"))
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert name in document["components"]["schemas"]


def test_with_a_token_the_examples_can_be_sent_as_they_stand() -> None:
    trade = a_trade()
    known, machine = operations(trade.seller_token), Machine(trade.seller_token)
    for name, status in (
        ("register_note", 201),
        ("check_note", 200),
        ("act_on_note", 200),
        ("correct_note", 201),
    ):
        operation = known[name]
        path = operation["path"].removeprefix("/api/v1")
        for parameter in operation["parameters"]:
            path = path.replace("{" + parameter["name"] + "}", str(parameter.get("example")))
        body = operation["requestBody"]["content"]["application/json"]["example"]
        good(machine.post(path, body), status)


def test_examples_of_one_party_are_not_told_to_another() -> None:
    trade = a_trade()
    for token in ("", a_token(trade.buyer, scopes=[]), "jsk_nonsense"):
        text = json.dumps(operations(token))
        assert trade.seller not in text
        assert trade.lot not in text
        assert trade.note not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_document_is_only_read(method: str) -> None:
    assert Machine().send(method, "/openapi.json").status_code == 405
