"""What docs/operating/retention.md tells an operator, done word by word on a month of the ledger."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from jolserik.notes.queries import tracing
from jolserik.notes.queries.audit import audit
from jolserik.platform.backup.programs import fitting
from jolserik.platform.bulk import execute, select
from jolserik.platform.keys import PARTITIONED_TABLES, month_of
from jolserik.registry.acting import THE_OPERATOR
from tests import builders as b
from tests.model import papers as p
from tests.proofs.standby.manual import page

pytestmark = pytest.mark.django_db(transaction=True)
MANUAL = page("retention.md")
OLD, LATER = datetime(2061, 1, 5, tzinfo=UTC), datetime(2061, 6, 5, tzinfo=UTC)
MONTH = f"{month_of(OLD):04d}"

Operator = Callable[..., str]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Does a block of the page, as somebody at the shell who is connected to the database."""
    settings = connection.settings_dict
    programs = fitting(0, connection.pg_version // 10000)
    known = {
        "PATH": f"{programs.folder}:/usr/bin:/bin",
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"] or "5432"),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGOPTIONS": "-c allow_in_place_tablespaces=on",
        "MONTH": MONTH,
        "COLD": "",
        "ARCHIVE": str(tmp_path / "month.dump"),
    }

    def does(name: str) -> str:
        connections.close_all()
        command = ["/bin/sh", "-eu", "-c", MANUAL.commands(name)]
        done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
        assert (done.returncode, "ERROR" in done.stderr) == (0, False), done.stderr
        return done.stdout.strip()

    return does


@pytest.fixture
def onward() -> str:
    """A note of a later month whose goods came by a note of the old month; its number."""
    maker, trader, shop = b.a_party(), b.a_party(), b.a_party()
    b.taken("lots", p.lot("L", maker, "5"), now=OLD)
    first = b.taken("notes", b.note_row(maker, trader, quantity="5"), now=OLD)
    b.taken("actions", p.action("confirm", first, trader), now=OLD)
    row = b.note_row(trader, shop, quantity="2") | {
        "sender_place": b.note_row(maker, trader)["recipient_place"]
    }
    second = b.taken("notes", row, now=LATER)
    b.taken("actions", p.action("confirm", second, shop), now=LATER)
    return second


def traced(number: str) -> Any:
    found = tracing.find_code(number)
    assert found
    (trace,) = tracing.trace_lines(tracing.lines_to_trace(note_id=found[1]), THE_OPERATOR)
    return trace


def broken() -> int:
    return len(audit().violations)


def test_a_month_moves_to_another_disk_and_everything_goes_on(onward: str, operator: Operator) -> None:
    before = traced(onward)
    operator("cold")
    try:
        operator("move")
        where = select(
            "SELECT DISTINCT t.spcname FROM pg_class c LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace "
            "WHERE c.relname LIKE %s",
            [f"%\\_m{MONTH}%"],
        )
        assert where == [("cold",)]
        assert (traced(onward), broken()) == (before, 0)
    finally:
        for kind in ("TABLE", "INDEX"):
            execute(f"ALTER {kind} ALL IN TABLESPACE cold SET TABLESPACE pg_default")
        execute("DROP TABLESPACE cold")


def test_a_month_is_taken_out_archived_dropped_and_brought_back(onward: str, operator: Operator) -> None:
    before, size = traced(onward), len(select("SELECT FROM evidence_leaf"))
    ((lot,),) = select("SELECT id FROM ledger_lot")
    assert broken() == 0
    assert f"evidence_leaf|{MONTH}|" in operator("sizes")
    assert operator("open") == "0"
    operator("detach")
    assert len(select("SELECT FROM evidence_leaf")) < size
    assert len(operator("archive").splitlines()) > len(PARTITIONED_TABLES)
    operator("drop")
    assert broken() > 0, "the audit names what rests on the month"
    with pytest.raises(KeyError):
        traced(onward)
    assert tracing.trace_lot_forward(lot, THE_OPERATOR).ends == ()
    assert b.taken("lots", p.lot("NEW", b.a_party(), "1")), "registering goes on"
    operator("fetch")
    operator("attach")
    assert (traced(onward), broken()) == (before, 0)


def test_every_block_of_the_page_is_tried() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert MANUAL.blocks
    assert [name for name in MANUAL.blocks if f'operator("{name}")' not in source] == []
