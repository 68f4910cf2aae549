"""Drafts: a folder of rules, lists or sources alone, read as if it stood in a pack.

Whoever works on the law needs none of a pack's other files. What the folder holds (`rules/`, `lists/`, `sources.yaml`) takes the
place of the pack's whole; what it lacks is the pack's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jolserik.packs import Pack
from jolserik.packs.entries import read_bytes, read_yaml
from jolserik.packs.facts import read_sources
from jolserik.packs.rules import RuleBook
from jolserik.packs.rules.book import book_files
from jolserik.packs.rules.lists import read_lists
from jolserik.packs.rules.rule import read_rule

PARTS = ("rules", "lists", "sources.yaml")


def is_draft(folder: Path) -> bool:
    """Whether a folder holds parts of a rule book and is no pack of its own."""
    return not (folder / "pack.yaml").exists() and any((folder / part).exists() for part in PARTS)


def in_pack(folder: Path, pack: Pack) -> Pack:
    """The pack with the draft in place of its own rules, lists and sources. Raises PackError."""
    own = {part for part in PARTS if (folder / part).exists()}
    sources = read_sources(read_yaml(folder / "sources.yaml")) if "sources.yaml" in own else pack.sources
    lists = read_lists(folder / "lists", sources) if "lists" in own else pack.rules.lists
    rules = dict(pack.rules.rules)
    if "rules" in own:
        files = sorted((folder / "rules").glob("*.yaml"))
        found = [read_rule(read_yaml(file), lists, sources) for file in files]
        rules = {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}
    return replace(
        pack,
        version=f"{pack.version}+{folder.resolve().name}",
        fingerprint=fingerprint(folder, pack),
        rules=RuleBook(rules, lists, pack.rules.home_issuers),
        sources=sources,
    )


def fingerprint(folder: Path, pack: Pack) -> str:
    """A hash of the pack's own and of every file of the draft: same fingerprint, same answers."""
    digest = hashlib.sha256(pack.fingerprint.encode())
    for name in _files(folder):
        content = read_bytes(folder / name)
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    if (folder / "sources.yaml").exists():
        yield "sources.yaml"
    yield from book_files(folder)
