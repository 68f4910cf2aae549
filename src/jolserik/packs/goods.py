"""Goods as people call them: everyday names of product codes, so that they are found by who knows no codes.

Where a code has several names in one language, the first is the one to show and the others are only searched.
A name may stand under several codes, for words of everyday mean more than one thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from jolserik.kernel.products import CHAPTERS
from jolserik.packs.entries import Entry

LENGTHS = (4, 6, 10)


@dataclass(frozen=True, slots=True)
class GoodsNames:
    """The everyday names of one code of 4, 6 or 10 digits; in a language there may be none."""

    code: str
    kk: tuple[str, ...]
    ru: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, language: str) -> tuple[str, ...]:
        """The names in `kk`, `ru` or `en`; English for any other language."""
        return {"kk": self.kk, "ru": self.ru}.get(language, self.en)


def read_goods(top: Entry) -> dict[str, GoodsNames]:
    """`goods.yaml`: everyday names by code."""
    found: dict[str, GoodsNames] = {}
    for entry in top.entries("goods"):
        goods = GoodsNames(_code(entry), _names(entry, "kk"), _names(entry, "ru"), _names(entry, "en"))
        if goods.code in found:
            raise entry.fault("code", f"{goods.code!r} stands twice")
        if not (goods.kk or goods.ru or goods.en):
            raise entry.fault("", "has no name in any language")
        entry.close()
        found[goods.code] = goods
    top.close()
    return found


def _code(entry: Entry) -> str:
    code = entry.text("code")
    is_code = code.isascii() and code.isdigit() and len(code) in LENGTHS
    if not is_code or int(code[:2]) not in CHAPTERS:
        raise entry.fault("code", f"{code!r} is not a product code of 4, 6 or 10 digits")
    return code


def _names(entry: Entry, language: str) -> tuple[str, ...]:
    names = entry.words(language)
    if any(not name for name in names):
        raise entry.fault(language, "holds an empty name")
    if len({name.casefold() for name in names}) != len(names):
        raise entry.fault(language, "holds a name twice")
    return names
