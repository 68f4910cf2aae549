"""Writers that speak HTTP as machines do: every request has a key and is sent again until it has a final answer.

What they were answered is kept, to be compared with the books afterwards.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests import builders as b
from tests.model import papers as p
from tests.proofs.crashes.installation import Trade

TIMEOUT_SECONDS = 20.0
PAUSE_SECONDS = 0.1
LONGEST_SECONDS = 120.0


@dataclass
class Request:
    """One request with its key, and what became of it. `unknown` counts sendings whose outcome was not told."""

    token: str
    path: str
    body: dict[str, Any]
    key: str
    unknown: int = 0
    status: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    last_sent: datetime | None = None


@dataclass
class Sold:
    """A note that was acknowledged, and the state that it should be in."""

    own: str
    seller: str
    number: str
    quantity: int
    state: str = "open"


class Writers:
    """Threads that write until told to stop; all that they learned stands in `requests` and `sold`."""

    def __init__(self, port: int, trades: list[Trade], count: int, seed: int, *, name: str = "W") -> None:
        self.port = port
        self.name = name
        self.requests: list[Request] = []
        self.sold: list[Sold] = []
        self.statuses: Counter[int] = Counter()
        self.faults: list[BaseException] = []
        self.acknowledged = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._guard, args=(n, trades[n % len(trades)], random.Random(seed + n)))
            for n in range(count)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Everybody ends what he has begun."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(2 * LONGEST_SECONDS)
        if self.faults:
            raise self.faults[0]

    def _guard(self, writer: int, trade: Trade, dice: random.Random) -> None:
        try:
            turn = 0
            while not self._stopping.is_set():
                self._trade(f"{self.name}{writer}-{turn}", trade, dice)
                turn += 1
        except BaseException as fault:
            self.faults.append(fault)

    def _trade(self, own: str, trade: Trade, dice: random.Random) -> None:
        """A note, and sometimes what follows: it is confirmed, revoked, or registered a second time by mistake."""
        quantity, product = dice.randint(1, 9), dice.choice((p.WASHER, p.PHONE))
        row = b.note_row(trade.seller, trade.buyer, quantity=str(quantity), note=own, product=product)
        asked = self.send(trade.seller_token, "/notes", b.note_json(row), f"register {own}")
        assert asked.status == 201, (asked.status, asked.answer)
        sold = Sold(own, trade.seller, asked.answer["number"], quantity)
        with self._lock:
            self.sold.append(sold)
        follows = dice.random()
        if follows < 0.3:
            self._act(sold, "confirm", trade.buyer_token, "settled")
        elif follows < 0.5:
            self._act(sold, "revoke", trade.seller_token, "revoked")
        elif follows < 0.6:
            again = self.send(trade.seller_token, "/notes", b.note_json(row), f"mistake {own}")
            assert again.answer["number"] == sold.number

    def _act(self, sold: Sold, action: str, token: str, state: str) -> None:
        body = {"reason": "not needed"} if action == "revoke" else {}
        done = self.send(token, f"/notes/{sold.number}/{action}", body, f"{action} {sold.own}")
        assert done.status == 200, (done.status, done.answer)
        sold.state = state

    def send(self, token: str, path: str, body: dict[str, Any], key: str) -> Request:
        """Sent until there is a final answer."""
        request = Request(token, path, body, key)
        deadline = time.monotonic() + LONGEST_SECONDS
        while not self._answered(request):
            assert time.monotonic() < deadline, f"{key}: no answer for {LONGEST_SECONDS} s"
            time.sleep(PAUSE_SECONDS)
        with self._lock:
            self.acknowledged += 1
            self.requests.append(request)
        return request

    def _answered(self, request: Request) -> bool:
        request.last_sent = datetime.now(UTC)
        try:
            status, answer = post(self.port, request)
        except ConnectionRefusedError:
            return False  # nobody has heard it
        except (OSError, http.client.HTTPException, ValueError):
            request.unknown += 1
            return False
        with self._lock:
            self.statuses[status] += 1
        if status == 429:
            return False
        if status >= 500:
            request.unknown += 1
            assert answer["code"] == "busy", answer
            return False
        request.status, request.answer = status, answer
        return True


def post(port: int, request: Request) -> tuple[int, dict[str, Any]]:
    """One sending."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    headers = {
        "Authorization": f"Bearer {request.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": request.key,
    }
    try:
        connection.request("POST", f"/api/v1{request.path}", json.dumps(request.body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def reask(port: int, request: Request) -> tuple[int, dict[str, Any]]:
    """The same request once more, after everything."""
    for _ in range(20):
        status, answer = post(port, request)
        if status not in (429, 503):
            break
        time.sleep(0.5)
    return status, answer
