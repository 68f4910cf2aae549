"""The OpenAPI document: what ninja knows of the operations, and what it does not: problems, links, examples."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from jolserik.api.bodies import Shape
from jolserik.api.problems import MEDIA_TYPE
from jolserik.api.requests import request_schema
from jolserik.api.schemas import Problem

BODY = "requestBody"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
MEANINGS = {
    400: "The request cannot be read; `errors` says where and why.",
    401: "No token that is valid now.",
    403: "The token's scope or mandate does not reach so far.",
    404: "Nothing that you may know of; another's record and an unknown one are answered alike.",
    405: "Another method is meant.",
    409: "It collides with something registered: a number in use, a closed note, an invoice already used.",
    413: "The body is too large.",
    415: "The body is of a kind that is not read here.",
    422: "Read, judged and refused.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
    503: "`busy`: send the same request again after Retry-After seconds; it is not done twice.",
}


class Link:
    """An OpenAPI link: which operation comes next, and where its parameters come from."""

    def __init__(self, operation: str, **parameters: str) -> None:
        self.operation = operation
        self.parameters = parameters


def links(*wanted: Link) -> dict[str, Any]:
    """Links of one answer."""
    return {
        f"{link.operation}": {"operationId": link.operation, "parameters": dict(link.parameters)}
        for link in wanted
    }


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """The problems that an operation may answer with."""
    return dict.fromkeys(statuses, Problem)


def takes(
    shape: Shape,
    example: str,
    *,
    key: bool = False,
    optional: bool = False,
    words: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """An operation's JSON body by the columns of its file, its Idempotency-Key, and words that a path parameter
    may be."""
    content = {"schema": request_schema(shape), "example": EXAMPLES[example]}
    extra: dict[str, Any] = {BODY: {"required": not optional, "content": {"application/json": content}}}
    if key:
        extra["parameters"] = [KEY]
    if words:
        extra["x-words"] = {name: list(choices) for name, choices in words.items()}
    return extra


def described(extra: Mapping[str, Any], linked: Mapping[int, Any] | None = None) -> dict[str, Any]:
    """What ninja is told besides: body, parameters, and the links of answers."""
    return {**extra, "responses": {status: {"links": found} for status, found in (linked or {}).items()}}


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Binds the answer: the same request with the same key gets it again, another request is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
EXAMPLES: dict[str, Any] = {
    "note": {
        "note": "A-15", "kind": "domestic", "date": "2023-07-10", "sender": "KZ:051240000117", "sender_place": "ALMATY",
        "recipient": "KZ:110340000220", "recipient_place": "AKTOBE",
        "lines": [
            {"line": 1, "product": "8450111100", "unit": "H87", "quantity": "60", "price": "100000", "currency": "KZT"}
        ],
    },
    "action": {"date": "2023-07-12", "lines": [{"line": 1, "quantity_received": "58"}]},
    "party": {"party": "RU:5600999104", "name": "ООО «Уралбыт»", "name_en": "Uralbyt LLC"},
    "batch": "party,name\nRU:5600999104,ООО «Уралбыт»\n",
    "problem": {
        "type": "https://lots.example/refusals/insufficient_stock", "title": "Not enough stock", "status": 422,
        "detail": "There is not enough of it.", "code": "insufficient_stock",
        "errors": [
            {
                "code": "insufficient_stock", "at": "/lines/0/quantity", "message": "There is not enough of it.",
                "remedy": "Lower the quantity.", "facts": {"free": "40"},
            }
        ],
    },
}  # fmt: skip
EXAMPLES["correction"] = {**EXAMPLES["note"], "note": "A-15/2"}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with what every operation has in common: problems as problems, words of path parameters."""
    whole = copy.deepcopy(document)
    for operations in whole["paths"].values():
        for operation in operations.values():
            complete(operation)
    return whole


def complete(operation: dict[str, Any]) -> None:
    """One operation: its problems bear their media type, its path parameters their words."""
    for status, answer in operation["responses"].items():
        if int(status) in MEANINGS:
            answer["description"] = MEANINGS[int(status)]
            answer["content"] = {MEDIA_TYPE: {"schema": PROBLEM}}
    words = operation.pop("x-words", {})
    for parameter in operation["parameters"]:
        if parameter["name"] in words:
            parameter["schema"] = {"type": "string", "enum": words[parameter["name"]]}
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
