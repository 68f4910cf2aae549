"""The audit sees one moment: whoever writes while it runs raises no alarm, and it takes nothing from them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from jolserik.kernel.answers import Outcome
from jolserik.notes.queries.audit import audit
from jolserik.platform.bulk import select
from tests import builders as b
from tests.model import papers as p
from tests.proofs.length import rounds

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 2


def test_nothing_seems_wrong_while_others_write(tell: Callable[..., None]) -> None:
    parties = [(b.a_party(), b.a_party()) for _ in range(WRITERS)]
    for seller, _ in parties:
        b.a_lot(seller, quantity="100000")
    stop = threading.Event()
    refused: list[object] = []

    def write(seller: str, buyer: str) -> None:
        """Register, and receive every second note, until told to stop."""
        try:
            turn = 0
            while not stop.is_set():
                turn += 1
                note = b.filed("notes", b.note_row(seller, buyer, quantity="1", note=f"B{turn}"))
                if turn % 2 == 0:
                    b.taken("actions", p.action("confirm", note.number, buyer))
                refused.extend([] if note.outcome is Outcome.ACCEPTED else [note])
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=pair) for pair in parties]
    for writer in writers:
        writer.start()
    try:
        before = notes()
        found = [violation for _ in range(rounds(ci=8, full=400)) for violation in audit().violations]
        meanwhile = notes() - before
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    tell(audits=rounds(ci=8, full=400), notes_written_meanwhile=meanwhile, false_alarms=len(found))
    assert found == []
    assert refused == []
    assert meanwhile > 0
    assert audit().violations == []


def notes() -> int:
    return int(select("SELECT count(*) FROM notes_note")[0][0])
