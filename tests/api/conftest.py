"""Every test of HTTP works on a database that really commits: keys, feeds and refusals are about transactions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jolserik.api import limits


@pytest.fixture(autouse=True)
def committing_database(transactional_db: None) -> None:
    """Requests commit."""


@pytest.fixture(autouse=True)
def full_buckets() -> Iterator[None]:
    """Token ids begin anew with every database; what one test has used up is not the next one's affair."""
    limits._BUCKETS = limits.Buckets()
    yield
