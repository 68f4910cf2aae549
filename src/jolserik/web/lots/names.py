"""Names of parties and regions in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html

from jolserik import packs
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.products import hs_name
from jolserik.registry.queries import find_parties
from jolserik.registry.queries.showing import named_parties
from jolserik.web.writing import country, language_of_page

NAMES_LANGUAGE = "en"
"""The language of the Harmonized System's names that we know."""


def party_names(texts: Iterable[str]) -> Mapping[str, str]:
    """Names by party (`KZ:970240000126`); one that has no name is called by its identifier."""
    known = find_parties(parse_party(text) for text in set(texts) if text)
    named = named_parties([party.id for party in known.values()])
    language = language_of_page()
    return {text: named[party.id].called(language) for text, party in known.items()}


def name_of(party: Any) -> str:
    """A party's name in the page's language, else as it was entered, else its identifier."""
    own = getattr(party, f"name_{language_of_page()}", "")
    return str(own or party.name or getattr(party, "text", party))


def product_words(code: str) -> str:
    """A product code with what the Harmonized System calls it; the name is marked as English on other pages."""
    name = hs_name(code)
    if not name or language_of_page() == NAMES_LANGUAGE:
        return f"{code} {name}".strip()
    return format_html('{} <span lang="{}">{}</span>', code, NAMES_LANGUAGE, name)


def country_of(party: str) -> str:
    """The country that a party's identifier belongs to, by name."""
    return country(party.partition(":")[0])


def region_name(code: str) -> str:
    """A region of the pack by name; one that the pack does not know, as it was written."""
    region = packs.current().regions.get(code)
    return region.names.in_language(language_of_page()) if region else code
