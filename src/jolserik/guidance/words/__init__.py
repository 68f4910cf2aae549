"""The words of answers, one TOML file per language, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from jolserik.guidance.evaluate import Judgement
from jolserik.packs.rules import Verdict

FALLBACK_LANGUAGE = "en"


@lru_cache
def read(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of one of our languages, by family."""
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word(family: str, key: str, language: str) -> str:
    """The word for a key; one without a word is shown by its name rather than lost."""
    return read(language).get(family, {}).get(key) or read(FALLBACK_LANGUAGE)[family].get(key, key)


def verdict_title(verdict: Verdict, language: str) -> str:
    """A verdict in a few words."""
    return word("verdicts", verdict.value, language)


def verdict_sentence(judged: Judgement, language: str) -> str:
    """The answer in one sentence."""
    template = word("sentences", judged.verdict.value, language)
    facts = list(dict.fromkeys(fact for found in judged.undecided for fact in found.facts))
    return template.format(
        date=judged.question.date.isoformat(),
        rule=judged.decisive.rule.titles.in_language(language) if judged.decisive else "",
        missing=", ".join(word("facts", fact, language) for fact in facts),
        papers=", ".join(
            paper.names.in_language(language) for hit in judged.hits for paper in hit.papers_missing
        ),
    )
