"""Homes of their own for tests that start, kill and starve servers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jolserik.platform.database import processes, server, vault
from jolserik.platform.database.places import DATABASE_NAME, ROLE_NAME, Places, places_of


@pytest.fixture
def playground() -> Iterator[Path]:
    """A short folder for homes; whatever server still runs in it at the end is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="jh-")).resolve()
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for cluster in folder.rglob("postgres"):
            places = places_of(cluster.parent)
            server.stop(places)
            shutil.rmtree(places.socket, ignore_errors=True)
            if target := vault.target_of(cluster):
                vault.remove(target)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(playground: Path) -> Path:
    return playground / "home"


def ask(places: Places, statement: str) -> object:
    """The first value of the answer to `statement`, asked on the home's own database."""
    with connect(places) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def tell(places: Places, statement: str) -> None:
    with connect(places) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def connect(places: Places) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host=str(places.socket), user=ROLE_NAME, dbname=DATABASE_NAME)


def is_running(home: Path) -> bool:
    return processes.running_pid(places_of(home).cluster) is not None


def running_pid(home: Path) -> int:
    pid = processes.running_pid(places_of(home).cluster)
    assert pid is not None
    return pid


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a server account apart")
