"""Faults of the database that are nobody's mistake and pass: it is gone, full, cannot write, or was told to stop.

What was asked may be asked again. Whether it was done before the fault cannot be known from the fault itself: a
connection that breaks while COMMIT is under way says nothing about the commit.
"""

from __future__ import annotations

from django.db import Error, InterfaceError, OperationalError, connection
from psycopg.errors import PipelineAborted

PASSING_CLASSES = ("08", "53", "57", "58")
"""SQLSTATE classes: connection, resources (disk, memory, connections), operator, input and output of the system."""

READ_ONLY = ("25006", "42501")
"""The server takes no writes; a file of its own may not be opened (what it says of a disk that became read-only)."""

SHUTTING_DOWN = ("57P01", "57P02", "57P03", "57P05")


def state_of(error: BaseException) -> str:
    """The SQLSTATE of a database error; empty where the server could not say one."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def is_outage(error: BaseException | None) -> bool:
    """Whether the database could not do it now, and may be able to later."""
    if not isinstance(error, Error):
        return False
    state = state_of(error)
    return is_lost(error) or state[:2] in PASSING_CLASSES or state in READ_ONLY


def is_lost(error: BaseException) -> bool:
    """Whether the connection is gone, or could not be made."""
    if not isinstance(error, (InterfaceError, OperationalError)) or isinstance(
        error.__cause__, PipelineAborted
    ):
        return False
    state = state_of(error)
    return not state or state[:2] == "08" or state in SHUTTING_DOWN


def forget_connection() -> None:
    """Let the next statement make a new connection; nothing of a transaction may be under way."""
    connection.close()
