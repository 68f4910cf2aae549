"""What every test may rely on: one real PostgreSQL server for the whole run, and a real browser where there is one."""

from collections.abc import Iterator

import pytest
from django.db import connections

from jolserik.platform.database.address import external_url
from jolserik.platform.database.sharing import attached
from jolserik.platform.testing import THROW_AWAY_HOME

pytest_plugins = ["tests.browser"]


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The server of the throw-away home (which forgets what a power cut would take), or the one DATABASE_URL names."""
    if external_url():
        yield
        return
    with attached(THROW_AWAY_HOME, durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: None) -> Iterator[None]:
    """The server runs before the test database is made, and until after it is removed."""
    yield
    connections.close_all()
