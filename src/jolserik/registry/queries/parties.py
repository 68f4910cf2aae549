"""Who and what is known: parties, places, products. Every function answers for a whole batch with one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.products import product_known
from jolserik.platform.bulk import select


class KnownParty(NamedTuple):
    """A party that the registry knows."""

    id: int
    country: str
    text: str
    used: bool = False
    "has stood on a note before"
    registered_on: date | None = None


def find_parties(refs: Iterable[PartyRef]) -> dict[str, KnownParty]:
    """Those of the parties that are known, by their text (``KZ:970240000126``)."""
    wanted = {str(ref): ref for ref in refs}
    if not wanted:
        return {}
    rows = select(
        """
        SELECT p.id, p.country, p.identifier, p.first_used_on IS NOT NULL, p.registered_on
        FROM registry_party p JOIN unnest(%s::text[], %s::text[]) AS k(country, identifier)
          ON p.country = k.country AND p.identifier = k.identifier
        """,
        [[ref.country for ref in wanted.values()], [ref.value for ref in wanted.values()]],
    )
    return {
        f"{country}:{value}": KnownParty(key, country, f"{country}:{value}", used, registered_on)
        for key, country, value, used, registered_on in rows
    }


def lock_parties(party_ids: Iterable[int]) -> None:
    """Nobody else locks or changes these parties until the transaction ends. In one order for all, so that no two wait
    for each other."""
    select("SELECT id FROM registry_party WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(party_ids)])


def party_texts(party_ids: Collection[int]) -> dict[int, str]:
    """Parties as text, by id."""
    rows = select(
        "SELECT id, country || ':' || identifier FROM registry_party WHERE id = ANY(%s)", [list(party_ids)]
    )
    return dict(rows)


def find_places(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Ids of those (party id, place code) pairs that exist."""
    wanted = list(set(keys))
    rows = select(
        """
        SELECT p.party_id, p.code, p.id FROM registry_place p
        JOIN unnest(%s::bigint[], %s::text[]) AS k(party_id, code) ON p.party_id = k.party_id AND p.code = k.code
        """,
        [[party for party, _ in wanted], [code for _, code in wanted]],
    )
    return {(party, code): key for party, code, key in rows}


def unknown_products(uses: Iterable[tuple[str, date]]) -> set[tuple[str, date]]:
    """Those (code, date) uses that no nomenclature of the date knows.

    With the official table loaded it decides; without it a code passes when its HS6 exists on that date.
    """
    wanted = set(uses)
    doubtful = {use for use in wanted if not product_known(*use)}
    checked = wanted - doubtful
    if not checked or not official_table_loaded():
        return doubtful
    rows = select(
        """
        SELECT k.code, k.day FROM unnest(%s::text[], %s::date[]) AS k(code, day)
        WHERE NOT EXISTS (
            SELECT FROM registry_tariffcode t
            WHERE t.code = k.code AND t.valid_from <= k.day AND (t.valid_until IS NULL OR k.day <= t.valid_until))
        """,
        [[code for code, _ in checked], [day for _, day in checked]],
    )
    return doubtful | {(code, day) for code, day in rows}


def official_table_loaded() -> bool:
    """Whether the operator has loaded the official TN VED table."""
    return bool(select("SELECT 1 FROM registry_tariffcode LIMIT 1"))
