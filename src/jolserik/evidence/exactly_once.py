"""Exactly once: the same document again gets the same answer, another document under its name is refused.

An identity that is bound answers by itself (`repeated`). Two transactions that bind one identity
at the same time cannot both commit, so `retrying` runs the later one again; it then finds the first one's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from jolserik.evidence.commands import NewIdentity
from jolserik.evidence.queries import BoundIdentity
from jolserik.kernel.answers import Answer, Outcome, refused
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import execute

T = TypeVar("T")

ATTEMPTS = 4
RETRYABLE = ("40001", "40P01")
LOCK_NOT_AVAILABLE = "55P03"
LOCK_TIMEOUT_MS = 3000
BOUND_BY_ANOTHER = frozenset(
    {
        "identity_once",
        "serial_once",
        "declaration_version",
        "declaration_current",
        "invoice_version",
        "invoice_current",
    }
)
"""Constraints by which a second transaction learns that another one was first; run again, it finds what that one wrote."""


class Named(Protocol):
    """A document with a content."""

    @property
    def content(self) -> bytes: ...

    @property
    def row(self) -> int | None: ...


def repeated(own: str, at: str, document: Named, bound: BoundIdentity) -> Answer:
    """The answer to a document whose identity is bound: the first answer, or that the number is taken."""
    if bound.content_hash != document.content:
        facts = {"own": own, "value": own, "number": bound.answer["number"]}
        return refused(own, document.row, [Refusal(Code.NUMBER_REUSED, at, facts, document.row)])
    return from_stored(bound.answer, own, document.row)


def to_stored(answer: Answer) -> dict[str, Any]:
    """An answer as it is bound to an identity."""
    return {
        "outcome": answer.outcome.value,
        "number": answer.number,
        "refusals": [[r.code.value, r.at, dict(r.facts)] for r in answer.refusals],
        "warnings": [[r.code.value, r.at, dict(r.facts)] for r in answer.warnings],
    }


def from_stored(stored: dict[str, Any], own: str, row: int | None) -> Answer:
    """The bound answer, for the rows of the request at hand."""

    def read(items: list[list[Any]]) -> tuple[Refusal, ...]:
        return tuple(Refusal(Code(code), at, facts, row) for code, at, facts in items)

    return Answer(
        own,
        row,
        Outcome(stored["outcome"]),
        stored["number"],
        read(stored["refusals"]),
        read(stored["warnings"]),
        True,
    )


def identity(kind: str, scope: int, own: str, content: bytes, subject_id: int, answer: Answer) -> NewIdentity:
    """A document's identity, to be bound to its answer."""
    return NewIdentity(kind, scope, own, content, subject_id, to_stored(answer))


def retrying(decide: Callable[[], T], *, busy: Callable[[], T]) -> T:
    """Run a batch in a transaction; again when another one bound an identity first or a deadlock chose it.

    A lock that does not come in time becomes `busy()`, which binds nothing.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
                return decide()
        except IntegrityError as error:
            if constraint_of(error) not in BOUND_BY_ANOTHER or attempt == ATTEMPTS - 1:
                raise
        except OperationalError as error:
            if state_of(error) == LOCK_NOT_AVAILABLE:
                return busy()
            if state_of(error) not in RETRYABLE or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def busy_answers(documents: Sequence[tuple[str, int | None]]) -> list[Answer]:
    """Everybody is told to try again; nothing is bound."""
    return [refused(own, row, [Refusal(Code.BUSY, "", {}, row)]) for own, row in documents]


def constraint_of(error: BaseException) -> str:
    """The constraint that a database error names."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def state_of(error: BaseException) -> str:
    """The SQLSTATE of a database error."""
    return getattr(error.__cause__, "sqlstate", None) or ""
