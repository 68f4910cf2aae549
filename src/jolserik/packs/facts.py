"""Facts: how well something in a pack is known and where it was found, and names in three languages.

*Certainty* says how the pack came to know: `read` in the named source, `partly_read`, `inferred` from what was read,
`unverified` (general knowledge), `chosen` (the pack's own decision; no law says it), `illustrative` (an approximation
that an operator must replace). A page that shows a fact of a pack may always show its certainty beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jolserik.packs.entries import Entry


class Certainty(StrEnum):
    """How a pack came to know a fact, from best to weakest."""

    READ = "read"
    PARTLY_READ = "partly_read"
    INFERRED = "inferred"
    UNVERIFIED = "unverified"
    CHOSEN = "chosen"
    ILLUSTRATIVE = "illustrative"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were found: a law, a report, a register. `where` is an address or a reference in words."""

    code: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Known:
    """The standing of one fact: its sources (codes of `Pack.sources`), its certainty, and a remark in English."""

    certainty: Certainty
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Kazakh, Russian and English."""

    kk: str
    ru: str
    en: str

    def in_language(self, language: str) -> str:
        """The name in `kk`, `ru` or `en`; English for any other language."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)


Sources = Mapping[str, Source]


def read_sources(top: Entry) -> dict[str, Source]:
    """`sources.yaml`: every source that facts of the pack may name."""
    sources: dict[str, Source] = {}
    for entry in top.entries("sources"):
        code = entry.text("code")
        if code in sources:
            raise entry.fault("code", f"source {code!r} stands twice")
        sources[code] = Source(code, entry.text("title"), entry.text("where"))
        entry.close()
    top.close()
    return sources


def read_known(entry: Entry, sources: Sources) -> Known:
    """The fields `certainty`, `source` and `note` that every fact carries. A chosen fact needs no source."""
    certainty = entry.choice("certainty", Certainty)
    found = entry.words("source")
    for code in found:
        if code not in sources:
            raise entry.fault("source", f"{code!r} is not in sources.yaml")
    if not found and certainty is not Certainty.CHOSEN:
        raise entry.fault("source", "is missing")
    return Known(certainty, found, entry.text("note", ""))


def read_names(entry: Entry) -> Names:
    """The field `names` with its three languages."""
    inner = entry.entry("names")
    names = Names(inner.text("kk"), inner.text("ru"), inner.text("en"))
    inner.close()
    return names
