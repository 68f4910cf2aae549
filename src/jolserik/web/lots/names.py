"""Names of parties and regions in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jolserik import packs
from jolserik.kernel.identifiers import parse_party
from jolserik.registry.queries import find_parties
from jolserik.registry.queries.showing import named_parties
from jolserik.web.writing import country, language_of_page


def party_names(texts: Iterable[str]) -> Mapping[str, str]:
    """Names by party (`KZ:970240000126`); one that has no name is called by its identifier."""
    known = find_parties(parse_party(text) for text in set(texts) if text)
    named = named_parties([party.id for party in known.values()])
    language = language_of_page()
    return {text: named[party.id].called(language) for text, party in known.items()}


def country_of(party: str) -> str:
    """The country that a party's identifier belongs to, by name."""
    return country(party.partition(":")[0])


def region_name(code: str) -> str:
    """A region of the pack by name; one that the pack does not know, as it was written."""
    region = packs.current().regions.get(code)
    return region.names.in_language(language_of_page()) if region else code
