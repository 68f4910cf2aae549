"""Packs under test: the shipped one, and an invented one that differs in everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from jolserik.packs import Pack, read_pack

INVENTED = Path(__file__).parent / "data" / "uy"


@pytest.fixture(scope="session")
def kz() -> Pack:
    return read_pack(Path(__file__).parents[2] / "packs" / "kz")


@pytest.fixture(scope="session")
def invented() -> Pack:
    return read_pack(INVENTED)
