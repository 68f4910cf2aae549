"""Batches: files that machines hand in, taken in at once or later by the worker, with the authority of who sent them.

A batch may be taken in twice (the worker was killed in the middle): every document has its identity, so the
second time it gets its first answer. Whoever sent it acts by the mandate of the day on which it is taken in.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from psycopg.types.json import Jsonb

from jolserik import packs
from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import Loaded, load_file
from jolserik.exchange.words import remedy, sentence
from jolserik.kernel.answers import Answer, Outcome
from jolserik.platform.bulk import execute, from_jsonb, select
from jolserik.registry.acting import TRADER, Act, Actor
from jolserik.registry.queries.people import actor_of

CODE_BYTES = 12
STALE_MINUTES = 3
"""After so long without a sign of life a file's taking in has broken off; every few hundred documents give a sign."""
NO_ANSWERS: dict[str, list[Any]] = {"accepted": [], "held": [], "refused": []}


@dataclass(frozen=True)
class Received:
    """A file as it came."""

    kind: str
    name: str
    content: bytes
    language: str


def receive(file: Received, party_id: int, person_id: int | None) -> str:
    """Keep a file until it is taken in; its id, which nobody can guess."""
    code = secrets.token_hex(CODE_BYTES)
    execute(
        """
        INSERT INTO exchange_batch (code, party_id, person_id, kind, name, language, digest, content, state, rows,
                                    answers, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '{}', %s)
        """,
        [code, party_id, person_id, file.kind, printable(file.name), file.language,
         hashlib.sha256(file.content).digest(), file.content, timezone.now()],
    )  # fmt: skip
    return code


def printable(name: str) -> str:
    """A file's name without what cannot be shown."""
    return "".join(character for character in name if character.isprintable())[:200]


def take_in(code: str) -> None:
    """Take a kept file in and keep its answers."""
    rows = select(
        """
        UPDATE exchange_batch SET state = 'running', started_at = %s WHERE code = %s AND state <> 'done'
        RETURNING party_id, person_id, kind, name, language, content
        """,
        [timezone.now(), code],
    )
    for party_id, person_id, kind, name, language, content in rows:
        act = act_for(party_id, person_id)
        alive = partial(sign_of_life, code)
        loaded = load_file(io.BytesIO(bytes(content)), KINDS[kind], act, name=name, progress=alive)
        if not all(answer.final for answer in loaded.answers):
            continue  # some were told busy: it stays running, and is taken up again like one that broke off
        execute(
            """
            UPDATE exchange_batch SET state = 'done', done_at = %s, content = NULL, rows = %s, answers = %s
            WHERE code = %s
            """,
            [timezone.now(), loaded.rows, Jsonb(answers_of(loaded, language)), code],
        )


def sign_of_life(code: str, rows: int, total: int) -> None:
    """Said after each part of a file that is being taken in."""
    execute("UPDATE exchange_batch SET started_at = %s WHERE code = %s", [timezone.now(), code])


def act_for(party_id: int, person_id: int | None) -> Act:
    """An act of who sent a batch, by his mandate of today for that one party."""
    now, pack = timezone.now(), packs.current()
    person = actor_of(person_id, TRADER, now.astimezone(pack.time_zone).date())
    only = frozenset({party_id})
    return Act(Actor(TRADER, person_id, person.signs_for & only, person.reads_for & only), now, pack)


def take_in_waiting() -> int:
    """Take in every file that waits, or whose taking in broke off; how many there were. For the worker process."""
    done = 0
    while code := next_waiting():
        take_in(code)
        done += 1
    return done


def next_waiting() -> str | None:
    """A file that nobody else is taking in, marked as ours."""
    rows = select(
        """
        UPDATE exchange_batch SET state = 'running', started_at = %s WHERE id = (
            SELECT id FROM exchange_batch WHERE state = 'waiting' OR (state = 'running' AND started_at < %s)
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING code
        """,
        [timezone.now(), timezone.now() - timedelta(minutes=STALE_MINUTES)],
    )
    return rows[0][0] if rows else None


def show(code: str, party_id: int) -> dict[str, Any] | None:
    """A batch of a party; None if it has none of that id."""
    if not (code.isascii() and code.isalnum()):
        return None
    rows = select(
        """
        SELECT kind, state, received_at, rows, answers FROM exchange_batch WHERE code = %s AND party_id = %s
        """,
        [code, party_id],
    )
    if not rows:
        return None
    kind, state, received_at, count, answers = rows[0]
    return {
        "id": code, "kind": kind, "state": state, "received_at": received_at.isoformat(), "rows": count,
        **NO_ANSWERS, **from_jsonb(answers),
    }  # fmt: skip


def answers_of(loaded: Loaded, language: str) -> dict[str, list[dict[str, Any]]]:
    """One entry per accepted or held document, and one per fault of a refused one."""
    return {
        "accepted": [{"row": a.row, "own": a.own, "number": a.number} for a in loaded.of(Outcome.ACCEPTED)],
        "held": [
            {
                "row": a.row, "own": a.own, "number": a.number, "code": a.refusals[0].code.value,
                "message": sentence(a.refusals[0], language),
            }
            for a in loaded.of(Outcome.HELD)
        ],
        "refused": [entry for a in loaded.of(Outcome.REFUSED) for entry in refused_entries(a, language)],
    }  # fmt: skip


def refused_entries(answer: Answer, language: str) -> Iterator[dict[str, Any]]:
    """The faults of one document."""
    for fault in answer.refusals:
        yield {
            "row": fault.row if fault.row is not None else answer.row, "own": answer.own, "code": fault.code.value,
            "at": fault.at, "message": sentence(fault, language), "remedy": remedy(fault, language),
        }  # fmt: skip


def latest(party_id: int) -> str | None:
    """The id of the last file that a party has handed in."""
    rows = select("SELECT code FROM exchange_batch WHERE party_id = %s ORDER BY id DESC LIMIT 1", [party_id])
    return rows[0][0] if rows else None
