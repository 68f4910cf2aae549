"""A disk that is full, a disk that takes no writes, a database that takes none: told as `busy`, mended without hands.

A real `jolserik serve` on a home of its own whose database lies on a small disk of its own (a loop device with ext4, so
root is needed; where there is none these tests are skipped by name). Four writers speak HTTP all the while. Every answer
above 499 must be the problem `busy`; afterwards the books hold exactly what was acknowledged, and the audit is clean.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, places_of
from tests.proofs.crashes.books import compare
from tests.proofs.crashes.installation import Installation, a_home, eventually, served, staged
from tests.proofs.crashes.writers import Request, Sold, Writers
from tests.proofs.faults.disk import Disk, NoDisk, a_disk, move_cluster
from tests.proofs.length import seed

WRITERS = 4
TRADES = 2
REFUSALS_WANTED = 8
ACKNOWLEDGED_WANTED = 20
FULL_SECONDS = 3.0


@dataclass
class House:
    """A served installation, the disk that its database lies on, and all that was ever acknowledged."""

    installation: Installation
    disk: Disk | None
    sold: list[Sold] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def the_disk(self) -> Disk:
        if self.disk is None:
            pytest.skip("no disk of its own can be made here: that needs root and loop devices")
        return self.disk

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[Writers]:
        """Writers work in this block; afterwards everything is compared and audited."""
        installation = self.installation
        writers = Writers(installation.port, installation.trades, WRITERS, seed(), name=name)
        writers.start()
        try:
            assert eventually(lambda: writers.acknowledged >= ACKNOWLEDGED_WANTED)
            yield writers
            before = writers.acknowledged
            assert eventually(lambda: writers.acknowledged >= before + ACKNOWLEDGED_WANTED), self.said()
        finally:
            writers.stop()
        self.sold += writers.sold
        self.requests += writers.requests
        compare(installation, self.sold, self.requests)
        assert installation.program.json("audit")["violations"] == []

    def said(self) -> str:
        return self.installation.said.read_text()[-3000:]

    def alter(self, statement: str) -> None:
        """Change a setting of the server, past the program."""
        with self.connected() as connection:
            connection.execute(statement)
            connection.execute("SELECT pg_reload_conf()")

    def connected(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.installation.places.socket), user=ROLE_NAME, dbname=DATABASE_NAME, autocommit=True,
            options="-c default_transaction_read_only=off",
        )  # fmt: skip


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with contextlib.ExitStack() as stack:
        try:
            disk = stack.enter_context(a_disk())
        except NoDisk:
            disk = None
        program = stack.enter_context(a_home())
        trades = staged(program, TRADES)
        if disk is not None:
            move_cluster(places_of(program.home), disk)
        yield House(stack.enter_context(served(program, trades)), disk)


def told_busy(writers: Writers) -> int:
    assert set(writers.statuses) <= {200, 201, 429, 503}
    return writers.statuses[503]


@pytest.mark.proof
def test_a_full_disk_refuses_politely_and_all_goes_on_when_there_is_room(
    house: House, tell: Callable[..., None]
) -> None:
    """Takes every free block of the database's disk, and then uses up the space that the server keeps for its log, until
    it cannot go on; some seconds later the blocks are given back, and nothing else is done."""
    disk = house.the_disk()
    with house.writing("full") as writers:
        began = time.monotonic()
        while told_busy(writers) < REFUSALS_WANTED:
            assert time.monotonic() < began + 60, house.said()
            disk.fill()
            with contextlib.suppress(psycopg.Error), house.connected() as connection:
                connection.execute("SELECT pg_switch_wal()")
        time.sleep(FULL_SECONDS)
        disk.fill()
        refused = told_busy(writers)
        told = house.installation.program("load", "parties", a_file(house))
        assert told.returncode == 1
        assert "Traceback" not in told.stderr + told.stdout
        assert len(told.stderr.splitlines()) <= 3
        disk.empty()
    tell(
        told_busy=refused,
        notes=len(writers.sold),
        unknown_resolved=sum(r.unknown > 0 for r in writers.requests),
    )


@pytest.mark.proof
def test_a_disk_that_takes_no_writes_any_more_is_borne_until_it_is_mounted_anew(
    house: House, tell: Callable[..., None]
) -> None:
    """Makes the kernel give up the database's disk as after an error of the device (read-only at once, with files open);
    then the disk is mounted anew, and nothing else is done."""
    disk = house.the_disk()
    with house.writing("dead") as writers:
        disk.fail()
        assert not disk.takes_writes()
        assert eventually(lambda: told_busy(writers) >= REFUSALS_WANTED), house.said()
        assert eventually(lambda: "cannot be started" in house.said())
        disk.unmount()
        time.sleep(1)  # nothing is there now: no new database may be made in its place
        disk.mount()
        began = time.monotonic()
    tell(told_busy=told_busy(writers), notes=len(writers.sold), seconds=int(time.monotonic() - began))


@pytest.mark.proof
def test_a_database_that_takes_no_writes_can_still_be_read(house: House, tell: Callable[..., None]) -> None:
    """Sets the server to read-only transactions, as a managed server does that runs out of space, or a standby is."""
    with house.writing("read") as writers:
        house.alter("ALTER SYSTEM SET default_transaction_read_only = on")
        assert eventually(lambda: told_busy(writers) >= REFUSALS_WANTED), house.said()
        seller = house.installation.trades[0].seller
        assert house.installation.program("holdings", seller).returncode == 0
        house.alter("ALTER SYSTEM RESET default_transaction_read_only")
    tell(told_busy=told_busy(writers), notes=len(writers.sold))


def a_file(house: House) -> Path:
    """A file of one new party."""
    path = house.installation.program.home / "parties.csv"
    path.write_text("party,country,name\nRU:7707083893,RU,Somebody\n", encoding="utf-8")
    return path
