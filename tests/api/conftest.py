"""What every test of HTTP may rely on: a database of its own, and a caller that has asked for nothing yet.

Tests in which several ask at once need a database that really commits; they say so.
"""

from __future__ import annotations

import pytest

from jolserik.api import limits


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every request may ask it."""


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    """Token ids begin anew with every database; what one test has used up is not the next one's affair."""
    limits._BUCKETS = limits.Buckets()
