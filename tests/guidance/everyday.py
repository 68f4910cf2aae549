"""The everyday names that the tests of the search share: those of the shipped pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jolserik.packs.entries import read_yaml
from jolserik.packs.goods import GoodsNames, read_goods

SHIPPED = Path(__file__).parents[2] / "packs" / "kz" / "goods.yaml"


@cache
def shipped() -> dict[str, GoodsNames]:
    """Names by code."""
    return read_goods(read_yaml(SHIPPED))
