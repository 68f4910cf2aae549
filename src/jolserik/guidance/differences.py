"""Differences: what two packs say otherwise, in plain words: rules, lists with every code, stages, sources. Pure.

Everything that a rule or list says is told once as a statement with its name, its words and its value; comparing two of them
is then comparing two tables of statements, and no field can be forgotten on one side. Values decide whether something
differs, words only tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jolserik.guidance.rule_words import phrase
from jolserik.guidance.statements import (
    Statement,
    Statements,
    of_check,
    of_list,
    of_pack,
    of_rule,
    of_source,
)
from jolserik.packs import Pack
from jolserik.packs.rules import RuleList
from jolserik.packs.rules.conditions import OneOf, leaves

Document = dict[str, Any]

KINDS = ("rules", "lists", "stages", "sources")
SHORT = 60
"""Texts up to this length are told in one line."""
OF_A_WHOLE_RULE = ("issuer", "binds", "verdict", "valid.from", "valid.until", "standing", "when", "papers")
"""What is told of a rule that came or went; its texts are read on its page."""


def compare(before: Pack, after: Pack, language: str) -> Document:
    """All differences as one document, in the reader's language."""
    found: Document = {
        "language": language,
        "before": _named(before),
        "after": _named(after),
        "pack": _changes(of_pack(before, language), of_pack(after, language)),
        "rules": _rules(before, after, language),
        "lists": _lists(before, after, language),
        "stages": _kind(
            {check.value: of_check(steps, language) for check, steps in before.stages.items()},
            {check.value: of_check(steps, language) for check, steps in after.stages.items()},
            {
                check.value: phrase("checks", check.value, language)
                for check in (*before.stages, *after.stages)
            },
        ),
        "sources": _kind(
            {code: of_source(source, language) for code, source in before.sources.items()},
            {code: of_source(source, language) for code, source in after.sources.items()},
            {code: source.title for code, source in (before.sources | after.sources).items()},  # type: ignore[operator]
        ),
    }
    found["same"] = not found["pack"] and not any(
        found[kind][deed] for kind in KINDS for deed in ("added", "removed", "changed")
    )
    return found


def _named(pack: Pack) -> Document:
    return {"code": pack.code, "version": pack.version, "fingerprint": pack.fingerprint}


def _rules(before: Pack, after: Pack, language: str) -> Document:
    both = (before, after)
    same = _same_rules(before, after)
    differing = [[rule for rule in pack.rules.rules.values() if rule.id not in same] for pack in both]
    tables = [
        {rule.id: of_rule(rule, pack, language) for rule in rules}
        for pack, rules in zip(both, differing, strict=True)
    ]
    titles = {rule.id: rule.titles.in_language(language) for rules in differing for rule in rules}
    found = _kind(tables[0], tables[1], titles)
    for deed in ("added", "removed"):
        for rule in found[deed]:
            rule["changes"] = [
                change for change in rule["changes"] if change["field"].startswith(OF_A_WHOLE_RULE)
            ]
    return found


def _same_rules(before: Pack, after: Pack) -> frozenset[str]:
    """Rules that are the same on both sides need no words."""
    theirs = after.rules.rules
    return frozenset(
        rule.id for rule in before.rules.rules.values() if rule.id in theirs and rule == theirs[rule.id]
    )


def _lists(before: Pack, after: Pack, language: str) -> Document:
    both = (before.rules.lists, after.rules.lists)
    often = repeated(*both)
    tables = [
        {code: of_list(found, language, often.get(code, frozenset())) for code, found in lists.items()}
        for lists in both
    ]
    names = {code: found.names.in_language(language) for lists in both for code, found in lists.items()}
    told = _kind(tables[0], tables[1], names)
    for deed in ("added", "removed", "changed"):
        for found in told[deed]:
            codes = [change for change in found["changes"] if change["field"].startswith("entries.")]
            found["codes"] = {
                "added": sum(not change["before"] for change in codes),
                "removed": sum(not change["after"] for change in codes),
                "changed": sum(bool(change["before"] and change["after"]) for change in codes),
            }
            found["used_by"] = users(found["code"], before, after)
    return told


