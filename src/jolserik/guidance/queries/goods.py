"""The search for goods over everything that is known here: the pack, the Harmonized System, and the official table.

The index is made on the first search of a process, and anew on the first search after the operator loaded a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from threading import Lock

from jolserik.guidance.goods import FoundGoods, GoodsIndex, everyday_names, hs_names
from jolserik.guidance.naming import GoodsName, Source
from jolserik.packs import current
from jolserik.platform.bulk import select

OFFICIAL_LANGUAGE = "ru"

_State = tuple[str, int, int]

_making = Lock()
_made: tuple[_State, GoodsIndex] | None = None


def find_goods(words: str, language: str, *, on: date, limit: int = 10) -> list[FoundGoods]:
    """Goods by everyday words in any of the three languages, or by the first digits of a code; the likeliest first."""
    return _index().find(words, language, on=on, limit=limit)


def _index() -> GoodsIndex:
    global _made
    state = _state()
    made = _made
    if made is None or made[0] != state:
        with _making:
            made = _made
            if made is None or made[0] != state:
                made = _made = (
                    state,
                    GoodsIndex([*everyday_names(current().goods), *_official(), *hs_names()]),
                )
    return made[1]


def _state() -> _State:
    """What the index is made of: the pack, and how often and by which event at last the table was loaded."""
    ((loads, last),) = select(
        "SELECT count(*), COALESCE(max(id), 0) FROM evidence_event WHERE subject_kind = 'tariff' AND subject_id = 0"
    )
    return current().fingerprint, loads, last


def _official() -> Iterator[GoodsName]:
    for code, name, since, until in select(
        "SELECT code, name, valid_from, valid_until FROM registry_tariffcode ORDER BY code, valid_from"
    ):
        yield GoodsName(code, OFFICIAL_LANGUAGE, name, Source.OFFICIAL, since, until or date.max)
