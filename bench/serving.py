"""Registering over HTTP: the same notes by POST /api/v1/notes with a token and an Idempotency-Key, beside the commands.

The web server is the one of `jolserik serve`, with its usual threads; every client keeps one connection. A token may ask only
so often, which is not what is measured here, so a client has a token for every few notes.
"""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench import trade
from bench.clients import clients, measured_by
from bench.registering import CLIENTS, NOTES_PER_CLIENT
from bench.table import Row

NOTES_PER_TOKEN = 15
THREADS = 8
HEAD = (
    "note",
    "kind",
    "date",
    "sender",
    "sender_place",
    "recipient",
    "recipient_place",
    "carrier",
    "contract",
)


class ByHttp:
    """Registers notes over one kept connection."""

    def __init__(self, client: int, run: int, count: int, *, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        tokens = some_tokens(client, count // NOTES_PER_TOKEN + 1)
        self.requests = []
        for i in range(count):
            rows = trade.note_rows(client, f"W{run}-{i}")
            head = {name: rows[0][name] for name in HEAD}
            lines = [{name: cell for name, cell in row.items() if name not in HEAD} for row in rows]
            headers = {
                "Authorization": f"Bearer {tokens[i // NOTES_PER_TOKEN]}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"{run}-{client}-{i}",
            }
            self.requests.append((json.dumps({**head, "lines": lines}), headers))

    def do(self, i: int) -> None:
        body, headers = self.requests[i]
        self.connection.request("POST", "/api/v1/notes", body, headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(said.decode())


def some_tokens(seller: int, count: int) -> list[str]:
    """Secrets of new tokens of a person with a mandate for the seller."""
    from django.utils import timezone

    from jolserik.kernel.identifiers import parse_party
    from jolserik.registry.commands import grant_mandate, issue_token
    from jolserik.registry.commands.operating import operator_act
    from jolserik.registry.models import Person
    from jolserik.registry.queries import find_parties

    now = timezone.now()
    name = trade.party(seller)
    person, _ = Person.objects.get_or_create(username=f"bench-{seller}", role="trader")
    key = find_parties([parse_party(name)])[name].id
    mandate = grant_mandate(
        person,
        key,
        scope="sign",
        since=now.date() - timedelta(days=1),
        until=None,
        act=operator_act(store=True),
    )
    return [
        issue_token(mandate, label="bench", scopes=["notes:write"], now=now, expires_at=None)
        for _ in range(count)
    ]


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """The web server of `jolserik serve` on a free port: port and process."""
    from jolserik.platform.supervisor import Address, answers, web

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = web(Address("127.0.0.1", port), THREADS)
    child.start()
    try:
        while not answers(Address("127.0.0.1", port)):
            time.sleep(0.1)
        assert child.process is not None
        yield port, child.process.pid
    finally:
        child.ask_to_stop()
        child.wait_or_kill(time.monotonic() + 15)


def rows(scale: float) -> Iterator[Row]:
    """A row per number of clients, beside as many processes that call the command."""
    trade.stock_up(max(CLIENTS))
    notes = max(20, int(NOTES_PER_CLIENT * scale))
    with served() as (port, server):
        for count in CLIENTS:
            with clients(count) as some:
                ours = measured_by(
                    some, "bench.serving:ByHttp", notes, first_run=100 * count, port=port, beside=[server]
                )
                direct = measured_by(some, "bench.registering:ByCommands", notes, first_run=100 * count)
            work = f"the same by HTTP, {count} client{'s' if count > 1 else ''}"
            yield Row(
                work, ours, "notes", "by commands", direct, "<= 2.00", note="CPU without the web server's"
            )
