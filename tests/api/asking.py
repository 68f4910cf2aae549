"""Asking as a machine does: a client with a token, and what every problem must look like."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

API = "/api/v1"


class Machine:
    """A client that bears a token and speaks JSON."""

    def __init__(self, token: str = "", *, language: str = "en") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {
            "Accept-Language": language,
            **({"Authorization": f"Bearer {token}"} if token else {}),
        }

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(API + path, query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str = "", raw: bytes | None = None) -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        data = json.dumps({} if body is None else body).encode() if raw is None else raw
        return self.client.post(API + path, data, content_type="application/json", headers=headers)

    def send(self, method: str, path: str, **options: Any) -> Any:
        return self.client.generic(method, API + path, headers=self.headers, **options)


def problem(response: HttpResponse, status: int, code: str, at: str | None = None) -> dict[str, Any]:
    """The response is this problem, in the one shape that all problems have."""
    body: dict[str, Any] = json.loads(response.content)
    assert response.status_code == status, (response.status_code, body)
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "errors"} == set(body)
    assert body["status"] == status
    assert body["code"] == code, body
    assert body["errors"][0]["code"] == code
    for error in body["errors"]:
        assert {"code", "at", "message", "remedy"} <= set(error)
        assert error["message"]
    if at is not None:
        assert body["errors"][0]["at"] == at, body
    return body


def good(response: HttpResponse, status: int = 200) -> Any:
    """The body of a response that must have this status."""
    assert response.status_code == status, (response.status_code, response.content)
    return json.loads(response.content)
