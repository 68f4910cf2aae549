"""What a refusal says to the person who sent the file, in Kazakh, Russian and English.

Faults of a whole file have words of their own, exact about encodings, separators and quotation marks; all others are
said by the kernel's catalogue. Surfaces that show what happened to a file use these two functions for every refusal.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from jolserik.kernel import refusals
from jolserik.kernel.refusals import Refusal
from jolserik.kernel.refusals_catalogue import best_fitting


def sentence(refusal: Refusal, language: str) -> str:
    """What is wrong."""
    own = _own(refusal, language)
    return best_fitting(own["sentence"], _facts(refusal)) if own else refusals.sentence(refusal, language)


def remedy(refusal: Refusal, language: str) -> str:
    """What would make it pass."""
    own = _own(refusal, language)
    return best_fitting(own["remedy"], _facts(refusal)) if own else refusals.remedy(refusal, language)


@lru_cache
def file_words(language: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """By reason: `sentence` and `remedy`, each from the most exact variant to the most general."""
    path = resources.files("jolserik.exchange").joinpath("file_words", f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _own(refusal: Refusal, language: str) -> Mapping[str, Sequence[str]] | None:
    if refusal.code is not refusals.Code.BAD_FILE:
        return None
    return file_words(language).get(refusal.facts.get("problem", ""))


def _facts(refusal: Refusal) -> dict[str, str]:
    facts = dict(refusal.facts)
    if refusal.at:
        facts["column"] = refusal.at
    if refusal.row is not None:
        facts["row"] = str(refusal.row)
    return facts
