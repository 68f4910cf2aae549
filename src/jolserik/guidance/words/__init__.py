"""The words of answers, one TOML file per language, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from jolserik.guidance.evaluate import Judgement
from jolserik.packs.rules import Question, Verdict

FALLBACK_LANGUAGE = "en"


@lru_cache
def read(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of one of our languages, by family."""
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word(family: str, key: str, language: str) -> str:
    """The word for a key; one without a word is shown by its name rather than lost."""
    return read(language).get(family, {}).get(key) or read(FALLBACK_LANGUAGE)[family].get(key, key)


def missing_fact(fact: str, question: Question, language: str) -> str:
    """A fact that has to be stated, or stated in full."""
    family = "facts" if getattr(question, fact) is None else "facts_in_full"
    return word(family, fact, language) if fact in read(language)[family] else word("facts", fact, language)


def verdict_title(verdict: Verdict, language: str) -> str:
    """A verdict in a few words."""
    return word("verdicts", verdict.value, language)


def verdict_sentence(judged: Judgement, language: str) -> str:
    """The answer in one sentence; a second one names papers that are required besides."""
    key = _sentence(judged)
    papers = _papers(judged, language, decisive=True)
    told = word("sentences", key, language).format(
        date=judged.question.date.isoformat(),
        rule=judged.decisive.rule.titles.in_language(language) if judged.decisive else "",
        missing=", ".join(missing_fact(fact, judged.question, language) for fact in judged.missing),
        papers=", ".join(papers),
    )
    besides = [name for name in _papers(judged, language, decisive=False) if name not in papers]
    if judged.verdict not in WITH_BESIDES or not besides:
        return told
    return f"{told} {word('sentences', 'besides', language).format(papers=', '.join(besides))}"


WITH_BESIDES = frozenset({Verdict.LICENCE_REQUIRED, Verdict.NOT_ADVISED})
"""Verdicts beside which milder rules may ask for papers that the sentence would otherwise hide."""


def _sentence(judged: Judgement) -> str:
    is_met = judged.verdict is Verdict.ALLOWED and any(hit.complied for hit in judged.hits)
    return "allowed_with_papers" if is_met else judged.verdict.value


def _papers(judged: Judgement, language: str, *, decisive: bool) -> list[str]:
    """The papers that are missing by the rules that bring the verdict, or by the others, each kind once."""
    hits = [hit for hit in judged.hits if (hit.verdict is judged.verdict) is decisive]
    names = {paper.kind: paper.names for hit in hits for paper in hit.papers_missing}
    return [name.in_language(language) for name in names.values()]
