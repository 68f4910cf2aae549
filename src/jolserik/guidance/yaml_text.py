"""Writing YAML that our strict reader reads back as it was: one form for one content. Pure.

Everything is text, as the reader takes it. A value stands on its own line in flow form if it fits there; lists of mappings
always stand as a list; long texts are folded. A text is left bare only if no reader of YAML could take it for anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

Tree: TypeAlias = "str | bool | Sequence[Tree] | Mapping[str, Tree]"
"""Texts, flags, lists and mappings. A flag differs from the text `true` only in how it is written."""

WIDTH = 118
_BARE = re.compile(r"[^\W\d_][\w ./()-]*(?<! )|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAKEN_FOR_ELSE = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_FOLDS = re.compile(r"[\x21-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd]+")
"""A word that may stand in a folded text: no blank, nothing that YAML takes for a line break or does not print."""
_NOT_PRINTED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def block(tree: Mapping[str, Tree]) -> str:
    """A file: the mapping at its top."""
    return "\n".join(_mapping(tree, "")) + "\n"


def flow(tree: Tree) -> str:
    """The same in one line."""
    if isinstance(tree, bool):
        return "true" if tree else "false"
    if isinstance(tree, str):
        return scalar(tree)
    if isinstance(tree, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(value)}" for key, value in tree.items()) + "}"
    return "[" + ", ".join(map(flow, tree)) + "]"


def scalar(text: str) -> str:
    """One text in one line, in quotation marks wherever it could be taken for anything else."""
    if _BARE.fullmatch(text) and text.lower() not in _TAKEN_FOR_ELSE:
        return text
    return _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _mapping(tree: Mapping[str, Tree], margin: str) -> Iterator[str]:
    for key, value in tree.items():
        line = f"{margin}{scalar(key)}: {flow(value)}"
        if _is_list_of_mappings(value) or (len(line) > WIDTH and not isinstance(value, str | bool)):
            yield f"{margin}{scalar(key)}:"
            yield from _below(value, margin + "  ")
        elif len(line) > WIDTH and isinstance(value, str) and _may_be_folded(value):
            yield f"{margin}{scalar(key)}: >-"
            yield from _folded(value, margin + "  ")
        else:
            yield line


def _below(value: Tree, margin: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, margin)
        return
    assert not isinstance(value, str | bool)
    for item in value:
        line = f"{margin}- {flow(item)}"
        if len(line) > WIDTH and isinstance(item, Mapping):
            first, *others = _mapping(item, margin + "  ")
            yield f"{margin}- {first.lstrip()}"
            yield from others
        else:
            yield line


def _is_list_of_mappings(value: Tree) -> bool:
    if isinstance(value, str | bool | Mapping):
        return False
    return bool(value) and all(isinstance(item, Mapping) for item in value)


def _may_be_folded(text: str) -> bool:
    return all(_FOLDS.fullmatch(word) for word in text.split(" "))


def _folded(text: str, margin: str) -> Iterator[str]:
    yield from wrap(
        text,
        width=WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
