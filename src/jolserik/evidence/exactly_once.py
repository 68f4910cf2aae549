"""Exactly once: the same document again gets the same answer, another document under its name is refused.

An identity that is bound answers by itself (`repeated`). Two transactions that bind one identity
at the same time cannot both commit, so `retrying` runs the later one again; it then finds the first one's answer. The
same resolves a connection that was lost in mid-commit: what was committed is found, what was not is done now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from contextvars import ContextVar
from functools import partial
from typing import Any, Protocol, TypeVar

from django.db import Error, IntegrityError, connection, transaction

from jolserik.evidence.commands import NewIdentity
from jolserik.evidence.queries import BoundIdentity
from jolserik.kernel.answers import Answer, Outcome, refused
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import execute, together
from jolserik.platform.database.outage import forget_connection, is_lost, state_of
from jolserik.platform.keys import MonthMissing, make_month, months_made_apart

T = TypeVar("T")

ATTEMPTS = 4
LOST_PAUSES_S = (0.05, 0.5, 1.5)
"""Before each new attempt over a new connection: about what a server needs that was killed and recovers."""

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


_retried: ContextVar[bool] = ContextVar("retried", default=False)


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


def retrying(decide: Callable[[], T], *, busy: Callable[[], T], few: bool = False) -> T:
    """Run a batch in a transaction; again when another one bound an identity first, when a deadlock chose it, or when
    the connection was lost.

    A lock that does not come in time, or deadlocks without end, become `busy()`, which binds nothing. Within a
    transaction of the caller a lost connection is his to try again. A batch of few documents sends its writes together,
    because waiting for each would cost more than they do.

    Within another `retrying` all of this is left to that one: what fails here is done again together with what is around it.
    """
    if _retried.get():
        return in_time(decide, few)
    mark = _retried.set(True)
    try:
        return attempts(decide, busy, few)
    finally:
        _retried.reset(mark)


def attempts(decide: Callable[[], T], busy: Callable[[], T], few: bool) -> T:
    """The attempts of the outermost `retrying`."""
    outermost = not connection.in_atomic_block
    for attempt in range(ATTEMPTS):
        is_last = attempt == ATTEMPTS - 1
        try:
            return with_its_month(decide, few) if outermost else transacted(decide, few)
        except IntegrityError as error:
            if constraint_of(error) not in BOUND_BY_ANOTHER or is_last:
                raise
        except Error as error:
            state = state_of(error)
            if state == LOCK_NOT_AVAILABLE or (state in RETRYABLE and is_last):
                return busy()
            if state not in RETRYABLE:
                if not (is_lost(error) and outermost) or is_last:
                    raise
                forget_connection()
                time.sleep(LOST_PAUSES_S[attempt])
    raise AssertionError("the last attempt returns or raises")


def transacted(decide: Callable[[], T], few: bool) -> T:
    """One transaction, or a part of the caller's that can be taken back."""
    with transaction.atomic():
        return in_time(decide, few)


def in_time(decide: Callable[[], T], few: bool) -> T:
    """Inside a transaction, and no lock waited for without end."""
    with together() if few else nullcontext():
        execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
        return decide()


def with_its_month(decide: Callable[[], T], few: bool) -> T:
    """The same; the first of a month makes way for the making of its partitions, and begins again."""
    try:
        with months_made_apart():
            return transacted(decide, few)
    except MonthMissing as missing:
        transacted(partial(make_month, missing.month), few=False)
        return transacted(decide, few)


def busy_answers(documents: Sequence[tuple[str, int | None]]) -> list[Answer]:
    """Everybody is told to try again; nothing is bound."""
    return [refused(own, row, [Refusal(Code.BUSY, "", {}, row)]) for own, row in documents]


def constraint_of(error: BaseException) -> str:
    """The constraint that a database error names."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
