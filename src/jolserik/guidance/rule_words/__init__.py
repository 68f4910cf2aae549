"""The words in which rules themselves are told: conditions, pages, differences. One TOML file per language, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

FALLBACK_LANGUAGE = "en"


@lru_cache
def read(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of one of our languages, by family."""
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def phrase(family: str, key: str, language: str, **facts: object) -> str:
    """The words for a key, with the facts in their places; a key without words is shown by its name rather than lost."""
    said = read(language).get(family, {}).get(key) or read(FALLBACK_LANGUAGE).get(family, {}).get(key, key)
    return said.format(**facts) if facts else said
