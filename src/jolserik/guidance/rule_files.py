"""Rules, lists and sources as files: the canonical form in which a program writes what people otherwise write. Pure.

What is written is read back by the strict reader into the same rule; remarks of people in the file are the one thing lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from jolserik.guidance.yaml_text import Tree, block
from jolserik.kernel.quantity import MICRO
from jolserik.packs import Known, Names, Source
from jolserik.packs.entries import read_yaml
from jolserik.packs.facts import read_sources
from jolserik.packs.rules import (
    FACTS,
    Condition,
    During,
    Every,
    Example,
    FactKind,
    Named,
    Not,
    OneOf,
    Rule,
    RuleList,
    Some,
    Within,
)
from jolserik.packs.rules.conditions import BOUNDS
from jolserik.packs.rules.lists import ListEntry, read_lists
from jolserik.packs.rules.rule import read_rule


def write_book(
    folder: Path, rules: Iterable[Rule], lists: Iterable[RuleList], sources: Iterable[Source]
) -> None:
    """`sources.yaml`, `lists/` and `rules/` in that folder."""
    for name in ("lists", "rules"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sources.yaml").write_text(block(sources_tree(sources)), encoding="utf-8")
    for found in lists:
        (folder / "lists" / f"{found.code}.yaml").write_text(block(list_tree(found)), encoding="utf-8")
    for rule in rules:
        (folder / "rules" / f"{rule.id.lower()}.yaml").write_text(block(rule_tree(rule)), encoding="utf-8")


def read_back(folder: Path) -> tuple[dict[str, Rule], dict[str, RuleList], dict[str, Source]]:
    """The same by the strict reader. Raises PackError."""
    sources = read_sources(read_yaml(folder / "sources.yaml"))
    lists = read_lists(folder / "lists", sources)
    files = sorted((folder / "rules").glob("*.yaml"))
    found = [read_rule(read_yaml(file), lists, sources) for file in files]
    return {rule.id: rule for rule in found}, lists, sources


def rule_tree(rule: Rule) -> dict[str, Tree]:
    """The fields of a rule's file in their order; what is empty is left out."""
    return _filled(
        {
            "rule": rule.id,
            "issuer": rule.issuer,
            "binds": rule.binds.value,
            "titles": _names(rule.titles),
            "explanation": _names(rule.explanation),
            "law": _filled({"act": rule.law.act, "article": rule.law.article, "list": rule.law.list}),
            "valid": _filled({"from": rule.valid_from.isoformat(), "until": _end(rule.valid_until)}),
            "known_since": rule.known_since.isoformat(),
            "standing": [
                {"from": step.since.isoformat(), "status": step.status.value} | _known(step.known)
                for step in rule.standings.values
            ],
            "when": condition_tree(rule.when),
            "presumed": sorted(rule.presumed),
            "verdict": rule.verdict.value,
            "papers": [{"kind": paper.kind, "names": _names(paper.names)} for paper in rule.papers],
            "remedy": _names(rule.remedy),
            "lifted_by": _names(rule.lifted_by),
            "stages": [
                {"from": since.isoformat(), "stage": stage.value}
                for since, stage in zip(rule.stages.since, rule.stages.values, strict=True)
            ]
            if rule.stages
            else [],
        }
        | _known(rule.known)
        | {"examples": [_example(example) for example in rule.examples]}
    )


def list_tree(found: RuleList) -> dict[str, Tree]:
    """The fields of a list's file."""
    return (
        {"list": found.code, "of": found.of.value, "names": _names(found.names)}
        | _known(found.known)
        | {"entries": [entry_tree(entry) for entry in found.entries]}
    )


def entry_tree(entry: ListEntry) -> dict[str, Tree]:
    """One entry of a list."""
    since = "" if entry.since == date.min else entry.since.isoformat()
    return _filled({"code": entry.code, "group": entry.group, "from": since, "until": _end(entry.until)})


def sources_tree(sources: Iterable[Source]) -> dict[str, Tree]:
    """The file of sources."""
    return {
        "sources": [{"code": source.code, "title": source.title, "where": source.where} for source in sources]
    }


def condition_tree(condition: Condition) -> dict[str, Tree]:
    """A condition as the mapping that the reader reads into it."""
    if isinstance(condition, Every):
        parts = [condition_tree(part) for part in condition.parts]
        names = [name for part in parts for name in part]
        # Several keys of one mapping must all hold, which is shorter; of one key alone it would be no "all".
        if 1 < len(parts) == len(names) == len(set(names)):
            return {name: value for part in parts for name, value in part.items()}
        return {"all": parts}
    if isinstance(condition, Some):
        return {"any": [condition_tree(part) for part in condition.parts]}
    if isinstance(condition, Not):
        return {"not": condition_tree(condition.part)}
    return {condition.fact: _leaf(condition)}


def _leaf(leaf: OneOf | Named | Within | During) -> Tree:
    if isinstance(leaf, OneOf):
        if leaf.listed:
            return {"list": leaf.listed}
        return leaf.values[0] if len(leaf.values) == 1 else list(leaf.values)
    if isinstance(leaf, Named):
        return {"named": leaf.named}
    if isinstance(leaf, During):
        since = "" if leaf.since == date.min else leaf.since.isoformat()
        return _filled({"from": since, "until": _end(leaf.until)})
    unit = {FactKind.QUANTITY: "unit", FactKind.VALUE: "currency"}.get(FACTS[leaf.fact])
    scale = MICRO if FACTS[leaf.fact] is FactKind.QUANTITY else 1
    bounds = {
        name: f"{Decimal(getattr(leaf, name)) / scale:f}"
        for name in BOUNDS
        if getattr(leaf, name) is not None
    }
    return bounds | ({unit: leaf.unit} if unit else {})


def _example(example: Example) -> dict[str, Tree]:
    found: dict[str, Tree] = {"ask": example.question.stated(), "hits": example.hits}
    return found | ({"verdict": example.verdict.value} if example.verdict else {})


def _names(names: Names) -> dict[str, Tree]:
    return {"kk": names.kk, "ru": names.ru, "en": names.en}


def _known(known: Known) -> dict[str, Tree]:
    return _filled({"certainty": known.certainty.value, "source": list(known.sources), "note": known.note})


def _end(day: date) -> str:
    return "" if day == date.max else day.isoformat()


def _filled(tree: Mapping[str, Tree]) -> dict[str, Tree]:
    """Without what is empty; a flag that says no is not empty."""
    return {name: value for name, value in tree.items() if value is False or value}
