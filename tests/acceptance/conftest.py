"""One home for all acceptance tests; tests keep apart by parties and paper numbers of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """The command line over a home of its own, its database kept up."""
    home = Path(tempfile.mkdtemp(prefix="ja-"))
    home.chmod(0o711)  # the database may run as another user and has to walk through
    folder = Path(tempfile.mkdtemp(prefix="jf-"))
    desk = Desk(home / "h", folder)
    try:
        yield desk
    finally:
        desk.close()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def seller(desk: Desk) -> str:
    return desk.newcomer()


@pytest.fixture
def buyer(desk: Desk) -> str:
    return desk.newcomer()


@pytest.fixture
def abroad(desk: Desk) -> str:
    """A Russian buyer."""
    return desk.foreigner()


@pytest.fixture
def tag() -> str:
    """A prefix for numbers of declarations, invoices and serials of this test."""
    return papers.tag()
