"""Where the database is that is saved or filled: the home's own server, or the one that DATABASE_URL names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.platform.database.address import connection_words, external_url, own_address, parse_url
from jolserik.platform.database.faults import ServerFailed
from jolserik.platform.database.sharing import attached

if TYPE_CHECKING:
    from psycopg import Connection

OLDEST_MAJOR = 15


@contextlib.contextmanager
def server_of(home: Path) -> Iterator[dict[str, Any]]:
    """Its address, in the words of the driver; the home's own server runs within this block."""
    with contextlib.ExitStack() as stack:
        if not external_url():
            stack.enter_context(attached(home))
        url = external_url()
        yield connection_words(parse_url(url) if url else own_address(home))


@contextlib.contextmanager
def connected(address: dict[str, Any]) -> Iterator[Connection[Any]]:
    import psycopg

    try:
        connection = psycopg.connect(**address)
    except psycopg.Error as fault:
        raise ServerFailed("The database does not answer: {reason}", reason=first_line(fault)) from fault
    try:
        with connection:
            yield connection
    except psycopg.Error as fault:
        raise ServerFailed("The database refuses: {reason}", reason=first_line(fault)) from fault


def first_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0]


def major_of_server(connection: Connection[Any]) -> int:
    return connection.info.server_version // 10000