def repeated(*sides: Mapping[str, RuleList]) -> dict[str, frozenset[str]]:
    """Codes that stand on a list more than once, at different times: they are told apart by their first day."""
    found: dict[str, frozenset[str]] = {}
    for lists in sides:
        for code, listed in lists.items():
            counted = Counter(entry.code for entry in listed.entries)
            often = frozenset(entry for entry, times in counted.items() if times > 1)
            found[code] = found.get(code, frozenset()) | often
    return found


def users(code: str, *packs: Pack) -> list[str]:
    """The rules that name a list, of either pack."""
    return sorted(
        {
            rule.id
            for pack in packs
            for rule in pack.rules.rules.values()
            if any(isinstance(leaf, OneOf) and leaf.listed == code for leaf in leaves(rule.when))
        }
    )


def _kind(
    before: Mapping[str, Statements], after: Mapping[str, Statements], titles: Mapping[str, str]
) -> Document:
    """Things of one kind by their codes: which came, which went, which say something else."""
    nothing: Statements = {}
    found: Document = {"added": [], "removed": [], "changed": []}
    for code in sorted({*before, *after}):
        changes = _changes(before.get(code, nothing), after.get(code, nothing))
        deed = "added" if code not in before else "removed" if code not in after else "changed"
        if changes or deed != "changed":
            found[deed].append({"code": code, "title": titles[code], "changes": changes})
    return found


def _changes(before: Statements, after: Statements) -> list[Document]:
    """Statements that differ, in the order in which they stand; an empty side says that there was or is none."""
    fields = dict.fromkeys((*before, *after))
    return [
        _change(field, before.get(field), after.get(field))
        for field in fields
        if field not in before or field not in after or before[field].value != after[field].value
    ]


def _change(field: str, before: Statement | None, after: Statement | None) -> Document:
    named = after or before
    assert named is not None
    return {
        "field": field,
        "name": named.name,
        "before": before.words if before else "",
        "after": after.words if after else "",
    }


def lines(found: Document) -> Iterator[str]:
    """The document as people read it."""
    language = found["language"]
    yield phrase(
        "differences", "heading", language, before=_heading(found["before"]), after=_heading(found["after"])
    )
    if found["same"]:
        yield phrase("differences", "same", language)
        if found["before"]["fingerprint"] != found["after"]["fingerprint"]:
            yield phrase("differences", "others", language)
        return
    if found["pack"]:
        yield f"{phrase('differences', 'pack', language)}:"
        yield from _lines_of_changes(found["pack"], language)
    for kind in KINDS:
        yield from _lines_of_kind(kind, found[kind], language)


def _heading(side: Mapping[str, str]) -> str:
    return f"{side['code']} {side['version']} ({side['fingerprint'][:12]})"


def _lines_of_kind(kind: str, found: Document, language: str) -> Iterator[str]:
    counts = {deed: len(found[deed]) for deed in ("added", "removed", "changed")}
    if not any(counts.values()):
        return
    yield ""
    yield phrase("differences", "counts", language, what=phrase("differences", kind, language), **counts)
    for deed, sign in (("added", "+"), ("removed", "-"), ("changed", "~")):
        for thing in found[deed]:
            yield f"{sign} {thing['code']}: {thing['title']}"
            if "codes" in thing:
                yield f"    {phrase('differences', 'codes', language, **thing['codes'])}"
            if thing.get("used_by"):
                yield f"    {phrase('differences', 'used_by', language, rules=', '.join(thing['used_by']))}"
            if deed == "changed":
                yield from _lines_of_changes(thing["changes"], language)
            else:
                for change in thing["changes"]:
                    yield f"    {change['name']}: {change['after'] or change['before']}"


def _lines_of_changes(changes: Sequence[Mapping[str, str]], language: str) -> Iterator[str]:
    for change in changes:
        before, after = change["before"], change["after"]
        if before and after and max(len(before), len(after)) > SHORT:
            yield f"    {change['name']}:"
            yield f"        {phrase('differences', 'was', language, before=before)}"
            yield f"        {phrase('differences', 'now', language, after=after)}"
        else:
            deed = "changed" if before and after else "added" if after else "removed"
            yield f"    {phrase('differences', deed, language, **change)}"
