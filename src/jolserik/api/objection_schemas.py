"""Schemas of objections: what OpenAPI says of them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from jolserik.api.schemas import Paper

StateWord = Literal["open", "overdue", "upheld", "partly", "rejected"]


class ObjectionAnswer(Schema):
    """What became of an objection: it has its number, and a day by which another person answers."""

    own: str
    outcome: Literal["accepted"]
    number: str
    due_at: str


class ListedObjectionDocument(Schema):
    """An objection in a list. Of `note`, `answer` and `document` at most one is filled."""

    number: str
    own: str
    note: str
    answer: str
    document: str
    rule: str
    code: str
    state: StateWord
    filed_at: str
    due_at: str
    answered_at: str | None


class ObjectionsPage(Schema):
    """A page of objections."""

    total: int
    items: list[ListedObjectionDocument]


class ObjectionDocument(Schema):
    """An objection as the party that filed it sees it."""

    number: str
    own: str
    party: str
    note: str
    answer: str
    document: str
    rule: str
    code: str
    facts: dict[str, str]
    pack_version: str
    reason: str
    papers: list[Paper]
    state: StateWord
    filed_at: str
    due_at: str
    answer_text: str = Field(description="The words of whoever answered; empty until then.")
    answered_at: str | None
    released: bool = Field(description="Whether the answer let the note go.")
