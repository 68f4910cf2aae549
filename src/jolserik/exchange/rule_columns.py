"""The columns of a workbook of rules: which field of a rule's, a list's or a source's file each one holds, and in which form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import resources

from jolserik.kernel.languages import LANGUAGES

RULES, LISTS, SOURCES, ENTRIES, HELP = "rules", "lists", "sources", "entries", "help"
"""Sheets by what they hold; each list has a sheet of entries of its own, named in its row of `lists`."""


class Form(Enum):
    """How a field stands in its cell."""

    TEXT = "text"
    WORDS = "words"
    """Several short texts, divided by semicolons."""
    YAML = "yaml"
    """Whatever a file says below that field, as flow text such as {destination: RU}."""


@dataclass(frozen=True, slots=True)
class Column:
    """`path` is the field's place in the file: one name, or two as in `titles.kk`."""

    name: str
    path: tuple[str, ...]
    form: Form = Form.TEXT
    required: bool = False
    width: float = 16.0

    @property
    def at(self) -> str:
        """The field as mistakes name it."""
        return ".".join(self.path)


def _texts(name: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{name}_{language}", (name, language), required=True, width=40) for language in LANGUAGES
    )


def _known() -> tuple[Column, ...]:
    return (
        Column("certainty", ("certainty",), required=True, width=12),
        Column("source", ("source",), Form.WORDS, width=18),
        Column("note", ("note",), width=40),
    )


COLUMNS: Mapping[str, Sequence[Column]] = {
    RULES: (
        Column("rule", ("rule",), required=True),
        Column("issuer", ("issuer",), required=True, width=10),
        Column("binds", ("binds",), required=True, width=18),
        *_texts("titles"),
        *_texts("explanation"),
        Column("law_act", ("law", "act"), required=True, width=30),
        Column("law_article", ("law", "article")),
        Column("law_list", ("law", "list")),
        Column("valid_from", ("valid", "from"), required=True, width=12),
        Column("valid_until", ("valid", "until"), width=12),
        Column("known_since", ("known_since",), required=True, width=12),
        Column("standing", ("standing",), Form.YAML, required=True, width=50),
        Column("when", ("when",), Form.YAML, required=True, width=50),
        Column("presumed", ("presumed",), Form.WORDS),
        Column("verdict", ("verdict",), required=True, width=18),
        Column("papers", ("papers",), Form.YAML, width=30),
        *_texts("remedy"),
        *_texts("lifted_by"),
        Column("stages", ("stages",), Form.YAML, width=30),
        *_known(),
        Column("examples", ("examples",), Form.YAML, required=True, width=60),
    ),
    LISTS: (
        Column("list", ("list",), required=True),
        Column("of", ("of",), required=True, width=12),
        *_texts("names"),
        *_known(),
        Column("sheet", ("sheet",), required=True),
    ),
    ENTRIES: (
        Column("code", ("code",), required=True),
        Column("group", ("group",), width=10),
        Column("from", ("from",), width=12),
        Column("until", ("until",), width=12),
    ),
    SOURCES: (
        Column("code", ("code",), required=True),
        Column("title", ("title",), required=True, width=60),
        Column("where", ("where",), required=True, width=60),
    ),
}


def column_at(kind: str, at: str) -> Column | None:
    """The column in which a field stands that a mistake names, such as `titles.kk` or `when.all[2].origin`."""
    first, _, rest = at.partition(".")
    top, second = first.partition("[")[0], rest.partition(".")[0]
    columns = COLUMNS[kind]
    exact = next((column for column in columns if column.path == (top, second)), None)
    return exact or next((column for column in columns if column.path[0] == top), None)


def column_help(kind: str, column: str, language: str) -> str:
    """What goes into a column, in one of our languages."""
    return _help(language)[kind][column]


@lru_cache
def _help(language: str) -> Mapping[str, Mapping[str, str]]:
    path = resources.files("jolserik.exchange").joinpath("rule_help", f"{language}.toml")
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables
