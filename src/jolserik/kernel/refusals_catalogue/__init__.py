"""The words of every refusal, one TOML file per language, read once.

`sentence` and `remedy` are lists of variants from the most exact to the most general: the first one whose
placeholders are all supplied is used, and the last one has none. A fact whose name is a table under `words`
in the file (such as `wanted`) holds a key, and the reader sees its translation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from string import Formatter

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one language says about one code."""

    title: str
    sentence: tuple[str, ...]
    remedy: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Language:
    """One file of the catalogue: entries by code, and translations of facts that are keys."""

    entries: Mapping[str, Entry]
    words: Mapping[str, Mapping[str, str]]


@lru_cache
def read(language: str) -> Language:
    """The catalogue of one of our languages."""
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    entries = {
        code: Entry(table["title"], tuple(table["sentence"]), tuple(table["remedy"]), table["explanation"])
        for code, table in tables["codes"].items()
    }
    return Language(entries, tables["words"])


def entry(code: str, language: str) -> Entry:
    """The words for a code; one that the catalogue has not met is shown by its name rather than lost."""
    found = read(language).entries.get(code) or read(FALLBACK_LANGUAGE).entries.get(code)
    return found or Entry(code, (code,), ("",), "")


def in_words(facts: Mapping[str, str], language: str) -> dict[str, str]:
    """Facts as the reader sees them: keys such as `wanted="date"` are translated, empty facts left out."""
    words = read(language).words
    return {name: words.get(name, {}).get(value, value) for name, value in facts.items() if value}


def best_fitting(variants: Sequence[str], facts: Mapping[str, str]) -> str:
    """The most exact variant whose placeholders are all supplied."""
    for variant in variants:
        if placeholders(variant) <= facts.keys():
            return variant.format_map(facts)
    return variants[-1]


@lru_cache(maxsize=4096)
def placeholders(variant: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(variant) if name)
