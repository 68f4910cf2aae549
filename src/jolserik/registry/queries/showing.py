"""Parties and places as pages show them: names beside identifiers, and what may be chosen from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from jolserik.platform.bulk import select


class NamedParty(NamedTuple):
    """A party with its names. `text` is `KZ:970240000126`."""

    id: int
    text: str
    country: str
    name: str
    name_kk: str
    name_en: str
    verified: bool
    added_on: date
    first_used_on: date | None

    def called(self, language: str) -> str:
        """The name in the reader's language, else as it was entered, else the identifier."""
        own = {"kk": self.name_kk, "en": self.name_en}.get(language, "")
        return own or self.name or self.text


NAMED = """
SELECT p.id, p.country || ':' || p.identifier, p.country, p.name, p.name_kk, p.name_en, p.verified, p.added_at::date,
       p.first_used_on FROM registry_party p
"""


def named_parties(party_ids: Collection[int]) -> dict[int, NamedParty]:
    """Parties by id."""
    rows = select(NAMED + "WHERE p.id = ANY(%s) ORDER BY p.sort_key, p.id", [list(party_ids)])
    return {row[0]: NamedParty(*row) for row in rows}


def named_party(text: str) -> NamedParty | None:
    """A party by its text."""
    country, _, value = text.partition(":")
    rows = select(NAMED + "WHERE p.country = %s AND p.identifier = %s", [country, value])
    return NamedParty(*rows[0]) if rows else None


class NamedPlace(NamedTuple):
    """A place of a party."""

    code: str
    name: str
    region: str


def places_of(party_id: int, *, limit: int = 200) -> list[NamedPlace]:
    """A party's places with a code, in the order of their codes."""
    rows = select(
        "SELECT code, name, region FROM registry_place WHERE party_id = %s AND code <> '' ORDER BY code LIMIT %s",
        [party_id, limit],
    )
    return [NamedPlace(*row) for row in rows]
